//! What the macros' expansions call (`macros/src/scope/expand.rs`, `macros/src/variable/expand.rs`), and the functions beside them.

use serde_json::{Value, json};
use varscope::__private::{self as expansion, Entered, ModelOptions, NoShape};
use varscope::collection::Item;
use varscope::dtype::DType;
use varscope::{
    AnyVariable, HostArray, Initializer, Name, NameScopeOptions, Pass, Reuse, Scope, ScopeOptions,
    Template, TemplateOptions, VarStore, VariableOptions,
};

use super::short::{is_short, plain_name};
use super::typed::{Types, any, with_element};
use super::{Lines, Walk};
use crate::replay::failure::Outcome;
use crate::replay::program::{GetVariable, OpKind, Variable, VariableScope};
use crate::replay::values::{self, Unknown};
use crate::replay::{asked, getters};

/// A walk on this thread's stack.
pub(super) struct Macros {
    lines: Lines,
    looks: bool,
    /// What was entered; a template leaves by itself.
    _entered: Option<Entered>,
}

impl Macros {
    /// `model!(store, ..)`
    pub(super) fn begin(store: &VarStore, lines: &Lines, looks: bool) -> Self {
        let options = ModelOptions::new().site(lines.site());
        Self {
            lines: lines.clone(),
            looks,
            _entered: Some(expansion::enter_model(store, options)),
        }
    }

    fn inside(&self, entered: Option<Entered>) -> Self {
        Self {
            lines: self.lines.clone(),
            looks: self.looks,
            _entered: entered,
        }
    }

    /// A scope that could not be opened says so where something is asked of it.
    fn opened(&self, entered: Entered) -> Outcome<Self> {
        varscope::get_collection("")?;
        Ok(self.inside(Some(entered)))
    }

    /// By name, shape and element type alone, or with an initializer.
    fn get_short(
        &self,
        asked: &GetVariable,
        types: Types,
        initializer: Option<Option<Initializer>>,
    ) -> Outcome<AnyVariable> {
        use expansion::ndarray::{get_initialized, get_initialized_as, get_named, get_named_as};
        let written = self.lines.written(&asked.name);
        macro_rules! get {
            ($element:ty, $shape:expr) => {
                match (types.said, initializer) {
                    (None, None) => any(get_named::<$element, _>(written, $shape)),
                    (None, Some(i)) => any(get_initialized::<$element, _>(written, $shape, i)),
                    (Some(_), None) => any(get_named_as::<$element, _>(written, $shape)),
                    (Some(_), Some(i)) => {
                        any(get_initialized_as::<$element, _>(written, $shape, i))
                    }
                }
            };
        }
        with_element!(types.handle, A => match &asked.shape {
            None => get!(A, NoShape),
            Some(dims) => get!(A, values::shape(dims)),
        })
    }

    fn get_long(&self, asked: &GetVariable, types: Types) -> Outcome<AnyVariable> {
        use expansion::ndarray::{get_variable, get_variable_as};
        let name = self.lines.name(&asked.name);
        let request = asked::of_request(expansion::asked(self.lines.site()), asked)?;
        let (request, is_in_the_type) = match types.said {
            Some(said) if said != types.handle => (request.dtype(said), false),
            said => (request, said.is_some()),
        };
        macro_rules! get {
            ($element:ty, $shape:expr) => {
                match is_in_the_type {
                    true => any(get_variable_as::<$element, _>(&name, $shape, &request)),
                    false => any(get_variable::<$element, _>(&name, $shape, &request)),
                }
            };
        }
        with_element!(types.handle, A => match &asked.shape {
            None => get!(A, NoShape),
            Some(dims) => get!(A, values::shape(dims)),
        })
    }
}

impl Walk for Macros {
    fn pass(&mut self) -> Option<&mut Pass> {
        None
    }

    fn come_to(&mut self, line: u64) {
        self.lines.come_to(line);
    }

    fn name(&self, text: &str) -> Name {
        self.lines.name(text)
    }

    fn scope<'a>(
        &'a mut self,
        asked: &VariableScope,
        options: ScopeOptions,
    ) -> Outcome<Box<dyn Walk + 'a>> {
        let entered = match plain_name(asked) {
            Some(name) => {
                let reuse: Reuse = values::reuse(asked.reuse.as_ref());
                expansion::enter_named(self.lines.written(name), reuse)
            }
            None => expansion::enter_scope(options.site(self.lines.site())),
        };
        Ok(Box::new(self.opened(entered)?))
    }

    fn name_scope<'a>(
        &'a mut self,
        written: Option<&str>,
        options: NameScopeOptions,
    ) -> Outcome<(Box<dyn Walk + 'a>, Option<String>)> {
        let entered = expansion::enter_name_scope(options.site(self.lines.site()));
        let inside = self.opened(entered)?;
        let name = self.looks.then(expansion::active_name_scope);
        // The root: TensorFlow binds what was written, an expansion what re-enters it. Both do.
        let name = match (name.as_deref(), written) {
            (Some(""), Some("/")) => Some("/".to_owned()),
            _ => name,
        };
        Ok((Box::new(inside), name))
    }

    fn describe_scope(&mut self) -> Value {
        if !self.looks {
            return Value::Null;
        }
        let scope = expansion::active_scope();
        json!({
            "name": scope.name(),
            "original_name_scope": scope.original_name_scope(),
            "reuse": getters::reuse(scope.reuse()),
            "name_scope": self.current_name_scope(),
        })
    }

    fn scope_name(&mut self) -> Option<String> {
        let scope = self.looks.then(expansion::active_scope)?;
        Some(scope.name().to_owned())
    }

    fn current_name_scope(&mut self) -> String {
        let name = expansion::active_name_scope();
        name.strip_suffix('/').unwrap_or(&name).to_owned()
    }

    fn current_scope(&mut self) -> Outcome<Scope> {
        Ok(varscope::current_scope()?)
    }

    fn reuse_variables(&mut self) -> Outcome {
        Ok(varscope::reuse_variables()?)
    }

    fn get_variable(
        &mut self,
        asked: &GetVariable,
        recorded: Option<&str>,
    ) -> Outcome<AnyVariable> {
        let types = Types::of(asked.dtype.as_deref(), recorded)?;
        let is_in_the_type = types.said.is_none_or(|said| said == types.handle);
        if !is_short(asked) || !is_in_the_type {
            return self.get_long(asked, types);
        }
        let initializer = match &asked.initializer {
            None => None,
            Some(said) => Some(expansion::initializer(values::initializer(said)?)),
        };
        self.get_short(asked, types, initializer)
    }

    fn variable(&mut self, asked: &Variable, value: HostArray) -> Outcome<AnyVariable> {
        let mut options = VariableOptions::new().site(self.lines.site());
        if let Some(name) = &asked.name {
            options = options.name(self.lines.name(name));
        }
        let options = asked::of_variable(options, asked);
        let dtype = asked.dtype.as_deref().map(values::dtype).transpose()?;
        with_element!(value.dtype(), A => {
            let array = value.into_array::<A>();
            let array = array.map_err(|value| Unknown(format!("value {value:?}")))?;
            match dtype {
                None => any(expansion::ndarray::variable::<A, _>(array, options)),
                Some(dtype) => {
                    with_element!(dtype, B => any(expansion::ndarray::variable_as::<B, _>(array, options)))
                }
            }
        })
    }

    /// There is no macro for it: another walk of the pass, in the name scope of this one.
    fn operation(&mut self, kind: OpKind, name: &str) -> Outcome<String> {
        let position = expansion::active_name_scope();
        let mut pass = expansion::active_scope().pass()?;
        if position.is_empty() {
            return super::Explicit(&mut pass).operation(kind, name);
        }
        let inside = pass.name_scope(NameScopeOptions::at(position))?;
        super::Explicit(inside).operation(kind, name)
    }

    fn get_collection(&mut self, key: &str, scope: Option<&str>) -> Outcome<Vec<Item>> {
        Ok(match scope {
            Some(scope) => varscope::get_collection_in(key, scope)?,
            None => varscope::get_collection(key)?,
        })
    }

    fn make_template(&mut self, options: TemplateOptions) -> Outcome<Template> {
        Ok(varscope::make_template(options)?)
    }

    fn call(
        &mut self,
        template: &Template,
        body: &mut dyn FnMut(&mut dyn Walk) -> Outcome,
    ) -> Outcome {
        template.run(|| body(&mut self.inside(None)))
    }
}
