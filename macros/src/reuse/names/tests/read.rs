//! What no compiler is asked: code that does not run, half-written code, and the tokens themselves.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::super::tree::{self, Tree};
use super::compiled::{Case, assert_read};
use crate::source::File;

/// What can't be run, or has no other meaning outside, is read all the same.
#[test]
fn what_does_not_run_is_read() {
    for (text, said) in [
        ("conv('1'); static mut conv: F = own; conv('2')", "own own"),
        ("{ static mut conv: F = own; } conv('1')", "outside"),
        ("conv('1'); struct conv(char); conv('2')", "own own"),
        (
            "if let Some(conv) = unsafe { some() } { conv('1') } conv('2')",
            "own outside",
        ),
        // Half written.
        ("let : u8 = 1; conv('1')", "outside"),
        ("conv('1'); let conv", "outside"),
        ("conv('1'); let", "outside"),
        ("f(|: u8, conv| conv('1'))", "own"),
        ("conv('1'); for conv", "outside"),
        ("conv('1'); for", "outside"),
        ("conv('1'); fn", "outside"),
        ("conv('1'); fn conv", "own"),
        ("conv('1'); const", "outside"),
        ("conv('1'); use", "outside"),
        ("conv('1'); use a::conv", "a::conv"),
        ("conv('1'); use a::conv as", "outside"),
        ("conv('1'); |conv", "outside"),
        ("conv('1'); |", "outside"),
        ("conv('1') =>", "outside"),
        ("=> conv('1')", "outside"),
        ("! { conv } conv('1')", "outside"),
        ("define! conv; conv('1')", "outside"),
        ("if let Some(conv) = some()", ""),
        ("{ conv('1') } | conv", "outside"),
    ] {
        let case = Case { text, run: || () };
        assert_read(&case, &said.split_whitespace().collect::<Vec<_>>());
    }
}

#[test]
fn tokens_are_the_same_of_a_body_and_of_a_file() {
    fn written<K>(trees: &[Tree<K>]) -> String {
        let each = trees.iter().map(|tree| match tree {
            Tree::Word(word, _) => word.clone(),
            Tree::Punct(c) => c.to_string(),
            Tree::Group(open, _, inside) => format!("{open} {} end", written(inside)),
            Tree::Literal => "literal".to_owned(),
        });
        each.collect::<Vec<_>>().join(" ")
    }
    for (text, expected) in [
        ("a b; c", "a b ; c"),
        ("{ a } [b] (c)", "{ a end [ b end ( c end"),
        (
            "f(a, [b, { c }], ()) d",
            "f ( a , [ b , { c end end , (  end end d",
        ),
        ("\"a { b\" 'c' '{'", "literal literal literal"),
        ("&'a b 'c: loop {}", "& ' a b ' c : loop {  end"),
        ("a::<b>() => c..=d", "a : : < b > (  end = > c . . = d"),
        ("r#a \"\"", "r#a literal"),
        (
            "r#\"b\"# b\"a\" c\"\" b'a' r\"\"",
            "literal literal literal literal literal",
        ),
        ("é = \"é\"", "é = literal"),
    ] {
        assert_eq!(written(&tree::of_tokens(text.parse().unwrap())), expected);
        let file = File::new("src/nets.rs".into(), format!("x {{ {text} }} y").into());
        let end = file.outline().len() - 2;
        assert_eq!(
            written(&tree::of_file(file.outline(), 2..end)),
            expected,
            "{text}"
        );
    }
    let inside = "a, 'b'".parse().unwrap();
    let invisible = Group::new(Delimiter::None, inside);
    let tokens = TokenStream::from_iter([TokenTree::Group(invisible)]);
    assert_eq!(written(&tree::of_tokens(tokens)), "a , literal");
}
