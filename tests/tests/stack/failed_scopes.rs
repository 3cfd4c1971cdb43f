//! A scope that could not be opened: what is asked for in it fails for its reason, what is outside is as it was.

use std::sync::{Arc, Mutex};

use varscope::error::ErrorKind;
use varscope::prelude::*;
use varscope::{CustomGetter, current_scope};

#[test]
fn everything_in_it_gives_its_error() -> Result<()> {
    let store = VarStore::new();
    let illegal = String::from("not a name");
    model!(store, {
        let errors = scope!("outer", {
            scope!(&illegal as s, {
                let mut errors = vec![get_variable!("w", [1]).unwrap_err()];
                errors.push(variable!([1.0]).unwrap_err());
                errors.push(scope!("below", get_variable!("w", [1])).unwrap_err());
                errors.push(name_scope!("below", variable!([1.0])).unwrap_err());
                errors.push(scope!(&s, get_variable!("w", [1])).unwrap_err());
                errors.push(
                    s.get_variable(varscope::Request::new("w").shape([1]))
                        .unwrap_err(),
                );
                errors.push(current_scope().unwrap_err());
                errors.push(reuse_variables().unwrap_err());
                errors.push(get_collection(GLOBAL_VARIABLES).unwrap_err());
                errors
            })
        });
        for error in &errors {
            let ErrorKind::InvalidName { name, .. } = error.kind() else {
                panic!("{error}")
            };
            assert_eq!(name, "not a name");
            let line = error.requested().map(|at| at.site.line);
            assert_eq!(
                line,
                errors[0].requested().map(|at| at.site.line),
                "{error}"
            );
        }
        assert_eq!(
            scope!("outer", get_variable!("w", [1]))?.name(),
            "outer/w:0"
        );
    });
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn a_pass_in_it_is_a_pass_of_its_own() -> Result<()> {
    let (outer, inner) = (VarStore::new(), VarStore::new());
    let illegal = String::from("?");
    model!(outer, {
        let w = scope!(
            &illegal,
            model!(inner, scope!("a", get_variable!("w", [1])))
        )?;
        assert_eq!(w.name(), "a/w:0");
        get_variable!("w", [1])?;
    });
    assert_eq!((outer.len(), inner.len()), (1, 1));
    Ok(())
}

/// Asks for a variable when it is dropped, and notes what comes of it.
struct Asking(Arc<Mutex<Vec<String>>>);

impl Drop for Asking {
    fn drop(&mut self) {
        let asked = get_variable!("asked_when_dropped", [1]);
        let asked = asked.map_or_else(|e| e.message(), |v| v.name());
        self.0.lock().expect("no panic under this lock").push(asked);
    }
}

#[test]
fn what_it_was_to_be_opened_with_may_ask_for_variables_when_it_goes() -> Result<()> {
    let store = VarStore::new();
    let illegal = String::from("?");
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let asking = Asking(asked.clone());
    model!(store, {
        let getter = CustomGetter::from_fn(move |next, request| {
            let _ = &asking;
            next.get(request)
        });
        let error = scope!(&illegal, custom_getter = getter, get_variable!("w", [1])).unwrap_err();
        assert_eq!(*asked.lock().expect("no panic"), [error.message()]);
    });
    Ok(())
}

#[test]
fn a_scope_without_a_name_says_so() -> Result<()> {
    let store = VarStore::new();
    let reuse = Reuse::True;
    model!(store, {
        let error = scope!(
            default_name = "layer",
            reuse = reuse,
            get_variable!("w", [1])
        )
        .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::ReuseNeedsName), "{error}");
        assert_eq!(
            scope!(default_name = "layer", get_variable!("w", [1]))?.name(),
            "layer/w:0"
        );
    });
    Ok(())
}
