//! The names most like a missing one, looked for when somebody looks: most misses are answered by code, and a comparison with every
//! name of a model takes milliseconds.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::name;
use crate::site::LazyTrace;

/// The names most like one that is missing, best first, at most three: those that varscope's own errors give, for errors of other crates.
///
/// ```
/// use varscope::error::nearest_names;
///
/// let known = ["conv1/weights", "conv2/weights", "conv1/biases"];
/// assert_eq!(nearest_names("conv1/weight", known)[0], "conv1/weights");
/// assert!(nearest_names("embedding", known).is_empty());
/// ```
pub fn nearest_names<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    name::nearest(asked, known.into_iter())
}

/// Whoever knows the names.
pub(crate) trait KnowsNames: Send + Sync {
    /// Of the first so many names those most like the one asked for, best first, and where the variable of the first was created.
    fn nearest(&self, asked: &str, first: usize) -> Nearest;
}

/// Names, best first, and where the variable of the first was created.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nearest {
    pub(crate) names: Vec<String>,
    pub(crate) defined: Option<LazyTrace>,
}

/// The names as they were when the error was made: none is ever taken back, so it is enough to know how many there were.
#[derive(Clone)]
pub(crate) struct LazyNearest {
    known: Arc<dyn KnowsNames>,
    count: usize,
    asked: Box<str>,
    found: OnceLock<Nearest>,
}

impl LazyNearest {
    pub(crate) fn new(known: Arc<dyn KnowsNames>, count: usize, asked: &str) -> Self {
        Self {
            known,
            count,
            asked: asked.into(),
            found: OnceLock::new(),
        }
    }

    pub(super) fn get(&self) -> &Nearest {
        self.found
            .get_or_init(|| self.known.nearest(&self.asked, self.count))
    }
}

impl fmt::Debug for LazyNearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.get(), f)
    }
}
