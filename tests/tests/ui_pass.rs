//! Programs that must compile and run: the reuse check must never reject what may be right.
//!
//! They are modules of this one test, so that all of them cost one build.

#![allow(
    unreachable_pub,
    reason = "the programs are what a user would write in a library"
)]
#![allow(
    clippy::let_and_return,
    clippy::needless_pub_self,
    clippy::never_loop,
    reason = "the programs say the odd things that must pass"
)]

#[path = "../ui/pass/angle_form.rs"]
mod angle_form;
#[path = "../ui/pass/arms_of_a_match.rs"]
mod arms_of_a_match;
#[path = "../ui/pass/arms_that_leave.rs"]
mod arms_that_leave;
#[path = "../ui/pass/async_blocks_may_never_run.rs"]
mod async_blocks_may_never_run;
#[path = "../ui/pass/attributes_on_statements.rs"]
mod attributes_on_statements;
#[path = "../ui/pass/branch_that_may_not_run.rs"]
mod branch_that_may_not_run;
#[path = "../ui/pass/branches_of_an_if.rs"]
mod branches_of_an_if;
#[path = "../ui/pass/break_out_of_a_scope.rs"]
mod break_out_of_a_scope;
#[path = "../ui/pass/callees_that_can_not_be_imported.rs"]
mod callees_that_can_not_be_imported;
#[path = "../ui/pass/captured_scopes.rs"]
mod captured_scopes;
#[path = "../ui/pass/check_off.rs"]
mod check_off;
#[path = "../ui/pass/closures_may_never_run.rs"]
mod closures_may_never_run;
#[path = "../ui/pass/configured_layers.rs"]
mod configured_layers;
#[path = "../ui/pass/configured_statements.rs"]
mod configured_statements;
#[path = "../ui/pass/dead_code.rs"]
mod dead_code;
#[path = "../ui/pass/default_names.rs"]
mod default_names;
#[path = "../ui/pass/dtypes_that_may_agree.rs"]
mod dtypes_that_may_agree;
#[path = "../ui/pass/early_return.rs"]
mod early_return;
#[path = "../ui/pass/early_return_of_a_layer.rs"]
mod early_return_of_a_layer;
#[path = "../ui/pass/exponential_calls.rs"]
mod exponential_calls;
#[path = "../ui/pass/functions_of_types.rs"]
mod functions_of_types;
#[path = "../ui/pass/functions_of_types_that_are_no_layers.rs"]
mod functions_of_types_that_are_no_layers;
#[path = "../ui/pass/generic_layers.rs"]
mod generic_layers;
#[path = "../ui/pass/if_let_chains.rs"]
mod if_let_chains;
#[path = "../ui/pass/imports_in_the_body.rs"]
mod imports_in_the_body;
#[path = "../ui/pass/labelled_arguments.rs"]
mod labelled_arguments;
#[path = "../ui/pass/labelled_blocks.rs"]
mod labelled_blocks;
#[path = "../ui/pass/layer_named_like_a_crate.rs"]
mod layer_named_like_a_crate;
#[path = "../ui/pass/layer_named_like_a_module_beside_it.rs"]
mod layer_named_like_a_module_beside_it;
#[path = "../ui/pass/layer_that_shares.rs"]
mod layer_that_shares;
#[path = "../ui/pass/layer_that_shares_a_scope_it_is_given.rs"]
mod layer_that_shares_a_scope_it_is_given;
#[path = "../ui/pass/layer_under_visible_reuse.rs"]
mod layer_under_visible_reuse;
#[path = "../ui/pass/layers_as_values.rs"]
mod layers_as_values;
#[path = "../ui/pass/layers_without_a_signature.rs"]
mod layers_without_a_signature;
#[path = "../ui/pass/let_else.rs"]
mod let_else;
#[path = "../ui/pass/lints_stay_quiet.rs"]
mod lints_stay_quiet;
#[path = "../ui/pass/local_function_hides_a_layer.rs"]
mod local_function_hides_a_layer;
#[path = "../ui/pass/local_layers.rs"]
mod local_layers;
#[path = "../ui/pass/long_chains.rs"]
mod long_chains;
#[path = "../ui/pass/loops_may_run_zero_times.rs"]
mod loops_may_run_zero_times;
#[path = "../ui/pass/loops_that_are_right.rs"]
mod loops_that_are_right;
#[path = "../ui/pass/macros_around_macros.rs"]
mod macros_around_macros;
#[path = "../ui/pass/macros_of_others.rs"]
mod macros_of_others;
#[path = "../ui/pass/macros_that_make_layers.rs"]
mod macros_that_make_layers;
#[path = "../ui/pass/match_guards.rs"]
mod match_guards;
#[path = "../ui/pass/method_of_a_layers_name.rs"]
mod method_of_a_layers_name;
#[path = "../ui/pass/methods_as_layers.rs"]
mod methods_as_layers;
#[path = "../ui/pass/models_start_afresh.rs"]
mod models_start_afresh;
#[path = "../ui/pass/module_named_like_a_plain_function.rs"]
mod module_named_like_a_plain_function;
#[path = "../ui/pass/module_named_like_its_layer.rs"]
mod module_named_like_its_layer;
#[path = "../ui/pass/module_that_comes_with_a_function.rs"]
mod module_that_comes_with_a_function;
#[path = "../ui/pass/modules_named_like_their_layers.rs"]
mod modules_named_like_their_layers;
#[path = "../ui/pass/mutual_recursion.rs"]
mod mutual_recursion;
#[path = "../ui/pass/names_made_at_run_time.rs"]
mod names_made_at_run_time;
#[path = "../ui/pass/names_that_differ_on_purpose.rs"]
mod names_that_differ_on_purpose;
#[path = "../ui/pass/names_used_otherwise.rs"]
mod names_used_otherwise;
#[path = "../ui/pass/nested_functions_are_their_own.rs"]
mod nested_functions_are_their_own;
#[path = "../ui/pass/other_value_under_a_getter.rs"]
mod other_value_under_a_getter;
#[path = "../ui/pass/parameters_that_change.rs"]
mod parameters_that_change;
#[path = "../ui/pass/parenthesised_callee.rs"]
mod parenthesised_callee;
#[path = "../ui/pass/paths.rs"]
mod paths;
#[path = "../ui/pass/plain_function_beside_a_glob.rs"]
mod plain_function_beside_a_glob;
#[path = "../ui/pass/plain_function_of_a_layers_name.rs"]
mod plain_function_of_a_layers_name;
#[path = "../ui/pass/question_marks.rs"]
mod question_marks;
#[path = "../ui/pass/raw_identifiers.rs"]
mod raw_identifiers;
#[path = "../ui/pass/recursion.rs"]
mod recursion;
#[path = "../ui/pass/requests_in_unknown_macros.rs"]
mod requests_in_unknown_macros;
#[path = "../ui/pass/reuse_auto.rs"]
mod reuse_auto;
#[path = "../ui/pass/reuse_by_expression.rs"]
mod reuse_by_expression;
#[path = "../ui/pass/reuse_hidden_in_a_macro.rs"]
mod reuse_hidden_in_a_macro;
#[path = "../ui/pass/reuse_is_inherited.rs"]
mod reuse_is_inherited;
#[path = "../ui/pass/reuse_of_an_outer_scope.rs"]
mod reuse_of_an_outer_scope;
#[path = "../ui/pass/reuse_of_the_whole_model.rs"]
mod reuse_of_the_whole_model;
#[path = "../ui/pass/reuse_true.rs"]
mod reuse_true;
#[path = "../ui/pass/reuse_variables_in_a_branch.rs"]
mod reuse_variables_in_a_branch;
#[path = "../ui/pass/reuse_variables_of_the_active_scope.rs"]
mod reuse_variables_of_the_active_scope;
#[path = "../ui/pass/reuse_variables_on_the_scope.rs"]
mod reuse_variables_on_the_scope;
#[path = "../ui/pass/reuse_variables_renamed.rs"]
mod reuse_variables_renamed;
#[path = "../ui/pass/same_name_in_two_modules.rs"]
mod same_name_in_two_modules;
#[path = "../ui/pass/shapes_of_branches.rs"]
mod shapes_of_branches;
#[path = "../ui/pass/shapes_that_may_agree.rs"]
mod shapes_that_may_agree;
#[path = "../ui/pass/short_circuits.rs"]
mod short_circuits;
#[path = "../ui/pass/similar_names.rs"]
mod similar_names;
#[path = "../ui/pass/struct_fields_and_calls.rs"]
mod struct_fields_and_calls;
#[path = "../ui/pass/trailing_expressions.rs"]
mod trailing_expressions;
#[path = "../ui/pass/traits_with_layers.rs"]
mod traits_with_layers;
#[path = "../ui/pass/twice_where_something_shares.rs"]
mod twice_where_something_shares;
#[path = "../ui/pass/two_globs.rs"]
mod two_globs;
#[path = "../ui/pass/two_outermost_scopes.rs"]
mod two_outermost_scopes;
#[path = "../ui/pass/use_inside_a_function.rs"]
mod use_inside_a_function;
#[path = "../ui/pass/variable_hides_a_layer.rs"]
mod variable_hides_a_layer;
#[path = "../ui/pass/variables_are_always_new.rs"]
mod variables_are_always_new;
#[path = "../ui/pass/visibilities.rs"]
mod visibilities;
#[path = "../ui/pass/warnings_can_be_allowed.rs"]
mod warnings_can_be_allowed;

/// Each program is a test: its `main`.
macro_rules! programs {
    ($($name:ident)*) => {
        const PROGRAMS: &[&str] = &[$(stringify!($name)),*];

        mod run {
            $(
                #[test]
                fn $name() -> varscope::Result<()> {
                    super::$name::main()
                }
            )*
        }
    };
}

programs! {
    angle_form
    arms_of_a_match
    arms_that_leave
    async_blocks_may_never_run
    attributes_on_statements
    branch_that_may_not_run
    branches_of_an_if
    break_out_of_a_scope
    callees_that_can_not_be_imported
    captured_scopes
    check_off
    closures_may_never_run
    configured_layers
    configured_statements
    dead_code
    default_names
    dtypes_that_may_agree
    early_return
    early_return_of_a_layer
    exponential_calls
    functions_of_types
    functions_of_types_that_are_no_layers
    imports_in_the_body
    generic_layers
    if_let_chains
    labelled_arguments
    labelled_blocks
    layer_named_like_a_crate
    layer_named_like_a_module_beside_it
    layer_that_shares
    layer_that_shares_a_scope_it_is_given
    layer_under_visible_reuse
    layers_as_values
    layers_without_a_signature
    let_else
    lints_stay_quiet
    local_function_hides_a_layer
    local_layers
    long_chains
    loops_may_run_zero_times
    loops_that_are_right
    macros_around_macros
    macros_of_others
    macros_that_make_layers
    match_guards
    method_of_a_layers_name
    methods_as_layers
    models_start_afresh
    module_named_like_a_plain_function
    module_named_like_its_layer
    module_that_comes_with_a_function
    modules_named_like_their_layers
    mutual_recursion
    names_made_at_run_time
    names_that_differ_on_purpose
    names_used_otherwise
    nested_functions_are_their_own
    other_value_under_a_getter
    parameters_that_change
    parenthesised_callee
    paths
    plain_function_beside_a_glob
    plain_function_of_a_layers_name
    question_marks
    raw_identifiers
    recursion
    requests_in_unknown_macros
    reuse_auto
    reuse_by_expression
    reuse_hidden_in_a_macro
    reuse_is_inherited
    reuse_of_an_outer_scope
    reuse_of_the_whole_model
    reuse_true
    reuse_variables_in_a_branch
    reuse_variables_of_the_active_scope
    reuse_variables_on_the_scope
    reuse_variables_renamed
    same_name_in_two_modules
    shapes_of_branches
    shapes_that_may_agree
    short_circuits
    similar_names
    struct_fields_and_calls
    trailing_expressions
    traits_with_layers
    twice_where_something_shares
    two_globs
    two_outermost_scopes
    use_inside_a_function
    variable_hides_a_layer
    variables_are_always_new
    visibilities
    warnings_can_be_allowed
}

#[test]
fn no_program_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/pass");
    let files = std::fs::read_dir(folder).unwrap();
    for file in files {
        let file = file.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(PROGRAMS.contains(&name), "{name} is not in the list");
    }
}
