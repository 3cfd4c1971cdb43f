//! Mistakes that a program makes in good models: who catches them.

use varscope_tests::mutation::{Change, Fate, judge};

#[test]
fn mistakes_in_sharing_are_caught_and_nothing_else_is() {
    let report = judge().unwrap_or_else(|failure| panic!("{failure}"));
    println!("{report}");

    assert_eq!(
        report.unchanged(Fate::Legal),
        10,
        "the models are good as they are"
    );
    assert!(report.mutants() >= 200, "{report}");
    assert_eq!(
        report.list(Fate::WronglyRefused),
        [""; 0],
        "what is legal compiles"
    );
    assert_eq!(
        report.list(Fate::WithoutPlaces),
        [""; 0],
        "the runtime says both places"
    );

    let refused = report.changed(Fate::Refused);
    let certain = refused + report.changed(Fate::LateWithPlaces);
    assert!(
        refused * 100 >= certain * 95,
        "the compiler catches {refused} of {certain}, but not {:#?}",
        report.list(Fate::LateWithPlaces)
    );
    assert_eq!(
        report.of(Change::DropReuse, Fate::Legal),
        0,
        "each `reuse = ..` of the models is needed"
    );
}
