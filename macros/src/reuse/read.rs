//! Syntax → events: a walk over a body in the order of execution, that knows what is certain to run.
//!
//! *Certain* means: in every run that gets to the end of the body. The arms of a branch exclude each other; an arm that leaves
//! (`return`, `break`) does not count; loops, closures and `async` blocks may run zero times; what follows a `return` is dead.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{BinOp, Expr, ExprCall, ExprMethodCall, Local, Macro, Stmt};

use super::branch::maybe;
use super::callee::Callee;
use super::configured::{attributes, is_configured};
use super::events::{Call, Event, Label};
use super::names::{self, Names};
use super::shape::Parameters;
use super::sites::Sites;
use super::surroundings::Sight;
use crate::tokens;

/// The walk.
pub(super) struct Reader<'a> {
    pub(super) parameters: Parameters,
    /// What the body binds itself.
    pub(super) names: &'a Names,
    /// What callees' names mean to the code around.
    pub(super) sight: &'a dyn Fn(Named<'_>) -> Sight,
    /// The places that were read.
    pub(super) sites: Sites,
    /// The scopes around the walk, the body's own root first.
    pub(super) levels: Vec<Level>,
    /// Depth of statements under a `cfg`, whose names may not exist.
    pub(super) configured: u32,
    /// Whether the function may have returned already, and not by an error.
    pub(super) returned: bool,
    /// What is wrong already here.
    errors: Vec<syn::Error>,
    /// Whether `scope!` and the others are ours.
    foreign: bool,
}

/// A name in a callee, whose meaning the code around may have changed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named<'a> {
    /// A function that is called by its plain name.
    Function(&'a str),
    /// The beginning of a path.
    Module(&'a str),
}

/// A scope that is open.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// What `as` calls it.
    pub(super) alias: Option<String>,
    /// Whether something inside turned reuse on for it.
    pub(super) shared: bool,
    /// Whether the scope is a visible place to share in.
    pub(super) reuse: bool,
}

/// What a piece of code does.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) events: Vec<Event>,
    /// Control does not get to the end.
    pub(super) leaves: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        parameters: Parameters,
        names: &'a Names,
        sight: &'a dyn Fn(Named<'_>) -> Sight,
        root: Level,
    ) -> Self {
        Self {
            parameters,
            names,
            sight,
            sites: Sites::default(),
            levels: vec![root],
            configured: 0,
            returned: false,
            errors: Vec::new(),
            foreign: false,
        }
    }

    /// What is wrong already here, as tokens.
    pub(super) fn errors(&self) -> TokenStream {
        self.errors
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }

    /// Statements in a row.
    pub(super) fn stmts(&mut self, stmts: &[Stmt]) -> Flow {
        let mut flow = Flow::default();
        for stmt in stmts {
            self.stmt(stmt, &mut flow);
            if flow.leaves {
                break;
            }
        }
        flow
    }

    fn stmt(&mut self, stmt: &Stmt, flow: &mut Flow) {
        if is_configured(attributes(stmt)) {
            self.configured += 1;
            let inner = self.apart(|reader, flow| reader.bare_stmt(stmt, flow));
            self.configured -= 1;
            maybe(inner.events, flow);
        } else {
            self.bare_stmt(stmt, flow);
        }
    }

    fn bare_stmt(&mut self, stmt: &Stmt, flow: &mut Flow) {
        match stmt {
            Stmt::Local(local) => self.local(local, flow),
            Stmt::Expr(expr, _) => self.expr(expr, flow),
            Stmt::Macro(stmt) => self.mac(&stmt.mac, flow),
            Stmt::Item(_) => {}
        }
    }

    /// `let … = … else { … };`: the other branch leaves, so it has nothing to do with what follows.
    fn local(&mut self, local: &Local, flow: &mut Flow) {
        if let Some(init) = &local.init {
            self.expr(&init.expr, flow);
            if let Some((_, diverge)) = &init.diverge {
                let inner = self.apart(|reader, flow| reader.expr(diverge, flow));
                maybe(inner.events, flow);
            }
        }
        // `let kernel = get_variable!("kernel", kernel, ..)?;`: the caller's until here.
        if let Some(name) = names::bound_by(&local.pat) {
            self.parameters.rebind(&name.to_string());
        }
    }

    pub(super) fn apart(&mut self, read: impl FnOnce(&mut Self, &mut Flow)) -> Flow {
        let mut flow = Flow::default();
        read(self, &mut flow);
        flow
    }

    /// All of these, in this order.
    pub(super) fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, flow: &mut Flow) {
        for expr in exprs {
            if flow.leaves {
                return;
            }
            self.expr(expr, flow);
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr, flow: &mut Flow) {
        match expr {
            Expr::Array(e) => self.exprs(&e.elems, flow),
            Expr::Assign(e) => self.exprs([&*e.right, &*e.left], flow),
            Expr::Async(e) => self.function(|reader| reader.stmts(&e.block.stmts), flow),
            Expr::Await(e) => self.expr(&e.base, flow),
            Expr::Binary(e) if matches!(e.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.expr(&e.left, flow);
                self.perhaps(
                    |reader| reader.apart(|r, flow| r.expr(&e.right, flow)),
                    flow,
                );
            }
            Expr::Binary(e) => self.exprs([&*e.left, &*e.right], flow),
            Expr::Block(e) => self.block(&e.block, e.label.as_ref().map(|l| &l.name), flow),
            Expr::Break(e) => {
                self.exprs(e.expr.as_deref(), flow);
                flow.leaves = true;
            }
            Expr::Call(e) => self.call(e, flow),
            Expr::Cast(e) => self.expr(&e.expr, flow),
            Expr::Closure(e) => self.function(|r| r.apart(|r, flow| r.expr(&e.body, flow)), flow),
            Expr::Continue(_) => flow.leaves = true,
            Expr::Field(e) => self.expr(&e.base, flow),
            Expr::ForLoop(e) => {
                self.expr(&e.expr, flow);
                self.repeated(&e.body, flow);
            }
            Expr::Group(e) => self.expr(&e.expr, flow),
            Expr::If(e) => self.branch(e, flow),
            Expr::Index(e) => self.exprs([&*e.expr, &*e.index], flow),
            Expr::Let(e) => self.expr(&e.expr, flow),
            Expr::Loop(e) => {
                self.repeated(&e.body, flow);
                flow.leaves = !tokens::mention(e.body.to_token_stream(), "break");
            }
            Expr::Macro(e) => self.mac(&e.mac, flow),
            Expr::Match(e) => self.arms(e, flow),
            Expr::MethodCall(e) => self.method(e, flow),
            Expr::Paren(e) => self.expr(&e.expr, flow),
            Expr::Range(e) => {
                self.exprs(e.start.as_deref().into_iter().chain(e.end.as_deref()), flow)
            }
            Expr::RawAddr(e) => self.expr(&e.expr, flow),
            Expr::Reference(e) => self.expr(&e.expr, flow),
            Expr::Repeat(e) => self.expr(&e.expr, flow),
            Expr::Return(e) => {
                self.exprs(e.expr.as_deref(), flow);
                self.returned |= !e.expr.as_deref().is_some_and(is_failure);
                flow.leaves = true;
            }
            Expr::Struct(e) => {
                self.exprs(e.fields.iter().map(|field| &field.expr), flow);
                self.exprs(e.rest.as_deref(), flow);
            }
            Expr::Try(e) => self.expr(&e.expr, flow),
            Expr::TryBlock(e) => self.perhaps(|reader| reader.stmts(&e.block.stmts), flow),
            Expr::Tuple(e) => self.exprs(&e.elems, flow),
            Expr::Unary(e) => self.expr(&e.expr, flow),
            Expr::Unsafe(e) => self.block(&e.block, None, flow),
            Expr::While(e) => {
                self.expr(&e.cond, flow);
                self.repeated(&e.body, flow);
            }
            // Constants, literals, paths, `_`, and what syn does not know: nothing to see.
            _ => {}
        }
    }

    fn call(&mut self, e: &ExprCall, flow: &mut Flow) {
        self.expr(&e.func, flow);
        let values: Vec<&Expr> = e
            .args
            .iter()
            .map(|arg| label(arg).map_or(arg, |(_, value)| value))
            .collect();
        self.exprs(values.iter().copied(), flow);
        if flow.leaves {
            return;
        }
        if let Expr::Path(path) = &*e.func
            && path
                .path
                .segments
                .last()
                .is_some_and(|s| s.ident == "reuse_variables")
        {
            return self.share(None, flow);
        }
        let labels: Vec<Label> = e
            .args
            .iter()
            .enumerate()
            .filter_map(|(index, arg)| {
                label(arg).map(|(name, _)| Label {
                    name: name.clone(),
                    index,
                })
            })
            .collect();
        let Some(callee) = self.callee(e) else {
            if self.configured == 0 {
                self.errors
                    .extend(labels.iter().map(|label| no_layer(&label.name)));
            }
            return;
        };
        let mut args: Vec<_> = values.iter().map(|arg| self.parameters.read(arg)).collect();
        while args.last() == Some(&super::events::Arg::Unknown) {
            args.pop();
        }
        if let Some(site) = self.sites.call(&callee) {
            flow.events.push(Event::Call(Call {
                site,
                callee,
                args,
                labels,
                repeats: false,
                within: self.returned,
            }));
        }
    }

    /// The callee, if it can be asked whether it is a layer.
    fn callee(&self, call: &ExprCall) -> Option<Callee> {
        let mut callee = Callee::of(call)?;
        if self.configured > 0 {
            return None;
        }
        if callee.is_plain() {
            let name = callee.name.to_string();
            let sight = (self.sight)(Named::Function(&name));
            if let Sight::Layer(module) = sight {
                callee.beside = Some(module);
            }
            let hidden = self.names.hide_function(&name) || sight == Sight::Hidden;
            return (!hidden).then_some(callee);
        }
        let hidden = callee.first_module().is_some_and(|first| {
            !is_root(&first)
                && (self.names.hide_module(&first)
                    || (self.sight)(Named::Module(&first)) == Sight::Hidden)
        });
        (!hidden).then_some(callee)
    }

    fn method(&mut self, e: &ExprMethodCall, flow: &mut Flow) {
        self.expr(&e.receiver, flow);
        self.exprs(&e.args, flow);
        if e.method == "reuse_variables" && !flow.leaves {
            let handle = match &*e.receiver {
                Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
                _ => None,
            };
            self.share(handle, flow);
        }
    }

    /// Turns reuse on for a scope: the one that the handle names, or whichever.
    ///
    /// Scopes inside that are open now have their own setting already, and the run knows it; here they count as shared too.
    pub(super) fn share(&mut self, handle: Option<String>, flow: &mut Flow) {
        let from = handle
            .and_then(|handle| {
                self.levels
                    .iter()
                    .rposition(|level| level.alias.as_ref() == Some(&handle))
            })
            .unwrap_or(0);
        for level in &mut self.levels[from..] {
            level.shared = true;
        }
        flow.events.push(Event::Share);
    }

    fn mac(&mut self, mac: &Macro, flow: &mut Flow) {
        let name = mac.path.segments.last().map(|s| s.ident.to_string());
        let name = name.unwrap_or_default();
        if !self.foreign && self.our_macro(&name, mac, flow) {
            return;
        }
        if tokens::mention(mac.tokens.clone(), "reuse_variables") {
            self.share(None, flow);
        }
        self.returned |= tokens::mention(mac.tokens.clone(), "return");
        flow.leaves |= LEAVING.contains(&name.as_str());
    }
}

/// `Err(..)`: what a caller that runs on behind its `?` has not got.
fn is_failure(returned: &Expr) -> bool {
    let call = match returned {
        Expr::Call(call) => call,
        Expr::Paren(paren) => return is_failure(&paren.expr),
        Expr::Group(group) => return is_failure(&group.expr),
        _ => return false,
    };
    let Expr::Path(path) = &*call.func else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|segment| segment.ident == "Err")
}

/// Macros after which nothing runs.
const LEAVING: [&str; 5] = ["panic", "todo", "unimplemented", "unreachable", "bail"];

fn no_layer(label: &syn::Ident) -> syn::Error {
    let message = format!(
        "this argument can't be labelled: nothing says here that the callee is a `#[layer]`; remove `{label} =`"
    );
    syn::Error::new(label.span(), message)
}

/// `name = value` as an argument: a label. (An assignment there would be `()`.)
pub(super) fn label(arg: &Expr) -> Option<(&syn::Ident, &Expr)> {
    match arg {
        Expr::Assign(assign) if assign.attrs.is_empty() => match &*assign.left {
            Expr::Path(path) => path.path.get_ident().map(|name| (name, &*assign.right)),
            _ => None,
        },
        _ => None,
    }
}

fn is_root(segment: &str) -> bool {
    matches!(segment, "crate" | "self" | "super" | "$crate")
}
