//! What a closure asks for twice is right where the scope of its call shares, and so is what may not be there, or runs elsewhere.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().len() as f32)
}

fn sharing<T>(run: impl FnOnce() -> T) -> T {
    scope!("shared", reuse = auto, run())
}

#[layer]
fn only_called_under_reuse(x: f32) -> Result<f32> {
    let twice = |x: f32| Ok(dense(x)? + dense(x)?);
    scope!("a", reuse = auto, twice(x))
}

#[layer]
fn called_after_reuse_variables(x: f32) -> Result<f32> {
    let twice = |x: f32| Ok(dense(x)? + dense(x)?);
    scope!("a", dense(x))?;
    scope!("a" as a, {
        a.reuse_variables();
        twice(x)
    })
}

#[layer]
fn handed_to_a_function(x: f32) -> Result<f32> {
    let twice = || -> Result<f32> { Ok(dense(x)? + dense(x)?) };
    sharing(twice)?;
    sharing(|| Ok(dense(x)? + dense(x)?))
}

#[layer]
fn run_later(x: f32) -> Result<f32> {
    let turns = [x, x].into_iter().map(|x| Ok(dense(x)? + dense(x)?));
    scope!("a", reuse = auto, turns.sum())
}

#[layer]
fn run_later_in_a_scope_of_anybody(x: f32, a: &Scope) -> Result<f32> {
    let turns = [x, x].into_iter().map(|x| Ok(dense(x)? + dense(x)?));
    scope!(a, turns.sum())
}

#[layer]
fn never_called(x: f32) -> Result<f32> {
    let _ = |x: f32| -> Result<f32> { Ok(dense(x)? + dense(x)?) };
    dense(x)
}

#[layer]
fn hidden(x: f32) -> Result<f32> {
    let twice = |x: f32| -> Result<f32> { Ok(dense(x)? + dense(x)?) };
    let _ = &twice;
    let y = {
        let twice = |x: f32| -> Result<f32> { Ok(x + 1.0) };
        twice(x)?
    };
    Ok(y)
}

#[layer]
fn not_there(x: f32) -> Result<f32> {
    #[cfg(any())]
    {
        get_variable!("weights", [1])?;
        get_variable!("weights", [1])?;
    }
    match x {
        #[cfg(any())]
        0.0 => Ok(get_variable!("weights", [1])?.value().sum()
            + get_variable!("weights", [1])?.value().sum()),
        _ => Ok(x),
    }
}

#[layer]
fn polled_elsewhere(x: f32) -> Result<f32> {
    let later = async { Ok::<f32, varscope::Error>(dense(x)? + dense(x)?) };
    drop(later);
    Ok(x)
}

/// In one arm, one turn, one call, and once each.
#[layer]
fn apart(x: f32, kind: u8) -> Result<f32> {
    let y = match kind {
        0 if dense(x).is_ok() => x,
        1 => dense(x)?,
        2 => return Ok(scope!("a", dense(x))? + scope!("b", dense(x))?),
        3 => match x {
            0.0 => dense(x)?,
            _ => dense(x + 1.0)?,
        },
        _ => {
            if x > 0.0 {
                return dense(x);
            }
            dense(x)?
        }
    };
    let add = |x: f32| -> Result<f32> { scope!("c", dense(x)) };
    let more = |x: f32| -> Result<f32> { scope!("d", dense(x)) };
    scope!("calls", Ok(add(y)? + more(y)?))
}

#[layer]
fn shared_in_the_turn(x: f32) -> Result<f32> {
    let mut y = x;
    scope!("steps" as s, {
        for i in 0..2 {
            if i > 0 {
                s.reuse_variables();
                y += dense(x)?;
            }
            y += dense(x)?;
        }
    });
    for i in 0..2 {
        y += scope!("turn", reuse = i > 0, dense(x))?;
        y += scope!(
            "turn",
            reuse = true,
            Ok::<f32, varscope::Error>(dense(x)? + dense(x)?)
        )?;
    }
    Ok(y)
}

pub(crate) fn main() -> Result<()> {
    let layers: [fn(f32) -> Result<f32>; 9] = [
        only_called_under_reuse,
        called_after_reuse_variables,
        handed_to_a_function,
        run_later,
        never_called,
        hidden,
        not_there,
        polled_elsewhere,
        shared_in_the_turn,
    ];
    for layer in layers {
        model!(VarStore::new(), layer(1.0)).map(drop)?;
    }
    model!(VarStore::new(), {
        let a = scope!("a", reuse = auto, current_scope())?;
        run_later_in_a_scope_of_anybody(1.0, &a)
    })?;
    for kind in 0..5 {
        model!(VarStore::new(), apart(1.0, kind)).map(drop)?;
    }
    Ok(())
}
