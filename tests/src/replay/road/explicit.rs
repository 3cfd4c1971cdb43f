//! The explicit API.

use std::ops::DerefMut;

use serde_json::{Value, json};
use varscope::collection::Item;
use varscope::{
    AnyVariable, HostArray, Name, NameScopeOptions, Pass, Request, Scope, ScopeOptions, Template,
    TemplateOptions, VariableOptions,
};

use super::Walk;
use crate::replay::failure::Outcome;
use crate::replay::program::{GetVariable, OpKind, Variable, VariableScope};
use crate::replay::{asked, getters, values};

/// A pass, or a guard that is one.
pub(in crate::replay) struct Explicit<P>(pub(in crate::replay) P);

impl<P: DerefMut<Target = Pass>> Walk for Explicit<P> {
    fn pass(&mut self) -> Option<&mut Pass> {
        Some(&mut self.0)
    }

    fn come_to(&mut self, _: u64) {}

    fn name(&self, text: &str) -> Name {
        Name::from(text)
    }

    fn scope<'a>(
        &'a mut self,
        _: &VariableScope,
        options: ScopeOptions,
    ) -> Outcome<Box<dyn Walk + 'a>> {
        Ok(Box::new(Explicit(self.0.scope(options)?)))
    }

    fn name_scope<'a>(
        &'a mut self,
        _: Option<&str>,
        options: NameScopeOptions,
    ) -> Outcome<(Box<dyn Walk + 'a>, Option<String>)> {
        let mut inside = self.0.name_scope(options)?;
        let name = inside.absolute_name();
        Ok((Box::new(Explicit(inside)), Some(name)))
    }

    fn describe_scope(&mut self) -> Value {
        json!({
            "name": self.0.scope_name(),
            "original_name_scope": self.0.original_name_scope(),
            "reuse": getters::reuse(self.0.reuse()),
            "name_scope": self.0.current_name_scope(),
        })
    }

    fn scope_name(&mut self) -> Option<String> {
        Some(self.0.scope_name())
    }

    fn current_name_scope(&mut self) -> String {
        self.0.current_name_scope()
    }

    fn current_scope(&mut self) -> Outcome<Scope> {
        Ok(self.0.current_scope())
    }

    fn reuse_variables(&mut self) -> Outcome {
        self.0.reuse_variables();
        Ok(())
    }

    fn get_variable(&mut self, asked: &GetVariable, _: Option<&str>) -> Outcome<AnyVariable> {
        let mut request = Request::new(&asked.name);
        if let Some(dims) = &asked.shape {
            request = request.shape(values::shape(dims));
        }
        if let Some(dtype) = &asked.dtype {
            request = request.dtype(values::dtype(dtype)?);
        }
        Ok(self.0.get_variable(asked::of_request(request, asked)?)?)
    }

    fn variable(&mut self, asked: &Variable, value: HostArray) -> Outcome<AnyVariable> {
        let mut options = asked::of_variable(VariableOptions::new(), asked);
        if let Some(name) = &asked.name {
            options = options.name(name);
        }
        if let Some(dtype) = &asked.dtype {
            options = options.dtype(values::dtype(dtype)?);
        }
        Ok(self.0.variable(value, options)?)
    }

    fn operation(&mut self, kind: OpKind, name: &str) -> Outcome<String> {
        Ok(match kind {
            OpKind::NoOp => self.0.name_scoped_operation(name)?,
            OpKind::Constant => self.0.name_operation(name)?,
        })
    }

    fn get_collection(&mut self, key: &str, scope: Option<&str>) -> Outcome<Vec<Item>> {
        Ok(match scope {
            Some(scope) => self.0.get_collection_in(key, scope)?,
            None => self.0.get_collection(key),
        })
    }

    fn make_template(&mut self, options: TemplateOptions) -> Outcome<Template> {
        Ok(self.0.make_template(options)?)
    }

    fn call(
        &mut self,
        template: &Template,
        body: &mut dyn FnMut(&mut dyn Walk) -> Outcome,
    ) -> Outcome {
        template.call(&mut self.0, |pass| body(&mut Explicit(pass)))
    }
}
