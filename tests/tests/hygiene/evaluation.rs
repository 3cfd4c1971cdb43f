//! When the user's expressions run: in the order in which they are written, once, and temporaries before the scope ends.

use std::cell::RefCell;

use varscope::prelude::*;

/// Notes what is evaluated.
#[derive(Debug, Default)]
struct Log(RefCell<Vec<&'static str>>);

impl Log {
    fn note<T>(&self, word: &'static str, value: T) -> T {
        self.0.borrow_mut().push(word);
        value
    }

    #[track_caller]
    fn assert(&self, words: &[&str]) {
        assert_eq!(self.0.take(), words);
    }
}

#[test]
fn arguments_are_evaluated_in_the_order_of_writing() -> Result<()> {
    let store = VarStore::new();
    let log = Log::default();
    model!(
        log.note("store", &store),
        reuse = log.note("reuse", false),
        {
            log.assert(&["store", "reuse"]);
            get_variable!(
                log.note("name", "w"),
                log.note("shape", [2]),
                trainable = log.note("trainable", false),
                initializer = log.note("initializer", zeros()),
                collections = [log.note("collection", LOCAL_VARIABLES)]
            )?;
            log.assert(&["name", "shape", "trainable", "initializer", "collection"]);
            variable!(
                log.note("value", [1.0_f32]),
                trainable = log.note("trainable", false),
                name = log.note("name", "v")
            )?;
            log.assert(&["value", "trainable", "name"]);
            scope!(
                log.note("name", "a"),
                initializer = log.note("initializer", ones()),
                reuse = log.note("reuse", true),
                log.note("body", 1)
            );
            log.assert(&["name", "initializer", "reuse", "body"]);
            name_scope!(
                log.note("name", "n"),
                default_name = log.note("default", "d"),
                log.note("body", 1)
            );
            log.assert(&["name", "default", "body"]);
        }
    );
    Ok(())
}

#[test]
fn a_shape_may_be_moved_that_the_name_was_made_of() -> Result<()> {
    let store = VarStore::new();
    let shape = vec![2, 3];
    let v = model!(store, get_variable!(format!("rank_{}", shape.len()), shape))?;
    assert_eq!(v.path(), "rank_2");
    Ok(())
}

/// Tells the scope in which it is dropped.
struct Probe<'a>(&'a RefCell<Vec<String>>);

impl Probe<'_> {
    fn len(&self) -> usize {
        self.0.borrow().len()
    }

    fn ok(&self) -> Result<usize> {
        Ok(self.len())
    }
}

impl Drop for Probe<'_> {
    fn drop(&mut self) {
        let scope =
            current_scope().map_or_else(|_| "none".to_owned(), |scope| scope.name().to_owned());
        self.0.borrow_mut().push(scope);
    }
}

#[layer(scope = "layer")]
fn with_a_temporary(dropped: &RefCell<Vec<String>>) -> usize {
    Probe(dropped).len()
}

#[layer(scope = "early")]
fn with_an_early_return(dropped: &RefCell<Vec<String>>) -> Result<usize> {
    let _local = Probe(dropped);
    if Probe(dropped).len() == 0 {
        return Probe(dropped).ok();
    }
    Probe(dropped).ok()
}

#[test]
fn temporaries_and_locals_go_before_the_scope_of_their_body() -> Result<()> {
    let dropped = RefCell::new(Vec::new());
    let store = VarStore::new();
    model!(store, {
        scope!("expression", Probe(&dropped).len());
        scope!("tail", {
            let _local = Probe(&dropped);
            Probe(&dropped).len()
        });
        scope!("question", Probe(&dropped).ok())?;
        scope!(
            "matched",
            match Probe(&dropped).len() {
                0 => 1,
                n => n + 1,
            }
        );
        let _sum: usize = scope!(
            "outer",
            scope!("inner", Probe(&dropped).len()) + Probe(&dropped).len()
        );
        'block: {
            scope!("left", {
                let _local = Probe(&dropped);
                break 'block;
            })
        }
        with_a_temporary(&dropped);
        with_an_early_return(&dropped)?;
    });
    let expected = [
        "expression",
        "tail",
        "tail",
        "question",
        "matched",
        "outer/inner",
        "outer",
        "left",
        "layer",
        "early",
        "early",
        "early",
    ];
    assert_eq!(dropped.into_inner(), expected);
    assert!(current_scope().is_err());
    Ok(())
}
