//! Variables by all forms of the name, the shape and the keys.
use varscope::prelude::*;

const NAME: &str = "by_const";
const N: usize = 3;
static SHAPE: [usize; 2] = [2, N];

fn shape() -> Vec<usize> {
    vec![1, 2]
}

#[layer]
fn all(n: usize, name: &str, dims: &[usize], init: &varscope::Initializer) -> Result<usize> {
    let a = get_variable!("a", [n, 2 * n + 1])?;
    let b = get_variable!(NAME, [N; 2])?;
    let c = get_variable!(name, SHAPE)?;
    let d = get_variable!(format!("{name}/d"), dims)?;
    let e = get_variable!("e", shape())?;
    let f = get_variable!("f", [], initializer = ones())?;
    let g = get_variable!("g", initializer = value([[1.0_f32, 2.0]]))?;
    let h = get_variable!(
        concat!("h", "/", "i"),
        [{ n + 1 }],
        initializer = init.clone()
    )?;
    let i = get_variable!("i", [1,], trainable = false,)?;
    let j = get_variable!(&String::from("j"), &[1, 2][..])?;
    let k = get_variable!("k", if n > 1 { [1, 2] } else { [2, 1] })?;
    let l = get_variable! { "l", [(1, 2).0] }?;
    let m = get_variable!["m", [N as usize]]?;
    Ok(a.value().len()
        + b.value().len()
        + c.value().len()
        + d.value().len()
        + e.value().len()
        + f.value().len()
        + g.value().len()
        + h.value().len()
        + i.value().len()
        + j.value().len()
        + k.value().len()
        + l.value().len()
        + m.value().len())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        all(2, "name", &[1, 1], &zeros())?;
        scope!("b", all(3, "name", &[2, 1], &ones()))?;
    });
    assert_eq!(store.len(), 26);
    Ok(())
}
