//! Calls: of what may be a layer, of `reuse_variables`, of macros.

use syn::{Expr, ExprCall, ExprMethodCall, Ident, Macro};

use super::closure;
use super::read::{Flow, Reader};
use crate::reuse::event::{Arg, Call, Event, Label};
use crate::reuse::names::Callee;
use crate::{ours, tokens};

impl Reader<'_> {
    pub(super) fn call(&mut self, e: &ExprCall, flow: &mut Flow) {
        match closure::called_at_once(&e.func) {
            Some(closure) => self.closure_called_here(closure, flow),
            None => self.expr(&e.func, flow),
        }
        let args: Vec<(Option<&Ident>, &Expr)> = e.args.iter().map(labelled).collect();
        self.exprs(args.iter().map(|(_, value)| *value), flow);
        if flow.leaves {
            return;
        }
        self.note_call(&e.func);
        if self.names.share(e) {
            return self.share(None, flow);
        }
        let labels: Vec<Label> = args
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
        let mut args: Vec<Arg> = args
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

    pub(super) fn method(&mut self, e: &ExprMethodCall, flow: &mut Flow) {
        self.expr(&e.receiver, flow);
        for arg in &e.args {
            match arg {
                Expr::Closure(closure)
                    if closure::calls_its_argument(&e.method) && !flow.leaves =>
                {
                    self.handed_closure(closure, flow);
                }
                _ => self.exprs([arg], flow),
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
            self.share(handle.map(ToString::to_string), flow);
        }
    }

    /// Turns reuse on for a scope: the one that the handle names, or whichever.
    ///
    /// Scopes inside that are open now have their own setting already, and the run knows it; here they count as shared too.
    fn share(&mut self, handle: Option<String>, flow: &mut Flow) {
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
            self.share(None, flow);
        }
        self.returned |= tokens::mention(mac.tokens.clone(), "return");
        flow.leaves |= LEAVING.contains(&name.as_str());
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
        && assign.attrs.is_empty()
        && let Expr::Path(path) = &*assign.left
        && let Some(name) = path.path.get_ident()
    {
        return (Some(name), &assign.right);
    }
    (None, arg)
}
