//! Programs that must not compile, and what the compiler says.
//!
//! `TRYBUILD=overwrite cargo test -p varscope-tests --test ui_reuse` writes the `.stderr` files anew; they are reviewed like code.

#[test]
fn mistakes_are_told_at_both_places() {
    let cases = trybuild::TestCases::new();
    for topic in [
        "duplicate",
        "through_layers",
        "across_modules",
        "across_crates",
        "shape",
        "dtype",
        "flow",
        "names",
        "labels",
        "warnings",
    ] {
        cases.compile_fail(format!("ui/{topic}/*.rs"));
    }
}
