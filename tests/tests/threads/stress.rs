//! A few rounds of what the binary `stress` runs for as long as one likes.

use varscope_tests::stress::SCENARIOS;

#[test]
fn threads_against_one_store_and_one_file_come_out_well() {
    for scenario in SCENARIOS {
        for round in 0..30 {
            let came_out = (scenario.round)(round);
            assert_eq!(came_out, Ok(()), "{}, round {round}", scenario.name);
        }
    }
}
