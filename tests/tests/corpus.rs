//! Programs that people wrote: the legal ones compile and run, the mistakes are refused where they say.

use varscope_tests::corpus::judge;

#[test]
fn no_legal_program_is_refused_and_no_certain_mistake_passes() {
    let report = judge().unwrap_or_else(|failure| panic!("{failure}"));
    println!("{report}");

    assert!(report.legal >= 100, "{report}");
    assert!(report.mistakes >= 100, "{report}");
    let faults: Vec<String> = report
        .faults
        .iter()
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
