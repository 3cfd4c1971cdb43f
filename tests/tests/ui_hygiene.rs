//! The user's own lints see the user's own code, at the user's own tokens, and nothing else.

#[test]
fn lints_of_the_users_code_are_kept() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/hygiene/*.rs");
}
