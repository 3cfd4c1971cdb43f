//! What variables a rank has, as data that goes to other ranks, and how the tables of ranks differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use varscope::collection::LOCAL_VARIABLES;
use varscope::error::nearest_names;
use varscope::{AnyVariable, Shape, VarStore};
use varscope_names::OneLine;

use crate::digest::Digest;
use crate::transport::Ranks;

/// What is compared of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    shape: Vec<usize>,
    dtype: String,
    trainable: bool,
    collections: Vec<String>,
}

/// A row and where the variable was defined, which is not compared.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Defined {
    row: Row,
    at: String,
}

/// The variables that ranks share, by name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Table(BTreeMap<String, Defined>);

/// The variables that ranks share, in the order of their names: all that are not local.
pub(crate) fn shared(store: &VarStore) -> Vec<AnyVariable> {
    let mut variables = store.variables();
    variables.retain(|v| !v.collections().any(|key| key == LOCAL_VARIABLES));
    variables.sort_by(|a, b| a.path().cmp(b.path()));
    variables
}

impl Row {
    fn of(variable: &AnyVariable) -> Self {
        let mut collections: Vec<String> = variable.collections().map(str::to_owned).collect();
        collections.sort();
        Self {
            shape: variable.shape().to_vec(),
            dtype: variable.dtype().to_string(),
            trainable: variable.trainable(),
            collections,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trained = if self.trainable {
            "trained"
        } else {
            "not trained"
        };
        let collections = OneLine(self.collections.join(", ")).to_string();
        let shape = Shape::from(&*self.shape);
        write!(f, "{} {shape}, {trained}, in {collections}", self.dtype)
    }
}

impl Table {
    pub(crate) fn of(variables: &[AnyVariable]) -> Self {
        let row = |v: &AnyVariable| {
            let (row, at) = (Row::of(v), v.defined().to_string());
            (v.path().to_owned(), Defined { row, at })
        };
        Self(variables.iter().map(row).collect())
    }

    /// The same for equal tables, wherever the variables were defined.
    pub(crate) fn digest(variables: &[AnyVariable]) -> u64 {
        let mut digest = Digest::default();
        for variable in variables {
            let row = Row::of(variable);
            digest.text(variable.path());
            digest.text(&row.dtype);
            digest.number(row.shape.len() as u64);
            row.shape.iter().for_each(|d| digest.number(*d as u64));
            digest.number(u64::from(row.trainable));
            digest.number(row.collections.len() as u64);
            row.collections.iter().for_each(|key| digest.text(key));
        }
        digest.finish()
    }
}

/// How the variables of ranks differ. Prints as a report: each variable, on which ranks it is what, where it was defined there, and what ranks
/// without it have that is like it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct Differences(Vec<Difference>);

/// How one variable differs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The variable's full name.
    pub name: String,
    /// What it is on which ranks.
    pub found: Vec<Found>,
    /// The ranks that do not have it.
    pub missing: Vec<usize>,
    /// What the first of those has that is like it, best first, and where it was defined.
    pub nearest: Vec<(String, String)>,
}

/// What a variable is on some ranks.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// The ranks.
    pub ranks: Vec<usize>,
    /// Element type, shape, whether it is trained, collections.
    pub what: String,
    /// Where the first of them defined it.
    pub defined: String,
}

impl Differences {
    /// More are counted, not shown.
    const SHOWN: usize = 10;

    /// Those of the tables of all ranks, in the order of names; `None` if there are none.
    pub(crate) fn of(tables: &[Table]) -> Option<Self> {
        let names: BTreeSet<&String> = tables.iter().flat_map(|table| table.0.keys()).collect();
        let differences = names
            .into_iter()
            .filter_map(|name| difference(tables, name));
        let differences: Vec<_> = differences.collect();
        (!differences.is_empty()).then_some(Self(differences))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Difference> {
        self.0.iter()
    }
}

fn difference(tables: &[Table], name: &String) -> Option<Difference> {
    let mut found: Vec<(&Row, Found)> = Vec::new();
    let mut missing = Vec::new();
    for (rank, table) in tables.iter().enumerate() {
        let Some(Defined { row, at }) = table.0.get(name) else {
            missing.push(rank);
            continue;
        };
        match found.iter_mut().find(|(known, _)| *known == row) {
            Some((_, found)) => found.ranks.push(rank),
            None => found.push((
                row,
                Found {
                    ranks: vec![rank],
                    what: row.to_string(),
                    defined: at.clone(),
                },
            )),
        }
    }
    if found.len() == 1 && missing.is_empty() {
        return None;
    }
    let nearest = missing.first().map(|rank| nearest(tables, *rank, name));
    Some(Difference {
        name: name.clone(),
        found: found.into_iter().map(|(_, found)| found).collect(),
        missing,
        nearest: nearest.unwrap_or_default(),
    })
}

/// What a rank has that is like a name; first what others do not have, which is likely to be the same variable.
fn nearest(tables: &[Table], rank: usize, name: &str) -> Vec<(String, String)> {
    let table = &tables[rank].0;
    let is_its_own = |known: &&String| tables.iter().any(|t| !t.0.contains_key(*known));
    let own = nearest_names(name, table.keys().filter(is_its_own).map(String::as_str));
    let names = match own.is_empty() {
        true => nearest_names(name, table.keys().map(String::as_str)),
        false => own,
    };
    let with_place = |name: String| {
        let at = table[&name].at.clone();
        (name, at)
    };
    names.into_iter().map(with_place).collect()
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        let noun = if count == 1 { "variable" } else { "variables" };
        write!(
            f,
            "ranks do not have the same variables: {count} {noun} differ"
        )?;
        if count == 1 {
            write!(f, "s")?;
        }
        for difference in self.0.iter().take(Self::SHOWN) {
            write!(f, "\n{difference}")?;
        }
        match count.saturating_sub(Self::SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}", OneLine(&self.name))?;
        for found in &self.found {
            let (ranks, what) = (Ranks(&found.ranks), &found.what);
            write!(f, "\n    on {ranks}: {what}, defined at {}", found.defined)?;
        }
        if self.missing.is_empty() {
            return Ok(());
        }
        write!(f, "\n    not on {}", Ranks(&self.missing))?;
        let like = self.nearest.iter();
        let like = like.map(|(name, at)| format!("{} (defined at {at})", OneLine(name)));
        match like.collect::<Vec<_>>() {
            like if like.is_empty() => Ok(()),
            like => write!(f, ", where there is {}", like.join(", ")),
        }
    }
}
