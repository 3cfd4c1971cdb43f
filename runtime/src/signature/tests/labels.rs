//! Labelled arguments, and messages as texts.

use std::panic::catch_unwind;

use super::*;
use crate::signature::label::label;
use crate::signature::message::Message;

/// What is said about a label; nothing if it is right.
fn said(layer: &'static Signature, index: usize, name: &str) -> String {
    match catch_unwind(|| label(layer, index, name, "net::dense")) {
        Ok(()) => String::new(),
        Err(panic) => *panic.downcast::<String>().unwrap(),
    }
}

#[test]
fn a_label_is_the_name_of_the_argument_that_it_stands_at() {
    static DENSE: Signature = Signature {
        parameters: &["x", "units", "", "unit"],
        ..layer("dense", &[])
    };
    let cases = [
        (0, "x", ""),
        (1, "units", ""),
        (3, "unit", ""),
        // The compiler counts arguments itself.
        (4, "x", ""),
        (9, "nothing", ""),
        (0, "y", "argument 1 of `net::dense` is `x`, not `y`"),
        (
            1,
            "unity",
            "argument 2 of `net::dense` is `units`, not `unity`",
        ),
        (
            1,
            "unit",
            "argument 2 of `net::dense` is `units`, not `unit`; `unit` is argument 4 (labels don't reorder)",
        ),
        (
            1,
            "x",
            "argument 2 of `net::dense` is `units`, not `x`; `x` is argument 1 (labels don't reorder)",
        ),
        (
            0,
            "units",
            "argument 1 of `net::dense` is `x`, not `units`; `units` is argument 2 (labels don't reorder)",
        ),
        (
            2,
            "units",
            "argument 3 of `net::dense` has no name; `units` is argument 2 (labels don't reorder)",
        ),
        (2, "other", "argument 3 of `net::dense` has no name"),
    ];
    for (index, name, expected) in cases {
        assert_eq!(said(&DENSE, index, name), expected, "{index} {name}");
    }
}

#[test]
fn who_is_no_layer_has_no_labels() {
    static NONE: Signature = Signature::NONE;
    let expected = "the arguments of `net::dense` can't be labelled: it is no `#[layer]`, or none that can be seen from here";
    assert_eq!(said(&NONE, 0, "x"), expected);
}

#[test]
fn numbers_are_written_in_full() {
    for number in [0, 1, 9, 10, 11, 100, 1024, 90_807, u64::MAX] {
        let mut message = Message::new();
        message.number(number);
        assert_eq!(message.as_str(), number.to_string());
    }
}

#[test]
fn a_long_message_is_cut_between_characters() {
    let mut message = Message::new();
    message.text(&"a".repeat(1023));
    message.text("bc");
    message.text("d");
    assert_eq!(message.as_str(), "a".repeat(1023) + "b");
    let mut message = Message::new();
    message.text("a");
    message.text(&"ä".repeat(600));
    assert_eq!(message.as_str(), "a".to_owned() + &"ä".repeat(511));
}
