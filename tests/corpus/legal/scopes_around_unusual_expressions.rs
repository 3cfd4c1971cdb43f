//! Scopes as operands, arguments, conditions, match arms, struct fields and statements.
use varscope::prelude::*;

#[derive(Debug, Default, PartialEq)]
struct Out {
    a: usize,
    b: Option<usize>,
    c: [usize; 2],
}

#[layer]
fn n(units: usize) -> Result<usize> {
    Ok(get_variable!("w", [units])?.value().len())
}

#[layer]
fn net() -> Result<Out> {
    let out = Out {
        a: scope!("a", n(1))? + scope!("b", n(2))? * scope!("c", n(3))?,
        b: if scope!("d", n(1))? > 0 {
            scope!("e", n(2)).ok()
        } else {
            None
        },
        ..Out {
            c: [scope!("f", n(1))?, scope!("g", n(2))?],
            ..Default::default()
        }
    };
    while scope!("h", reuse = auto, n(2))? == 1 {}
    let k = match scope!("i", n(2))? {
        2 => scope!("j", n(1)),
        _ => scope!("j", n(2)),
    }?;
    let f = |x: usize| x + k;
    let _: usize = f(scope!("k", n(1))?);
    let (x, [y, ..]) = (scope!("l", n(1))?, [scope!("m", n(1))?; 3]);
    let s = &format!("{x}{y}")[..scope!("o", n(1))?];
    assert!(s.len() == scope!("p", n(1))? && !s.is_empty(), "{}", s);
    scope!("q", ());
    scope!("r", {});
    scope! { "s", n(1) }?;
    scope!["t", n(1)]?;
    (scope!("u", n(1))).map(drop).and_then(|()| Ok(()))?;
    Ok(out)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(
        store,
        assert_eq!(
            net()?,
            Out {
                a: 7,
                b: Some(2),
                c: [1, 2]
            }
        )
    );
    Ok(())
}
