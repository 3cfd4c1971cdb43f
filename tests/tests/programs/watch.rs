//! What is promised of every single operation.

use serde_json::{Map, Value};
use varscope::{Pass, Reuse};
use varscope_tests::replay::program::{MakeTemplate, NameScope, VariableScope};
use varscope_tests::replay::{Op, Watch};

const COLLECTIONS: [&str; 5] = [
    "variables",
    "trainable_variables",
    "local_variables",
    "regularization_losses",
    "mine",
];

/// Where a walk stands.
#[derive(Debug, PartialEq)]
struct Position {
    scope: String,
    original: String,
    name_scope: String,
}

/// What store and pass hold.
#[derive(Debug, PartialEq)]
struct Contents {
    variables: usize,
    collections: Vec<Vec<String>>,
}

struct Before {
    position: Position,
    reuse: Reuse,
    contents: Contents,
}

impl Before {
    fn of(pass: &mut Pass) -> Self {
        let position = Position {
            scope: pass.scope_name(),
            original: pass.original_name_scope(),
            name_scope: pass.current_name_scope(),
        };
        let names = |key: &&str| {
            let items = pass.get_collection(key);
            items.iter().map(|item| item.name()).collect()
        };
        Self {
            position,
            reuse: pass.reuse(),
            contents: Contents {
                variables: pass.store().len(),
                collections: COLLECTIONS.iter().map(names).collect(),
            },
        }
    }
}

/// Compares before and after, and notes what is broken.
#[derive(Default)]
pub(crate) struct Promises {
    before: Vec<Before>,
    pub(crate) broken: Vec<String>,
}

impl Watch for Promises {
    fn before(&mut self, pass: &mut Pass, _: &Op) {
        self.before.push(Before::of(pass));
    }

    fn after(&mut self, pass: &mut Pass, op: &Op, entry: &Map<String, Value>) {
        let Some(before) = self.before.pop() else {
            return self.broken.push("an end without a beginning".to_owned());
        };
        let after = Before::of(pass);
        let mut promise = |holds: bool, what: &str| {
            if !holds {
                self.broken
                    .push(format!("{what}: {op:?} came to {entry:?}"));
            }
        };
        promise(
            after.position == before.position,
            "the walk stands where it stood",
        );
        let has_body = matches!(
            op,
            Op::VariableScope(VariableScope { .. })
                | Op::NameScope(NameScope { .. })
                | Op::MakeTemplate(MakeTemplate { .. })
        );
        let runs_others = has_body || matches!(op, Op::CallTemplate { .. });
        if !runs_others && !matches!(op, Op::ReuseVariables { .. }) {
            promise(
                after.reuse == before.reuse,
                "only `reuse_variables` changes the reuse of an open scope",
            );
        }
        let failed = entry.contains_key("error");
        if failed && !entry.contains_key("entered") {
            promise(after.contents == before.contents, "what fails adds nothing");
        }
        if !failed && !runs_others {
            let grows = after.contents.variables >= before.contents.variables;
            promise(
                grows && after.contents.variables <= before.contents.variables + 1,
                "one operation makes one variable",
            );
        }
    }
}

/// Captures every scope as soon as something runs in it.
pub(crate) struct CaptureEverything;

impl Watch for CaptureEverything {
    fn before(&mut self, pass: &mut Pass, _: &Op) {
        let _ = pass.current_scope();
    }
}
