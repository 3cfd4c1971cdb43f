//! Both answers about every mutant, put together.

use std::collections::HashMap;
use std::fmt;

use super::{Change, Compiled, Mutant, Ran};

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Fate {
    /// Nothing is wrong with it, and nobody says so.
    Legal,
    /// Nothing is wrong with it, and the compiler refuses it.
    WronglyRefused,
    /// A mistake that is certain, and the compiler refuses it.
    Refused,
    /// A mistake that is certain, which the runtime finds first, with both places.
    LateWithPlaces,
    /// A mistake that the compiler can't be certain of, and refuses all the same.
    RefusedUncertain,
    /// A mistake that the compiler can't be certain of, found by the runtime with every place that it has: what is shared and exists nowhere has but one.
    FoundWithPlaces,
    /// A mistake that the runtime finds without saying every place.
    WithoutPlaces,
    /// No Rust any more, or arithmetic that fails before anything else does.
    Unusable,
}

impl Fate {
    /// All of them, with the words for each.
    const ALL: [(Self, &str); 8] = [
        (Self::Refused, "certain, by the compiler"),
        (Self::LateWithPlaces, "certain, by the runtime"),
        (Self::RefusedUncertain, "other, by the compiler"),
        (Self::FoundWithPlaces, "other, by the runtime"),
        (Self::WithoutPlaces, "place missing"),
        (Self::Legal, "legal"),
        (Self::WronglyRefused, "legal but refused"),
        (Self::Unusable, "unusable"),
    ];

    fn of(mutant: &Mutant, compiled: &Compiled, ran: Option<&Ran>) -> Self {
        let refused = match compiled {
            Compiled::Broken(_) => return Self::Unusable,
            Compiled::Accepted => false,
            Compiled::Refused(_) => true,
        };
        let Some(ran) = ran else {
            return Self::Unusable;
        };
        if ran.error.is_empty() {
            return if refused {
                Self::WronglyRefused
            } else {
                Self::Legal
            };
        }
        if !ran.ours {
            return Self::Unusable;
        }
        // Two requests, and none of the lines that lead to them may be left out or run again.
        let certain = ran.conflict
            && !ran
                .lines
                .iter()
                .any(|line| mutant.uncertain_lines.contains(line));
        match (ran.all_places, certain, refused) {
            (false, ..) => Self::WithoutPlaces,
            (true, true, true) => Self::Refused,
            (true, true, false) => Self::LateWithPlaces,
            (true, false, true) => Self::RefusedUncertain,
            (true, false, false) => Self::FoundWithPlaces,
        }
    }
}

/// Every mutant with what became of it; it prints as a table.
#[derive(Debug)]
pub struct Report {
    judged: Vec<(Mutant, Fate, String)>,
}

impl Report {
    pub(super) fn new(
        mutants: Vec<Mutant>,
        compiled: &HashMap<String, Compiled>,
        ran: &HashMap<String, Ran>,
    ) -> Self {
        let judge = |(number, mutant): (usize, Mutant)| {
            let module = mutant.module(number);
            let ran = ran.get(&module);
            let fate = Fate::of(&mutant, &compiled[&module], ran);
            let compiler = match &compiled[&module] {
                Compiled::Accepted => String::from("accepted"),
                Compiled::Refused(text) | Compiled::Broken(text) => text.clone(),
            };
            let runtime = ran.map_or("", |ran| ran.error.as_str());
            (mutant, fate, format!("{compiler}\n    {runtime}"))
        };
        Self {
            judged: mutants.into_iter().enumerate().map(judge).collect(),
        }
    }

    /// The mutants that are mutants: changed, and fit to be judged.
    pub fn mutants(&self) -> usize {
        self.count(|change, fate| change != Change::None && fate != Fate::Unusable)
    }

    /// How many unchanged models have this fate.
    pub fn unchanged(&self, fate: Fate) -> usize {
        self.count(|change, found| change == Change::None && found == fate)
    }

    /// How many mutants have this fate.
    pub fn changed(&self, fate: Fate) -> usize {
        self.count(|change, found| change != Change::None && found == fate)
    }

    /// How many mutants of one kind have this fate.
    pub fn of(&self, change: Change, fate: Fate) -> usize {
        self.count(|made, found| made == change && found == fate)
    }

    /// Each mutant with this fate, with what the compiler and the runtime say of it.
    pub fn list(&self, fate: Fate) -> Vec<String> {
        let with_fate = self.judged.iter().filter(|(_, found, _)| *found == fate);
        with_fate
            .map(|(mutant, _, said)| format!("{mutant}\n    {said}"))
            .collect()
    }

    fn count(&self, is: impl Fn(Change, Fate) -> bool) -> usize {
        self.judged
            .iter()
            .filter(|(mutant, fate, _)| is(mutant.change, *fate))
            .count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:26}", "")?;
        for change in Change::ALL {
            write!(f, "{change:>19}")?;
        }
        writeln!(f, "{:>7}{:>11}", "all", "unchanged")?;
        for (fate, words) in Fate::ALL {
            write!(f, "{words:26}")?;
            for change in Change::ALL {
                write!(f, "{:>19}", self.of(change, fate))?;
            }
            writeln!(f, "{:>7}{:>11}", self.changed(fate), self.unchanged(fate))?;
        }
        let (refused, late) = (
            self.changed(Fate::Refused),
            self.changed(Fate::LateWithPlaces),
        );
        write!(
            f,
            "{} mutants; of {} mistakes that are certain the compiler catches {refused}",
            self.mutants(),
            refused + late
        )
    }
}
