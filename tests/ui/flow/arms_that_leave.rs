//! An arm that leaves stands beside or before one that stays: what follows repeats the one that stays, and no other place is named.
use varscope::prelude::*;

#[layer]
fn dense() -> Result<()> {
    get_variable!("kernel", [1])?;
    Ok(())
}

#[layer]
fn gate() -> Result<()> {
    get_variable!("gate", [1])?;
    Ok(())
}

#[layer]
fn if_else(small: bool) -> Result<()> {
    if small {
        scope!("a", dense())?;
    } else {
        return scope!("b", gate());
    }
    scope!("a", dense())
}

#[layer]
fn arms(c: Option<u8>) -> Result<()> {
    match c {
        Some(_) => get_variable!("a", [1])?,
        None => return get_variable!("b", [1]).map(drop),
    };
    get_variable!("a", [1]).map(drop)
}

#[layer]
fn guards(c: u8) -> Result<()> {
    match c {
        0 => get_variable!("a", [1])?,
        1 if get_variable!("c", [1]).is_ok() => return get_variable!("b", [1]).map(drop),
        _ => return Ok(()),
    };
    get_variable!("a", [1]).map(drop)
}

#[layer]
fn let_else(c: Option<bool>) -> Result<()> {
    let Some(small) = c else {
        return scope!("b", gate());
    };
    let Some(_) = (if small {
        Some(get_variable!("a", [1])?)
    } else {
        return gate();
    }) else {
        return get_variable!("b", [1]).map(drop);
    };
    get_variable!("a", [1]).map(drop)
}

fn in_a_model(store: &VarStore, small: bool) -> Result<()> {
    model!(store, {
        if small {
            scope!("a", dense())?;
        } else {
            return scope!("b", gate());
        }
        scope!("a", dense())
    })
}

fn in_a_scope(c: Option<u8>) -> Result<()> {
    scope!("s", {
        match c {
            Some(_) => get_variable!("a", [1])?,
            None => return get_variable!("b", [1]).map(drop),
        };
        get_variable!("a", [1]).map(drop)
    })
}

fn main() {}
