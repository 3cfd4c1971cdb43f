//! Element types after `dtype =`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Expr, ExprPath, Ident, Path, Type, TypePath};
use varscope_names::{ELEMENTS, ElementName};

use crate::args::Value;
use crate::diag::{self, Diag};
use crate::header::Typing;
use crate::name::literal_of;

/// TensorFlow's string; not among the words that typos are compared with.
const STRING: &str = "string";

/// What people who know other libraries write, besides TensorFlow's own names.
const FOREIGN: [(&str, &str); 4] = [
    ("half", "f16"),
    ("float", "f32"),
    ("double", "f64"),
    ("int", "i32"),
];

/// Rust's own types that no tensor holds.
const NO_ELEMENTS: [(&str, &str); 6] = [
    ("usize", "u64"),
    ("isize", "i64"),
    ("u128", "u64"),
    ("i128", "i64"),
    ("char", "u32"),
    ("str", "string"),
];

/// An element type as written.
#[derive(Clone, Debug)]
pub(crate) enum Dtype {
    /// One of the words above.
    Primitive(Ident),
    Type(Type),
    /// Known at run time only.
    Expr(Expr),
}

impl Dtype {
    /// The names of the type, if it needs no name resolution.
    pub(crate) fn element(&self) -> Option<&'static ElementName> {
        match self {
            Self::Primitive(word) => element(&word.to_string()),
            Self::Type(_) | Self::Expr(_) => None,
        }
    }

    /// The Rust type; `None` if only the run time knows.
    pub(crate) fn expand_type(&self, krate: &TokenStream) -> Option<TokenStream> {
        match self {
            Self::Primitive(ident) => Some(primitive_type(ident, krate)),
            // As a bare type argument, the name of a local variable would be taken for a constant: "use `const` instead".
            Self::Type(ty) if may_be_variable(ty) => {
                Some(quote!(<#ty as ::std::borrow::ToOwned>::Owned))
            }
            Self::Type(ty) => Some(quote!(#ty)),
            Self::Expr(_) => None,
        }
    }

    /// The runtime's tag.
    pub(super) fn expand(&self, krate: &TokenStream) -> TokenStream {
        match (self.expand_type(krate), self) {
            (Some(ty), _) => quote!(<#ty as #krate::Element>::DTYPE),
            (None, dtype) => {
                let expr = dtype.written();
                quote!(#krate::__private::dtype(#expr))
            }
        }
    }

    pub(crate) fn written(&self) -> TokenStream {
        match self {
            Self::Primitive(ident) => quote!(#ident),
            Self::Type(ty) => quote!(#ty),
            Self::Expr(expr) => quote!(#expr),
        }
    }
}

/// Whether a type is spelled as variables are.
fn may_be_variable(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let word = path.path.get_ident();
    word.is_some_and(|word| word.unraw().to_string().starts_with(char::is_lowercase))
}

/// The word's type, with the user's span so that hovering it tells.
fn primitive_type(word: &Ident, krate: &TokenStream) -> TokenStream {
    let named = |name: &str| Ident::new(name, word.span());
    match word.to_string().as_str() {
        "f16" | "bf16" => quote!(#krate::dtype::#word),
        "complex64" | "complex128" => {
            let part = named(if word == "complex64" { "f32" } else { "f64" });
            let complex = named("Complex");
            quote!(#krate::dtype::#complex<::core::primitive::#part>)
        }
        STRING => {
            let string = named("String");
            quote!(::std::string::#string)
        }
        _ => quote!(::core::primitive::#word),
    }
}

/// The dtype that a value means; `None` after an error.
pub(super) fn check(value: &Value, typing: Typing, diag: &mut Diag) -> Option<Dtype> {
    let expr = match value {
        Value::Type(ty @ Type::Path(_)) => return Some(Dtype::Type(ty.clone())),
        Value::Type(_) if typing == Typing::Static => {
            diag.at(value, NOT_A_TYPE);
            return None;
        }
        Value::Type(_) => {
            diag.at(value, "`dtype` is an element type, as `f32`");
            return None;
        }
        Value::Expr(expr) => expr,
    };
    if let Some(literal) = literal_of(expr) {
        let hint = match literal {
            syn::Lit::Str(text) => format!(
                "write the type without quotes: `dtype = {}`",
                meant(&text.value())
            ),
            _ => "`dtype` is an element type, as `f32`".to_owned(),
        };
        diag.at(expr, hint);
        return None;
    }
    match (path_of(expr), typing) {
        (Some(path), _) if path.path.get_ident().is_some() => check_word(path, expr, typing, diag),
        (Some(path), Typing::Static) if !is_variant(&path.path) => Some(Dtype::Type(type_of(path))),
        (_, Typing::Static) => {
            diag.at(expr, NOT_A_TYPE);
            None
        }
        (_, Typing::Dynamic) => Some(Dtype::Expr(expr.clone())),
    }
}

const NOT_A_TYPE: &str =
    "the ndarray engine types variables statically: write a type, as `dtype = f64`";

/// The word that a literal dtype resolves to, without judging it.
pub(super) fn word_of(value: &Value) -> Option<String> {
    match value {
        Value::Expr(expr) => path_of(expr)?.path.get_ident().map(|word| word.to_string()),
        Value::Type(_) => None,
    }
}

fn path_of(expr: &Expr) -> Option<&ExprPath> {
    match expr {
        Expr::Path(path) => Some(path),
        Expr::Group(group) => path_of(&group.expr),
        _ => None,
    }
}

fn type_of(path: &ExprPath) -> Type {
    Type::Path(TypePath {
        attrs: Vec::new(),
        qself: path.qself.clone(),
        path: path.path.clone(),
    })
}

fn check_word(path: &ExprPath, expr: &Expr, typing: Typing, diag: &mut Diag) -> Option<Dtype> {
    let word = path.path.get_ident()?;
    let text = word.unraw().to_string();
    if element(&text).is_some() {
        return Some(Dtype::Primitive(word.clone()));
    }
    if let Some((_, instead)) = NO_ELEMENTS.iter().find(|(no, _)| *no == text) {
        diag.at(
            word,
            format!("`{text}` is no element type; did you mean `{instead}`?"),
        );
        return None;
    }
    // Where any expression will do, only what nobody would call a variable is taken for a slip.
    let foreign = foreign(&text)
        .filter(|_| typing == Typing::Static || text.ends_with(|c: char| c.is_ascii_digit()));
    let slip = || {
        let lower = text.starts_with(|c: char| c.is_ascii_lowercase());
        let words = ELEMENTS.iter().map(|element| element.word);
        let words: Vec<&str> = words.filter(|word| *word != STRING).collect();
        (typing == Typing::Static && lower)
            .then(|| diag::nearest(&text, &words))
            .flatten()
    };
    if let Some(instead) = foreign.or_else(slip) {
        diag.at(
            word,
            format!("unknown element type `{text}`; did you mean `{instead}`?"),
        );
        return None;
    }
    Some(match typing {
        Typing::Static => Dtype::Type(type_of(path)),
        Typing::Dynamic => Dtype::Expr(expr.clone()),
    })
}

fn meant(text: &str) -> &str {
    foreign(text).unwrap_or(text)
}

/// The names of the element type that a word means.
fn element(word: &str) -> Option<&'static ElementName> {
    ELEMENTS.iter().find(|element| element.word == word)
}

/// The word for what another library calls so.
fn foreign(name: &str) -> Option<&'static str> {
    let tensorflow = ELEMENTS.iter().find(|element| element.tensorflow == name);
    let others = || FOREIGN.iter().find(|(foreign, _)| *foreign == name);
    tensorflow
        .map(|element| element.word)
        .or_else(|| others().map(|(_, word)| *word))
}

/// `DType::F64`: a value of the runtime's enum, no type.
fn is_variant(path: &Path) -> bool {
    let mut segments = path.segments.iter().rev();
    let last = segments.next();
    let before = segments.next();
    before.is_some_and(|s| s.ident == "DType") || last.is_some_and(|s| is_constant(&s.ident))
}

/// Whether a name is a variant's, and no type's of that name.
fn is_constant(ident: &Ident) -> bool {
    let mut variants = ELEMENTS.iter().map(|element| element.variant);
    variants.any(|variant| !matches!(variant, "Bool" | "String") && ident == variant)
}
