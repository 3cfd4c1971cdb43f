//! The grammar that all macros share: positional arguments, then `key = value`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Result};
use syn::{Expr, Ident, Lit, LitStr, Token, Type, token};

use crate::diag::{self, Diag};
use crate::simple;
use crate::tokens::{self, Inside, Rule, is_punct};

/// What may follow `key =`: an expression, or a type that is no expression (`Complex<f32>`).
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Expr(Expr),
    Type(Type),
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Expr(expr) => expr.to_tokens(tokens),
            Self::Type(ty) => ty.to_tokens(tokens),
        }
    }
}

/// `key = value`.
#[derive(Clone, Debug)]
pub(crate) struct Keyed {
    /// Without `r#`.
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

impl Keyed {
    pub(crate) fn name(&self) -> String {
        self.key.to_string()
    }
}

/// One argument, in the order of writing.
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    Positional(Expr),
    Keyed(Keyed),
}

/// Whether `ident =` follows, which makes it a key.
pub(crate) fn peek_key(input: ParseStream) -> bool {
    input.peek(Ident::peek_any)
        && input.peek2(Token![=])
        && !input.peek2(Token![==])
        && !input.peek2(Token![=>])
}

/// `key = value`, where [`peek_key`] saw one.
pub(crate) fn parse_keyed(input: ParseStream) -> Result<Keyed> {
    let key = Ident::parse_any(input)?.unraw();
    input.parse::<Token![=]>()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new(key.span(), has_no_value(&key)));
    }
    Ok(Keyed {
        value: parse_value(input)?,
        key,
    })
}

fn parse_value(input: ParseStream) -> Result<Value> {
    if let Some(simple) = simple::parse(input) {
        return Ok(Value::Expr(simple));
    }
    let ahead = input.fork();
    let expr = ahead.parse::<Expr>();
    if expr.is_ok() && at_end_of_argument(&ahead) {
        input.advance_to(&ahead);
        return expr.map(Value::Expr);
    }
    let ahead = input.fork();
    if let Ok(ty) = ahead.parse::<Type>()
        && at_end_of_argument(&ahead)
    {
        input.advance_to(&ahead);
        return Ok(Value::Type(ty));
    }
    input.parse().map(Value::Expr)
}

fn at_end_of_argument(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Arguments up to the end.
pub(crate) fn parse_all(input: ParseStream) -> Result<Vec<Arg>> {
    let mut args = Vec::new();
    while !input.is_empty() {
        let arg = if peek_key(input) {
            Arg::Keyed(parse_keyed(input)?)
        } else if let Some(simple) = simple::parse(input) {
            Arg::Positional(simple)
        } else if input.peek(LitStr) && input.peek2(token::Bracket) {
            // `"w" [5, 5]` is an index into a string to the parser.
            let name: LitStr = input.parse()?;
            Arg::Positional(Expr::Lit(syn::ExprLit {
                attrs: Vec::new(),
                lit: Lit::Str(name),
            }))
        } else {
            Arg::Positional(parse_positional(input)?)
        };
        separator(input, &arg)?;
        args.push(arg);
    }
    Ok(args)
}

/// An expression. Of one that is typed as far as a `.`, rustc says what there is behind it; and an editor, which looks for it at the
/// same place in what we expand to with and without what it tries there, finds it.
fn parse_positional(input: ParseStream) -> Result<Expr> {
    let ahead = input.fork();
    if let Ok(expr) = ahead.parse() {
        input.advance_to(&ahead);
        return Ok(expr);
    }
    let ahead = input.fork();
    let mut written = TokenStream::new();
    while !at_end_of_argument(&ahead) {
        written.extend([ahead.parse::<TokenTree>()?]);
    }
    match syn::parse2(tokens::rewrite(written, &mut MissingFields)) {
        Ok(expr) => {
            input.advance_to(&ahead);
            Ok(expr)
        }
        // What the error is, is said of what stands there.
        Err(_) => input.parse(),
    }
}

const UNFINISHED: &str = "unfinished";

/// Whether an expression is being typed: a name of ours stands where one is missing, or that of rust-analyzer, which completes it.
pub(crate) fn is_unfinished(written: &str) -> bool {
    written.contains(UNFINISHED) || written.contains("raCompletionMarker")
}

/// Puts a name behind each `.` that has nothing behind it.
struct MissingFields;

impl Rule for MissingFields {
    fn list(&mut self, list: &[TokenTree], _: Option<Inside<'_>>) -> Option<TokenStream> {
        let is_dot = |i: usize| is_punct(list.get(i), '.');
        let is_bare = |i: usize| {
            let is_last = i + 1 == list.len() || is_punct(list.get(i + 1), ',');
            is_dot(i) && is_last && i > 0 && !is_dot(i - 1)
        };
        if !(0..list.len()).any(is_bare) {
            return None;
        }
        let mut complete = TokenStream::new();
        for (i, token) in list.iter().enumerate() {
            complete.extend([token.clone()]);
            if is_bare(i) {
                complete.extend([TokenTree::from(Ident::new(UNFINISHED, token.span()))]);
            }
        }
        Some(complete)
    }
}

/// The `,` after an argument, or the end.
pub(crate) fn separator(input: ParseStream, after: &Arg) -> Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    if (input.peek(Token![:]) && !input.peek(Token![::]) || input.peek(Token![=>]))
        && let Arg::Positional(Expr::Path(path)) = after
        && let Some(key) = path.path.get_ident()
    {
        return Err(input.error(format!("write `{key} = value`, with `=`")));
    }
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        return Ok(());
    }
    Err(input.error("expected `,`"))
}

/// An expression that may end in `as ident`, which names what the macro opens.
///
/// `"conv1" as s` is a cast to Rust, so the two tokens are taken off before it is parsed.
pub(crate) fn parse_subject(input: ParseStream) -> Result<(Expr, Option<Ident>)> {
    if let Some(simple) = simple::parse(input) {
        return Ok((simple, None));
    }
    let ahead = input.fork();
    let expr =
        Expr::parse_without_eager_brace(&ahead).map_err(|error| explain_alias(input, error))?;
    let consumed = tokens_between(input, &ahead);
    input.advance_to(&ahead);
    if let [
        subject @ ..,
        TokenTree::Ident(keyword),
        TokenTree::Ident(alias),
    ] = consumed.as_slice()
        && keyword == "as"
        && !subject.is_empty()
    {
        let subject = syn::parse2(subject.iter().cloned().collect())?;
        return Ok((subject, Some(alias.clone())));
    }
    Ok((expr, None))
}

/// `"conv1" as 3` and `"conv1" as s.t` are bad casts to the parser.
fn explain_alias(input: ParseStream, error: syn::Error) -> syn::Error {
    let mut cursor = input.cursor();
    while let Some((token, next)) = cursor.token_tree() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => break,
            TokenTree::Ident(word) if word == "as" => {
                let message = "`as` is followed by a variable name, as `as s`";
                return syn::Error::new(next.span(), message);
            }
            _ => cursor = next,
        }
    }
    error
}

fn tokens_between(from: ParseStream, to: ParseStream) -> Vec<TokenTree> {
    let end = to.cursor();
    let mut cursor = from.cursor();
    let mut tokens = Vec::new();
    while cursor < end
        && let Some((token, next)) = cursor.token_tree()
    {
        tokens.push(token);
        cursor = next;
    }
    tokens
}

/// What a macro accepts.
#[derive(Debug)]
pub(crate) struct Grammar {
    /// As the user writes it: `get_variable!`.
    pub(crate) macro_name: &'static str,
    /// The positional arguments, by the words that messages use.
    pub(crate) positional: &'static [&'static str],
    pub(crate) keys: &'static [&'static str],
}

impl Grammar {
    /// `a name and a shape`
    fn takes(&self) -> String {
        let positional: Vec<String> = self
            .positional
            .iter()
            .map(|word| format!("a {word}"))
            .collect();
        positional.join(" and ")
    }
}

/// The keys that were given: each is known and given once.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    given: Vec<Keyed>,
    /// Positional arguments that were written as keys.
    misnamed: Vec<Ident>,
}

impl Keys {
    /// Stores a key; the one place that notices unknown and repeated ones.
    pub(crate) fn insert(&mut self, keyed: Keyed, grammar: &Grammar, diag: &mut Diag) {
        let name = keyed.name();
        let Grammar {
            macro_name,
            positional,
            keys,
        } = grammar;
        if positional.contains(&name.as_str()) {
            diag.at(
                &keyed.key,
                format!("`{name}` is not a key: write the {name} without `{name} =`"),
            );
            self.misnamed.push(keyed.key);
        } else if !keys.contains(&name.as_str()) {
            let meant = diag::nearest(&name, keys)
                .map_or(String::new(), |k| format!("; did you mean `{k}`?"));
            let known = known(keys);
            diag.at(
                &keyed.key,
                format!("`{macro_name}` has no key `{name}`{meant} ({known})"),
            );
        } else if self.given.iter().any(|k| k.name() == name) {
            diag.at(&keyed.key, format!("`{name}` is given twice; keep one"));
        } else {
            self.given.push(keyed);
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.given
            .iter()
            .find(|k| k.name() == key)
            .map(|k| &k.value)
    }

    /// Whether a positional argument was written as `word = …`, which is an error already.
    pub(crate) fn has_misnamed(&self, word: &str) -> bool {
        self.misnamed.iter().any(|key| key == word)
    }

    /// In the order of writing, which is the order of evaluation.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Keyed> {
        self.given.iter()
    }
}

/// Sorts arguments into positional ones and keys.
pub(crate) fn sort(args: Vec<Arg>, grammar: &Grammar, diag: &mut Diag) -> (Vec<Expr>, Keys) {
    let mut positional = Vec::new();
    let mut keys = Keys::default();
    let mut first_key = None;
    let mut has_surplus = false;
    for arg in args {
        match arg {
            Arg::Keyed(keyed) => {
                first_key.get_or_insert_with(|| keyed.name());
                keys.insert(keyed, grammar, diag);
            }
            Arg::Positional(expr) => {
                match misplaced(&expr, positional.len(), first_key.as_deref(), grammar) {
                    None => positional.push(expr),
                    Some(Misplaced::Late(message)) => {
                        diag.at(&expr, message);
                        positional.push(expr);
                    }
                    Some(Misplaced::NoKey(message)) => diag.at(&expr, message),
                    // The message speaks of all the rest.
                    Some(Misplaced::Surplus(message)) => {
                        if !has_surplus {
                            diag.at(&expr, message);
                        }
                        has_surplus = true;
                    }
                }
            }
        }
    }
    (positional, keys)
}

/// `the keys are …`, for the end of a message.
fn known(keys: &[&str]) -> String {
    let list = diag::list(keys);
    match keys {
        [_] => format!("the only key is {list}"),
        _ => format!("the keys are {list}"),
    }
}

/// The key that an expression is, without a value.
pub(crate) fn bare_key<'a>(expr: &'a Expr, keys: &[&str]) -> Option<&'a Ident> {
    let Expr::Path(path) = expr else { return None };
    let ident = path.path.get_ident()?;
    keys.contains(&ident.unraw().to_string().as_str())
        .then_some(ident)
}

pub(crate) fn has_no_value(key: &Ident) -> String {
    format!("`{key}` has no value: write `{key} = value`")
}

/// A positional argument where none belongs.
enum Misplaced {
    /// Behind a key.
    Late(String),
    /// Meant to be a key.
    NoKey(String),
    /// More than the macro takes.
    Surplus(String),
}

fn misplaced(
    expr: &Expr,
    before: usize,
    first_key: Option<&str>,
    grammar: &Grammar,
) -> Option<Misplaced> {
    let Grammar {
        macro_name,
        positional,
        keys,
    } = grammar;
    if let Expr::Binary(comparison) = expr
        && let (Expr::Path(key), syn::BinOp::Eq(_)) = (&*comparison.left, &comparison.op)
        && let Some(key) = key.path.get_ident()
        && keys.contains(&key.unraw().to_string().as_str())
    {
        let message = format!("write `{key} = value`, with a single `=`");
        return Some(Misplaced::NoKey(message));
    }
    if before >= positional.len() {
        if let Some(key) = bare_key(expr, keys) {
            return Some(Misplaced::NoKey(has_no_value(key)));
        }
        let known = known(keys);
        return Some(Misplaced::Surplus(match positional {
            [] => format!("`{macro_name}` takes nothing but `key = value` ({known})"),
            _ => {
                let takes = grammar.takes();
                format!("`{macro_name}` takes {takes}; write the rest as `key = value` ({known})")
            }
        }));
    }
    let key = first_key?;
    Some(Misplaced::Late(format!(
        "the {} comes before `key = value`; move it in front of `{key}`",
        positional[before]
    )))
}
