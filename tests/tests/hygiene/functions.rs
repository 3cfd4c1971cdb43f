//! Functions of every form are layers, and stay what they are.

use std::fmt::{Debug, Display};

use ndarray::{Dimension, Ix1, Ix2};
use varscope::prelude::*;
use varscope::{IntoShape, Shape};

fn path_of<T>(v: &Variable<T, impl Dimension>) -> String
where
    T: Element,
{
    v.path().to_owned()
}

/// Generic in the element and the shape, with a where clause.
#[layer]
#[inline]
#[must_use = "a layer's attributes stay"]
pub(crate) fn generic<A, S>(shape: S) -> Result<Variable<A, S::Dim>>
where
    A: Element + Default,
    S: IntoShape,
{
    get_variable!("generic", shape, dtype = A, initializer = zeros())
}

#[layer]
fn const_generic<const N: usize, const M: usize>() -> Result<Variable<f32, Ix2>> {
    get_variable!("const_generic", [N, M])
}

#[layer]
fn unsized_argument<T: Display + ?Sized>(name: &T) -> Result<AnyVariable> {
    Ok(get_variable!(name.to_string(), [1])?.any().clone())
}

#[layer]
fn borrows<'a, 'b: 'a>(first: &'a str, second: &'b str) -> &'a str {
    if first.is_empty() { second } else { first }
}

#[layer]
fn elided(words: &[String]) -> impl Iterator<Item = &str> + use<'_> {
    words.iter().map(String::as_str)
}

#[layer]
fn impl_trait(activation: impl Fn(f32) -> f32) -> Result<impl Debug> {
    let v = get_variable!("impl_trait", [1], initializer = ones())?;
    Ok(v.value().mapv(activation))
}

#[layer]
fn boxed(units: usize) -> Box<dyn FnOnce() -> Result<String>> {
    Box::new(move || Ok(path_of(&get_variable!("boxed", [units])?)))
}

#[layer]
fn diverges() -> ! {
    panic!("a layer that never returns")
}

/// Patterns, `mut`, `_` and attributes on parameters.
#[layer]
fn patterns(
    (rows, columns): (usize, usize),
    [first, .., last]: [f64; 3],
    mut scale: f64,
    _: &str,
    #[allow(unused_variables)] unused: usize,
    #[cfg(any())] configured_away: Missing,
) -> Result<Variable<f32, Ix2>> {
    scale += first + last;
    get_variable!("patterns", [rows, columns], initializer = constant(scale))
}

#[layer]
extern "C" fn of_another_abi(units: usize) -> usize {
    units + 1
}

#[cfg(any())]
#[layer]
fn configured_away() -> Missing {}

#[cfg_attr(all(), layer(scope = "configured"))]
fn configured() -> Result<String> {
    Ok(path_of(&get_variable!("in", [1])?))
}

#[layer]
fn recursive(depth: usize) -> Result<String> {
    match depth {
        0 => Ok(path_of(&get_variable!("deepest", [1])?)),
        _ => scope!("r", recursive(depth - 1)),
    }
}

struct Dense<A> {
    units: usize,
    kernel: Option<Variable<A, Ix1>>,
}

impl<A: Element> Dense<A> {
    const BIAS: &'static str = "bias";

    #[layer]
    fn new(units: usize) -> Result<Self> {
        Ok(Self {
            units,
            kernel: None,
        })
    }

    #[layer]
    fn build(&mut self) -> Result<&mut Self> {
        let kernel = get_variable!("kernel", [self.units], dtype = A, initializer = zeros())?;
        self.kernel = Some(kernel);
        Ok(self)
    }

    #[layer(scope = "dense")]
    fn bias(&self) -> Result<Variable<A, Ix1>> {
        get_variable!(Self::BIAS, [self.units], dtype = A, initializer = zeros())
    }

    #[layer]
    #[expect(
        clippy::boxed_local,
        reason = "a receiver of another type is the point"
    )]
    fn into_kernel(self: Box<Self>) -> Option<Variable<A, Ix1>> {
        self.kernel
    }
}

trait Forward {
    type Output;

    fn forward(&self, input: usize) -> Self::Output;

    #[layer]
    fn twice(&self, input: usize) -> (Self::Output, Self::Output)
    where
        Self: Sized,
    {
        (self.forward(input), scope!("again", self.forward(input)))
    }
}

impl<A: Element> Forward for Dense<A> {
    type Output = Result<String>;

    #[layer]
    fn forward(&self, input: usize) -> Self::Output {
        Ok(path_of(&get_variable!(
            "forward",
            [input, self.units],
            dtype = A,
            initializer = zeros()
        )?))
    }
}

mod elsewhere {
    use varscope::prelude::*;

    #[layer]
    pub(super) fn dense(units: usize) -> Result<AnyVariable> {
        Ok(get_variable!("dense", [units])?.any().clone())
    }

    pub(super) mod deeper {
        #[varscope::prelude::layer]
        pub(in super::super) fn dense(units: usize) -> varscope::Result<varscope::AnyVariable> {
            Ok(varscope::get_variable!("deeper", [units])?.any().clone())
        }
    }
}

fn in_model<T>(body: impl FnOnce() -> Result<T>) -> Result<T> {
    let store = VarStore::new();
    model!(store, body())
}

#[test]
fn generic_functions_are_layers() -> Result<()> {
    in_model(|| {
        assert_eq!(generic::<i64, _>([2, 3])?.shape(), [2, 3]);
        assert_eq!(const_generic::<2, 4>()?.shape(), [2, 4]);
        assert_eq!(unsized_argument("unsized")?.path(), "unsized");
        let dynamic: &dyn Display = &3;
        assert_eq!(unsized_argument(&format!("n{dynamic}"))?.path(), "n3");
        Ok(())
    })
}

#[test]
fn lifetimes_and_opaque_types_are_as_written() -> Result<()> {
    let words = [String::from("a"), String::from("b")];
    let longest: &'static str = borrows("", "static");
    assert_eq!((longest, elided(&words).count()), ("static", 2));
    in_model(|| {
        let shown = format!("{:?}", impl_trait(|x| x + 1.0)?);
        assert!(shown.starts_with("[2.0]"), "{shown}");
        assert_eq!(boxed(3)()?, "boxed");
        Ok(())
    })
}

#[test]
fn patterns_are_parameters() -> Result<()> {
    in_model(|| {
        let v = patterns((2, 3), [1.0, 5.0, 2.0], 0.5, "", 0)?;
        assert_eq!((v.shape(), v.value()[[1, 2]]), (&[2, 3][..], 3.5));
        Ok(())
    })
}

#[test]
fn qualifiers_and_configuration_stay() -> Result<()> {
    assert_eq!(of_another_abi(2), 3);
    let function: extern "C" fn(usize) -> usize = of_another_abi;
    assert_eq!(function(1), 2);
    in_model(|| {
        assert_eq!(configured()?, "configured/in");
        assert_eq!(recursive(2)?, "r/r/deepest");
        Ok(())
    })
}

#[test]
fn methods_are_layers() -> Result<()> {
    in_model(|| {
        let mut dense = Dense::<f64>::new(3)?;
        assert_eq!(dense.build()?.bias()?.path(), "dense/bias");
        let (once, again) = dense.twice(2);
        assert_eq!(
            (once?, again?),
            ("forward".to_owned(), "again/forward".to_owned())
        );
        let kernel = Box::new(dense).into_kernel().map(|v| path_of(&v));
        assert_eq!(kernel.as_deref(), Some("kernel"));
        Ok(())
    })
}

#[test]
fn layers_are_values() -> Result<()> {
    in_model(|| {
        let layers: [fn(usize) -> Result<AnyVariable>; 2] =
            [elsewhere::dense, elsewhere::deeper::dense];
        let paths: Vec<String> = layers
            .iter()
            .map(|f| Ok(f(2)?.path().to_owned()))
            .collect::<Result<_>>()?;
        assert_eq!(paths, ["dense", "deeper"]);
        let by_name = ["a", "b"].map(unsized_argument);
        assert!(by_name.iter().all(std::result::Result::is_ok));
        Ok(())
    })
}

#[test]
fn a_layer_in_a_function_is_a_layer() -> Result<()> {
    #[layer(scope = "local")]
    fn local(shape: Shape) -> Result<String> {
        #[layer]
        fn inner(shape: Shape) -> Result<String> {
            Ok(path_of(&get_variable!("inner", shape)?))
        }
        inner(shape)
    }
    in_model(|| {
        assert_eq!(local(Shape::from(&[1, 2][..]))?, "local/inner");
        Ok(())
    })
}

#[test]
#[should_panic(expected = "a layer that never returns")]
fn a_layer_may_never_return() {
    diverges();
}
