//! Reports of places that are hard to show: odd columns, odd names, no text.

use insta::assert_snapshot;
use varscope::error::Site;
use varscope::{Error, Request, VarStore};

/// The error of asking twice for a name, with the second request at a site.
fn asked_again_at(name: &str, site: &'static Site) -> Error {
    static DEFINED: Site = Site::new(
        "src/net.rs",
        5,
        27,
        r#"    let w = get_variable!("w", [2])?;"#,
        3,
    );
    let store = VarStore::new();
    let mut pass = store.pass();
    let request = |site| Request::new(name).shape([2]).site(site);
    pass.get_variable(request(&DEFINED)).expect("created");
    pass.get_variable(request(site)).unwrap_err()
}

/// Without the chain, whose places are in this file.
fn shown(error: &Error) -> String {
    let report = error.report().to_string();
    let lines = report
        .lines()
        .filter(|line| !line.contains("in the pass that begins"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn tabs() {
    static SITE: Site = Site::new(
        "src/net.rs",
        9,
        25,
        "\t\tlet w = get_variable!(\"w\", [2])?;",
        3,
    );
    assert_snapshot!(shown(&asked_again_at("w", &SITE)));
}

#[test]
fn wide_characters_and_combined_ones() {
    static SITE: Site = Site::new(
        "src/net.rs",
        9,
        24,
        "/* 重み é */ get_variable!(\"w\", [2])?;",
        3,
    );
    assert_snapshot!(shown(&asked_again_at("w", &SITE)));
}

#[test]
fn a_column_beyond_the_line() {
    static SITE: Site = Site::new("src/net.rs", 9, 4000, "get_variable!(name, [2])", 3);
    assert_snapshot!(shown(&asked_again_at("w", &SITE)));
}

#[test]
fn a_length_beyond_the_line() {
    static SITE: Site = Site::new("src/net.rs", 9, 15, "get_variable!(format!(", u32::MAX);
    assert_snapshot!(shown(&asked_again_at("w", &SITE)));
}

#[test]
fn no_text() {
    static SITE: Site = Site::new("src/net.rs", 1234, 5, "", 0);
    assert_snapshot!(shown(&asked_again_at("w", &SITE)));
}

#[test]
fn a_text_of_several_lines() {
    static SITE: Site = Site::new("src/net.rs", 9, 15, "get_variable!(\"w\",\n    [2]\n)?", 3);
    assert_snapshot!(shown(&asked_again_at("w", &SITE)));
}

#[test]
fn the_text_of_a_call_is_found_on_the_line_of_another_place() {
    static DEFINED: Site = Site::new(
        "src/net.rs",
        5,
        27,
        r#"    let w = get_variable!("w", [2])?;"#,
        3,
    );
    static SAME_LINE: Site = Site::new("src/net.rs", 5, 5, "", 0);
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.get_variable(Request::new("w").shape([2]).site(&DEFINED))
        .expect("created");
    let error = pass
        .get_variable(Request::new("w").shape([2]).site(&SAME_LINE))
        .unwrap_err();
    assert_snapshot!(shown(&error));
}

#[test]
fn a_name_of_several_lines() {
    static SITE: Site = Site::new("src/net.rs", 9, 15, "get_variable!(name, [2])", 4);
    let store = VarStore::new();
    let mut pass = store.pass();
    let request = Request::new("two\nlines\u{1b}[31m").shape([2]).site(&SITE);
    let error = pass.get_variable(request).unwrap_err();
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    assert_snapshot!(shown(&error));
}

#[test]
fn a_like_name_of_a_scope_that_is_no_name() {
    let store = VarStore::new();
    let mut pass = store.pass();
    let error = pass.scope("a\tb").unwrap_err();
    assert!(
        shown(&error).starts_with(r"error: 'a\tb' is not a valid root scope name"),
        "{}",
        error.report()
    );
}

#[test]
fn colours_are_asked_for() {
    static SITE: Site = Site::new("src/net.rs", 9, 15, "get_variable!(name, [2])", 4);
    let error = asked_again_at("w", &SITE);
    let plain = error.report().to_string();
    assert!(!plain.contains('\x1b'));
    let colored = error.report().colored().to_string();
    assert_eq!(colored, error.report().styled(true).to_string());
    assert_eq!(plain, error.report().colored().styled(false).to_string());
    assert!(colored.contains("\x1b["), "{colored:?}");
    assert_eq!(without_escapes(&colored), plain);
}

/// Without `ESC [ … m`.
fn without_escapes(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| {
        plain + piece.split_once('m').map_or("", |(_, rest)| rest)
    })
}

#[test]
fn no_site_breaks_the_rendering() {
    let texts = [
        "",
        " ",
        "\t",
        "\u{0}\u{7}\r",
        "w\r\nx",
        "重み重み重み",
        "e\u{301}\u{301}👩‍👩‍👧‍👦\u{202e}abc\u{200b}",
        "\u{feff}get_variable!(\"w\")",
    ];
    let long = "x".repeat(5000);
    for text in texts.into_iter().chain([&*long]) {
        for line in [0, 1, u32::MAX] {
            for column in [0, 1, 2, 3, 5, 7, 39, 4999, 5000, 5001, u32::MAX] {
                for length in [0, 1, 7, u32::MAX] {
                    // Leaked, as a test may: sites are constants.
                    let text: &'static str = String::leak(text.to_owned());
                    let site = Box::leak(Box::new(Site::new(
                        "src/net.rs",
                        line,
                        column,
                        text,
                        length,
                    )));
                    let report = asked_again_at("w", site).report().to_string();
                    assert!(
                        report.starts_with("error: Variable w already exists"),
                        "{report}"
                    );
                    assert!(report.contains(&format!("src/net.rs:{line}")), "{report}");
                }
            }
        }
    }
}
