//! By which calls a program is walked: those of the explicit API, or those that the macros' expansions make.
//!
//! The interpreter is one; what it comes to has to be the same by every road.

mod explicit;
mod lines;
mod macros;
mod short;
mod typed;

use std::fmt;

use serde_json::Value;
use varscope::collection::Item;
use varscope::{
    AnyVariable, HostArray, Name, NameScopeOptions, Pass, Scope, ScopeOptions, Template,
    TemplateOptions, VarStore,
};

use super::failure::Outcome;
use super::program::{GetVariable, OpKind, Variable, VariableScope};

pub(super) use self::explicit::Explicit;
use self::lines::Lines;
use self::macros::Macros;

/// A way to walk a program.
#[derive(Clone, Debug)]
pub enum Road {
    /// `Pass`, `Scope` and `VarStore`.
    Explicit,
    /// The calls of expansions: the stack of the thread, literal names, and the short roads where an expansion takes them.
    Macros {
        /// What stands for the program's text: later passes come to the same lines.
        lines: Lines,
        /// Whether every scope is looked at when it is entered. To look is to capture, after which a pass holds its record behind a
        /// lock, and to give names that would be given later; what is only walked has other roads.
        looks: bool,
    },
}

impl Road {
    /// The macros' calls, and a look at every scope.
    pub fn macros() -> Self {
        Self::Macros {
            lines: Lines::default(),
            looks: true,
        }
    }

    /// The macros' calls alone: entries of scopes say that they were entered, and nothing of them.
    pub fn macros_that_do_not_look() -> Self {
        Self::Macros {
            lines: Lines::default(),
            looks: false,
        }
    }

    /// Whether it sees what it enters.
    pub(super) fn looks(&self) -> bool {
        match self {
            Self::Explicit => true,
            Self::Macros { looks, .. } => *looks,
        }
    }

    /// Every road, new.
    pub fn all() -> [Self; 3] {
        [
            Self::Explicit,
            Self::macros(),
            Self::macros_that_do_not_look(),
        ]
    }

    /// A pass over the store, from its begin.
    pub(super) fn walk(
        &self,
        store: &VarStore,
        body: impl FnOnce(&mut dyn Walk) -> Vec<Value>,
    ) -> Vec<Value> {
        match self {
            Self::Explicit => body(&mut Explicit(&mut store.pass())),
            Self::Macros { lines, looks } => body(&mut Macros::begin(store, lines, *looks)),
        }
    }
}

impl fmt::Display for Road {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Explicit => "the explicit API",
            Self::Macros { looks: true, .. } => "the macros' calls",
            Self::Macros { looks: false, .. } => "the macros' calls alone",
        })
    }
}

/// A walk: it stands in a scope, and what it gives for one that it enters stands there.
pub(super) trait Walk {
    /// The pass, if it is in the open.
    fn pass(&mut self) -> Option<&mut Pass>;

    /// The program comes to this line.
    fn come_to(&mut self, line: u64);

    /// A name, as the program writes it.
    fn name(&self, text: &str) -> Name;

    /// `options` is all that `asked` says.
    fn scope<'a>(
        &'a mut self,
        asked: &VariableScope,
        options: ScopeOptions,
    ) -> Outcome<Box<dyn Walk + 'a>>;

    /// Also the name that re-enters it, if this walk looks. `written` is the name, or the default one.
    fn name_scope<'a>(
        &'a mut self,
        written: Option<&str>,
        options: NameScopeOptions,
    ) -> Outcome<(Box<dyn Walk + 'a>, Option<String>)>;

    /// What recordings say of a scope; nothing if this walk does not look.
    fn describe_scope(&mut self) -> Value;

    /// Its name alone; nothing if this walk does not look.
    fn scope_name(&mut self) -> Option<String>;

    fn current_name_scope(&mut self) -> String;

    fn current_scope(&mut self) -> Outcome<Scope>;

    fn reuse_variables(&mut self) -> Outcome;

    /// `recorded` is the element type that it had on TensorFlow: that of the handle, where that is a type.
    fn get_variable(&mut self, asked: &GetVariable, recorded: Option<&str>)
    -> Outcome<AnyVariable>;

    fn variable(&mut self, asked: &Variable, value: HostArray) -> Outcome<AnyVariable>;

    fn operation(&mut self, kind: OpKind, name: &str) -> Outcome<String>;

    fn get_collection(&mut self, key: &str, scope: Option<&str>) -> Outcome<Vec<Item>>;

    fn make_template(&mut self, options: TemplateOptions) -> Outcome<Template>;

    fn call(
        &mut self,
        template: &Template,
        body: &mut dyn FnMut(&mut dyn Walk) -> Outcome,
    ) -> Outcome;
}
