//! What is entered, as a span.

use tracing::Level;
use tracing::level_filters::{LevelFilter, STATIC_MAX_LEVEL};
use tracing::span::EnteredSpan;

use super::Opened;
use super::named::{self, Key};
use crate::site::Definition;

/// At which spans are made.
pub(super) const LEVEL: Level = Level::INFO;

/// A span that is left when this goes; none, if nobody listens. Behind a pointer, as guards are moved about and mostly have none.
#[derive(Debug)]
pub(crate) struct Span(#[expect(dead_code, reason = "it is dropped")] Option<Box<EnteredSpan>>);

/// One look at a number that all threads read, and none writes to.
#[inline]
fn is_listened_to() -> bool {
    LEVEL <= STATIC_MAX_LEVEL && LEVEL <= LevelFilter::current()
}

impl Span {
    pub(crate) const NONE: Self = Self(None);

    /// Of a pass.
    #[inline]
    pub(crate) fn pass() -> Self {
        if !is_listened_to() {
            return Self::NONE;
        }
        Self::enter(Key::Name("pass"), None)
    }

    /// Of a scope, of whichever kind, that was opened just now.
    #[inline]
    pub(crate) fn scope(opened: impl FnOnce() -> Option<Opened>) -> Self {
        if !is_listened_to() {
            return Self::NONE;
        }
        opened().map_or(Self::NONE, |opened| Self::of_scope(&opened))
    }

    /// Of a layer that is called just now in a scope of this full name.
    #[inline]
    pub(crate) fn layer(layer: &'static Definition, path: impl FnOnce() -> Option<String>) -> Self {
        if !is_listened_to() {
            return Self::NONE;
        }
        Self::enter(Key::Layer(layer), path().as_deref())
    }

    #[cold]
    fn of_scope(opened: &Opened) -> Self {
        let last = || opened.path.rsplit('/').next().unwrap_or_default();
        let name = opened.name.as_deref().unwrap_or_else(last);
        let name = if name.is_empty() { "root" } else { name };
        Self::enter(Key::Name(name), Some(&opened.path))
    }

    #[cold]
    fn enter(key: Key<'_>, path: Option<&str>) -> Self {
        let span = named::span(key, path);
        Self(span.map(|span| Box::new(span.entered())))
    }
}
