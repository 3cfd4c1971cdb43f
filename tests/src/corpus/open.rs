//! What the check does not do yet.

/// The programs that it gets wrong, with the cause. The test wants this list to be exact.
pub const OPEN: &[(&str, &str)] = &[
    (
        "callees_of_all_kinds",
        "an alias of a type is asked as a module",
    ),
    ("cast_of_the_layer", "a name's other uses hide the layer"),
    ("empty_scope", "a scope may have no name"),
    (
        "facade_of_a_kit",
        "a plain function is taken for the layer of its name",
    ),
    (
        "field_of_the_layers_name",
        "a name's other uses hide the layer",
    ),
    ("foreign_scope_macros", "every `scope!` is ours"),
    ("function_of_a_type", "no sight of functions of types"),
    ("function_of_self", "no sight of functions of types"),
    ("inside_one_closure", "a closure is not compared in itself"),
    ("inside_one_turn", "a loop is not compared in itself"),
    (
        "labels_in_unknown_macros",
        "labels need a body that is checked",
    ),
    (
        "layer_made_by_a_macro",
        "what a macro makes has no signature",
    ),
    ("let_in_an_inner_block", "`let` hides the layer everywhere"),
    ("let_of_the_layers_name", "`let` hides the layer everywhere"),
    ("name_in_parentheses", "a name in parentheses is unknown"),
    ("own_macro_named_scope", "every `scope!` is ours"),
    ("pattern_further_down", "`let` hides the layer everywhere"),
    ("renamed_attribute", "a renamed `#[layer]` is not one"),
    (
        "renamed_reuse_variables",
        "a renamed `reuse_variables` is not it",
    ),
    (
        "scope_bound_to_the_layers_name",
        "`let` hides the layer everywhere",
    ),
    (
        "shadowed_alias",
        "a `let` in a macro and an inner `const` do not hide parameters",
    ),
    ("use_in_the_body", "a glob in the body hides the layer"),
    ("file_and_re_export", "no key for a layer without a module"),
    (
        "function_that_a_macro_made",
        "a plain function is taken for the layer of its name",
    ),
    (
        "glob_of_fakes_over_super",
        "a plain function is taken for the layer of its name",
    ),
    (
        "unicode_and_raw_names",
        "a label of the callee's name hides the layer",
    ),
];
