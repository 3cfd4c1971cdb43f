//! Functions of types that are no layers, or not certainly those that they look like.
#![deny(deprecated)]
use varscope::prelude::*;

fn weights(n: usize) -> Result<f32> {
    Ok(get_variable!("weights", [n])?.value().len() as f32)
}

trait Block {
    fn forward(x: f32) -> Result<f32>;

    #[layer]
    fn twice(x: f32) -> Result<f32> {
        let x = scope!("a", Self::forward(x))?;
        scope!("b", Self::forward(x))
    }
}

/// Layers of a trait, called by the type.
struct Dense;

impl Block for Dense {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        Ok(x + weights(1)?)
    }
}

#[layer]
fn of_a_trait(x: f32) -> Result<f32> {
    let x = scope!("a", Dense::forward(x))?;
    scope!("b", Dense::twice(x))
}

/// By a parameter, also of the type's name.
#[layer]
fn of_a_parameter<T: Block>(x: f32) -> Result<f32> {
    T::forward(x)
}

struct Plain;

impl Plain {
    fn forward(x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }
}

#[layer]
fn shadowed_by_a_parameter<Certain: Block>(x: f32) -> Result<f32> {
    let x = scope!("a", Certain::forward(x))?;
    scope!("b", Certain::forward(x))
}

/// A layer of its own, which the others are not.
struct Certain;

impl Certain {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [1])?.value().len() as f32)
    }

    #[layer]
    fn by_reference(&self, x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [1])?.value().len() as f32)
    }

    fn plain(x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }
}

#[layer]
fn hidden_in_the_body(x: f32) -> Result<f32> {
    struct Certain;
    impl Certain {
        fn forward(x: f32) -> Result<f32> {
            Ok(x + 1.0)
        }
    }
    let x = Certain::forward(x)?;
    Certain::forward(x)
}

#[layer]
fn renamed_in_the_body(x: f32) -> Result<f32> {
    use Plain as Certain;
    let x = Certain::forward(x)?;
    Certain::forward(x)
}

mod others {
    pub struct Certain;

    impl Certain {
        pub fn forward(x: f32) -> varscope::Result<f32> {
            Ok(x + 1.0)
        }
    }

    pub struct Hidden;

    impl Hidden {
        #[varscope::layer]
        fn forward(x: f32) -> varscope::Result<f32> {
            Ok(x + varscope::get_variable!("weights", [1])?.value().len() as f32)
        }

        pub fn both(x: f32) -> varscope::Result<f32> {
            Self::forward(x)
        }
    }
}

#[layer]
fn by_a_glob_in_the_body(x: f32) -> Result<f32> {
    use others::*;
    let x = Certain::forward(x)?;
    Certain::forward(x)
}

#[layer]
fn of_another_module(x: f32) -> Result<f32> {
    let x = others::Certain::forward(x)?;
    others::Certain::forward(x)
}

/// A trait's function where the type's own is out of sight.
impl Block for others::Hidden {
    fn forward(x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }
}

#[layer]
fn private_elsewhere(x: f32) -> Result<f32> {
    use others::Hidden;
    let x = Hidden::forward(x)?;
    let x = others::Hidden::forward(x)?;
    scope!("both", Hidden::both(x))
}

/// An alias.
type Alias = Plain;

#[layer]
fn by_an_alias(x: f32) -> Result<f32> {
    let x = Alias::forward(x)?;
    Alias::forward(x)
}

/// Two of one name.
#[cfg(test)]
struct Configured;

#[cfg(not(test))]
struct Configured;

#[cfg(test)]
impl Configured {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        Ok(x + weights(1)?)
    }
}

#[cfg(not(test))]
impl Configured {
    fn forward(x: f32) -> Result<f32> {
        Ok(x + weights(1)?)
    }
}

#[layer]
fn configured(x: f32) -> Result<f32> {
    scope!("a", Configured::forward(x))
}

/// What a macro makes.
macro_rules! block {
    ($name:ident, $function:ident) => {
        struct $name;

        impl $name {
            #[layer]
            fn $function(x: f32) -> Result<f32> {
                Ok(x + get_variable!("weights", [1])?.value().len() as f32)
            }
        }
    };
}

block!(Made, forward);

#[layer]
fn made_by_a_macro(x: f32) -> Result<f32> {
    let x = scope!("a", Made::forward(x))?;
    scope!("b", Made::forward(x))
}

/// An `impl` that a macro makes something else of.
macro_rules! as_trait {
    (impl $name:ident { $($item:item)* }) => {
        trait Extension {
            fn extended(x: f32) -> Result<f32>;
        }
        impl Extension for $name { $($item)* }
    };
}

as_trait! {
    impl Plain {
        #[layer]
        fn extended(x: f32) -> Result<f32> {
            Ok(x + get_variable!("weights", [1])?.value().len() as f32)
        }
    }
}

#[layer]
fn in_a_macro(x: f32) -> Result<f32> {
    scope!("a", Plain::extended(x))
}

/// A type with parameters.
struct Stack<T, const N: usize>([T; N]);

impl<T: Copy, const N: usize> Stack<T, N> {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        let x = scope!("own", Self::own(x))?;
        Ok(x + get_variable!("weights", [N])?.value().len() as f32)
    }

    #[layer]
    fn own(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [N])?.value().len() as f32)
    }
}

impl Stack<u8, 1> {
    #[layer]
    fn special(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [1])?.value().len() as f32)
    }
}

impl Stack<u16, 1> {
    fn special(x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }
}

#[layer]
fn generic<T: Copy>(x: f32) -> Result<f32> {
    let x = scope!("a", Stack::<T, 2>::forward(x))?;
    let x = scope!("b", Stack::<u8, 2>::forward(x))?;
    let x = Stack::<u16, 1>::special(x)?;
    let x = Stack::<u16, 1>::special(x)?;
    scope!("c", Stack::<u8, 1>::special(x))
}

/// A type with a lifetime.
struct View<'a>(&'a f32);

impl<'a> View<'a> {
    #[layer]
    fn read(view: &View<'a>) -> Result<f32> {
        Ok(view.0 + get_variable!("weights", [1])?.value().len() as f32)
    }
}

#[layer]
fn view(x: f32) -> Result<f32> {
    let x = scope!("a", View::read(&View(&x)))?;
    scope!("b", View::read(&View(&x)))
}

/// Functions of types that nobody makes layers of, and values behind references and `dyn`.
#[layer]
fn values(x: f32, add: &dyn Fn(f32) -> f32) -> Result<f32> {
    let mut all: Vec<f32> = Vec::new();
    all.extend(Vec::<f32>::new());
    let zero: f32 = Default::default();
    let certain = &Certain;
    let x = scope!("a", Certain::by_reference(certain, x))?;
    let x = scope!("b", Certain::by_reference(&Certain, x))?;
    let x = Certain::plain(Certain::plain(x)?)?;
    Ok(String::from("abc").len() as f32 - 3.0 + add(x) + zero + all.len() as f32)
}

/// Each under a name of its own.
#[layer]
fn each(x: f32) -> Result<f32> {
    let x = scope!("a", Certain::forward(x))?;
    let x = scope!("b", Certain::forward(x))?;
    scope!("b", reuse = true, Certain::forward(x))
}

/// A parameter of what a macro makes.
macro_rules! generic_layer {
    ($name:ident) => {
        #[layer]
        fn $name<Certain: Block>(x: f32) -> Result<f32> {
            let x = scope!("a", Certain::forward(x))?;
            scope!("b", Certain::forward(x))
        }
    };
}

generic_layer!(parameter_of_a_macro);

/// It may be used where that is allowed.
#[deprecated]
struct Old;

#[allow(deprecated)]
impl Old {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        Ok(x + weights(1)?)
    }
}

#[layer]
fn deprecated(x: f32) -> Result<f32> {
    #[allow(deprecated)]
    let x = Old::forward(x)?;
    Ok(x)
}

/// They call each other.
struct Recursive;

impl Recursive {
    #[layer]
    fn down(x: f32, depth: usize) -> Result<f32> {
        match depth {
            0 => Recursive::end(x),
            _ => scope!("down", Self::up(x, depth - 1)),
        }
    }

    #[layer]
    fn up(x: f32, depth: usize) -> Result<f32> {
        scope!("up", Recursive::down(x, depth))
    }

    #[layer]
    fn end(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [1])?.value().len() as f32)
    }
}

impl Certain {
    /// By `Self`, under names of their own.
    #[layer]
    fn stack(x: f32) -> Result<f32> {
        let x = scope!("a", Self::forward(x))?;
        let x = Self::plain(x)?;
        scope!("b", Self::forward(x))
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    let sum = model!(store, {
        let x = scope!("of_a_trait", of_a_trait(0.0))?;
        let x = scope!("of_a_parameter", of_a_parameter::<Dense>(x))?;
        let x = scope!("shadowed", shadowed_by_a_parameter::<Dense>(x))?;
        let x = hidden_in_the_body(x)?;
        let x = renamed_in_the_body(x)?;
        let x = by_a_glob_in_the_body(x)?;
        let x = of_another_module(x)?;
        let x = private_elsewhere(x)?;
        let x = by_an_alias(x)?;
        let x = scope!("configured", configured(x))?;
        let x = scope!("made", made_by_a_macro(x))?;
        let x = scope!("in_a_macro", in_a_macro(x))?;
        let x = scope!("generic", generic::<i8>(x))?;
        let x = scope!("view", view(x))?;
        let x = scope!("values", values(x, &|x| x + 1.0))?;
        let x = scope!("each", each(x))?;
        let x = scope!("macro", parameter_of_a_macro::<Dense>(x))?;
        let x = scope!("old", deprecated(x))?;
        let x = scope!("recursive", Recursive::down(x, 3))?;
        scope!("stack", Certain::stack(x))?
    });
    assert_eq!(sum, 51.0);
    Ok(())
}
