//! Names of spans live for ever, and are not without end. Alone in its process, since it uses them up.

use std::sync::{Arc, Mutex};

use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use varscope::prelude::*;

#[derive(Clone, Default)]
struct Names(Arc<Mutex<Vec<&'static str>>>);

impl<S: tracing::Subscriber> Layer<S> for Names {
    fn on_new_span(
        &self,
        attributes: &tracing::span::Attributes<'_>,
        _: &tracing::span::Id,
        _: Context<'_, S>,
    ) {
        self.0.lock().unwrap().push(attributes.metadata().name());
    }
}

#[test]
fn names_without_end_share_a_span_at_last() {
    let names = Names::default();
    tracing::subscriber::with_default(Registry::default().with(names.clone()), || {
        let store = VarStore::new();
        for i in 0..5000 {
            model!(store, scope!(format!("step_{i}"), {}));
        }
        model!(store, scope!("step_7", {}));
    });
    let names = names.0.lock().unwrap();
    let scopes: Vec<&str> = names
        .iter()
        .filter(|name| **name != "pass")
        .copied()
        .collect();
    assert_eq!(scopes.len(), 5001);
    assert_eq!(
        (scopes[0], scopes[4999], scopes[5000]),
        ("step_0", "scope", "step_7")
    );
}
