//! Walks a recorded program over a store and writes down what happens.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use varscope::collection::Item;
use varscope::partition::Joined;
use varscope::{
    AnyVariable, NameScopeOptions, Pass, Scope, ScopeOptions, Template, TemplateOptions, VarStore,
};

use super::failure::{Failure, Outcome};
use super::getters::{self, Seen};
use super::program::{self, Op, OpKind, Program, Step};
use super::road::{Explicit, Road, Walk};
use super::values::{self, Unknown};
use super::{asked, spelling};

/// Runs a program in a pass over a store; gives its entries, as recordings have them.
pub fn run_over(store: &VarStore, program: &Program, road: &Road) -> Vec<Value> {
    road.walk(store, |walk| {
        follow(walk, &program.program, &program.expect, &mut ())
    })
}

/// Runs a program in a pass that is in the open.
pub fn run_in(pass: &mut Pass, steps: &[Step], watch: &mut dyn Watch) -> Vec<Value> {
    follow(&mut Explicit(pass), steps, &[], watch)
}

fn follow(
    walk: &mut dyn Walk,
    steps: &[Step],
    recorded: &[Value],
    watch: &mut dyn Watch,
) -> Vec<Value> {
    let mut interpreter = Interpreter {
        recorded,
        entries: Vec::new(),
        scopes: HashMap::new(),
        templates: HashMap::new(),
        seen: HashMap::new(),
        propagate: Vec::new(),
        seen_by_getters: Seen::default(),
        watch,
    };
    // What leaves the outermost body has nowhere to go.
    let _ = interpreter.block(walk, steps);
    interpreter.entries.into_iter().map(Value::Object).collect()
}

/// Looks at the pass before and after every operation that is run, where it is in the open.
pub trait Watch {
    fn before(&mut self, _: &mut Pass, _: &Op) {}

    /// `entry` is what the operation came to.
    fn after(&mut self, _: &mut Pass, _: &Op, _entry: &Map<String, Value>) {}
}

/// Nobody looks.
impl Watch for () {}

struct Made {
    template: Template,
    body: Vec<Step>,
    propagate: bool,
}

struct Interpreter<'a> {
    /// The entries on TensorFlow, if there are any.
    recorded: &'a [Value],
    entries: Vec<Map<String, Value>>,
    scopes: HashMap<String, Scope>,
    templates: HashMap<String, Arc<Made>>,
    /// Variables by first appearance.
    seen: HashMap<AnyVariable, usize>,
    /// Whether errors leave the template calls that are running.
    propagate: Vec<bool>,
    seen_by_getters: Seen,
    watch: &'a mut dyn Watch,
}

impl Interpreter<'_> {
    /// Runs operations one after the other; an error ends them only inside a call that propagates.
    fn block(&mut self, walk: &mut dyn Walk, steps: &[Step]) -> Outcome {
        for step in steps {
            let entry = self.entries.len();
            self.entries
                .push(Map::from_iter([("id".to_owned(), step.id.into())]));
            if let Some(what) = self.undefined(&step.op) {
                self.entries[entry].insert("skipped".to_owned(), what.into());
                continue;
            }
            if let Some(pass) = walk.pass() {
                self.watch.before(pass, &step.op);
            }
            walk.come_to(step.id);
            let done = self.step(walk, &step.op, entry);
            // A scope whose body was left by an error was entered all the same.
            if let Err(failure) = &done
                && !self.entries[entry].contains_key("ok")
            {
                self.note_failure(entry, failure);
            }
            if let Some(pass) = walk.pass() {
                self.watch.after(pass, &step.op, &self.entries[entry]);
            }
            if self.propagate.last() == Some(&true) {
                done?;
            }
        }
        Ok(())
    }

    /// What the operation refers to and was never captured.
    fn undefined(&self, op: &Op) -> Option<&'static str> {
        let handle = match op {
            Op::VariableScope(scope) => &scope.handle,
            Op::NameScope(scope) => &scope.name_from,
            Op::ReuseVariables { handle } | Op::ScopeCollection { handle, .. } => handle,
            Op::CallTemplate { template } => {
                return (!self.templates.contains_key(template)).then_some("undefined_template");
            }
            _ => &None,
        };
        let handle = handle.as_ref()?;
        (!self.scopes.contains_key(handle)).then_some("undefined_handle")
    }

    fn note(&mut self, entry: usize, ok: Value) {
        self.entries[entry].insert("ok".to_owned(), ok);
    }

    fn note_failure(&mut self, entry: usize, failure: &Failure) {
        let entry = &mut self.entries[entry];
        match failure {
            Failure::Error(error) => {
                let (kind, has_message) = spelling::kind(error.kind());
                entry.insert("error".to_owned(), kind.into());
                if has_message {
                    entry.insert(
                        "message".to_owned(),
                        spelling::translated(kind, &error.message()).into(),
                    );
                } else if kind == "other" {
                    entry.insert("message".to_owned(), error.to_string().into());
                }
            }
            Failure::Unknown(Unknown(what)) => {
                entry.insert("error".to_owned(), what.clone().into());
            }
        }
    }

    fn step(&mut self, walk: &mut dyn Walk, op: &Op, entry: usize) -> Outcome {
        match op {
            Op::VariableScope(scope) => self.variable_scope(walk, scope, entry),
            Op::NameScope(scope) => self.name_scope(walk, scope, entry),
            Op::MakeTemplate(template) => self.make_template(walk, template, entry),
            Op::CallTemplate { template } => {
                self.call_template(walk, &self.templates[template].clone(), entry)
            }
            Op::CurrentScope { bind } => {
                let scope = walk.current_scope()?;
                self.bind(bind.as_deref(), || Ok(scope))?;
                self.note(entry, walk.describe_scope());
                Ok(())
            }
            Op::ReuseVariables { handle } => {
                let name = match self.handle(handle.as_deref()) {
                    Some(scope) => {
                        scope.reuse_variables();
                        Some(scope.name().to_owned())
                    }
                    None => {
                        walk.reuse_variables()?;
                        walk.scope_name()
                    }
                };
                let ok = name.map(|name| json!({ "name": name, "reuse": true }));
                self.note(entry, ok.unwrap_or_default());
                Ok(())
            }
            Op::GetVariable(request) => {
                let recorded = self
                    .recorded
                    .get(entry)
                    .and_then(|e| e.pointer("/ok/dtype"));
                let got = walk.get_variable(request, recorded.and_then(Value::as_str));
                let seen = self.seen_by_getters.take();
                if !seen.is_empty() {
                    self.entries[entry].insert("seen".to_owned(), seen.into());
                }
                self.note_variable(entry, &got?);
                Ok(())
            }
            Op::Variable(variable) => {
                let variable = walk.variable(variable, values::array(&variable.value)?)?;
                self.note_variable(entry, &variable);
                Ok(())
            }
            Op::Op { kind, name } => {
                let default = match kind {
                    OpKind::NoOp => "NoOp",
                    OpKind::Constant => "Const",
                };
                let name = walk.operation(*kind, name.as_deref().unwrap_or(default))?;
                self.note(entry, json!({ "name": name }));
                Ok(())
            }
            Op::GetCollection { key, scope } => {
                let items = walk.get_collection(key, scope.as_deref())?;
                self.note_names(entry, &items);
                Ok(())
            }
            Op::ScopeCollection { handle, key } => {
                let scope = self.handle(handle.as_deref()).cloned();
                let scope = scope.map_or_else(|| walk.current_scope(), Ok)?;
                let items = scope.get_collection(key)?;
                self.note_names(entry, &items);
                Ok(())
            }
        }
    }

    fn handle(&self, handle: Option<&str>) -> Option<&Scope> {
        self.scopes.get(handle?)
    }

    fn bind(&mut self, name: Option<&str>, scope: impl FnOnce() -> Outcome<Scope>) -> Outcome {
        if let Some(name) = name {
            self.scopes.insert(name.to_owned(), scope()?);
        }
        Ok(())
    }

    fn note_variable(&mut self, entry: usize, variable: &AnyVariable) {
        let described = self.describe_variable(variable);
        self.note(entry, described);
    }

    fn describe_variable(&mut self, variable: &AnyVariable) -> Value {
        let next = self.seen.len();
        let number = *self.seen.entry(variable.clone()).or_insert(next);
        let mut described = json!({
            "shape": variable.shape(),
            "dtype": variable.dtype().name(),
            "var": number,
        });
        match variable.engine_value().as_any().downcast_ref::<Joined>() {
            Some(joined) => {
                let mut partitions = vec![1; variable.shape().len()];
                partitions[joined.axis()] = joined.parts().len();
                let parts = joined.parts().iter();
                let parts: Vec<Value> = parts.map(|part| self.describe_variable(part)).collect();
                described["name"] = variable.path().into();
                described["partitions"] = partitions.into();
                described["parts"] = parts.into();
            }
            None => {
                described["name"] = variable.name().into();
                described["trainable"] = variable.trainable().into();
                if let Some(constraint) = variable.constraint() {
                    described["constraint"] = constraint.to_string().into();
                }
            }
        }
        described
    }

    fn note_names(&mut self, entry: usize, items: &[Item]) {
        let names: Vec<_> = items.iter().map(Item::name).collect();
        self.note(entry, json!({ "names": names }));
    }

    fn variable_scope(
        &mut self,
        walk: &mut dyn Walk,
        scope: &program::VariableScope,
        entry: usize,
    ) -> Outcome {
        let handle = self.handle(scope.handle.as_deref());
        let options = match (handle, &scope.name) {
            (Some(handle), _) => ScopeOptions::at(handle),
            (None, Some(name)) => ScopeOptions::at(walk.name(name)),
            (None, None) => ScopeOptions::unnamed(),
        };
        let mut options = asked::of_scope(options, scope)?;
        if let Some(name) = &scope.default_name {
            options = options.default_name(walk.name(name));
        }
        if let Some(kind) = scope.custom_getter {
            options = options.custom_getter(getters::getter(kind, &self.seen_by_getters));
        }
        let mut inside = walk.scope(scope, options)?;
        self.note(entry, inside.describe_scope());
        self.bind(scope.bind.as_deref(), || inside.current_scope())?;
        self.block(&mut *inside, &scope.body)
    }

    fn name_scope(
        &mut self,
        walk: &mut dyn Walk,
        scope: &program::NameScope,
        entry: usize,
    ) -> Outcome {
        let from = self
            .handle(scope.name_from.as_deref())
            .map(Scope::original_name_scope);
        let written = from.or(scope.name.as_deref());
        let name = written.map(|name| walk.name(name));
        let mut options = name.map_or_else(NameScopeOptions::unnamed, NameScopeOptions::at);
        if let Some(default) = &scope.default_name {
            options = options.default_name(walk.name(default));
        }
        let (mut inside, name) =
            walk.name_scope(written.or(scope.default_name.as_deref()), options)?;
        let ok =
            name.map(|name| json!({ "scope": name, "name_scope": inside.current_name_scope() }));
        self.note(entry, ok.unwrap_or_default());
        self.block(&mut *inside, &scope.body)
    }

    fn make_template(
        &mut self,
        walk: &mut dyn Walk,
        make: &program::MakeTemplate,
        entry: usize,
    ) -> Outcome {
        let options = TemplateOptions::new(walk.name(&make.name));
        let mut options = options.create_scope_now(make.create_scope_now);
        if let Some(unique) = &make.unique_name {
            options = options.unique_name(walk.name(unique));
        }
        let template = walk.make_template(options)?;
        self.note(entry, json!({ "scope": template.scope_name() }));
        let made = Made {
            template,
            body: make.body.clone(),
            propagate: make.propagate,
        };
        self.templates.insert(make.bind.clone(), Arc::new(made));
        Ok(())
    }

    fn call_template(&mut self, walk: &mut dyn Walk, made: &Made, entry: usize) -> Outcome {
        self.propagate.push(made.propagate);
        let called = walk.call(&made.template, &mut |inside| {
            self.note(entry, inside.describe_scope());
            self.block(inside, &made.body)
        });
        self.propagate.pop();
        if called.is_err()
            && let Some(entered) = self.entries[entry].remove("ok")
        {
            self.entries[entry].insert("entered".to_owned(), entered);
        }
        called
    }
}
