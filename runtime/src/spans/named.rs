//! Spans whose names are known at run time.
//!
//! A span of `tracing` has its name from its callsite, which lives for ever and is made by a macro as a rule. Here one is made for each name when
//! it first comes: so whoever listens, filters or draws has `conv1` and `conv_relu`, and not `scope` and `layer` with a field.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{OnceLock, RwLock};

use tracing::callsite::{self, Callsite, Identifier};
use tracing::field::{FieldSet, Value};
use tracing::metadata::Kind;
use tracing::subscriber::{Interest, NoSubscriber};
use tracing::{Metadata, Span, dispatcher};
use tracing_core::identify_callsite;

use super::listened::LEVEL;
use crate::lock::{reading, writing};
use crate::site::Definition;

/// What filters know these spans by.
const TARGET: &str = "varscope";

/// The field that has the full name of the scope.
const FIELDS: &[&str] = &["path"];

/// So many names have a callsite. They live for ever, and names with a step's number would not end: further ones share one.
const MOST: usize = 1 << 12;
const REST: &str = "scope";

/// What a span is named by.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'a> {
    Name(&'a str),
    Layer(&'static Definition),
}

/// What was made so far.
#[derive(Default)]
struct Known {
    names: HashMap<&'static str, &'static Named>,
    /// By where their definitions are.
    layers: HashMap<usize, &'static Named>,
}

static KNOWN: RwLock<Option<Known>> = RwLock::new(None);

/// A callsite: what there is to know of spans of one name, and whether anybody wants them.
struct Named {
    metadata: OnceLock<Metadata<'static>>,
    interest: AtomicU8,
}

const NEVER: u8 = 0;
const SOMETIMES: u8 = 1;
const ALWAYS: u8 = 2;

impl Callsite for Named {
    fn set_interest(&self, interest: Interest) {
        let interest = match (interest.is_always(), interest.is_never()) {
            (true, _) => ALWAYS,
            (_, true) => NEVER,
            _ => SOMETIMES,
        };
        self.interest.store(interest, Ordering::Relaxed);
    }

    fn metadata(&self) -> &Metadata<'_> {
        self.metadata
            .get()
            .expect("it is set before anybody has the callsite")
    }
}

impl Named {
    /// For ever.
    fn make(name: &'static str, layer: Option<&'static Definition>) -> &'static Self {
        let new: &'static Self = Box::leak(Box::new(Self {
            metadata: OnceLock::new(),
            interest: AtomicU8::new(SOMETIMES),
        }));
        let layer = layer.map(|definition| &definition.layer);
        let id: Identifier = identify_callsite!(new);
        let metadata = Metadata::new(
            name,
            TARGET,
            LEVEL,
            layer.map(|layer| layer.site.file),
            layer.map(|layer| layer.site.line),
            layer.map(|layer| layer.module),
            FieldSet::new(FIELDS, id),
            Kind::SPAN,
        );
        new.metadata.get_or_init(|| metadata);
        callsite::register(new);
        new
    }

    fn name(&self) -> &'static str {
        self.metadata.get().map_or(REST, |metadata| metadata.name())
    }

    fn is_wanted(&self, metadata: &Metadata<'static>) -> bool {
        match self.interest.load(Ordering::Relaxed) {
            ALWAYS => true,
            NEVER => false,
            _ => dispatcher::get_default(|listener| listener.enabled(metadata)),
        }
    }
}

impl Known {
    fn get(&self, key: Key<'_>) -> Option<&'static Named> {
        match key {
            Key::Name(name) => self.names.get(name).copied(),
            Key::Layer(layer) => self.layers.get(&address(layer)).copied(),
        }
    }

    /// Of two that came at once, the first stays.
    fn add(&mut self, key: Key<'_>, new: &'static Named) -> &'static Named {
        match key {
            Key::Layer(layer) => self.layers.entry(address(layer)).or_insert(new),
            Key::Name(_) => self.names.entry(new.name()).or_insert(new),
        }
    }
}

fn address(layer: &'static Definition) -> usize {
    std::ptr::from_ref(layer).addr()
}

/// A span of this name, if anybody wants it.
pub(super) fn span(key: Key<'_>, path: Option<&str>) -> Option<Span> {
    let named = find(key).or_else(|| add(key))?;
    let metadata = named.metadata.get()?;
    if !named.is_wanted(metadata) {
        return None;
    }
    let fields = metadata.fields();
    let field = fields.iter().next()?;
    let value = path.as_ref().map(|path| path as &dyn Value);
    // Hidden, but what every version of tracing's own macros calls: it can't go before tracing-core 0.2.
    let values = [(&field, value)];
    Some(Span::new(metadata, &fields.value_set(&values)))
}

fn find(key: Key<'_>) -> Option<&'static Named> {
    reading(&KNOWN).as_ref()?.get(key)
}

/// Listeners are asked about what is new, and may open scopes themselves: no lock is held then.
///
/// Where this thread has no listener, or is in one, nothing is made: `tracing` would ask nobody, and note for ever that nobody wants it.
fn add(key: Key<'_>) -> Option<&'static Named> {
    if dispatcher::get_default(|listener| listener.is::<NoSubscriber>()) {
        return None;
    }
    let new = match key {
        Key::Layer(layer) => Named::make(layer.layer.name, Some(layer)),
        Key::Name(name) => {
            let count = reading(&KNOWN)
                .as_ref()
                .map_or(0, |known| known.names.len());
            if count >= MOST && name != REST {
                let rest = Key::Name(REST);
                return find(rest).or_else(|| add(rest));
            }
            Named::make(String::leak(name.to_owned()), None)
        }
    };
    Some(writing(&KNOWN).get_or_insert_default().add(key, new))
}
