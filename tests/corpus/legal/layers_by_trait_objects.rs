//! Layers behind `dyn`, `impl` and associated types.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

trait Module {
    type Out;
    fn name(&self) -> &str;
    fn call(&self, x: f32) -> Result<Self::Out>;
}

struct Dense(&'static str);
struct Stack(Vec<Box<dyn Module<Out = f32>>>);

impl Module for Dense {
    type Out = f32;
    fn name(&self) -> &str {
        self.0
    }
    #[layer]
    fn call(&self, x: f32) -> Result<Self::Out> {
        dense(x)
    }
}

impl Module for Stack {
    type Out = f32;
    fn name(&self) -> &str {
        "stack"
    }
    #[layer]
    fn call(&self, x: f32) -> Result<f32> {
        self.0
            .iter()
            .try_fold(x, |x, m| scope!(m.name(), m.call(x)))
    }
}

fn twice(m: &impl Module<Out = f32>, x: f32) -> Result<f32> {
    let x = scope!(m.name(), m.call(x))?;
    scope!(m.name(), reuse = true, Module::call(m, x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let net = Stack(vec![Box::new(Dense("a")), Box::new(Dense("b"))]);
    model!(store, twice(&net, 1.0))?;
    assert_eq!(store.len(), 2);
    Ok(())
}
