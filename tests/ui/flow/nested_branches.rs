//! All ways through the inner branch, and the outer one.
use varscope::prelude::*;

#[layer]
fn dense(x: u8) -> Result<u8> {
    get_variable!("weights", [1])?;
    Ok(x)
}

#[layer]
fn net(x: u8) -> Result<u8> {
    let y = match x {
        0 => {
            if x > 0 {
                dense(x)?
            } else {
                dense(1)?
            }
        }
        1 | 2 => dense(x)?,
        3 => unreachable!(),
        _ => {
            get_variable!("weights", [1])?;
            4
        }
    };
    dense(y)
}

fn main() {}
