//! What the check does not do yet.

/// The programs that it gets wrong, with the cause. The test wants this list to be exact.
pub const OPEN: &[(&str, &str)] = &[
    ("empty_scope", "a scope may have no name"),
    ("function_of_a_type", "no sight of functions of types"),
    (
        "files_named_like_layers",
        "files named like their layers that glob each other: the layer of one is asked through another's private import",
    ),
    (
        "function_of_a_type_in_a_module",
        "no sight of functions of types",
    ),
    (
        "function_of_a_written_type",
        "no sight of functions of types",
    ),
    ("function_of_an_enum", "no sight of functions of types"),
    ("function_of_self", "no sight of functions of types"),
    (
        "imported_in_the_body",
        "an import in the body is not looked into",
    ),
    (
        "labels_in_unknown_macros",
        "labels need a body that is checked",
    ),
    (
        "layer_made_by_a_macro",
        "what a macro makes has no signature",
    ),
];
