//! varscope against candle and against plain Rust, case by case: `cargo bench -p varscope --bench vs_candle`,
//! or some groups of them: `.. -- lookups`.

mod creation;
mod initializers;
mod lookups;
mod threads;
mod training;

/// Measures the rows of a group.
type Group = fn() -> Vec<varscope_measure::Row>;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    let groups: [(&str, Group); 5] = [
        ("lookups", lookups::rows),
        ("creation", creation::rows),
        ("initializers", initializers::rows),
        ("threads", threads::rows),
        ("training", training::rows),
    ];
    let chosen = groups.iter().filter(|(name, _)| is_wanted(name));
    varscope_measure::print(&chosen.flat_map(|(_, rows)| rows()).collect::<Vec<_>>());
}
