//! What the file around a token says of a name: layers, functions, modules, types, imports.

use super::place::Spot;

impl Spot<'_> {
    /// Whether the module has one function of this name, and it is a layer in every configuration.
    pub(super) fn has_layer_beside(self, name: &str) -> bool {
        let module = self.module();
        let mut named = self
            .code
            .occurrences(name)
            .filter(|i| self.code.parent(*i) == module && self.code.follows(*i, "fn"));
        let only = (named.next(), named.next());
        matches!(only, (Some(i), None) if self.is_layer(i - 1) && !self.is_configured(i - 1))
    }

    /// Whether one of the attributes in front of the `fn` at token `i` is ours.
    fn is_layer(self, i: usize) -> bool {
        let code = self.code;
        self.attributes(i).any(|at| {
            let ends = code.is(at + 1, "]") || code.is(at + 1, "(");
            ends && code.is(at, "layer") && (code.follows(at, "[") || code.follows(at, ":"))
        })
    }

    /// Whether an attribute in front of the `fn` at token `i` leaves it out now and then.
    fn is_configured(self, i: usize) -> bool {
        self.attributes(i)
            .any(|at| self.code.is(at, "cfg") || self.code.is(at, "cfg_attr"))
    }

    /// The tokens of the attributes in front of the `fn` at token `i`.
    fn attributes(self, i: usize) -> impl Iterator<Item = usize> {
        let code = self.code;
        let beside = code.parent(i);
        let floor = beside.map_or(0, |parent| parent + 1);
        (floor..i)
            .rev()
            .take_while(move |at| code.parent(*at) != beside || !matches!(code.at(*at), ";" | "}"))
            .filter(move |at| code.parent(*at) != beside)
    }

    /// Whether a function around says the name other than by calling it, or imports names in bulk.
    pub(super) fn is_hidden_by_function(self, name: &str) -> bool {
        let Some(function) = self.function() else {
            return false;
        };
        // The macro's own input has been looked at already.
        let mut around = self.code.around(self.at);
        let own = around.find(|open| self.code.follows(*open, "!"));
        let own = own.map_or(self.at..self.at, |open| open..self.code.end(open));
        let outside = |i: &usize| function.contains(i) && !own.contains(i);
        self.code.globs().iter().any(outside)
            || self
                .code
                .occurrences(name)
                .filter(|i| outside(i))
                .any(|i| self.is_apart(i))
    }

    /// Whether the word at `i` is not simply called, nor a path's beginning, nor a field.
    fn is_apart(self, i: usize) -> bool {
        let code = self.code;
        let is_path = code.is(i + 1, ":") && code.is(i + 2, ":");
        let is_call = code.is(i + 1, "(") && !code.follows(i, "fn");
        !is_path && !is_call && !code.follows(i, ".")
    }

    /// Whether the module itself has a plain function of this name, or takes the name from one place and everything from another:
    /// then the name means that function, while a layer's module could come in by the glob.
    pub(super) fn is_hidden_by_module(self, name: &str) -> bool {
        let (code, module) = (self.code, self.module());
        let here = |i: &usize| code.parent(*i) == module;
        let plain = |i: usize| code.follows(i, "fn") && !self.is_layer(i - 1);
        if code.occurrences(name).filter(here).any(plain) {
            return true;
        }
        let (mut named, mut glob) = (false, false);
        for import in code.occurrences("use").filter(here) {
            let end = (import..code.len())
                .find(|i| code.is(*i, ";"))
                .unwrap_or(import);
            named |= (import..end).any(|i| code.is(i, name) && !code.is(i + 1, ":"));
            let foreign = |i: usize| !(i >= 3 && matches!(code.at(i - 3), "prelude" | "super"));
            glob |= (import..end).any(|i| code.is_glob(i) && foreign(i));
        }
        named && glob
    }

    /// Whether the module declares a module or a type of this name.
    pub(super) fn has_module(self, name: &str) -> bool {
        let (code, module) = (self.code, self.module());
        let declares = |i: usize| code.follows(i, "mod") || self.is_declared_type(i);
        code.occurrences(name)
            .any(|i| code.parent(i) == module && declares(i))
    }

    /// Whether the file declares a type of this name, anywhere.
    pub(super) fn has_type(self, name: &str) -> bool {
        self.code
            .occurrences(name)
            .any(|i| self.is_declared_type(i))
    }

    fn is_declared_type(self, i: usize) -> bool {
        ["struct", "enum", "union", "trait", "type"]
            .iter()
            .any(|keyword| self.code.follows(i, keyword))
    }

    /// Whether the file has paths that begin with the name: then it is a crate's or a module's.
    pub(super) fn has_prefix(self, name: &str) -> bool {
        let code = self.code;
        let leads = |i: usize| {
            code.is(i + 1, ":")
                && code.is(i + 2, ":")
                && code.is_word(i + 3)
                && !code.is(i + 3, "SIGNATURE")
        };
        code.occurrences(name)
            .any(|i| leads(i) && !code.follows(i, ":"))
    }
}
