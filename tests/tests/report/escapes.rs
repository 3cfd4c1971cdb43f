//! Names that try to break out of the line that they are printed in.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use varscope::checkpoint::CheckpointError;
use varscope::error::ErrorKind;
use varscope::{CustomGetter, Error, Request, ScopeOptions, TemplateOptions, VarStore, init};

/// Unicode's control and format characters and line separators (general categories Cc, Cf, Zl and Zp of Unicode 14).
const UNSEEN: &[std::ops::RangeInclusive<char>] = &[
    '\0'..='\u{1f}',
    '\u{7f}'..='\u{9f}',
    '\u{ad}'..='\u{ad}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{2064}',
    '\u{2066}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{13438}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0001}'..='\u{e0001}',
    '\u{e0020}'..='\u{e007f}',
];

fn unseen() -> impl Iterator<Item = char> {
    UNSEEN.iter().flat_map(|range| range.clone())
}

/// Names with something in them that is not seen.
fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof!["[a-z/_]{0,4}", "\\PC{0,3}"];
    (piece.clone(), select(unseen().collect::<Vec<_>>()), piece)
        .prop_map(|(before, unseen, after)| format!("{before}{unseen}{after}"))
}

fn check(shown: &str) -> TestCaseResult {
    let seen = |c: char| !UNSEEN.iter().any(|range| range.contains(&c));
    prop_assert!(shown.chars().all(seen), "{:?}", shown);
    Ok(())
}

/// One line; and a report, whose lines begin as those of reports do.
fn check_error(error: &Error) -> TestCaseResult {
    check(&error.to_string())?;
    check(&error.message())?;
    check(&format!("{error:?}"))?;
    check_report(&error.report().to_string())
}

fn check_report(report: &str) -> TestCaseResult {
    for line in report.lines() {
        check(line)?;
        let begins = line.trim_start().chars().next();
        let is_layout = |c: char| c.is_ascii_digit() || "|=-:.^".contains(c);
        let is_title = [
            "error: ",
            "note: ",
            "in the pass that begins at ",
            "in scope `",
        ];
        prop_assert!(
            begins.is_none_or(is_layout)
                || is_title.iter().any(|t| line.trim_start().starts_with(t)),
            "{:?} in {}",
            line,
            report
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_name_stays_in_its_line_in_the_errors_of_requests(name in name()) {
        let store = VarStore::new();
        let mut pass = store.pass();
        check_error(&pass.get_variable(Request::new(&name).shape([2])).unwrap_err())?;
        check_error(&pass.get_variable(Request::new(&name)).unwrap_err())?;
        check_error(&pass.scope(&*name).unwrap_err())?;
        check_error(&pass.name_scope(&*name).unwrap_err())?;
        let mut bare = pass.scope(ScopeOptions::at(&name).auxiliary_name_scope(false))?;
        check_error(&bare.get_variable(Request::new("w").shape([2])).unwrap_err())?;
        drop(bare);
        let mut reusing = pass.scope(ScopeOptions::at("a").reuse(true))?;
        check_error(&reusing.get_variable(Request::new(&name).shape([2])).unwrap_err())?;
        drop(reusing);
        if let Err(error) = pass.make_template(TemplateOptions::new(&name)).and_then(|t| t.call(&mut pass, |_| Ok(()))) {
            check_error(&error)?;
        }
        let text = init::constant(name.clone());
        check(&format!("{}", pass.get_variable(Request::new("text").shape([2]).initializer(text)).unwrap_err()))?;
        let named = init::from_fn(&*name, |_| Err::<varscope::HostArray, _>("never"));
        check_error(&pass.get_variable(Request::new("fails").shape([2]).initializer(named)).unwrap_err())?;
    }

    #[test]
    fn a_value_under_any_name_prints_on_one_line(name in name()) {
        let store = VarStore::new();
        let mut pass = store.pass();
        let other = name.clone();
        let getter = CustomGetter::from_fn(move |next, request| next.computed(&request.renamed(&other), 1.0f32));
        let value = pass.scope(ScopeOptions::at("a").custom_getter(getter))?.get_variable(Request::new("w"))?;
        prop_assert_eq!(value.path(), &*name);
        check(&value.to_string())?;
        check(&format!("{value:?}"))?;
        check_error(&value.assign([1.0f32]).unwrap_err())?;
    }

    #[test]
    fn a_name_stays_in_its_line_in_the_errors_of_files(name in name()) {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("model.safetensors");
        let header = serde_json::json!({ &name: { "dtype": "F32", "shape": [], "data_offsets": [0, 4] } }).to_string();
        let mut bytes = u64::try_from(header.len())?.to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(1f32.to_le_bytes());
        std::fs::write(&path, bytes)?;
        let refused = VarStore::new().load(&path).unwrap_err();
        let is_of_name = matches!(&refused, CheckpointError::Name { name: of_file, .. } if *of_file == name);
        prop_assert!(is_of_name);
        check(&refused.to_string())?;
        check_report(&refused.report().to_string())?;
        // A file that is not there, of that name.
        let missing = VarStore::new().load(folder.path().join(&name)).unwrap_err();
        check(&missing.to_string())?;
        check_report(&missing.report().to_string())?;
    }
}

/// A cause may have several lines in a report; a filter is no cause.
#[test]
fn a_filter_stays_in_its_line() {
    for c in unseen() {
        let error = VarStore::new()
            .get_collection_in("variables", format!("a{c}("))
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidFilter { .. }));
        assert!(check(&error.to_string()).is_ok(), "{error:?}");
        assert!(
            error
                .report()
                .to_string()
                .lines()
                .all(|line| check(line).is_ok()),
            "{error:?}"
        );
    }
}
