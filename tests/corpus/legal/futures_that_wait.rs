//! An `async` block or closure runs when somebody awaits it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing wakes it"),
    }
}

#[layer]
fn block(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let later = async { dense(x) };
    scope!("later", block_on(later))
}

#[layer]
fn closure(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let later = async |x: f32| dense(x);
    let future = later(x);
    scope!("later", block_on(future))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", block(x))?;
    scope!("b", closure(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
