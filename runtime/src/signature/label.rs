//! Labelled arguments.

use super::Signature;
use super::message::Message;

/// Fails unless argument number `index` (from 0) of the layer has this name.
#[track_caller]
pub const fn label(layer: &Signature, index: usize, name: &str, callee: &str) {
    let mut message = Message::new();
    if layer.name.is_empty() {
        message.text("the arguments of `");
        message.text(callee);
        message
            .text("` can't be labelled: it is no `#[layer]`, or none that can be seen from here");
    } else if index >= layer.parameters.len() || same(layer.parameters[index], name) {
        return;
    } else {
        number(&mut message, index);
        message.text(" of `");
        message.text(callee);
        if layer.parameters[index].is_empty() {
            message.text("` has no name");
        } else {
            message.text("` is `");
            message.text(layer.parameters[index]);
            message.text("`, not `");
            message.text(name);
            message.text("`");
        }
        other_place(&mut message, layer, name);
    }
    super::trail::fail(message.as_str())
}

/// The name may be another argument's.
const fn other_place(message: &mut Message, layer: &Signature, name: &str) {
    let mut i = 0;
    while i < layer.parameters.len() {
        if same(layer.parameters[i], name) {
            message.text("; `");
            message.text(name);
            message.text("` is ");
            number(message, i);
            message.text(" (labels don't reorder)");
            return;
        }
        i += 1;
    }
}

const fn number(message: &mut Message, index: usize) {
    message.text("argument ");
    message.number(index as u64 + 1);
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
