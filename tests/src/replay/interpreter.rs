//! Walks a recorded program over a store and writes down what happens.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use varscope::collection::Item;
use varscope::partition::Joined;
use varscope::{
    AnyVariable, Error, NameScopeOptions, Pass, Request, Scope, ScopeOptions, Template,
    TemplateOptions, VarStore, VariableOptions,
};

use super::getters::{self, Seen};
use super::program::{self, Op, OpKind, Program, Step};
use super::spelling;
use super::values::{self, Unknown};

/// Runs a program on a store and a pass of its own; gives its entries, as recordings have them.
pub fn run(program: &Program) -> Vec<Value> {
    run_in(&mut VarStore::new().pass(), &program.program, &mut ())
}

/// Runs a program in a pass.
pub fn run_in(pass: &mut Pass, steps: &[Step], watch: &mut dyn Watch) -> Vec<Value> {
    let mut interpreter = Interpreter {
        entries: Vec::new(),
        scopes: HashMap::new(),
        templates: HashMap::new(),
        seen: HashMap::new(),
        propagate: Vec::new(),
        seen_by_getters: Seen::default(),
        watch,
    };
    // What leaves the outermost body has nowhere to go.
    let _ = interpreter.block(pass, steps);
    interpreter.entries.into_iter().map(Value::Object).collect()
}

/// Looks at the pass before and after every operation that is run.
pub trait Watch {
    fn before(&mut self, _: &mut Pass, _: &Op) {}

    /// `entry` is what the operation came to.
    fn after(&mut self, _: &mut Pass, _: &Op, _entry: &Map<String, Value>) {}
}

/// Nobody looks.
impl Watch for () {}

/// Why an operation did not succeed.
enum Failure {
    Error(Error),
    Unknown(Unknown),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Unknown> for Failure {
    fn from(unknown: Unknown) -> Self {
        Self::Unknown(unknown)
    }
}

type Outcome<T = ()> = Result<T, Failure>;

struct Made {
    template: Template,
    body: Vec<Step>,
    propagate: bool,
}

struct Interpreter<'a> {
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
    fn block(&mut self, pass: &mut Pass, steps: &[Step]) -> Outcome {
        for step in steps {
            let entry = self.entries.len();
            self.entries
                .push(Map::from_iter([("id".to_owned(), step.id.into())]));
            if let Some(what) = self.undefined(&step.op) {
                self.entries[entry].insert("skipped".to_owned(), what.into());
                continue;
            }
            self.watch.before(pass, &step.op);
            let done = self.step(pass, &step.op, entry);
            // A scope whose body was left by an error was entered all the same.
            if let Err(failure) = &done
                && !self.entries[entry].contains_key("ok")
            {
                self.note_failure(entry, failure);
            }
            self.watch.after(pass, &step.op, &self.entries[entry]);
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

    fn step(&mut self, pass: &mut Pass, op: &Op, entry: usize) -> Outcome {
        match op {
            Op::VariableScope(scope) => self.variable_scope(pass, scope, entry),
            Op::NameScope(scope) => self.name_scope(pass, scope, entry),
            Op::MakeTemplate(template) => self.make_template(pass, template, entry),
            Op::CallTemplate { template } => {
                self.call_template(pass, &self.templates[template].clone(), entry)
            }
            Op::CurrentScope { bind } => {
                let scope = pass.current_scope();
                self.bind(bind.as_deref(), || scope);
                self.note(entry, describe_scope(pass));
                Ok(())
            }
            Op::ReuseVariables { handle } => {
                let scope = self.handle(handle.as_deref());
                let name = match scope {
                    Some(scope) => {
                        scope.reuse_variables();
                        scope.name().to_owned()
                    }
                    None => {
                        pass.reuse_variables();
                        pass.scope_name()
                    }
                };
                self.note(entry, json!({ "name": name, "reuse": true }));
                Ok(())
            }
            Op::GetVariable(request) => {
                let got = pass.get_variable(to_request(request)?);
                let seen = self.seen_by_getters.take();
                if !seen.is_empty() {
                    self.entries[entry].insert("seen".to_owned(), seen.into());
                }
                self.note_variable(entry, &got?);
                Ok(())
            }
            Op::Variable(variable) => {
                let variable =
                    pass.variable(values::array(&variable.value)?, to_options(variable)?)?;
                self.note_variable(entry, &variable);
                Ok(())
            }
            Op::Op { kind, name } => {
                let name = match (kind, name) {
                    (OpKind::NoOp, name) => {
                        pass.name_scoped_operation(name.as_deref().unwrap_or("NoOp"))?
                    }
                    (OpKind::Constant, name) => {
                        pass.name_operation(name.as_deref().unwrap_or("Const"))?
                    }
                };
                self.note(entry, json!({ "name": name }));
                Ok(())
            }
            Op::GetCollection { key, scope } => {
                let items = match scope {
                    Some(scope) => pass.get_collection_in(key, scope)?,
                    None => pass.get_collection(key),
                };
                self.note_names(entry, &items);
                Ok(())
            }
            Op::ScopeCollection { handle, key } => {
                let scope = self.handle(handle.as_deref()).cloned();
                let items = scope
                    .unwrap_or_else(|| pass.current_scope())
                    .get_collection(key)?;
                self.note_names(entry, &items);
                Ok(())
            }
        }
    }

    fn handle(&self, handle: Option<&str>) -> Option<&Scope> {
        self.scopes.get(handle?)
    }

    fn bind(&mut self, name: Option<&str>, scope: impl FnOnce() -> Scope) {
        if let Some(name) = name {
            self.scopes.insert(name.to_owned(), scope());
        }
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
        pass: &mut Pass,
        scope: &program::VariableScope,
        entry: usize,
    ) -> Outcome {
        let handle = self.handle(scope.handle.as_deref());
        let options = match (handle, &scope.name) {
            (Some(handle), _) => ScopeOptions::at(handle),
            (None, Some(name)) => ScopeOptions::at(name),
            (None, None) => ScopeOptions::unnamed(),
        };
        let mut options = with_settings(options, scope)?;
        if let Some(kind) = scope.custom_getter {
            options = options.custom_getter(getters::getter(kind, &self.seen_by_getters));
        }
        let mut inside = pass.scope(options)?;
        self.note(entry, describe_scope(&mut inside));
        self.bind(scope.bind.as_deref(), || inside.current_scope());
        self.block(&mut inside, &scope.body)
    }

    fn name_scope(&mut self, pass: &mut Pass, scope: &program::NameScope, entry: usize) -> Outcome {
        let from = self
            .handle(scope.name_from.as_deref())
            .map(Scope::original_name_scope);
        let name = from.map(str::to_owned).or_else(|| scope.name.clone());
        let mut options = name.map_or_else(NameScopeOptions::unnamed, NameScopeOptions::at);
        if let Some(default) = &scope.default_name {
            options = options.default_name(default);
        }
        let mut inside = pass.name_scope(options)?;
        let ok =
            json!({ "scope": inside.absolute_name(), "name_scope": inside.current_name_scope() });
        self.note(entry, ok);
        self.block(&mut inside, &scope.body)
    }

    fn make_template(
        &mut self,
        pass: &mut Pass,
        make: &program::MakeTemplate,
        entry: usize,
    ) -> Outcome {
        let mut options = TemplateOptions::new(&make.name).create_scope_now(make.create_scope_now);
        if let Some(unique) = &make.unique_name {
            options = options.unique_name(unique);
        }
        let template = pass.make_template(options)?;
        self.note(entry, json!({ "scope": template.scope_name() }));
        let made = Made {
            template,
            body: make.body.clone(),
            propagate: make.propagate,
        };
        self.templates.insert(make.bind.clone(), Arc::new(made));
        Ok(())
    }

    fn call_template(&mut self, pass: &mut Pass, made: &Made, entry: usize) -> Outcome {
        self.propagate.push(made.propagate);
        let called = made.template.call(pass, |pass| {
            self.note(entry, describe_scope(pass));
            self.block(pass, &made.body)
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

fn describe_scope(pass: &mut Pass) -> Value {
    json!({
        "name": pass.scope_name(),
        "original_name_scope": pass.original_name_scope(),
        "reuse": getters::reuse(pass.reuse()),
        "name_scope": pass.current_name_scope(),
    })
}

fn with_settings(
    mut options: ScopeOptions,
    scope: &program::VariableScope,
) -> Result<ScopeOptions, Unknown> {
    options = options.reuse(values::reuse(scope.reuse.as_ref()));
    options = options.auxiliary_name_scope(scope.auxiliary_name_scope.unwrap_or(true));
    if let Some(name) = &scope.default_name {
        options = options.default_name(name);
    }
    if let Some(dtype) = &scope.dtype {
        options = options.dtype(values::dtype(dtype)?);
    }
    if let Some(initializer) = &scope.initializer {
        options = options.initializer(values::initializer(initializer)?);
    }
    if let Some(regularizer) = scope.regularizer {
        options = options.regularizer(values::regularizer(regularizer));
    }
    if let Some(partitioner) = &scope.partitioner {
        options = options.partitioner(values::partitioner(partitioner));
    }
    if let Some(constraint) = &scope.constraint {
        options = options.constraint(values::constraint(constraint));
    }
    Ok(options)
}

fn to_request(asked: &program::GetVariable) -> Result<Request, Unknown> {
    let mut request = Request::new(&asked.name);
    if let Some(dims) = &asked.shape {
        request = request.shape(values::shape(dims));
    }
    if let Some(dtype) = &asked.dtype {
        request = request.dtype(values::dtype(dtype)?);
    }
    if let Some(initializer) = &asked.initializer {
        request = request.initializer(values::initializer(initializer)?);
    }
    if let Some(regularizer) = asked.regularizer {
        request = request.regularizer(values::regularizer(regularizer));
    }
    if let Some(partitioner) = &asked.partitioner {
        request = request.partitioner(values::partitioner(partitioner));
    }
    if let Some(constraint) = &asked.constraint {
        request = request.constraint(values::constraint(constraint));
    }
    if let Some(trainable) = asked.trainable {
        request = request.trainable(trainable);
    }
    if let Some(keys) = &asked.collections {
        request = request.collections(keys.clone());
    }
    Ok(if asked.local {
        request.local()
    } else {
        request
    })
}

fn to_options(variable: &program::Variable) -> Result<VariableOptions, Unknown> {
    let mut options = VariableOptions::new();
    if let Some(name) = &variable.name {
        options = options.name(name);
    }
    if let Some(dtype) = &variable.dtype {
        options = options.dtype(values::dtype(dtype)?);
    }
    if let Some(trainable) = variable.trainable {
        options = options.trainable(trainable);
    }
    if let Some(keys) = &variable.collections {
        options = options.collections(keys.clone());
    }
    Ok(options)
}
