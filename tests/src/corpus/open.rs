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
        "condition_and_branch",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    ("empty_scope", "a scope may have no name"),
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
        "method_chain_of_results",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
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
        "scrutinee_and_arm",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
];
