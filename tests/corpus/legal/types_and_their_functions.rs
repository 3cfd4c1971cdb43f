//! Layers of types, and what only looks like them.
use std::collections::HashMap;
use std::marker::PhantomData;
use varscope::prelude::*;

struct Dense;
struct Stack<T>(PhantomData<T>);
type Alias = Dense;

impl Dense {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [2])?.value().len() as f32)
    }

    fn new() -> Self {
        Dense
    }
}

impl<T: Default> Stack<T> {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        let _ = (T::default(), T::default());
        let a = scope!("a", Dense::forward(x))?;
        scope!("b", Dense::forward(a))
    }

    fn new() -> Self {
        Self(PhantomData)
    }

    #[layer]
    fn both(&self, x: f32) -> Result<f32> {
        let a = scope!("a", Self::forward(x))?;
        scope!("b", Self::forward(a))
    }
}

trait Layer {
    fn build() -> Self
    where
        Self: Sized;
    fn call(&self, x: f32) -> Result<f32>;
}

impl Layer for Dense {
    fn build() -> Self {
        Self::new()
    }

    #[layer]
    fn call(&self, x: f32) -> Result<f32> {
        Ok(x + get_variable!("call", [2])?.value().len() as f32)
    }
}

fn generic<L: Layer>(x: f32) -> Result<f32> {
    scope!("generic", {
        let (a, b) = (L::build(), <L as Layer>::build());
        let x = scope!("a", a.call(x))?;
        scope!("b", b.call(x))
    })
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let v: Vec<f32> = Vec::new();
    let v: Vec<f32> = Vec::with_capacity(v.len());
    let m = HashMap::<String, f32>::new();
    let n: HashMap<String, f32> = HashMap::from([(String::from("a"), 1.0)]);
    let d: f32 = Default::default();
    let e: usize = Default::default();
    let layers: [Box<dyn Layer>; 2] = [Box::new(Dense::new()), Box::new(Alias::new())];
    let x = scope!("one", Alias::forward(x))?;
    let x = scope!(
        "two",
        <Alias>::forward(x + d + (e + v.len() + m.len() + n.len()) as f32)
    )?;
    let x = scope!("three", Stack::<u8>::forward(x))?;
    let s = Stack::<u16>::new();
    let x = scope!("four", s.both(x))?;
    let x = scope!("five", layers[0].call(x))?;
    scope!("six", Layer::call(&*layers[1], x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        net(0.0)?;
        generic::<Dense>(1.0)?;
    });
    Ok(())
}
