//! Functions of types, also of those with small letters.
use varscope::prelude::*;

#[allow(non_camel_case_types)]
struct f8;

impl f8 {
    fn from_f32(x: f32) -> f32 {
        x
    }
}

#[allow(non_camel_case_types)]
struct mytype;

impl mytype {
    fn doubled(x: f32) -> f32 {
        x + x
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = f8::from_f32(x);
    let x = f8::from_f32(x);
    let x = mytype::doubled(x) / 2.0;
    let n = u32::from(3_u8) + u32::from(4_u8);
    let y = f32::from_bits(x.to_bits());
    let name = String::from("weights");
    let n = usize::try_from(n).unwrap_or(1);
    let w = std::mem::take(&mut get_variable!(name, [n])?.value().len());
    Ok(<f32 as std::ops::Add>::add(y, w as f32))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0)?, 8.0));
    Ok(())
}
