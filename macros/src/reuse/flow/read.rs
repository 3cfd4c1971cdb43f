//! The walk over statements and expressions.

use quote::ToTokens;
use syn::{BinOp, Expr, ExprStruct, Local, Stmt};

use super::closure::Closures;
use super::configured::attributes;
use super::parameters::Parameters;
use crate::diag::Diag;
use crate::reuse::event::{self, Event};
use crate::reuse::names::{self, Names};
use crate::reuse::sites::Sites;
use crate::tokens;

/// The walk.
pub(in crate::reuse) struct Reader<'a> {
    pub(super) parameters: Parameters,
    pub(super) names: &'a Names<'a>,
    /// The places that were read.
    pub(in crate::reuse) sites: Sites,
    /// The scopes around the walk, the body's own root first.
    pub(super) levels: Vec<Level>,
    /// All that is read.
    pub(super) body: &'a [Stmt],
    pub(super) closures: Closures,
    /// Depth of statements under a `cfg`, whose names may not exist.
    pub(super) configured: u32,
    /// Whether the function may have returned already, and not by an error.
    pub(super) returned: bool,
    /// Depth of functions in the body that run who knows where.
    pub(super) inner_functions: u32,
    /// Whether the body's value is a `Result` or an `Option`.
    pub(in crate::reuse) gives_result: bool,
    /// What is wrong already here.
    pub(super) diag: &'a mut Diag,
}

/// A scope that is open.
#[derive(Debug, Default)]
pub(in crate::reuse) struct Level {
    /// What `as` calls it.
    pub(in crate::reuse) alias: Option<String>,
    /// How often something inside turned reuse on for it.
    pub(in crate::reuse) shared: u32,
    /// Whether the scope is a visible place to share in.
    pub(in crate::reuse) reuse: bool,
    /// Whether it may be a scope around, entered once more.
    pub(in crate::reuse) captured: bool,
}

/// What a piece of code does.
#[derive(Debug, Default)]
pub(in crate::reuse) struct Flow {
    pub(in crate::reuse) events: Vec<Event>,
    /// Control does not get to the end.
    pub(in crate::reuse) leaves: bool,
}

impl Flow {
    /// What comes next.
    pub(super) fn then(&mut self, next: Self) {
        self.events.extend(next.events);
        self.leaves |= next.leaves;
    }

    /// What may come next.
    pub(super) fn maybe(&mut self, next: Self) {
        if !next.events.is_empty() {
            self.events.push(Event::Maybe(next.events));
        }
    }

    /// What comes who knows when, if it does.
    pub(super) fn aside(&mut self, next: Self) {
        if !next.events.is_empty() {
            self.events.push(Event::Aside(next.events));
        }
    }
}

impl<'a> Reader<'a> {
    pub(in crate::reuse) fn new(
        parameters: Parameters,
        names: &'a Names<'a>,
        body: &'a [Stmt],
        root: Level,
        diag: &'a mut Diag,
    ) -> Self {
        Self {
            parameters,
            names,
            sites: Sites::default(),
            levels: vec![root],
            body,
            closures: Closures::default(),
            configured: 0,
            returned: false,
            inner_functions: 0,
            gives_result: false,
            diag,
        }
    }

    /// What the body does, when all of it is read.
    pub(in crate::reuse) fn finish(self, flow: Flow) -> (Vec<Event>, Sites) {
        let mut events = flow.events;
        event::settle(&mut events, &self.closures.fates());
        (events, self.sites)
    }

    /// What `read` reads in a scope of its own; what it turned reuse on for on the way out follows the event that is made of it.
    pub(in crate::reuse) fn scoped(
        &mut self,
        level: Level,
        read: impl FnOnce(&mut Self) -> Flow,
        event: impl FnOnce(Vec<Event>) -> Event,
    ) -> Flow {
        self.closures.note(level.reuse);
        let times = |reader: &Self| reader.levels.last().map(|level| level.shared);
        let before = times(self);
        self.levels.push(level);
        let inner = read(self);
        self.levels.pop();
        let mut events = vec![event(inner.events)];
        if times(self) != before {
            events.push(Event::Share);
        }
        Flow {
            events,
            leaves: inner.leaves,
        }
    }

    /// Statements in a row.
    pub(in crate::reuse) fn stmts(&mut self, stmts: &[Stmt]) -> Flow {
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
        match stmt {
            Stmt::Local(local) => {
                self.under(&local.attrs, flow, |reader, flow| reader.local(local, flow));
            }
            Stmt::Expr(expr, _) => self.expr(expr, flow),
            Stmt::Macro(stmt) => {
                self.under(&stmt.attrs, flow, |reader, flow| {
                    reader.mac(&stmt.mac, flow)
                });
            }
            Stmt::Item(_) => {}
        }
    }

    /// `let … = … else { … };`: the other branch leaves, so it has nothing to do with what follows.
    fn local(&mut self, local: &Local, flow: &mut Flow) {
        if let Some(init) = &local.init {
            match (names::bound_by(&local.pat), &*init.expr) {
                (Some(name), Expr::Closure(closure)) => self.bound_closure(name, closure, flow),
                _ => self.expr(&init.expr, flow),
            }
            if let Some((_, diverge)) = &init.diverge {
                flow.maybe(self.apart(|reader, flow| reader.expr(diverge, flow)));
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
        self.under(attributes(expr), flow, |reader, flow| {
            reader.bare_expr(expr, flow);
        });
    }

    fn bare_expr(&mut self, expr: &Expr, flow: &mut Flow) {
        match expr {
            Expr::Array(e) => self.exprs(&e.elems, flow),
            Expr::Assign(e) => self.exprs([&*e.right, &*e.left], flow),
            Expr::Async(e) => {
                let inner = self.function(|reader| reader.stmts(&e.block.stmts));
                flow.aside(inner);
            }
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
            Expr::Closure(e) => {
                let inner = self.closure(e);
                flow.aside(inner);
            }
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
            Expr::MethodCall(e) => self.method(e, self.is_result(expr), flow),
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
                self.fields(e, flow);
                self.exprs(e.rest.as_deref(), flow);
            }
            Expr::Try(e) => self.tried(&e.expr, flow),
            Expr::TryBlock(e) => self.perhaps(|reader| reader.stmts(&e.block.stmts), flow),
            Expr::Tuple(e) => self.exprs(&e.elems, flow),
            Expr::Unary(e) => self.expr(&e.expr, flow),
            Expr::Unsafe(e) => self.block(&e.block, None, flow),
            Expr::While(e) => self.while_loop(e, flow),
            // Constants, literals, paths, `_`, and what syn does not know: nothing to see.
            _ => {}
        }
    }
}

impl Reader<'_> {
    fn fields(&mut self, e: &ExprStruct, flow: &mut Flow) {
        for field in &e.fields {
            if flow.leaves {
                return;
            }
            self.under(&field.attrs, flow, |reader, flow| {
                reader.expr(&field.expr, flow);
            });
        }
    }

    /// What a `?` stands behind: a `Result`, an `Option`.
    fn tried(&mut self, expr: &Expr, flow: &mut Flow) {
        match expr {
            Expr::MethodCall(e) => self.method(e, true, flow),
            _ => self.expr(expr, flow),
        }
    }

    /// Whether it is the body's value, and that is one.
    fn is_result(&self, expr: &Expr) -> bool {
        let is_it = |value: &Expr| std::ptr::eq(value, expr);
        self.gives_result
            && matches!(self.body.last(), Some(Stmt::Expr(value, None)) if is_it(value))
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
