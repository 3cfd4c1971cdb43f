//! Which variables are trained, after they were made.

use std::collections::HashMap;
use std::sync::Arc;

use super::waiting::is_exempt;
use super::{Inner, VarStore};
use crate::error::{Error, ErrorKind, KnowsNames, LazyNearest, Nearest, Result};
use crate::lock::reading;
use crate::select::Select;
use crate::site::Trace;
use crate::variable::{AnyVariable, Common, Move, State};

impl VarStore {
    /// From now on the variables that a pattern chooses are trained, or not; gives how many of them were not so before.
    ///
    /// They are in `TRAINABLE_VARIABLES` or are not, here and in the passes that are walked now; handles follow, also those that were got
    /// before. On candle a handle's tensor is tracked or detached from then on, and its `Var` is
    /// the same: an optimizer that has it finds no gradient for it while it is not trained. One of candle's own that was made meanwhile does not
    /// have it: make it anew; those of `varscope::candle::optim` meet it in their next step. What was computed before keeps the gradients that it had.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// for name in ["encoder/w", "encoder/b", "head/w"] {
    ///     store.pass().get_variable(Request::new(name).shape([1]))?;
    /// }
    /// assert_eq!(store.set_trainable("encoder", false)?, 2);
    /// assert_eq!(store.set_trainable("**/b", true)?, 1);
    /// let trained = store.trainable_variables();
    /// assert_eq!(trained.iter().map(|v| v.path()).collect::<Vec<_>>(), ["encoder/b", "head/w"]);
    ///
    /// let error = store.set_trainable("encodr", false).unwrap_err();
    /// assert_eq!(error.nearest(), ["encoder"]);
    /// # Ok::<(), varscope::Error>(())
    /// ```
    ///
    /// What was said last holds: a later request for the variable that says `trainable` changes nothing, as ever, and
    /// [`strict`](Self::strict) compares it with what the variable was made with. It holds for variables that exist: one that is made later,
    /// or waits in a file, is as its request says. Casts, moves and loads leave it as it is; it is not saved, for a file has values and the
    /// code attributes.
    ///
    /// Local variables and those that optimizers keep are never trained: a pattern that chooses others too goes past them. Parts are
    /// variables of their own, and what they make up is trained if one of them is; a handle of that keeps each tensor that it has lent as long as
    /// it lives, so who freezes and thaws in every step asks for it anew.
    ///
    /// # Errors
    /// If the pattern is none or chooses no variable, which names the nearest, or only such as are never trained; or if the engine can't.
    /// Nothing is changed then.
    #[track_caller]
    pub fn set_trainable(&self, select: impl Into<Select>, trainable: bool) -> Result<usize> {
        let (select, here) = (select.into(), Trace::caller());
        let set = self.track(&select, trainable);
        set.map_err(|error| error.at(here))
    }

    fn track(&self, select: &Select, trainable: bool) -> Result<usize> {
        select.check()?;
        let chosen = self.select(select)?;
        let Some(first) = chosen.first() else {
            return Err(self.nothing_chosen(select));
        };
        if !chosen.iter().any(|v| may_be(v, trainable)) {
            let kind = ErrorKind::NeverTrained {
                pattern: select.to_string(),
                name: first.path().to_owned(),
            };
            return Err(Error::new(kind).defined_at(first.provenance()));
        }
        let changes = |v: &AnyVariable| may_be(v, trainable) && v.trainable() != trainable;
        if !chosen.iter().any(changes) {
            return Ok(0);
        }
        // What many have in common, they have in common afterwards.
        let mut commons: HashMap<*const Common, Arc<Common>> = HashMap::new();
        let mut changed = 0;
        let track = |variable: &AnyVariable| {
            if !select.keeps(variable) || !changes(variable) {
                return Ok(None);
            }
            let tracked = variable.engine_value().tracked(trainable);
            let value = tracked.map_err(|cause| variable.engine_error(cause))?;
            let common = variable.shared_common();
            let tracked = commons.entry(Arc::as_ptr(common));
            let common = tracked.or_insert_with(|| Arc::new(common.tracked(trainable)));
            changed += 1;
            Ok(Some(State {
                common: common.clone(),
                value: value.into(),
                by: Move::Tracking,
            }))
        };
        self.move_all(track, |_| {})?;
        Ok(changed)
    }

    fn nothing_chosen(&self, select: &Select) -> Error {
        let pattern = select.to_string();
        let names = Patterns {
            store: self.0.clone(),
            select: select.clone(),
        };
        let nearest = LazyNearest::new(Arc::new(names), self.len(), &pattern);
        Error::new(ErrorKind::NothingChosen { pattern }).near(nearest)
    }
}

/// Whether a variable can be trained, or not, as is asked.
fn may_be(variable: &AnyVariable, trainable: bool) -> bool {
    !trainable || variable.trainable() || !is_exempt(variable.collections())
}

/// A store, as far as it knows what a pattern that chooses nothing may mean.
struct Patterns {
    store: Arc<Inner>,
    select: Select,
}

impl KnowsNames for Patterns {
    fn nearest(&self, _: &str, first: usize) -> Nearest {
        let (variables, targets) = {
            let known = reading(&self.store.variables);
            let aliases = known.aliases.iter();
            let targets = aliases.filter(|(alias, _)| self.select.keeps_name(alias));
            let mut targets: Vec<_> = targets.map(|(_, target)| target.to_string()).collect();
            targets.sort();
            (known.all()[..first].to_vec(), targets)
        };
        // Another name of a variable chooses nothing; its own does.
        let names = match targets.is_empty() {
            true => self.select.like(variables.iter().map(AnyVariable::path)),
            false => targets,
        };
        Nearest {
            names,
            defined: None,
        }
    }
}
