//! How often random numbers were drawn under a name, so that draws of one step differ.

use std::collections::HashMap;
use std::sync::Mutex;

use super::VarStore;
use crate::lock::locked;

/// The draws of one step, by name.
#[derive(Debug, Default)]
pub(super) struct Draws(Mutex<(i64, HashMap<String, u64>)>);

impl VarStore {
    /// How many draws of this name there were before at this step.
    pub(crate) fn draw(&self, name: &str, step: i64) -> u64 {
        let mut draws = locked(&self.0.draws.0);
        if draws.0 != step {
            *draws = (step, HashMap::new());
        }
        let count = draws.1.entry(name.to_owned()).or_default();
        let before = *count;
        *count += 1;
        before
    }
}
