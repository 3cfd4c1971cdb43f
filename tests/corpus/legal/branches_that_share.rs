//! The same name in arms, conditions and fallbacks, of which one runs.
use varscope::prelude::*;

#[derive(Clone, Copy)]
enum Kind {
    Lstm,
    Gru,
    Both,
}

#[layer]
fn kernel(n: usize) -> Result<usize> {
    Ok(get_variable!("kernel", [n])?.value().len())
}

#[layer]
fn cell(kind: Kind) -> Result<usize> {
    Ok(match kind {
        Kind::Lstm => scope!("cell", kernel(4))?,
        Kind::Gru => scope!("cell", kernel(3))?,
        Kind::Both => {
            let a = scope!("cell", kernel(4))?;
            let b = scope!("cell_1", kernel(3))?;
            a + b
        }
    })
}

#[layer]
fn lazy(cached: Option<usize>) -> Result<usize> {
    let a = cached.map_or_else(|| scope!("a", kernel(1)), Ok)?;
    let b = match cached {
        Some(n) if n > 2 => n,
        Some(_) | None => scope!("b", kernel(2))?,
    };
    let ok = cached.is_some() || scope!("c", kernel(1))? > 0;
    let more = if ok && cached.is_none() {
        0
    } else {
        scope!("c", kernel(1))?
    };
    let c = if let Some(n) = cached
        && n > 1
    {
        n
    } else if ok {
        scope!("d", kernel(1))?
    } else {
        scope!("d", kernel(2))?
    };
    Ok(a + b + more + c)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        for (i, kind) in [Kind::Lstm, Kind::Gru, Kind::Both].into_iter().enumerate() {
            scope!(format!("kind{i}"), cell(kind))?;
        }
        scope!("none", lazy(None))?;
        scope!("some", lazy(Some(3)))?;
    });
    Ok(())
}
