//! Calls: of what may be a layer, of `reuse_variables`, of macros.

use syn::{Expr, ExprCall, ExprMethodCall, Ident, Macro};

use super::closure;
use super::configured::{attributes, is_configured};
use super::read::{Flow, Reader};
use crate::reuse::event::{Arg, Call, Event, Label};
use crate::reuse::names::Callee;
use crate::{ours, tokens};

impl Reader<'_> {
    pub(super) fn call(&mut self, e: &ExprCall, flow: &mut Flow) {
        let closure = closure::called_at_once(&e.func);
        if closure.is_none() {
            self.expr(&e.func, flow);
        }
        let args: Vec<(Option<&Ident>, &Expr)> = e.args.iter().map(labelled).collect();
        self.exprs(args.iter().map(|(_, value)| *value), flow);
        if flow.leaves {
            return;
        }
        match closure {
            Some(closure) => return self.closure_called_here(closure, flow),
            None => self.call_of_closure(&e.func, flow),
        }
        if self.names.share(e) {
            return self.share(Target::Active, flow);
        }
        // Which argument is which is not known if one of them may be left out.
        let is_perhaps = |arg: &Expr| is_configured(attributes(arg));
        let known = match e.args.iter().any(is_perhaps) {
            true => &[],
            false => args.as_slice(),
        };
        let labels: Vec<Label> = known
            .iter()
            .enumerate()
            .filter_map(|(index, (name, _))| {
                let name = (*name)?.clone();
                Some(Label { name, index })
            })
            .collect();
        // Under a `cfg`, neither the callee nor its labels need exist.
        if self.configured > 0 {
            return;
        }
        let named = Callee::of(e);
        let found = named.clone().and_then(|callee| self.names.find(callee));
        let is_certain = found.is_some();
        let labelled = || {
            let named = named.filter(|_| !labels.is_empty());
            named.and_then(|callee| self.names.find_labelled(callee))
        };
        let Some(callee) = found.or_else(labelled) else {
            for label in &labels {
                self.diag.push(no_layer(&label.name));
            }
            return;
        };
        let mut args: Vec<Arg> = known
            .iter()
            .map(|(_, value)| self.parameters.read(value))
            .collect();
        while args.last() == Some(&Arg::Unknown) {
            args.pop();
        }
        if let Some(site) = self.sites.call(&callee, self.returned) {
            let call = Event::Call(Call {
                site,
                callee,
                args,
                labels,
            });
            flow.events.push(match is_certain {
                true => call,
                false => Event::Aside(vec![call]),
            });
        }
    }

    /// With whether the value is known to be a `Result` or an `Option`.
    pub(super) fn method(&mut self, e: &ExprMethodCall, is_result: bool, flow: &mut Flow) {
        let at_once = is_result && closure::is_of_results(&e.method);
        match &*e.receiver {
            Expr::MethodCall(receiver) => self.method(receiver, at_once, flow),
            receiver => self.expr(receiver, flow),
        }
        let calls_it = closure::calls_its_argument(&e.method);
        let mut closures = Vec::new();
        for arg in &e.args {
            match arg {
                Expr::Closure(closure) if calls_it && !is_configured(&closure.attrs) => {
                    closures.push(closure);
                }
                _ => self.exprs([arg], flow),
            }
        }
        // They run when the other arguments are there.
        for closure in closures {
            match flow.leaves {
                true => break,
                false if at_once && is_made_by_ours(&e.receiver) => {
                    self.closure_handed_here(closure, flow);
                }
                false => self.handed_closure(closure, flow),
            }
        }
        if e.method == "reuse_variables" && !flow.leaves {
            let handle = match &*e.receiver {
                Expr::Path(path) => path.path.get_ident().filter(|handle| {
                    // What hides the handle may be whichever scope's.
                    !self.names.hide(handle)
                }),
                _ => None,
            };
            let target = handle.map_or(Target::Any, |handle| Target::Named(handle.to_string()));
            self.share(target, flow);
        }
    }

    /// Turns reuse on for a scope.
    ///
    /// Scopes inside that are open now have their own setting already, and the run knows it; here they count as shared too.
    fn share(&mut self, target: Target, flow: &mut Flow) {
        let active = self.levels.len() - 1;
        let from = match target {
            // Whoever calls the function may be anywhere; and what was captured may be a scope around.
            Target::Active if self.inner_functions > 0 || self.levels[active].captured => 0,
            Target::Active => active,
            Target::Named(handle) => {
                let mut levels = self.levels.iter();
                levels
                    .rposition(|level| level.alias.as_ref() == Some(&handle))
                    .unwrap_or(0)
            }
            Target::Any => 0,
        };
        for level in &mut self.levels[from..] {
            level.shared += 1;
        }
        self.closures.note(true);
        flow.events.push(Event::Share);
    }

    pub(super) fn mac(&mut self, mac: &Macro, flow: &mut Flow) {
        let name = mac.path.segments.last().map(|s| s.ident.to_string());
        let name = name.unwrap_or_default();
        if ours::is_our_path(&mac.path) && self.our_macro(&name, mac, flow) {
            return;
        }
        if tokens::mention(mac.tokens.clone(), "reuse_variables") {
            self.share(Target::Any, flow);
        }
        self.returned |= tokens::mention(mac.tokens.clone(), "return");
        flow.leaves |= LEAVING.contains(&name.as_str());
    }
}

/// The scope that reuse is turned on for.
enum Target {
    /// The one that is active here.
    Active,
    /// The one of this handle.
    Named(String),
    /// Whichever.
    Any,
}

/// Whether what methods are called on begins with one of our macros.
fn is_made_by_ours(receiver: &Expr) -> bool {
    match receiver {
        Expr::MethodCall(e) => is_made_by_ours(&e.receiver),
        Expr::Paren(e) => is_made_by_ours(&e.expr),
        Expr::Group(e) => is_made_by_ours(&e.expr),
        Expr::Macro(e) => {
            let name = e.mac.path.segments.last();
            name.is_some_and(|name| name.ident == "scope" || name.ident == "get_variable")
                && ours::is_our_path(&e.mac.path)
        }
        _ => false,
    }
}

/// Macros after which nothing runs.
const LEAVING: [&str; 5] = ["panic", "todo", "unimplemented", "unreachable", "bail"];

fn no_layer(label: &Ident) -> syn::Error {
    let message = format!(
        "this argument can't be labelled: nothing says here that the callee is a `#[layer]`; remove `{label} =`"
    );
    syn::Error::new(label.span(), message)
}

/// An argument's label, if it has one, and its value: `name = value`. (An assignment there would be `()`.)
fn labelled(arg: &Expr) -> (Option<&Ident>, &Expr) {
    if let Expr::Assign(assign) = arg
        && !is_configured(attributes(arg))
        && let Expr::Path(path) = &*assign.left
        && let Some(name) = path.path.get_ident()
    {
        return (Some(name), &assign.right);
    }
    (None, arg)
}
