//! A model as somebody types it: lines that end in `//~` are cut at every token, one line at a time.
use varscope::prelude::*;

use layers::{conv, dense as fc, lstm::Lstm}; //~

mod layers {
    use varscope::prelude::*;

    pub use self::pool::pool; //~

    #[layer]
    pub fn dense(x: f32, units: usize) -> Result<f32> {
        let w = get_variable!("w", [3, units], initializer = random_normal(0.0, 0.1), trainable = false)?; //~
        Ok(x * w.value().sum()) //~
    }

    #[layer(scope = "conv", check = true)] //~
    pub fn conv(x: f32) -> Result<f32> { //~
        let kernel = get_variable!("kernel", [5, 5])?;
        Ok(x * kernel.value().sum())
    }

    pub mod pool {
        #[varscope::layer]
        pub fn pool(x: f32) -> varscope::Result<f32> {
            super::dense(x, units = 2) //~
        }
    }

    pub mod lstm {
        use super::*;

        pub struct Lstm {
            pub units: usize,
        }

        impl Lstm { //~
            #[layer] //~
            pub fn step(x: f32) -> Result<f32> { //~
                scope!("kernel", dense(x, units = 4)) //~
            }

            #[layer]
            pub fn unroll(&self, x: f32) -> Result<f32> {
                let mut x = scope!("first", Self::step(x))?; //~
                for i in 0..self.units { //~
                    x = scope!(format!("step{i}"), Lstm::step(x))?; //~
                }
                self.again(x) //~
            }

            fn again(&self, x: f32) -> Result<f32> {
                scope!("first", reuse = true, Lstm::step(x)) //~
            }
        }
    }
}

#[layer]
fn net(x: f32, deep: bool) -> Result<f32> {
    use layers::pool as halve; //~
    let a = scope!("a", conv(x))?; //~
    let b = scope!("b" as inner, reuse = deep, {
        let x = fc(a, units = 3)?; //~
        inner.reuse_variables();
        layers::dense(x, 3)? //~
    });
    let c = scope!("c", initializer = zeros(), { halve(b)? }); //~
    let d = if deep { scope!("d", Lstm::step(c))? } else { c }; //~
    let e: Vec<Result<f32>> = [d].into_iter().map(|x| layers::lstm::Lstm::step(x)).collect(); //~
    name_scope!("end", layers::lstm::Lstm { units: e.len() }.unroll(d)) //~
}

fn main() -> Result<()> {
    let store = VarStore::new();
    let y = model!(store as root, reuse = auto, { //~
        let x = net(1.0, true)?; //~
        let v = variable!([1.0, 2.0], name = "v", trainable = false)?; //~
        scope!<"angle", dtype = f32> { let n = scope!(default_name = "n", net(2.0, false)); } //~
        scope!(&root, reuse = true, net(x + v.value().sum() as f32, false)) //~
    })?;
    assert!(y > 0.0, "{y}");
    Ok(())
}
