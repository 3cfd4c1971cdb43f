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
    (
        "guard_and_arm",
        "what ran in front of a branch, a loop or a closure is not compared with what is in it",
    ),
    (
        "inside_one_turn",
        "a scope is unknown whose name is made at run time, and so is what stands in it",
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
