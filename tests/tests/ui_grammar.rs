//! Each mistake in the macros' grammar: what the compiler says about it.
//!
//! The `.stderr` files are read like code: does it say what is wrong, where, and what to write instead?

#[test]
fn every_mistake_of_grammar_is_said_where_it_is() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/grammar_*/*.rs");
}
