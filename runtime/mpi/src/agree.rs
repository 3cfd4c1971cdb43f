//! Agreement before the first step: the same variables on every rank, with the same values.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use varscope::host::HostArray;
use varscope::{AnyVariable, Generation, VarStore};

use crate::digest::Digest;
use crate::error::{Drifted, Error, Result};
use crate::table::{Differences, Table, shared};
use crate::transport::Values;
use crate::words::{bits, chosen, of_bytes, to_bytes};
use crate::world::World;

/// A store whose variables ranks have agreed on.
#[derive(Debug)]
pub(crate) struct Agreed {
    store: VarStore,
    generation: Generation,
    /// The variables whose values were compared.
    names: Arc<HashSet<String>>,
}

/// What ranks have agreed on.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Agreement {
    /// How many variables they share.
    pub variables: usize,
    /// Those whose values were not those of rank 0 on some rank, and are now.
    pub sent: Vec<String>,
}

impl World {
    /// Makes sure that all ranks have the same variables, by name, shape, element type, whether they are trained, and collections; and the same
    /// values: of those that differ, all get what rank 0 has, be it because rank 0 alone has loaded a file. Values that were made here do not
    /// differ, for they depend on seed and name: as a rule nothing is sent.
    ///
    /// Local variables are left alone. The order in which ranks made their variables does not matter. [`average`](Self::average) and
    /// [`save`](Self::save) do it by themselves, where it was not done and whenever variables have come since; of those that were compared
    /// before the values are left alone then.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    /// use varscope_mpi::{Error, Options, threads};
    ///
    /// let agreed = threads(2, Options::new(), |world| {
    ///     let store = VarStore::new();
    ///     let w = store.pass().get_variable(Request::new("w").shape([2]))?;
    ///     if world.is_first() {
    ///         w.assign([1.0f32, 2.0])?;
    ///     }
    ///     let agreement = world.agree(&store)?;
    ///     Ok::<_, Error>((w.read()?, agreement.sent))
    /// });
    /// for of_rank in agreed {
    ///     assert_eq!(of_rank?, ([1.0f32, 2.0].into(), vec!["w".to_owned()]));
    /// }
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Differ`], on every rank, with all that differs; if a value that differs is of strings; and as everything that ranks do together.
    pub fn agree(&self, store: &VarStore) -> Result<Agreement> {
        let generation = store.generation();
        let variables = shared(store);
        self.compare(&variables)?;
        let known = self.names_of(store);
        let new = variables.iter().filter(|v| !known.contains(v.path()));
        let new: Vec<&AnyVariable> = new.collect();
        let mut sent = Vec::new();
        for variable in self.differing(&new)? {
            self.send_value(variable)?;
            sent.push(variable.path().to_owned());
        }
        let mut agreed = self.agreed.borrow_mut();
        agreed.retain(|agreed| !agreed.store.ptr_eq(store));
        agreed.push(Agreed {
            store: store.clone(),
            generation,
            names: Arc::new(variables.iter().map(|v| v.path().to_owned()).collect()),
        });
        let variables = variables.len();
        Ok(Agreement { variables, sent })
    }

    /// Whether nothing has come to the store since ranks agreed on it.
    pub(crate) fn has_agreed(&self, store: &VarStore) -> bool {
        let agreed = self.agreed.borrow();
        let of_it = agreed.iter().find(|agreed| agreed.store.ptr_eq(store));
        of_it.is_some_and(|agreed| agreed.generation == store.generation())
    }

    fn names_of(&self, store: &VarStore) -> Arc<HashSet<String>> {
        let agreed = self.agreed.borrow();
        let of_it = agreed.iter().find(|agreed| agreed.store.ptr_eq(store));
        of_it.map(|agreed| agreed.names.clone()).unwrap_or_default()
    }

    /// Makes sure that all ranks have the same variables, whatever their values.
    pub(crate) fn compare(&self, variables: &[AnyVariable]) -> Result<()> {
        let digest = Table::digest(variables);
        let met = self.meet("the comparison of variables", 0, digest, false)?;
        match met.is_same {
            true => Ok(()),
            false => Err(self.differ(variables)?),
        }
    }

    fn differ(&self, variables: &[AnyVariable]) -> Result<Error> {
        let garbled = |cause: serde_json::Error| Error::Garbled {
            what: "its variables".to_owned(),
            cause: cause.into(),
        };
        let mine = serde_json::to_vec(&Table::of(variables)).map_err(garbled)?;
        let tables = self.all_gather(mine)?;
        let tables = tables.iter().map(|table| serde_json::from_slice(table));
        let tables: Vec<Table> = tables.collect::<Result<_, _>>().map_err(garbled)?;
        match Differences::of(&tables) {
            Some(differences) => Ok(self.known_to_all(differences)),
            // Fingerprints differ only if tables do.
            None => Ok(self.out_of_step("the comparison of variables")?),
        }
    }

    /// Those of these variables, which all ranks have, whose values are not the same everywhere.
    pub(crate) fn differing<'a>(&self, of: &[&'a AnyVariable]) -> Result<Vec<&'a AnyVariable>> {
        let mine = digests(of)?;
        let met = self.meet("the comparison of values", 0, Digest::of_all(&mine), false)?;
        if met.is_same {
            return Ok(Vec::new());
        }
        let mut differ = self.differs_from_first(&mine)?;
        self.reduce(&"the exchange of what differs", Values::Bits(&mut differ))?;
        Ok(chosen(&differ, of))
    }

    /// Which of these have other values than on rank 0, and on which ranks.
    pub(crate) fn drifted(&self, of: &[&AnyVariable]) -> Result<Error> {
        let mine = to_bytes(self.differs_from_first(&digests(of)?)?);
        let mut drifted: BTreeMap<&str, Drifted> = BTreeMap::new();
        for (rank, bytes) in self.all_gather(mine)?.iter().enumerate() {
            for variable in chosen(&of_bytes(bytes), of) {
                let entry = drifted.entry(variable.path());
                let entry = entry.or_insert_with(|| Drifted {
                    name: variable.path().to_owned(),
                    ranks: Vec::new(),
                    defined: variable.defined().to_string(),
                });
                entry.ranks.push(rank);
            }
        }
        let variables = drifted.into_values().collect();
        Ok(self.known_to_all(Error::Drifted { variables }))
    }

    /// A bit for each digest that is not that of rank 0.
    fn differs_from_first(&self, mine: &[u64]) -> Result<Vec<u64>> {
        let mut first = to_bytes(mine.iter().copied());
        self.broadcast(&"the exchange of fingerprints", 0, &mut first)?;
        let first = of_bytes(&first);
        Ok(bits(
            first.iter().zip(mine).map(|(first, mine)| first != mine),
        ))
    }

    fn send_value(&self, variable: &AnyVariable) -> Result<()> {
        let value = variable.read()?;
        let Some(bytes) = value.le_bytes() else {
            return Err(self.known_to_all(Error::Strings {
                name: variable.path().to_owned(),
                defined: Box::new(variable.defined().clone()),
            }));
        };
        let mut bytes = bytes.into_owned();
        let what = format!("the broadcast of {}", variable.path());
        self.broadcast(&what, 0, &mut bytes)?;
        if !self.is_first() {
            let value = HostArray::of_le_bytes(variable.dtype(), variable.shape(), &bytes);
            let value = value.map_err(|cause| Error::Garbled {
                what: variable.path().to_owned(),
                cause: cause.into(),
            })?;
            variable.assign(value)?;
        }
        Ok(())
    }
}

fn digests(of: &[&AnyVariable]) -> Result<Vec<u64>> {
    let digest = |v: &&AnyVariable| Ok(Digest::of_value(&v.read()?));
    of.iter().map(digest).collect()
}
