//! What an arm that leaves asks for is nothing that a later request repeats, wherever the arm stands.
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
    scope!("a", gate())
}

#[layer]
fn arms(c: Option<u8>) -> Result<()> {
    match c {
        Some(_) => get_variable!("a", [1])?,
        None => return get_variable!("b", [1]).map(drop),
    };
    get_variable!("b", [1]).map(drop)
}

#[layer]
fn guards(c: u8) -> Result<()> {
    match c {
        0 => get_variable!("a", [1])?,
        1 if get_variable!("c", [1]).is_ok() => return get_variable!("b", [1]).map(drop),
        2 if get_variable!("d", [1]).is_ok() => get_variable!("b", [1])?,
        _ => return Ok(()),
    };
    get_variable!("c", [1]).map(drop)
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
    scope!("b", gate())
}

/// A leaving arm in a loop: the next turn is a scope of its own.
#[layer]
fn turns(until: u8) -> Result<()> {
    for i in 0..4 {
        scope!(format!("turn{i}"), {
            if i < until {
                dense()?;
            } else {
                break;
            }
            gate()?;
        });
    }
    dense()
}

fn in_a_model(store: &VarStore, small: bool) -> Result<()> {
    model!(store, {
        if small {
            scope!("a", dense())?;
        } else {
            return scope!("b", gate());
        }
        scope!("a", gate())
    })
}

fn in_a_scope(c: Option<u8>) -> Result<()> {
    scope!("s", {
        match c {
            Some(_) => get_variable!("a", [1])?,
            None => return get_variable!("b", [1]).map(drop),
        };
        get_variable!("b", [1]).map(drop)
    })
}

pub(crate) fn main() -> Result<()> {
    for bit in [false, true] {
        let some = bit.then_some(0);
        model!(VarStore::new(), if_else(bit))?;
        model!(VarStore::new(), arms(some))?;
        model!(VarStore::new(), let_else(Some(bit)))?;
        in_a_model(&VarStore::new(), bit)?;
        model!(VarStore::new(), in_a_scope(some))?;
    }
    for c in 0..4 {
        model!(VarStore::new(), guards(c))?;
        model!(VarStore::new(), turns(c))?;
    }
    model!(VarStore::new(), let_else(None))
}
