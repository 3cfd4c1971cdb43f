//! What gradients are like, by the names of their variables.

use std::fmt;

use candle_core::backprop::GradStore;
use candle_core::{DType, Result, Tensor};
use varscope_names::{Entry, Table, Tree};

use super::clip::sum_of_squares;
use crate::engines::candle::Variable;

/// What the gradients of an optimizer's variables are like: made by [`Optimizer::gradients`](super::Optimizer::gradients). Prints as a table, grouped by scope.
///
/// ```
/// use varscope::candle::optim::{Adam, Rule};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let (w, unused) = model!(store, {
///     (get_variable!("w", [2], initializer = ones())?, get_variable!("unused", [3])?)
/// });
/// let optimizer = Adam::new(0.1).over(&store).build()?;
/// let gradients = optimizer.gradients(&w.sqr()?.sum_all()?.backward()?)?;
/// assert_eq!(
///     gradients.to_string(),
///     "variable  gradient         norm   largest\n\
///      w         finite           2.828  2\n\
///      unused    got no gradient"
/// );
/// assert_eq!(gradients.missing().collect::<Vec<_>>(), ["unused"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Gradients(Vec<Gradient>);

/// What one gradient is like.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Gradient {
    /// The variable's full name.
    pub variable: String,
    /// Its numbers; nothing if the variable got no gradient.
    pub numbers: Option<Numbers>,
}

/// The numbers of a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Numbers {
    /// The root of the sum of squares.
    pub norm: f64,
    /// The largest magnitude; NaN if there is one.
    pub largest: f64,
    /// How many are NaN.
    pub nan: usize,
    /// How many are infinite.
    pub infinite: usize,
}

impl Gradients {
    pub(super) fn of<'a>(
        variables: impl Iterator<Item = &'a Variable>,
        gradients: &GradStore,
    ) -> Result<Self> {
        let of_it = |variable: &Variable| {
            let numbers = gradients.get(variable).map(numbers).transpose()?;
            let variable = variable.path().to_owned();
            Ok(Gradient { variable, numbers })
        };
        variables.map(of_it).collect::<Result<_>>().map(Self)
    }

    /// Each of them, in the optimizer's order.
    pub fn iter(&self) -> impl Iterator<Item = &Gradient> {
        self.0.iter()
    }

    /// The variables that got no gradient.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let missing = self.0.iter().filter(|gradient| gradient.numbers.is_none());
        missing.map(|gradient| &*gradient.variable)
    }

    /// The variables whose gradients have a NaN or an infinity.
    pub fn not_finite(&self) -> impl Iterator<Item = &str> {
        let is_it = |numbers: Numbers| numbers.nan + numbers.infinite > 0;
        let of_it = self.0.iter().filter(move |g| g.numbers.is_some_and(is_it));
        of_it.map(|gradient| &*gradient.variable)
    }

    /// The norm of all of them together.
    pub fn global_norm(&self) -> f64 {
        let norms = self.0.iter().filter_map(|gradient| gradient.numbers);
        norms.map(|n| n.norm * n.norm).sum::<f64>().sqrt()
    }
}

fn numbers(gradient: &Tensor) -> Result<Numbers> {
    let values = gradient
        .to_dtype(DType::F64)?
        .flatten_all()?
        .to_vec1::<f64>()?;
    let larger = |largest: f64, value: &f64| match value.is_nan() {
        true => f64::NAN,
        false if value.abs() > largest => value.abs(),
        false => largest,
    };
    let count = |is_it: fn(f64) -> bool| values.iter().filter(|value| is_it(**value)).count();
    Ok(Numbers {
        norm: sum_of_squares(gradient)?.sqrt(),
        largest: values.iter().fold(0.0, larger),
        nan: count(f64::is_nan),
        infinite: count(f64::is_infinite),
    })
}

impl fmt::Display for Gradients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tree = Tree::of(self.0.iter().map(|gradient| &*gradient.variable), '/');
        let mut rows = Vec::new();
        self.add(&tree, 0, &mut rows);
        let table = Table::new(["variable", "gradient", "norm", "largest"]);
        let mut lines = table.rows(rows).aligned().collect::<Vec<_>>();
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            writeln!(f, "{line}")?;
        }
        f.write_str(&last)
    }
}

impl Gradients {
    /// The rows of a scope, as a summary has them; that of a scope has the norm of all in it.
    fn add(&self, tree: &Tree, depth: usize, rows: &mut Vec<[String; 4]>) {
        let indented = |name: &str, end: &str| ["  ".repeat(depth).as_str(), name, end].concat();
        for entry in &tree.entries {
            match entry {
                Entry::Leaf(name, i) => rows.push(row(indented(name, ""), &self.0[*i])),
                Entry::Scope(name, number) => {
                    let inner = tree.scope(*number);
                    let all = inner.leaves().into_iter().filter_map(|i| self.0[i].numbers);
                    let norm = all.map(|n| n.norm * n.norm).sum::<f64>().sqrt();
                    let (name, norm) = (indented(name, "/"), short(norm));
                    rows.push([name, String::new(), norm, String::new()]);
                    self.add(inner, depth + 1, rows);
                }
            }
        }
    }
}

fn row(name: String, gradient: &Gradient) -> [String; 4] {
    let what = match gradient.numbers {
        None => "got no gradient".to_owned(),
        Some(Numbers {
            nan: 0,
            infinite: 0,
            ..
        }) => "finite".to_owned(),
        Some(Numbers {
            nan, infinite: 0, ..
        }) => format!("{nan} NaN"),
        Some(Numbers {
            nan: 0, infinite, ..
        }) => format!("{infinite} infinite"),
        Some(Numbers { nan, infinite, .. }) => format!("{nan} NaN, {infinite} infinite"),
    };
    let number = |of: fn(&Numbers) -> f64| {
        gradient
            .numbers
            .as_ref()
            .map_or_else(String::new, |n| short(of(n)))
    };
    [name, what, number(|n| n.norm), number(|n| n.largest)]
}

/// Four digits.
fn short(number: f64) -> String {
    match number.abs() {
        0.0 => "0".to_owned(),
        1e-3..1e5 => {
            let digits = (3.0 - number.abs().log10().floor()).clamp(0.0, 6.0);
            let text = format!("{number:.*}", digits as usize);
            match text.contains('.') {
                true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
                false => text,
            }
        }
        _ => format!("{number:.3e}"),
    }
}
