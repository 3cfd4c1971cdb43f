//! Half a program: a sample of what `--bin typing` asks the compiler about.

use varscope_tests::typing::{fragments, judge};

#[test]
fn nothing_is_said_of_what_the_macros_made() {
    let all = fragments().unwrap_or_else(|failure| panic!("{failure}"));
    let report = judge(all.iter().step_by(17)).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{report}");

    assert!(all.len() >= 500, "{}", all.len());
    assert!(report.fragments >= 30, "{report}");
    assert!(report.faults.is_empty(), "{report}");
}
