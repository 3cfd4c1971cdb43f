//! What a pass collects.

use super::Pass;
use crate::error::Result;
use crate::select::Select;
use crate::site::Trace;
use crate::variable::collection::Item;

/// Collections: `tf.get_collection` and its like.
impl Pass {
    /// A collection's members in this pass, in the order in which they came (`tf.get_collection`).
    pub fn get_collection(&self, key: impl AsRef<str>) -> Vec<Item> {
        self.collected(key.as_ref(), &Select::ALL, 0)
    }

    /// Those of them whose names (`a/w:0`) or paths (`a/w`) begin with a match of the regular expression `scope`.
    ///
    /// A trap, as in TensorFlow: the match is anchored at the start only, so `a` also gives `ab/w:0` and `a_1/w:0`.
    ///
    /// # Errors
    /// If `scope` is no regular expression.
    pub fn get_collection_in(
        &self,
        key: impl AsRef<str>,
        scope: impl AsRef<str>,
    ) -> Result<Vec<Item>> {
        let filter = Select::regex(scope)?;
        Ok(self.collected(key.as_ref(), &filter, 0))
    }

    /// Those of them that a pattern chooses, by the language of everything else that is chosen: `a` gives `a/w`, but not `ab/w`. What is no
    /// variable is chosen by its name.
    ///
    /// ```
    /// use varscope::collection::GLOBAL_VARIABLES;
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// let mut pass = store.pass();
    /// for name in ["conv1/w", "conv1/b", "conv10/w"] {
    ///     pass.get_variable(Request::new(name).shape([1]))?;
    /// }
    /// let chosen = pass.select_collection(GLOBAL_VARIABLES, "conv1 | !**/b")?;
    /// assert_eq!(chosen.iter().map(|item| item.name()).collect::<Vec<_>>(), ["conv1/w:0"]);
    /// # Ok::<(), varscope::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the text is no pattern: [`Select::check`].
    #[track_caller]
    pub fn select_collection(
        &self,
        key: impl AsRef<str>,
        select: impl Into<Select>,
    ) -> Result<Vec<Item>> {
        let (select, here) = (select.into(), Trace::caller());
        select.check().map_err(|error| error.at(here))?;
        Ok(self.collected(key.as_ref(), &select, 0))
    }

    fn collected(&self, key: &str, filter: &Select, since: usize) -> Vec<Item> {
        self.state()
            .look(|_, record| record.collection(key, filter, since))
    }

    /// Adds to a collection of this pass (`tf.add_to_collection`).
    pub fn add_to_collection(&mut self, key: impl AsRef<str>, item: impl Into<Item>) {
        let (key, item) = (key.as_ref(), item.into());
        self.record().add(key, item);
    }

    /// What was added to a collection since then.
    pub(crate) fn collected_since(&self, key: &str, log: usize) -> Vec<Item> {
        self.collected(key, &Select::ALL, log)
    }
}
