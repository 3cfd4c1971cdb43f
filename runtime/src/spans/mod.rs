//! Spans of `tracing`, if somebody listens (feature `tracing`); without the feature there is nothing of it.

#[cfg(feature = "tracing")]
mod listened;
#[cfg(feature = "tracing")]
mod named;

#[cfg(feature = "tracing")]
pub(crate) use listened::Span;
#[cfg(not(feature = "tracing"))]
pub(crate) use off::Span;

/// What a span is called, and where it is.
#[derive(Debug)]
#[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "nobody listens"))]
pub(crate) struct Opened {
    /// As it was asked for; the last component of the path, if it was not.
    pub(crate) name: Option<String>,
    /// The full name of the scope.
    pub(crate) path: String,
}

#[cfg(not(feature = "tracing"))]
mod off {
    use super::Opened;
    use crate::site::Definition;

    #[derive(Debug)]
    pub(crate) struct Span;

    impl Span {
        pub(crate) const NONE: Self = Self;

        #[inline]
        pub(crate) fn pass() -> Self {
            Self
        }

        #[inline]
        pub(crate) fn scope(_: impl FnOnce() -> Option<Opened>) -> Self {
            Self
        }

        #[inline]
        pub(crate) fn layer(_: &'static Definition, _: impl FnOnce() -> Option<String>) -> Self {
            Self
        }
    }
}
