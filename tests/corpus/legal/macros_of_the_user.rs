//! Macros of the user's that write layers, scopes, calls, models and whole networks.
use varscope::prelude::*;

macro_rules! sequential {
    ($x:expr; $($name:literal => $layer:expr),+ $(,)?) => {{
        let x = $x;
        $(let x = scope!($name, $layer(x))?;)+
        x
    }};
}

macro_rules! params {
    ($($name:ident: $shape:expr),*) => {
        $(let $name = get_variable!(stringify!($name), $shape)?;)*
    };
}

macro_rules! repeat {
    ($prefix:literal, $($i:literal)*, $f:expr) => { [$(scope!(concat!($prefix, $i), $f)?),*] };
}

macro_rules! define_layer {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        $(#[$meta])*
        #[layer]
        $vis fn $name($($arg: $ty),*) -> $ret $body
    };
}

macro_rules! train {
    ($store:expr, $steps:expr, |$step:ident| $body:block) => {
        for $step in 0..$steps {
            model!($store, $body);
        }
    };
}

define_layer! {
    /// Weights and a bias.
    pub fn dense(x: f32) -> Result<f32> {
        params!(w: [2], b: [1]);
        Ok(x + (w.value().len() + b.value().len()) as f32)
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = sequential!(x; "a" => dense, "b" => dense, "c" => |x| dense(x));
    let all = repeat!("r", 0 1 2, dense(x));
    Ok(all.iter().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    train!(&store, 2, |step| {
        assert_eq!(net(step as f32 - step as f32)?, 36.0);
        params!(scale: [1], offset: [1]);
        assert_eq!(scale.shape(), offset.shape());
    });
    assert_eq!(store.len(), 14);
    Ok(())
}
