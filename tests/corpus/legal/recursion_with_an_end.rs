//! Layers that call themselves and each other, in scopes made at run time and in literal ones.
use varscope::prelude::*;

enum Tree {
    Leaf(f32),
    Node(Box<Tree>, Box<Tree>),
}

#[layer]
fn leaf(x: f32) -> Result<f32> {
    Ok(x + get_variable!("leaf", [2])?.value().len() as f32)
}

#[layer]
fn tree_lstm(tree: &Tree) -> Result<f32> {
    match tree {
        Tree::Leaf(x) => scope!("leaf", reuse = auto, leaf(*x)),
        Tree::Node(a, b) => {
            let a = scope!("left", reuse = auto, tree_lstm(a))?;
            let b = scope!("right", reuse = auto, tree_lstm(b))?;
            Ok(a + b)
        }
    }
}

#[layer]
fn even(n: usize) -> Result<usize> {
    if n == 0 {
        Ok(1)
    } else {
        scope!("odd", odd(n - 1))
    }
}

#[layer]
fn odd(n: usize) -> Result<usize> {
    get_variable!("w", [n])?;
    if n == 0 {
        Ok(0)
    } else {
        scope!("even", even(n - 1))
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let leaf = |x| Box::new(Tree::Leaf(x));
    let tree = Tree::Node(leaf(1.0), Box::new(Tree::Node(leaf(2.0), leaf(3.0))));
    model!(store, {
        tree_lstm(&tree)?;
        even(4)?;
    });
    Ok(())
}
