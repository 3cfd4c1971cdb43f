//! Scopes and layers as spans: what a Chrome trace of a pass says, read as JSON by a reader that knows nothing of spans.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing_chrome::ChromeLayerBuilder;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use varscope::prelude::*;

type Bias = Variable<f32, ndarray::Ix1>;
type Test = std::result::Result<(), Box<dyn std::error::Error>>;

#[layer]
fn dense(units: usize) -> Result<Bias> {
    get_variable!("bias", [units])
}

#[layer(scope = "attention")]
fn attention() -> Result<()> {
    scope!("query", dense(2))?;
    name_scope!("mix", scope!("value/a", dense(3)))?;
    Ok(())
}

/// The spans of a trace: how deep each is, its name, and its path.
fn spans(trace: &Path) -> Vec<(usize, String, String)> {
    let text = std::fs::read_to_string(trace).expect("a trace");
    let events: Value = serde_json::from_str(&text).expect("JSON");
    let (mut open, mut spans) = (Vec::new(), Vec::new());
    let mut last = 0.0;
    for event in events.as_array().expect("a list") {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let name = text(&event["name"]);
        match event["ph"].as_str() {
            Some("B") => {
                // Written as Rust would.
                let path = text(&event["args"]["path"]).replace('"', "");
                spans.push((open.len(), name.clone(), path));
                open.push(name);
            }
            Some("E") => assert_eq!(open.pop(), Some(name), "the innermost span ends"),
            _ => continue,
        }
        let time = event["ts"].as_f64().expect("a time");
        assert!(time >= last, "{time} after {last}");
        last = time;
    }
    assert!(open.is_empty(), "{open:?} did not end");
    spans
}

/// The spans of what runs.
fn traced(run: impl FnOnce()) -> Vec<(usize, String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.json");
    let builder = ChromeLayerBuilder::new().file(&path).include_args(true);
    let (layer, guard) = builder.build();
    tracing::subscriber::with_default(Registry::default().with(layer), run);
    drop(guard);
    spans(&path)
}

fn lines(spans: &[(usize, String, String)]) -> Vec<String> {
    let line = |(depth, name, path): &(usize, String, String)| {
        format!("{}{name} [{path}]", "  ".repeat(*depth))
    };
    spans.iter().map(line).collect()
}

#[test]
fn scopes_and_layers_are_spans_by_their_names() {
    let store = VarStore::new();
    let spans = traced(|| {
        model!(store, {
            scope!("encoder", attention()).unwrap();
            scope!(default_name = "d", dense(1)).unwrap();
            scope!(default_name = "d", dense(1)).unwrap();
        })
    });
    assert_eq!(
        lines(&spans),
        [
            "pass []",
            "  encoder [encoder]",
            "    attention [encoder]",
            "      attention [encoder/attention]",
            "        query [encoder/attention/query]",
            "          dense [encoder/attention/query]",
            "        mix [encoder/attention/mix]",
            "          value/a [encoder/attention/value/a]",
            "            dense [encoder/attention/value/a]",
            "  d [d]",
            "    dense [d]",
            "  d_1 [d_1]",
            "    dense [d_1]",
        ]
    );
}

#[test]
fn explicit_passes_have_the_spans_of_their_scopes() -> Test {
    let store = VarStore::new();
    let template = store.pass().make_template("shared")?;
    let spans = traced(|| {
        let mut pass = store.pass();
        let captured = {
            let mut outer = pass.scope("a").unwrap();
            drop(outer.name_scope("n").unwrap());
            drop(outer.scope("c/d").unwrap());
            outer.scope("b").unwrap().current_scope()
        };
        drop(pass.scope(&captured).unwrap());
        template
            .call(&mut pass, |_| Ok::<_, varscope::Error>(()))
            .unwrap();
    });
    let expected = [
        "a [a]",
        "  n [a/n]",
        "  c/d [a/c/d]",
        "  b [a/b]",
        "b [a/b]",
        "shared [shared]",
    ];
    assert_eq!(lines(&spans), expected);
    Ok(())
}

#[test]
fn spans_end_where_an_error_or_a_panic_leaves() {
    let store = VarStore::new();
    let fails = || -> Result<()> {
        model!(store, {
            scope!("a", get_variable!("w", [1]).and_then(|_: Bias| dense(1)))?;
            let _: Bias = scope!("b", reuse = true, get_variable!("w", [1]))?;
            Ok(())
        })
    };
    let panics = || model!(store, scope!("c", scope!("d", panic!("of the model"))));
    let spans = traced(|| {
        assert!(fails().is_err());
        assert!(std::panic::catch_unwind(AssertUnwindSafe(panics)).is_err());
        model!(store, scope!("after", {}));
    });
    assert_eq!(
        lines(&spans),
        [
            "pass []",
            "  a [a]",
            "    dense [a]",
            "  b [b]",
            "pass []",
            "  c [c]",
            "    d [c/d]",
            "pass []",
            "  after [after]",
        ]
    );
}

#[test]
fn a_scope_that_can_not_be_opened_has_no_span() {
    let store = VarStore::new();
    let spans = traced(|| {
        let illegal = String::from("il legal");
        let got: Result<Bias> = model!(store, scope!(illegal, get_variable!("w", [1])));
        assert!(got.is_err());
    });
    assert_eq!(lines(&spans), ["pass []"]);
}

/// Asks for variables whenever something is entered.
#[derive(Clone, Default)]
struct Nosy(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Nosy {
    fn on_new_span(
        &self,
        attributes: &tracing::span::Attributes<'_>,
        _: &tracing::span::Id,
        _: Context<'_, S>,
    ) {
        let store = VarStore::new();
        let bias = model!(store, scope!("inside", dense(1))).unwrap();
        let metadata = attributes.metadata();
        assert_eq!(
            (metadata.target(), bias.path()),
            ("varscope", "inside/bias")
        );
        let place = metadata.file().unwrap_or("nowhere").replace('\\', "/");
        self.0
            .lock()
            .unwrap()
            .push(format!("{} {place}", metadata.name()));
    }
}

#[test]
fn a_listener_may_open_scopes_itself() {
    let nosy = Nosy::default();
    tracing::subscriber::with_default(Registry::default().with(nosy.clone()), || {
        let store = VarStore::new();
        model!(store, scope!("outside", dense(1))).unwrap();
    });
    let seen = nosy.0.lock().unwrap();
    let place = file!().replace('\\', "/");
    let expected = [
        "pass nowhere".to_owned(),
        "outside nowhere".to_owned(),
        format!("dense {place}"),
    ];
    assert_eq!(*seen, expected);
}

#[test]
fn a_listener_of_other_levels_gets_none() {
    struct Errors(Nosy);
    impl<S: tracing::Subscriber> Layer<S> for Errors {
        fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
            *metadata.level() <= tracing::Level::ERROR
        }
        fn on_new_span(
            &self,
            attributes: &tracing::span::Attributes<'_>,
            id: &tracing::span::Id,
            context: Context<'_, S>,
        ) {
            self.0.on_new_span(attributes, id, context);
        }
    }
    let nosy = Nosy::default();
    let listener = Registry::default().with(Errors(nosy.clone()));
    tracing::subscriber::with_default(listener, || {
        let store = VarStore::new();
        model!(store, scope!("quiet", dense(1))).unwrap();
    });
    assert!(nosy.0.lock().unwrap().is_empty());
}
