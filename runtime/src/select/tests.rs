use super::*;

#[track_caller]
fn check(select: impl Into<Select>, kept: &[&str], left: &[&str]) {
    let select = select.into();
    for name in kept {
        assert!(select.keeps_name(name), "{select} must keep {name}");
        assert!(select.keeps_name(&format!("{name}:0")), "{select}, {name}");
    }
    for name in left {
        assert!(!select.keeps_name(name), "{select} must leave {name}");
    }
}

#[test]
fn a_path_chooses_itself_and_what_is_below() {
    check("a/b", &["a/b", "a/b/c"], &["a/bc", "a", "b/a/b", "a/B"]);
    check("a/b$", &["a/b"], &["a/b/c", "a"]);
    check("", &["a", "a/b"], &[]);
}

#[test]
fn stars_stand_for_text_and_for_components() {
    check("a/*/w", &["a/b/w", "a//w"], &["a/w", "a/b/c/w"]);
    check("conv*_x*/w", &["conv1_x/w", "conv_xy/w"], &["conv1/w"]);
    check("*a*a", &["aa", "xaya"], &["a", "aab"]);
    check("**/w", &["w", "a/w", "a/b/w/c"], &["a/ww"]);
    check("**/w$", &["w", "a/w", "w/a/w"], &["w/a"]);
    check("a/**/w/**/x$", &["a/w/x", "a/1/2/w/3/x"], &["a/x/w", "w/x"]);
    check("a/**", &["a", "a/b"], &["b"]);
    check("**/a/b/**/b$", &["a/b/b", "x/a/b/a/b"], &["a/b"]);
}

#[test]
fn terms_join_and_except() {
    check("a | b", &["a/w", "b"], &["c"]);
    check("!a|!b", &["c"], &["a/w", "b"]);
    check("a | b | !**/bias", &["a/w"], &["a/bias", "c", "bias"]);
    check(["a", "b"], &["a", "b/w"], &["c"]);
    check(Vec::<&str>::new(), &[], &["a"]);
    check(!Select::from("a"), &["b"], &["a"]);
    let both = Select::from("a").or("b").except(["b/x"]);
    check(&both, &["a", "b/y"], &["b/x"]);
    assert_eq!(both.to_string(), "(a | b).except(b/x)");
}

#[test]
fn a_regular_expression_begins_where_the_name_does() -> Result<(), Error> {
    check(Select::regex("a")?, &["ab/w"], &["b/a"]);
    check(Select::regex(".*/b$")?, &["a/b"], &["a/bc"]);
    check(Select::regex("b/w:0$")?, &["b/w"], &["b/wx"]);
    assert!(Select::regex("(").is_err());
    Ok(())
}

#[test]
fn the_texts_of_the_docs() {
    check("encoder/*/bias", &["encoder/conv1/bias"], &["encoder/bias"]);
    check(
        "encoder | head | !**/bias",
        &["encoder/w"],
        &["head/bias/x"],
    );
}
