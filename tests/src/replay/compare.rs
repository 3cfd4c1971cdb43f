//! Compares what varscope did with what TensorFlow did.

use std::fmt;

use serde_json::{Map, Value};

use varscope::VarStore;

use super::{Program, Road, interpreter, spelling};

/// One entry that is not as recorded.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The operation's number.
    pub op: Option<u64>,
    /// What TensorFlow did; nothing if it did less.
    pub expected: Option<Value>,
    /// What varscope did; nothing if it did less.
    pub found: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |v: &Option<Value>| v.as_ref().map_or("nothing".to_owned(), Value::to_string);
        let op = self.op.map_or("?".to_owned(), |id| id.to_string());
        write!(
            f,
            "op {op}\n    TensorFlow {}\n    varscope   {}",
            show(&self.expected),
            show(&self.found)
        )
    }
}

/// Runs the program on a store of its own and gives every entry that differs.
pub fn differences(program: &Program, road: &Road) -> Vec<Difference> {
    let found = interpreter::run_over(&VarStore::new(), program, road);
    let length = found.len().max(program.expect.len());
    let pairs = (0..length).map(|i| (program.expect.get(i), found.get(i)));
    pairs
        .filter(|(expected, found)| match (expected, found) {
            (Some(expected), Some(found)) => !is_same(expected, found, road.looks()),
            _ => true,
        })
        .map(|(expected, found)| Difference {
            op: expected.or(found).and_then(|e| e.get("id")?.as_u64()),
            expected: expected.cloned(),
            found: found.cloned(),
        })
        .collect()
}

fn is_same_message(expected: &Map<String, Value>, found: &Map<String, Value>) -> bool {
    let text = |entry: &Map<String, Value>, field| {
        let text = entry.get(field).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let Some(found) = found.get("message") else {
        return true;
    };
    let plain = spelling::plain(&text(expected, "error"), &text(expected, "message"));
    plain.is_none_or(|plain| *found == plain)
}

/// Nothing where a road did not look: that varscope got there is all that can be compared.
fn where_seen(field: &str, value: &Value, found: &Map<String, Value>) -> Value {
    match found.get(field) {
        Some(Value::Null) => Value::Null,
        _ => value.clone(),
    }
}

/// Equal but for the Python class of an exception; messages where varscope's side has one, which it has for the kinds that are to be
/// compared.
fn is_same(expected: &Value, found: &Value, looks: bool) -> bool {
    let (Some(expected), Some(found)) = (expected.as_object(), found.as_object()) else {
        return false;
    };
    let rest = |entry: &Map<String, Value>| -> Map<String, Value> {
        let rest = entry.iter().filter(|(k, _)| *k != "exc" && *k != "message");
        let seen = |k, v: &Value| match looks {
            true => v.clone(),
            false => where_seen(k, v, found),
        };
        rest.map(|(k, v)| (k.clone(), seen(k, v))).collect()
    };
    rest(expected) == rest(found) && is_same_message(expected, found)
}
