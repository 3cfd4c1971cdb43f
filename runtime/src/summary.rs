//! A table of a store's variables.

use std::fmt;

use varscope_names::Table;

use crate::error::Result;
use crate::select::Select;
use crate::shape::Shape;
use crate::site::Trace;
use crate::store::VarStore;
use crate::variable::AnyVariable;

/// A table of variables, in creation order: prints one line for each, and how many numbers they hold.
#[derive(Clone, Debug)]
pub struct Summary(Vec<AnyVariable>);

impl VarStore {
    /// A table of the variables, to print.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// store.pass().get_variable(Request::new("w").shape([2, 3]))?;
    /// assert_eq!(
    ///     store.summary().to_string(),
    ///     "variable  shape   dtype    trainable  elements\n\
    ///      w         (2, 3)  float32  yes               6\n\
    ///      1 variable, 6 elements, 6 of them trained"
    /// );
    /// # Ok::<(), varscope::Error>(())
    /// ```
    pub fn summary(&self) -> Summary {
        Summary(self.variables())
    }
}

impl Summary {
    /// The lines of those variables only that a pattern chooses: `store.summary().only("encoder")?`.
    ///
    /// # Errors
    /// If the text is no pattern: [`Select::check`].
    #[track_caller]
    pub fn only(mut self, select: impl Into<Select>) -> Result<Self> {
        let (select, here) = (select.into(), Trace::caller());
        select.check().map_err(|error| error.at(here))?;
        self.0.retain(|v| select.keeps(v));
        Ok(self)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = Table::new(["variable", "shape", "dtype", "trainable", "elements"])
            .right(4)
            .rows(self.0.iter().map(row));
        for line in table.aligned() {
            writeln!(f, "{line}")?;
        }
        let trained = self.0.iter().filter(|v| v.trainable());
        let count = self.0.len();
        write!(
            f,
            "{count} variable{}, {} elements, {} of them trained",
            if count == 1 { "" } else { "s" },
            elements(self.0.iter()),
            elements(trained),
        )
    }
}

fn row(v: &AnyVariable) -> [String; 5] {
    [
        v.path().to_owned(),
        Shape::from(v.shape()).to_string(),
        v.dtype().to_string(),
        if v.trainable() { "yes" } else { "no" }.to_owned(),
        elements(std::iter::once(v)).to_string(),
    ]
}

fn elements<'a>(variables: impl Iterator<Item = &'a AnyVariable>) -> usize {
    variables.map(|v| v.shape().iter().product::<usize>()).sum()
}
