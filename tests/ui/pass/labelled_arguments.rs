//! Labels that are the layer's own, in every place.
use varscope::prelude::*;

#[layer]
fn conv_relu(input: f32, mut kernel_shape: [usize; 4], r#type: [usize; 1]) -> Result<f32> {
    kernel_shape[0] += 1;
    let weights = get_variable!("weights", kernel_shape)?;
    let biases = get_variable!("biases", r#type)?;
    Ok(input + weights.value().len() as f32 + biases.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", conv_relu(x, kernel_shape = [1, 1, 1, 1], r#type = [1]))?;
    let f = |x| scope!("b", conv_relu(input = x, kernel_shape = [1, 1, 1, 1], [1]));
    let x = f(x)?;
    scope!("c", {
        let y = self::conv_relu(
            input = x,
            [1, 1, 1, 1],
            r#type = [if x == 1.0 { 1 } else { 2 }],
        )?;
        Ok(y)
    })
}

#[layer]
fn dense(units: usize) -> Result<()> {
    get_variable!("dense", [units]).map(drop)
}

#[layer]
fn in_guards(c: u8) -> Result<()> {
    match c {
        0 => dense(units = 1)?,
        1 if { c > 0 } => dense(units = 2)?,
        2 if dense(units = 3).is_ok() => {}
        _ => {}
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = net(x = 0.0)?;
        assert_eq!(x, 10.0);
    });
    for c in 0..4 {
        model!(VarStore::new(), in_guards(c))?;
    }
    Ok(())
}
