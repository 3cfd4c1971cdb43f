//! Errors as values: one line, sources, and the way through other crates' error types.

use std::error::Error as _;
use std::sync::Arc;

use varscope::error::ErrorKind;
use varscope::prelude::*;
use varscope::{AnyVariable, CustomGetter, HostArray, Regularizer};

fn asked_twice() -> Result<()> {
    let store = VarStore::new();
    let name = String::from("w");
    model!(store, {
        scope!("layer", {
            get_variable!(&name, [2])?;
            get_variable!(&name, [2])?;
        });
    });
    Ok(())
}

/// Where it asks.
const LINES: (u32, u32) = (line!() - 8, line!() - 7);

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the table has no column {0}")]
struct NoColumn(u32);

#[test]
fn display_is_one_line_with_both_places() {
    let error = asked_twice().unwrap_err();
    let (first, second) = LINES;
    let file = file!();
    let text = format!(
        "Variable layer/w already exists, disallowed. Did you mean to set reuse = true or reuse = auto in scope!? \
         Originally defined at {file}:{first}:27. Requested at {file}:{second}:27."
    );
    assert_eq!(error.to_string(), text);
    // `unwrap` and `main` print `Debug`.
    assert_eq!(format!("{error:?}"), text);
}

#[test]
fn an_error_goes_through_anyhow_and_back() {
    fn run() -> anyhow::Result<()> {
        asked_twice()?;
        Ok(())
    }
    let error = run().unwrap_err().context("building the model");
    let ours = error
        .downcast_ref::<Error>()
        .expect("what went in comes out");
    assert!(matches!(ours.kind(), ErrorKind::AlreadyExists { name } if name == "layer/w"));
    assert!(
        ours.report()
            .to_string()
            .contains("note: originally defined here")
    );
    assert!(
        format!("{error:#}").starts_with("building the model: Variable layer/w already exists")
    );
}

/// By `?`, read by a renderer that knows nothing of ours.
#[test]
fn miette_shows_both_places() {
    fn run() -> miette::Result<()> {
        asked_twice()?;
        Ok(())
    }
    let report = run().unwrap_err();
    let mut text = String::new();
    let renderer = miette::NarratableReportHandler::new();
    renderer
        .render_report(&mut text, &*report)
        .expect("it is written");
    let (first, second) = LINES;
    let file = file!();
    for part in [
        "Variable layer/w already exists, disallowed".to_owned(),
        format!("Begin snippet for {file} starting at line {second}, column 1"),
        format!("snippet line {second}:             get_variable!(&name, [2])?;"),
        format!("Begin snippet for {file} starting at line {first}, column 1"),
        "originally defined here".to_owned(),
        "reuse = true".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}\nin\n{text}");
    }
}

#[test]
fn the_source_of_an_error_is_one_in_miette_too() {
    use miette::IntoDiagnostic;

    fn run() -> miette::Result<()> {
        let store = VarStore::new();
        model!(store, {
            let failing = varscope::init::from_fn("table", |_| Err::<HostArray, _>(NoColumn(7)));
            get_variable!("w", [2], initializer = failing).into_diagnostic()?;
        });
        Ok(())
    }
    let report = run().unwrap_err();
    let text = report.to_string();
    assert!(
        text.starts_with("Variable w: initializer `table` failed"),
        "{text}"
    );
    let sources: Vec<_> = report.chain().skip(1).map(ToString::to_string).collect();
    assert_eq!(
        sources.last().map(String::as_str),
        Some("the table has no column 7")
    );
}

#[test]
fn an_error_goes_through_a_box_to_another_thread_and_back() {
    let error: Box<dyn std::error::Error + Send + Sync> = asked_twice().unwrap_err().into();
    let error = std::thread::spawn(move || error).join().expect("no panic");
    let ours = error.downcast::<Error>().expect("what went in comes out");
    assert!(
        ours.message()
            .starts_with("Variable layer/w already exists, disallowed.")
    );
}

#[test]
fn the_error_of_an_initializer_is_a_source() {
    let store = VarStore::new();
    model!(store, {
        let failing = varscope::init::from_fn("table", |_| Err::<HostArray, _>(NoColumn(7)));
        let error = get_variable!("w", [2], initializer = failing).unwrap_err();
        let sources: Vec<_> = std::iter::successors(error.source(), |e| (*e).source()).collect();
        assert!(
            sources
                .iter()
                .any(|e| e.downcast_ref() == Some(&NoColumn(7))),
            "{sources:?}"
        );
    });
}

#[test]
fn the_error_of_a_regularizer_is_a_source() {
    let store = VarStore::new();
    model!(store, {
        let failing = Regularizer::from_fn("l2", |_: &AnyVariable| Err(NoColumn(7)));
        let error = get_variable!("w", [2], regularizer = failing).unwrap_err();
        let source = error.source().expect("the regularizer's");
        assert_eq!(source.downcast_ref(), Some(&NoColumn(7)));
    });
}

#[test]
fn a_getter_passes_on_the_error_of_the_store() {
    let store = VarStore::new();
    model!(store, {
        let through = CustomGetter::from_fn(|next, request| next.get(request));
        scope!("a", custom_getter = through, {
            let name = String::from("w");
            get_variable!(&name, [2]).expect("created");
            let error = get_variable!(&name, [2]).unwrap_err();
            let (requested, defined) = (error.requested(), error.defined());
            assert!(matches!(error.kind(), ErrorKind::AlreadyExists { .. }));
            assert_eq!(
                requested.map(|t| t.site.line),
                defined.map(|t| t.site.line + 1)
            );
        });
    });
}

#[test]
fn a_clone_is_the_same_error() {
    let error = asked_twice().unwrap_err();
    let shared = Arc::new(error.clone());
    assert_eq!(shared.to_string(), error.to_string());
    assert_eq!(shared.report().to_string(), error.report().to_string());
}

#[test]
fn the_error_of_a_missing_name_gives_the_nearest_and_its_place() -> Result<()> {
    let store = VarStore::new();
    model!(store, scope!("layer", get_variable!("weights", [2])))?;
    let defined = line!() - 1;
    store.freeze();
    let error = model!(store, scope!("layer", get_variable!("weight", [2]))).unwrap_err();
    assert_eq!(error.nearest(), ["layer/weights"]);
    let place = error.nearest_defined().map(|at| at.site.line);
    assert_eq!(place, Some(defined));
    assert!(
        error
            .to_string()
            .contains("The nearest existing names are: layer/weights."),
        "{error}"
    );
    Ok(())
}
