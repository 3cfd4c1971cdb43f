//! Training that is killed and goes on; the binary `resume` does more of it.

use std::path::Path;

use varscope_tests::resume::killed_until_done;

#[test]
fn a_run_that_is_killed_at_any_step_ends_with_the_same_bytes() {
    let program = Path::new(env!("CARGO_BIN_EXE_resume"));
    let report = killed_until_done(program, 60, 1).unwrap();
    assert!(report.killed >= 5, "{report:?}");
}
