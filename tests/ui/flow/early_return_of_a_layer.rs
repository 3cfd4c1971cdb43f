//! What a layer asks for behind an early return repeats what its caller has; an error is no return to count with.
use varscope::prelude::*;

#[layer]
fn dense(n: usize) -> Result<()> {
    if n == 0 {
        return Ok(());
    }
    get_variable!("w", [1])?;
    Ok(())
}

#[layer]
fn checked(n: Result<usize>) -> Result<()> {
    if let Err(error) = n {
        return Err(error);
    }
    get_variable!("w", [1])?;
    Ok(())
}

#[layer]
fn net() -> Result<()> {
    dense(0)?;
    get_variable!("w", [1])?;
    dense(2)
}

#[layer]
fn twice() -> Result<()> {
    checked(Ok(1))?;
    checked(Ok(2))
}

fn main() {}
