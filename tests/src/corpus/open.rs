//! What the check does not do yet.

/// The programs that it gets wrong, with the cause. The test wants this list to be exact.
pub const OPEN: &[(&str, &str)] = &[
    (
        "before_and_inside_a_closure",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    (
        "before_and_inside_a_loop",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    (
        "both_sides_of_and",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    (
        "callees_of_all_kinds",
        "an alias of a type is asked as a module",
    ),
    ("cast_of_the_layer", "a name's other uses hide the layer"),
    (
        "condition_and_branch",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    ("empty_scope", "a scope may have no name"),
    (
        "facade_of_a_kit",
        "a plain function is taken for the layer of its name",
    ),
    (
        "field_of_the_layers_name",
        "a name's other uses hide the layer",
    ),
    ("file_and_re_export", "no key for a layer without a module"),
    ("foreign_scope_macros", "every `scope!` is ours"),
    ("function_of_a_type", "no sight of functions of types"),
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
        "function_that_a_macro_made",
        "a plain function is taken for the layer of its name",
    ),
    (
        "glob_of_fakes_over_super",
        "a plain function is taken for the layer of its name",
    ),
    (
        "guard_and_arm",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    (
        "imported_in_the_body",
        "an import in the body is not looked into",
    ),
    (
        "inside_one_turn",
        "a scope is unknown whose name is made at run time, and so is what stands in it",
    ),
    (
        "labels_in_unknown_macros",
        "labels need a body that is checked",
    ),
    (
        "layer_made_by_a_macro",
        "what a macro makes has no signature",
    ),
    (
        "let_in_an_inner_block",
        "a binding hides the layer everywhere",
    ),
    (
        "let_of_the_layers_name",
        "a binding hides the layer everywhere",
    ),
    (
        "method_chain_of_results",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    ("name_in_parentheses", "a name in parentheses is unknown"),
    ("own_macro_named_scope", "every `scope!` is ours"),
    (
        "pattern_further_down",
        "a binding hides the layer everywhere",
    ),
    ("renamed_attribute", "a renamed `#[layer]` is not one"),
    (
        "renamed_reuse_variables",
        "a renamed `reuse_variables` is not it",
    ),
    (
        "reuse_in_one_branch_only",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    (
        "reuse_inside_a_scope_only",
        "`reuse_variables()` is not kept inside of its scope",
    ),
    (
        "scope_bound_to_the_layers_name",
        "a binding hides the layer everywhere",
    ),
    (
        "scrutinee_and_arm",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    (
        "shadowed_alias",
        "a `let` in a macro and an inner `const` do not hide parameters",
    ),
    (
        "unicode_and_raw_names",
        "a label of the callee's name hides the layer",
    ),
    ("use_in_the_body", "a glob in the body hides the layer"),
];
