//! Gradients averaged over ranks, by the names of their variables: in name order, in buckets.

mod arrays;
mod bucket;
#[cfg(feature = "candle")]
mod of_candle;

use std::fmt;

use varscope::{AnyVariable, VarStore};
use varscope_names::OneLine;

pub(crate) use bucket::Buffers;
pub use bucket::Number;
#[cfg(feature = "candle")]
pub use of_candle::no_gradients;

use self::bucket::buckets;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::transport::Ranks;
use crate::words::{bits, chosen, of_bytes, to_bytes};
use crate::world::World;

/// What became of an average. Prints as a line for each gradient that a rank did not have.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Averaged {
    /// The gradients that some ranks had and others did not, in the order of names.
    pub lacking: Vec<Lacking>,
}

/// A gradient that some ranks did not have, and that counted as zero there.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lacking {
    /// The variable's full name.
    pub variable: String,
    /// The ranks without it.
    pub ranks: Vec<usize>,
}

impl fmt::Display for Averaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.lacking.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (variable, ranks) = (OneLine(&self.variable), Ranks(&self.ranks));
        write!(
            f,
            "{variable} got no gradient on {ranks}, which counted as zero"
        )
    }
}

/// The gradients of one step on one rank.
trait Source {
    /// Whether there is one for a variable.
    ///
    /// # Errors
    /// If it is of another shape.
    fn has(&self, variable: &AnyVariable) -> Result<bool>;

    /// Whether it is added up as `f64`; as `f32` else.
    fn is_wide(&self, variable: &AnyVariable) -> bool;

    /// Writes it out, in row-major order.
    fn read<T: Number>(&self, variable: &AnyVariable, to: &mut [T]) -> Result<()>;

    /// Puts the average in its place, whether or not there was one.
    fn put<T: Number>(&mut self, variable: &AnyVariable, average: &[T]) -> Result<()>;
}

/// Whether there is a gradient, which is of this shape.
///
/// # Errors
/// If it is not that of its variable.
fn is_there(variable: &AnyVariable, gradient: Option<&[usize]>) -> Result<bool> {
    match gradient {
        Some(shape) if shape != variable.shape() => Err(Error::GradientShape {
            name: variable.path().to_owned(),
            shape: Box::new(variable.shape().into()),
            found: Box::new(shape.into()),
            defined: Box::new(variable.defined().clone()),
        }),
        gradient => Ok(gradient.is_some()),
    }
}

/// What is averaged, in the order of names: the trainable floats, local ones left out.
fn averaged(store: &VarStore) -> Vec<AnyVariable> {
    let mut variables = crate::table::shared(store);
    variables.retain(|v| v.trainable() && v.dtype().is_floating());
    variables
}

impl World {
    /// Averages what a source has, each rank counted by its examples.
    fn average_source(
        &self,
        store: &VarStore,
        source: &mut impl Source,
        examples: usize,
    ) -> Result<Averaged> {
        let variables = averaged(store);
        let has: Vec<bool> = match examples {
            0 => vec![false; variables.len()],
            _ => variables
                .iter()
                .map(|v| source.has(v))
                .collect::<Result<_>>()?,
        };
        let mine = bits(has.iter().copied());
        let is_same = self.meet_for_average(store, (&mine, examples))?;
        let (present, result) = match is_same {
            true => (mine, Averaged::default()),
            false => self.present(&variables, (&mine, examples))?,
        };
        let all: Vec<(&AnyVariable, bool)> = variables.iter().zip(has).collect();
        let present = chosen(&present, &all);
        let (wide, narrow) = present.into_iter().partition(|(v, _)| source.is_wide(v));
        self.average_of_type::<f32>(narrow, source, examples)?;
        self.average_of_type::<f64>(wide, source, examples)?;
        self.tell_lacking(&result);
        Ok(result)
    }

    /// Whether all ranks have the same gradients, and all count.
    fn meet_for_average(&self, store: &VarStore, mine: (&[u64], usize)) -> Result<bool> {
        let (present, examples) = mine;
        let may = Digest::of_all(&[Digest::of_all(present), u64::from(examples == 0)]);
        let asks = !self.has_agreed(store);
        let meet = |asks| {
            let same = self.options.bucket_bytes() as u64;
            self.meet("the average of gradients", same, may, asks)
        };
        let mut met = meet(asks)?;
        if met.is_asked {
            self.agree(store)?;
            met = meet(false)?;
        }
        Ok(met.is_same && examples > 0)
    }

    /// The gradients that any rank has, and those that not all have that count.
    fn present(
        &self,
        variables: &[AnyVariable],
        mine: (&[u64], usize),
    ) -> Result<(Vec<u64>, Averaged)> {
        let (present, examples) = mine;
        let words = [u64::from(examples > 0)]
            .into_iter()
            .chain(present.iter().copied());
        let gathered = self.all_gather(to_bytes(words))?;
        let ranks: Vec<Vec<u64>> = gathered.iter().map(|bytes| of_bytes(bytes)).collect();
        if ranks.iter().all(|words| words.first() == Some(&0)) {
            return Err(self.known_to_all(Error::NoExamples));
        }
        let mut any = vec![0; present.len()];
        for words in &ranks {
            any.iter_mut()
                .zip(&words[1..])
                .for_each(|(any, word)| *any |= word);
        }
        let numbers: Vec<usize> = (0..variables.len()).collect();
        let mut lacking = Vec::new();
        for i in chosen(&any, &numbers) {
            let lacks = |words: &[u64]| words[0] == 1 && words[1 + i / 64] >> (i % 64) & 1 == 0;
            let without = ranks.iter().enumerate().filter(|(_, words)| lacks(words));
            let without: Vec<usize> = without.map(|(rank, _)| rank).collect();
            if !without.is_empty() {
                lacking.push(Lacking {
                    variable: variables[i].path().to_owned(),
                    ranks: without,
                });
            }
        }
        Ok((any, Averaged { lacking }))
    }

    fn average_of_type<T: Number>(
        &self,
        parts: Vec<(&AnyVariable, bool)>,
        source: &mut impl Source,
        examples: usize,
    ) -> Result<()> {
        let lengths = parts.iter().map(|(v, _)| v.shape().iter().product());
        let buckets = buckets(lengths, self.options.bucket_bytes() / size_of::<T>());
        let count = buckets.len();
        let mut buffer = T::buffer(&mut self.buffers.borrow_mut());
        for (i, bucket) in buckets.into_iter().enumerate() {
            let what = Bucket {
                number: (i + 1, count),
                ends: (parts[bucket.parts.start].0, parts[bucket.parts.end - 1].0),
            };
            // The last number is how many examples count.
            buffer.clear();
            buffer.resize(bucket.elements + 1, T::of(0.0));
            let weight = T::of(examples as f64);
            let mut rest = buffer.as_mut_slice();
            for (variable, has) in &parts[bucket.parts.clone()] {
                let part = rest.split_off_mut(..variable.shape().iter().product());
                let part = part.expect("a bucket has room for its parts");
                if *has {
                    source.read(variable, part)?;
                    part.iter_mut().for_each(|number| *number *= weight);
                }
            }
            buffer[bucket.elements] = weight;
            self.reduce(&what, T::values(&mut buffer))?;
            let scale = T::of(1.0 / buffer[bucket.elements].wide());
            buffer.iter_mut().for_each(|number| *number *= scale);
            let mut rest = buffer.as_slice();
            for (variable, _) in &parts[bucket.parts] {
                let part = rest.split_off(..variable.shape().iter().product());
                source.put(variable, part.expect("a bucket has all its parts"))?;
            }
        }
        T::keep(&mut self.buffers.borrow_mut(), buffer);
        Ok(())
    }

    /// Warns once of each gradient that a rank lacks: what counts as zero unnoticed is a mistake that nobody finds.
    fn tell_lacking(&self, averaged: &Averaged) {
        for lacking in &averaged.lacking {
            let is_new = self.told.borrow_mut().insert(lacking.variable.clone());
            if is_new && self.is_first() {
                eprintln!("warning: {lacking}");
            }
        }
    }
}

/// What is told of a bucket that does not come through.
struct Bucket<'a> {
    number: (usize, usize),
    ends: (&'a AnyVariable, &'a AnyVariable),
}

impl fmt::Display for Bucket<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((i, of), (first, last)) = (self.number, self.ends);
        write!(f, "the all-reduce of bucket {i} of {of} of the gradients (")?;
        match first.path() == last.path() {
            true => write!(f, "{})", OneLine(first.path())),
            false => write!(f, "{} … {})", OneLine(first.path()), OneLine(last.path())),
        }
    }
}
