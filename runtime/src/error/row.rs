//! How a kind of error is written down: everything that is ever said of it, in one row.

/// Makes the enum, its `Display`, its source and its [`Messages`](super::messages::Messages) of rows.
///
/// ```text
/// /// What is wrong.                                             the docs of the kind
/// Kind { /** What it is. */ field: Type } => {
///     message: "TensorFlow's words for {field}";                 what `Display` prints
///     short: "the message without what the source says";         } the message
///     title: "that without the remedy";                          } that itself
///     request: "what is wrong with the request, at its line";    } nothing
///     defined: "what the second place is";                       } "originally defined here"      where a
///     found: "what the variable is, where it was defined";       } nothing                        line is left out
///     source: the.error.beneath();                               } none
///     causes: what.lies_beneath();                               } the source, its source, …
///     help: ["what to write instead"; "or else {}", argument];
/// }
/// ```
///
/// `help` can't be left out: where there is none, the row says so.
///
/// A kind says it all. An [`Error`](super::Error) has a source too, and says no word of it, or whoever prints both says it twice: it prints
/// the kind's `short` text. An error of our own beneath is part of that, and the source is what lies beneath *it*; what others say (a
/// function of the user's, an engine) is the source.
macro_rules! kinds {
    ($(#[$doc:meta])* pub enum $Kind:ident { $(
        $(#[$kind_doc:meta])*
        $kind:ident
        $({ $($(#[$field_doc:meta])* $field:ident: $t:ty),+ })?
        $(($only:ident: $only_t:ty))?
        => {
            message: $message:literal $(, $message_arg:expr)*;
            $(short: $short:literal $(, $short_arg:expr)*;)?
            $(title: $title:literal $(, $title_arg:expr)*;)?
            $(request: $request:literal $(, $request_arg:expr)*;)?
            $(defined: $defined:literal;)?
            $(found: $found:literal $(, $found_arg:expr)*;)?
            $(source: $source:expr;)?
            $(causes: $causes:expr;)?
            help: [$($help:literal $(, $help_arg:expr)*);*];
        }
    )* }) => {
        $(#[$doc])*
        pub enum $Kind { $(
            $(#[$kind_doc])*
            $kind $({ $($(#[$field_doc])* $field: $t),+ })? $(($only_t))?,
        )* }

        #[allow(unused_variables, reason = "a line of a row names the fields that it needs")]
        impl $Kind {
            pub(super) fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                match self { $(
                    Self::$kind $({ $($field),+ })? $(($only))? => {
                        let source: Option<&(dyn std::error::Error + 'static)> = None;
                        $(let source: Option<&(dyn std::error::Error + 'static)> = $source;)?
                        source
                    }
                )* }
            }

            /// The message, but for what the source says.
            pub(super) fn short(&self) -> String {
                match self { $(
                    Self::$kind $({ $($field),+ })? $(($only))? => {
                        let short: Option<String> = None;
                        $(let short = Some(varscope_names::OneLine(format_args!($short $(, $short_arg)*)).to_string());)?
                        short.unwrap_or_else(|| self.to_string())
                    }
                )* }
            }

            /// What a report says.
            pub(crate) fn messages(&self) -> $crate::error::messages::Messages {
                let mut messages = $crate::error::messages::Messages::new(&self.short(), self.source());
                match self { $(
                    Self::$kind $({ $($field),+ })? $(($only))? => {
                        $(messages.title = format!($title $(, $title_arg)*);)?
                        $(messages.request = format!($request $(, $request_arg)*);)?
                        $(messages.defined = $defined;)?
                        $(messages.found = format!($found $(, $found_arg)*);)?
                        $(messages.causes = $causes;)?
                        messages.help = vec![$(format!($help $(, $help_arg)*)),*];
                    }
                )* }
                messages
            }
        }

        #[allow(unused_variables, reason = "a message names the fields that it needs")]
        impl std::fmt::Display for $Kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { $(
                    Self::$kind $({ $($field),+ })? $(($only))? => write!(f, "{}", varscope_names::OneLine(format_args!($message $(, $message_arg)*))),
                )* }
            }
        }

        impl std::error::Error for $Kind {}

        #[cfg(test)]
        impl $Kind {
            /// One of each, with this text wherever somebody else's can be.
            pub(super) fn samples(text: &str) -> Vec<Self> {
                use $crate::error::tests::Sample;
                vec![$(
                    Self::$kind $({ $($field: Sample::of(text)),+ })? $(({
                        let only: $only_t = Sample::of(text);
                        only
                    }))?,
                )*]
            }
        }
    };
}
pub(super) use kinds;
