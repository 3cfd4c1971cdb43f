//! What holds for every kind of error.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;

use thiserror::Error as DeriveError;

use super::messages::chain;
use super::{Cause, Error, ErrorKind, KnowsNames, Layer, LazyNearest, Nearest, Site, Step, Trace};
use crate::checkpoint::{CheckpointError, Format, HeaderError, InexactCast, Mismatch};
use crate::dtype::DType;
use crate::host::{AllocError, ConversionError, Scalar};
use crate::init::InitError;
use crate::shape::Shape;

/// A value of a field, with a text in it if it can have one.
pub(super) trait Sample {
    fn of(text: &str) -> Self;
}

/// An error of somebody else's, and what lies beneath it.
#[derive(Debug, DeriveError)]
#[error("the outer cause {text}")]
struct Outer {
    text: String,
    #[source]
    inner: Inner,
}

#[derive(Debug, DeriveError)]
#[error("the inner cause {0}")]
struct Inner(String);

const CAUSES: [&str; 2] = ["the outer cause", "the inner cause"];

impl Sample for Outer {
    fn of(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            inner: Inner(text.to_owned()),
        }
    }
}

macro_rules! samples {
    ($($t:ty: $text:ident => $sample:expr;)*) => {
        $(impl Sample for $t {
            #[allow(unused_variables, reason = "a number has no text")]
            fn of($text: &str) -> Self {
                $sample
            }
        })*
    };
}

samples! {
    String: text => text.to_owned();
    // Leaked, as a test may: an engine's name is a constant.
    &'static str: text => String::leak(text.to_owned());
    Vec<String>: text => vec![text.to_owned(), text.to_owned()];
    Vec<usize>: text => vec![2, 1];
    usize: text => 2;
    DType: text => DType::F32;
    Box<Shape>: text => Box::new(Shape::from([2].as_slice()));
    Cause: text => Arc::new(Outer::of(text));
    Arc<InitError>: text => Arc::new(InitError::Function {
        name: text.to_owned(),
        source: Box::new(Outer::of(text)),
    });
    Site: text => Site::new(Sample::of(text), 1, 1, "", 0);
    Trace: text => Trace {
        site: Sample::of(text),
        chain: vec![
            Step::Pass { at: Sample::of(text) },
            Step::Scope { name: text.to_owned(), at: Sample::of(text) },
            Step::Layer {
                layer: Layer { name: Sample::of(text), module: "net", site: Sample::of(text) },
                called: Some(Sample::of(text)),
            },
        ],
    };
}

/// Knows the name that is asked for, twice.
struct Alike;

impl KnowsNames for Alike {
    fn nearest(&self, asked: &str, _: usize) -> Nearest {
        Nearest {
            names: Sample::of(asked),
            defined: Some(<Trace as Sample>::of(asked).into()),
        }
    }
}

/// An error of each kind, with everything that there can be beside the kind.
fn errors(text: &str) -> impl Iterator<Item = Error> {
    ErrorKind::samples(text).into_iter().map(|kind| {
        Error::new(kind)
            .at(<Trace as Sample>::of(text))
            .defined_at(<Trace as Sample>::of(text))
            .first_at(Sample::of(text))
            .near(LazyNearest::new(Arc::new(Alike), 0, text))
    })
}

fn init_errors(text: &str) -> Vec<InitError> {
    let text = || text.to_owned();
    let (dtype, shape) = (DType::F32, vec![2]);
    let all = vec![
        InitError::Parameter {
            initializer: text(),
            parameter: "stddev",
            value: -1.0,
            must: "at least 0",
        },
        InitError::Rank {
            initializer: text(),
            shape: shape.clone(),
            must: "two axes",
            instead: "reshape it",
        },
        InitError::DType {
            initializer: text(),
            dtype,
            makes: "numbers",
        },
        InitError::Conversion(ConversionError::Type {
            expected: dtype,
            found: Scalar::Str(text().into()),
        }),
        InitError::Conversion(ConversionError::Range {
            expected: dtype,
            found: Scalar::Str(text().into()),
        }),
        InitError::Alloc(AllocError {
            dtype,
            shape: shape.clone(),
        }),
        InitError::Shape {
            initializer: text(),
            expected: shape.clone(),
            found: shape.clone(),
        },
        InitError::Function {
            name: text(),
            source: Box::new(Outer::of(&text())),
        },
        InitError::FunctionResult {
            name: text(),
            dtype,
            shape: shape.clone(),
            found_dtype: dtype,
            found_shape: shape,
        },
    ];
    let is_above = |error: &InitError| match error {
        InitError::Parameter { .. }
        | InitError::Rank { .. }
        | InitError::DType { .. }
        | InitError::Conversion(ConversionError::Type { .. } | ConversionError::Range { .. })
        | InitError::Alloc(_)
        | InitError::Shape { .. }
        | InitError::Function { .. }
        | InitError::FunctionResult { .. } => true,
    };
    assert!(all.iter().all(is_above));
    all
}

fn checkpoint_errors(text: &str) -> Vec<CheckpointError> {
    let (path, names) = (std::path::PathBuf::from(text), vec![text.to_owned()]);
    let text = || text.to_owned();
    let mut all = vec![
        CheckpointError::Io {
            action: "read",
            path: path.clone(),
            cause: io::Error::other(Outer::of(&text())),
        },
        CheckpointError::Format {
            path: path.clone(),
            format: "safetensors file",
            cause: HeaderError::Json(serde::de::Error::custom(format!(
                "{} {}",
                CAUSES[0],
                text()
            ))),
        },
        CheckpointError::Format {
            path: path.clone(),
            format: "safetensors file",
            cause: HeaderError::Tensor {
                name: text(),
                why: text(),
            },
        },
        CheckpointError::NotAFile {
            path: path.clone(),
            what: "a FIFO",
        },
        CheckpointError::Foreign {
            path: path.clone(),
            what: "a GGUF file",
        },
        CheckpointError::Shards {
            path: path.clone(),
            why: text(),
        },
        CheckpointError::Memory(AllocError {
            dtype: DType::F32,
            shape: vec![2],
        }),
        CheckpointError::LongHeader {
            path: path.clone(),
            bytes: 2,
            limit: 1,
        },
        CheckpointError::SameName {
            path: path.clone(),
            name: text(),
            variables: [text(), text()],
        },
        CheckpointError::ReservedName {
            path: path.clone(),
            name: text(),
            in_file: text(),
            why: "a name that the format has for itself",
        },
        CheckpointError::NoMetadata {
            path: path.clone(),
            format: Format::TensorFlow,
        },
        CheckpointError::Key {
            path: path.clone(),
            key: text(),
        },
        CheckpointError::Metadata {
            path: path.clone(),
            cause: serde::de::Error::custom(format!("{} {}", CAUSES[0], text())),
        },
        CheckpointError::DType {
            name: text(),
            dtype: text(),
            lacks: "the format lacks",
        },
        CheckpointError::Mismatch(Box::new(Mismatch {
            path: path.clone(),
            name: text(),
            expected: Shape::from([2].as_slice()),
            expected_dtype: DType::F32,
            found: Shape::from([3].as_slice()),
            found_dtype: DType::F32,
            defined: Sample::of(&text()),
        })),
        CheckpointError::Missing {
            path: path.clone(),
            names: names.clone(),
            nearest: names.clone(),
            defined: Box::new(Sample::of(&text())),
        },
        CheckpointError::Unused {
            path: path.clone(),
            names: names.clone(),
        },
        CheckpointError::Twice {
            path: path.clone(),
            name: text(),
            tensors: [text(), text()],
        },
        CheckpointError::Cast {
            path: path.clone(),
            name: text(),
            cause: Box::new(InexactCast {
                value: Scalar::Str(text().into()),
                place: vec![1],
                dtype: DType::F32,
            }),
        },
        CheckpointError::TornLoad {
            path: path.clone(),
            name: text(),
            cause: Box::new(CheckpointError::Io {
                action: "read",
                path: path.clone(),
                cause: io::Error::other(Outer::of(&text())),
            }),
        },
        CheckpointError::Torn {
            path: path.clone(),
            name: text(),
        },
        CheckpointError::Waiting {
            names: names.clone(),
        },
        CheckpointError::NotFound {
            path: path.clone(),
            name: text(),
            nearest: names.clone(),
        },
        CheckpointError::Frozen {
            path: path.clone(),
            names,
        },
        CheckpointError::Name { path, name: text() },
    ];
    let is_above = |error: &CheckpointError| match error {
        CheckpointError::Io { .. }
        | CheckpointError::Format { .. }
        | CheckpointError::NotAFile { .. }
        | CheckpointError::Foreign { .. }
        | CheckpointError::Shards { .. }
        | CheckpointError::Memory(_)
        | CheckpointError::LongHeader { .. }
        | CheckpointError::SameName { .. }
        | CheckpointError::ReservedName { .. }
        | CheckpointError::NoMetadata { .. }
        | CheckpointError::Key { .. }
        | CheckpointError::Metadata { .. }
        | CheckpointError::DType { .. }
        | CheckpointError::Mismatch(_)
        | CheckpointError::Missing { .. }
        | CheckpointError::Unused { .. }
        | CheckpointError::Twice { .. }
        | CheckpointError::Cast { .. }
        | CheckpointError::TornLoad { .. }
        | CheckpointError::Torn { .. }
        | CheckpointError::Waiting { .. }
        | CheckpointError::NotFound { .. }
        | CheckpointError::Frozen { .. }
        | CheckpointError::Name { .. } => true,
        CheckpointError::Variable(_) => false,
    };
    assert!(all.iter().all(is_above));
    all.extend(errors(&text()).map(CheckpointError::Variable));
    all
}

/// As `{:#}` of anyhow: the message, and those of all sources.
fn with_sources(error: &(dyn StdError + 'static)) -> String {
    chain(Some(error)).join(": ")
}

/// How often each cause is there.
fn causes(text: &str) -> [usize; 2] {
    CAUSES.map(|cause| text.matches(cause).count())
}

#[test]
fn a_cause_is_said_once_and_never_lost() {
    let mut with_causes = 0;
    for error in errors("w") {
        let said = causes(&with_sources(&error));
        assert!(said <= [1, 1], "{}", with_sources(&error));
        assert_eq!(causes(&format!("{error:?}")), said, "{error:?}");
        let report = error.report().to_string();
        assert_eq!(causes(&report), said, "{report}");
        with_causes += said[0];
    }
    assert_eq!(with_causes, 6, "kinds with somebody else's error beneath");
    for error in init_errors("w") {
        let said = causes(&with_sources(&error));
        let is_function = matches!(error, InitError::Function { .. });
        assert_eq!(said, [usize::from(is_function); 2], "{error}");
    }
    for error in checkpoint_errors("w") {
        let said = causes(&with_sources(&error));
        assert!(said <= [1, 1], "{}", with_sources(&error));
        let report = error.report().to_string();
        assert_eq!(causes(&report), said, "{report}");
    }
}

#[test]
fn no_error_repeats_the_message_of_what_lies_beneath_it() {
    let of_requests = errors("w").map(|error| Box::new(error) as Box<dyn StdError>);
    let of_files = checkpoint_errors("w").into_iter().map(|e| Box::new(e) as _);
    let of_initializers = init_errors("w").into_iter().map(|e| Box::new(e) as _);
    for error in of_requests.chain(of_files).chain(of_initializers) {
        let messages = chain(Some(&*error));
        for (above, beneath) in messages.iter().zip(&messages[1..]) {
            assert!(!above.contains(beneath.as_str()), "{messages:?}");
        }
    }
}

#[test]
fn nothing_breaks_out_of_its_line_in_any_error() {
    for c in [
        '\0',
        '\n',
        '\r',
        '\t',
        '\u{7}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9b}',
        '\u{a0}',
        '\u{ad}',
        '\u{61c}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0001}',
        '\u{e0041}',
    ] {
        let text = format!("a{c}b");
        let clean = |shown: String| assert!(!shown.contains(c), "{c:?} in {shown:?}");
        // A report has lines of its own.
        let clean_report = |shown: String| match c {
            '\n' => assert!(!shown.contains("a\nb"), "{shown}"),
            _ => clean(shown),
        };
        for error in errors(&text) {
            clean(error.to_string());
            clean(error.message());
            clean(format!("{error:?}"));
            if let ErrorKind::InvalidFilter { .. } = error.kind() {
                // The cause of this one is of several lines.
                clean(error.report().to_string().replace('\n', " "));
            } else {
                clean_report(error.report().to_string());
            }
        }
        for error in checkpoint_errors(&text) {
            clean(error.to_string());
            if !matches!(&error, CheckpointError::Variable(_)) {
                clean_report(error.report().to_string());
            }
        }
        for error in init_errors(&text) {
            clean(error.to_string());
        }
    }
}
