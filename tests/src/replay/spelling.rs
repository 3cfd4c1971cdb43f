//! The one table of what varscope's error messages spell otherwise than TensorFlow's; and how its errors are called in recordings.

use std::sync::LazyLock;

use regex::Regex;
use varscope::error::ErrorKind;

/// A kind of error whose message is compared, what varscope writes (a regular expression), and what TensorFlow writes there.
///
/// Python's spellings of our syntax, Python's names of our functions, and the `_ref` that TensorFlow adds to the dtypes of reference
/// variables. Everything that is not in this table must be equal to the letter.
const SPELLINGS: &[(&str, &str, &str)] = &[
    (
        "already_exists",
        r"reuse = true or reuse = auto in scope!\?$",
        "reuse=True or reuse=tf.AUTO_REUSE in VarScope?",
    ),
    (
        "does_not_exist",
        r"created with get_variable!\.",
        "created with tf.get_variable().",
    ),
    (
        "does_not_exist",
        r"reuse = auto in scope!\?$",
        "reuse=tf.AUTO_REUSE in VarScope?",
    ),
    (
        "dtype_mismatch",
        r"found dtype (\w+)\.$",
        "found dtype ${1}_ref.",
    ),
    (
        "init_dtype_mismatch",
        r"type (\w+) and explicit dtype (\w+)",
        "type '<dtype: '$1'>' and explicit dtype '<dtype: '$2'>'",
    ),
    (
        "invalid_initializer",
        r"It should be a `value\(\.\.\)` and the shape should not be provided or an initializer of `varscope::init` and",
        "It should be a callable with no arguments and the shape should not be provided or an instance of `tf.keras.initializers.*' and",
    ),
    (
        "initializer_required",
        r"of (\w+) is required$",
        "of <dtype: '$1'> is required",
    ),
    (
        "reuse_needs_name",
        r"^reuse = true cannot be used without a name or a captured scope$",
        "reuse=True cannot be used without a name_or_scope",
    ),
    (
        "name_required",
        r"^If there is no default_name then a name or a captured scope is required$",
        "If default_name is None then name_or_scope is required",
    ),
    (
        "template_new_trainable",
        r"you used variable! when you meant get_variable!:",
        "you used tf.Variable when you meant tf.get_variable:",
    ),
    ("template_new_trainable", r"<Variable '", "<tf.Variable '"),
    (
        "template_new_trainable",
        r"(shape=\([^()]*\) dtype=\w+)>",
        "${1}_ref>",
    ),
];

static COMPILED: LazyLock<Vec<(&str, Regex, &str)>> = LazyLock::new(|| {
    let compile = |(kind, ours, theirs): &(&'static str, &str, &'static str)| {
        (
            *kind,
            Regex::new(ours).expect("the table holds regular expressions"),
            *theirs,
        )
    };
    SPELLINGS.iter().map(compile).collect()
});

/// varscope's message as TensorFlow spells it.
pub fn translated(kind: &str, message: &str) -> String {
    let ours = COMPILED.iter().filter(|(k, ..)| *k == kind);
    ours.fold(message.to_owned(), |text, (_, ours, theirs)| {
        ours.replace_all(&text, *theirs).into_owned()
    })
}

/// What TensorFlow writes of a variable in parts, and what it writes of any other; with no words where only the kind is compared.
const OF_PARTS: &[(&str, &str, Option<&str>)] = &[
    (
        "already_exists",
        r"^Partitioned variable with name (.*) already exists\.",
        Some("Variable ${1} already exists, disallowed."),
    ),
    (
        "does_not_exist",
        r"^PartitionedVariable (.*set )reuse=False or (reuse=tf.AUTO_REUSE .*)$",
        Some("Variable ${1}${2}"),
    ),
    (
        "shape_mismatch",
        r"^Trying to reuse partitioned variable",
        Some("Trying to share variable"),
    ),
    (
        "dtype_mismatch",
        r"^Trying to reuse partitioned variable (.*)\.$",
        Some("Trying to share variable ${1}_ref."),
    ),
    ("unpartitioned", r"  Perhaps", Some(" Perhaps")),
    (
        "shape_required",
        r"^Shape of a new partitioned variable .*",
        None,
    ),
    (
        "invalid_initializer",
        r"^Shape of a new partitioned variable .*",
        None,
    ),
];

static OF_PARTS_COMPILED: LazyLock<Vec<(&str, Regex, Option<&str>)>> = LazyLock::new(|| {
    let compile = |(kind, theirs, plain): &(&'static str, &str, Option<&'static str>)| {
        let theirs = Regex::new(theirs).expect("the table holds regular expressions");
        (*kind, theirs, *plain)
    };
    OF_PARTS.iter().map(compile).collect()
});

/// TensorFlow's message, as it would be of a variable that is not in parts; nothing where only the kind is compared.
pub fn plain(kind: &str, message: &str) -> Option<String> {
    let mut of_kind = OF_PARTS_COMPILED.iter().filter(|(k, ..)| *k == kind);
    match of_kind.find(|(_, theirs, _)| theirs.is_match(message)) {
        Some((_, theirs, plain)) => plain.map(|plain| theirs.replace(message, plain).into_owned()),
        None => Some(message.to_owned()),
    }
}

/// What recordings call an error, and whether its message is compared (tests/data/FORMAT.md, section 3).
pub fn kind(kind: &ErrorKind) -> (&'static str, bool) {
    match kind {
        ErrorKind::AlreadyExists { .. } => ("already_exists", true),
        ErrorKind::DoesNotExist { .. } => ("does_not_exist", true),
        ErrorKind::ShapeMismatch { .. } => ("shape_mismatch", true),
        ErrorKind::DtypeMismatch { .. } => ("dtype_mismatch", true),
        ErrorKind::ShapeRequired { .. } => ("shape_required", true),
        ErrorKind::ConstantWithShape => ("constant_with_shape", true),
        ErrorKind::InitDtypeMismatch { .. } => ("init_dtype_mismatch", true),
        ErrorKind::InvalidInitializer => ("invalid_initializer", true),
        ErrorKind::InitializerRequired { .. } => ("initializer_required", true),
        ErrorKind::Partitioned { .. } => ("partitioned", true),
        ErrorKind::Unpartitioned { .. } => ("unpartitioned", true),
        ErrorKind::PartitionMismatch { .. } => ("partition_mismatch", true),
        ErrorKind::InvalidPartition { .. } => ("invalid_partition", false),
        ErrorKind::ValueShapeMismatch { .. } => ("value_shape_mismatch", false),
        ErrorKind::ReuseNeedsName => ("reuse_needs_name", true),
        ErrorKind::NameRequired => ("name_required", true),
        ErrorKind::TemplateNewTrainable { .. } => ("template_new_trainable", true),
        ErrorKind::InitConversion(_) => ("init_conversion", false),
        ErrorKind::DuplicateName { .. } => ("duplicate_name", false),
        ErrorKind::InvalidName { .. } => ("invalid_name", false),
        _ => ("other", false),
    }
}
