//! A model's source: where it opens scopes, asks for variables, says shapes, and where its statements are.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Block, Item, ItemFn, Stmt};

/// A `scope!` with a literal name.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The name's literal.
    pub name: Range<usize>,
    /// `, reuse = …`, from its comma to what the next comma is in front of.
    pub reuse: Option<Range<usize>>,
}

/// A statement that asks for variables.
#[derive(Clone, Debug)]
pub struct Asking {
    /// All of it.
    pub text: Range<usize>,
    /// Whether it is its block's value.
    pub is_value: bool,
    /// Whether it asks through a scope, through a layer alone, or directly.
    pub way: Way,
}

/// How a statement asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// In a scope that it opens.
    Scope,
    /// By calling a layer in the scope around it.
    Layer,
    /// By `get_variable!` in the scope around it.
    Variable,
}

/// What one function does.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// The scopes that it opens.
    pub scopes: Vec<Opened>,
    /// The names of its `get_variable!`s.
    pub variables: Vec<Range<usize>>,
    /// The sizes in shapes that stand under `reuse = …`.
    pub shared_sizes: Vec<Range<usize>>,
    /// Its statements.
    pub statements: Vec<Asking>,
}

/// A model's source, read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Its functions.
    pub functions: Vec<Function>,
    /// Lines that may run any number of times: the bodies of loops, branches and closures that ask for variables.
    pub uncertain_lines: BTreeSet<usize>,
}

impl Reading {
    /// Reads a source file.
    ///
    /// # Errors
    /// If it is no Rust.
    pub fn of(text: &str) -> syn::Result<Self> {
        let file = syn::parse_file(text)?;
        let functions: Vec<ItemFn> = file
            .items
            .into_iter()
            .filter_map(|item| match item {
                Item::Fn(function) => Some(function),
                _ => None,
            })
            .collect();
        let is_layer = |function: &&ItemFn| {
            function
                .attrs
                .iter()
                .any(|attr| attr.path().is_ident("layer"))
        };
        let layers = functions
            .iter()
            .filter(is_layer)
            .map(|function| function.sig.ident.to_string())
            .collect();
        let mut reader = Reader {
            layers,
            found: Function::default(),
            uncertain_lines: BTreeSet::new(),
        };
        let functions = functions
            .iter()
            .map(|function| {
                reader.block(&function.block);
                std::mem::take(&mut reader.found)
            })
            .collect();
        Ok(Self {
            functions,
            uncertain_lines: reader.uncertain_lines,
        })
    }
}

struct Reader {
    layers: BTreeSet<String>,
    found: Function,
    uncertain_lines: BTreeSet<usize>,
}

impl Reader {
    fn block(&mut self, block: &Block) {
        self.statements(&block.stmts);
    }

    fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            let tokens = statement.to_token_stream();
            let before = self.found.variables.len() + self.found.scopes.len();
            let is_model = names_macro(&tokens, "model");
            let calls_layer = self.tokens(tokens.clone(), false);
            let found = self.found.variables.len() + self.found.scopes.len();
            let way = if names_macro(&tokens, "scope") {
                Way::Scope
            } else if names_macro(&tokens, "get_variable") {
                Way::Variable
            } else {
                Way::Layer
            };
            if !is_model && (found > before || calls_layer) && !is_loop(statement) {
                let is_value = matches!(statement, Stmt::Expr(_, None))
                    || matches!(statement, Stmt::Macro(called) if called.semi_token.is_none());
                self.found.statements.push(Asking {
                    text: statement.span().byte_range(),
                    is_value,
                    way,
                });
            }
        }
    }

    /// Reads tokens at every depth; says whether they call a layer.
    fn tokens(&mut self, tokens: TokenStream, shared: bool) -> bool {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut calls_layer = false;
        for (i, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else {
                continue;
            };
            let before = &tokens[..i];
            let called = called(before);
            calls_layer |= match called.as_deref() {
                Some("scope") => self.scope(group, shared),
                Some("get_variable") => {
                    self.variable(group, shared);
                    false
                }
                Some("model") => {
                    self.body(group);
                    false
                }
                _ => self.group(group, before, shared),
            };
            self.mark_uncertain(group, before);
        }
        calls_layer
    }

    /// Anything in brackets.
    fn group(&mut self, group: &Group, before: &[TokenTree], shared: bool) -> bool {
        let is_layer = matches!(before.last(), Some(TokenTree::Ident(callee)) if self.layers.contains(&callee.to_string()));
        if shared && is_layer && group.delimiter() == Delimiter::Parenthesis {
            self.sizes(group);
        }
        is_layer | self.tokens(group.stream(), shared)
    }

    /// The input of a `scope!`.
    fn scope(&mut self, group: &Group, shared: bool) -> bool {
        let arguments = arguments(group);
        let reuse = arguments
            .iter()
            .position(|argument| starts(argument, "reuse"));
        if let Some([TokenTree::Literal(name)]) = arguments.first().map(Vec::as_slice) {
            // From the comma behind what is before it: the comma in front of what is after it stays.
            let end = |i: usize| {
                arguments[i]
                    .last()
                    .map_or(0, |token| token.span().byte_range().end)
            };
            let reuse = reuse.map(|i| end(i - 1)..end(i));
            self.found.scopes.push(Opened {
                name: name.span().byte_range(),
                reuse,
            });
        }
        let shared = shared || reuse.is_some();
        let Some(body) = arguments.last() else {
            return false;
        };
        match body.as_slice() {
            [TokenTree::Group(block)] if block.delimiter() == Delimiter::Brace => {
                self.inside(block, shared)
            }
            body => self.tokens(body.iter().cloned().collect(), shared),
        }
    }

    fn variable(&mut self, group: &Group, shared: bool) {
        if let Some(TokenTree::Literal(name)) = group.stream().into_iter().next() {
            self.found.variables.push(name.span().byte_range());
        }
        if shared {
            self.sizes(group);
        }
    }

    /// The input of a `model!`, which begins no statement that could be repeated.
    fn body(&mut self, group: &Group) {
        match arguments(group).last().map(Vec::as_slice) {
            Some([TokenTree::Group(block)]) => _ = self.inside(block, false),
            Some(body) => _ = self.tokens(body.iter().cloned().collect(), false),
            None => {}
        }
    }

    /// A block inside a macro's input.
    fn inside(&mut self, block: &Group, shared: bool) -> bool {
        if shared {
            return self.tokens(block.stream(), shared);
        }
        match Block::parse_within.parse2(block.stream()) {
            Ok(statements) => {
                self.statements(&statements);
                false
            }
            Err(_) => self.tokens(block.stream(), shared),
        }
    }

    /// The sizes of the literal shapes among the arguments.
    fn sizes(&mut self, group: &Group) {
        for argument in arguments(group) {
            if let [TokenTree::Group(shape)] = argument.as_slice()
                && shape.delimiter() == Delimiter::Bracket
            {
                let sizes = shape
                    .stream()
                    .into_iter()
                    .filter(|token| matches!(token, TokenTree::Literal(_)));
                self.found
                    .shared_sizes
                    .extend(sizes.map(|size| size.span().byte_range()));
            }
        }
    }

    /// `for … { }`, `while … { }`, `loop { }`, `if … { }`, `match … { }`: all lines in the braces. In these models closures
    /// ask for nothing.
    fn mark_uncertain(&mut self, group: &Group, before: &[TokenTree]) {
        let may_not_run = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if ["for", "while", "loop", "if", "else", "match"].contains(&word.to_string().as_str()));
        let since_statement = before
            .rsplit(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ';'))
            .next();
        if group.delimiter() == Delimiter::Brace
            && since_statement.is_some_and(|tokens| tokens.iter().any(may_not_run))
        {
            self.uncertain_lines
                .extend(group.span_open().start().line + 1..group.span_close().end().line);
        }
    }
}

/// `name !` at the end.
fn called(before: &[TokenTree]) -> Option<String> {
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// Whether a macro of that name is called at the top of the tokens.
fn names_macro(tokens: &TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    (0..tokens.len()).any(|i| called(&tokens[..i]).is_some_and(|called| called == name))
}

fn is_loop(statement: &Stmt) -> bool {
    matches!(
        statement,
        Stmt::Expr(
            syn::Expr::ForLoop(_) | syn::Expr::While(_) | syn::Expr::Loop(_),
            _
        )
    )
}

fn starts(argument: &[TokenTree], key: &str) -> bool {
    matches!(argument, [TokenTree::Ident(word), TokenTree::Punct(is), ..] if word == key && is.as_char() == '=')
}

/// What stands between the commas.
fn arguments(group: &Group) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    tokens
        .split(is_comma)
        .filter(|argument| !argument.is_empty())
        .map(<[TokenTree]>::to_vec)
        .collect()
}
