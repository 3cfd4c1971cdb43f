//! What a module declares: layers, functions, modules, types.

use super::lookup::Meaning;
use super::module::Module;
use super::place::Spot;

impl Module {
    /// What the module's own items make of a function's name; `None` if there is none in sight.
    pub(super) fn declared(&self, name: &str) -> Option<Meaning> {
        let code = self.code();
        let functions = self.words(name).filter(|i| code.follows(*i, "fn"));
        let meanings = functions.map(|i| match self.spot(i) {
            spot if !spot.is_layer(i) || spot.is_silent(i) => Meaning::Plain,
            spot if spot.is_configured(i) => Meaning::Unknown,
            _ => Meaning::Layer,
        });
        let function = meanings.reduce(|a, b| match (a, b) {
            (Meaning::Plain, _) | (_, Meaning::Plain) => Meaning::Plain,
            _ => Meaning::Unknown,
        });
        function.or_else(|| self.has_value(name).then_some(Meaning::Plain))
    }

    /// Whether the function of this name that the module declares is seen in another one; `None` if the sources don't tell.
    pub(super) fn shows(&self, name: &str, viewer: &Self) -> Option<bool> {
        let code = self.code();
        let functions = self.words(name).filter(|i| code.follows(*i, "fn"));
        let seen = functions.map(|i| self.spot(i).visibility(i - 1).reaches(self, viewer));
        let seen = seen.reduce(|a, b| if a == b { a } else { None });
        // What is no function is taken for seen.
        seen.unwrap_or(Some(true))
    }

    /// Whether the name is a static's, a constructor's, or a function's of another language.
    fn has_value(&self, name: &str) -> bool {
        let code = self.code();
        let declares = ["static", "mut", "const", "struct"];
        self.words(name)
            .any(|i| declares.iter().any(|keyword| code.follows(i, keyword)))
            || code.occurrences(name).any(|i| {
                code.follows(i, "fn")
                    && code
                        .parent(i)
                        .is_some_and(|open| self.is_extern_block(open))
            })
    }

    fn is_extern_block(&self, open: usize) -> bool {
        let code = self.code();
        let is_extern = code.follows(open, "extern") || open >= 2 && code.is(open - 2, "extern");
        is_extern && self.is_direct(open)
    }

    /// Whether a macro that is called in the module may make an item of this name.
    pub(super) fn makes(&self, name: &str) -> bool {
        let code = self.code();
        let is_input = |open: usize| self.is_direct(open) && code.follows(open, "!");
        code.occurrences(name).any(|i| code.around(i).any(is_input))
            || self.is_written_in_a_macro(name)
    }

    /// Whether a `macro_rules!` of the file that writes `fn name` is called in the module.
    fn is_written_in_a_macro(&self, name: &str) -> bool {
        self.is_written(name, |call| self.is_direct(call))
    }

    /// Whether one is called further inside.
    pub(super) fn is_written_in_a_function(&self, name: &str) -> bool {
        self.is_written(name, |call| !self.is_direct(call))
    }

    fn is_written(&self, name: &str, is_called: impl Fn(usize) -> bool) -> bool {
        let code = self.code();
        let functions = code.occurrences(name).filter(|i| code.follows(*i, "fn"));
        let mut macros = functions.filter_map(|i| {
            let mut around = code.around(i);
            around.find(|open| *open >= 3 && code.is(open - 3, "macro_rules"))
        });
        macros.any(|open| {
            let mut names = code.occurrences(code.at(open - 1));
            names.any(|i| code.is(i + 1, "!") && is_called(i))
        })
    }

    /// Whether the name at `at` is given to a macro that is called directly in the module, and that makes layers as its own items: the
    /// file defines it, and every `#[layer]` in it stands in nothing but the macro.
    pub(super) fn makes_layer(&self, at: usize) -> bool {
        let code = self.code();
        let Some(call) = code.parent(at).filter(|open| self.is_direct(*open)) else {
            return false;
        };
        if call < 2 || !code.follows(call, "!") {
            return false;
        }
        let name = code.at(call - 2);
        let defined = code
            .occurrences(name)
            .filter(|i| code.follows(*i, "!") && *i >= 2 && code.is(*i - 2, "macro_rules"));
        let [definition] = defined.map(|i| i + 1).collect::<Vec<_>>()[..] else {
            return false;
        };
        let inside = |i: &usize| (definition..code.end(definition)).contains(i);
        let mut layers = code.occurrences("layer").filter(inside).peekable();
        // `#[` → the macro's arm → the macro.
        let is_direct = |i: usize| {
            let arm = code.parent(i).and_then(|attribute| code.parent(attribute));
            arm.is_some_and(|arm| code.parent(arm) == Some(definition))
        };
        layers.peek().is_some() && layers.all(is_direct)
    }

    /// Whether a macro is called directly in the module that the file does not define.
    pub(super) fn has_foreign_macros(&self) -> bool {
        let code = self.code();
        code.macros()
            .iter()
            .filter(|i| self.is_direct(**i))
            .map(|i| code.at(*i))
            .any(|name| !matches!(name, "macro_rules" | "thread_local") && !self.defines(name))
    }

    fn defines(&self, name: &str) -> bool {
        let code = self.code();
        code.occurrences(name)
            .any(|i| code.follows(i, "!") && i >= 2 && code.is(i - 2, "macro_rules"))
    }

    /// Whether the module declares or imports the name of a module.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.declares_module(name)
            || self
                .imports()
                .iter()
                .any(|import| import.name == Some(name))
    }

    /// Whether the module declares a module or a type of this name.
    pub(super) fn declares_module(&self, name: &str) -> bool {
        self.words(name).any(|i| self.code().follows(i, "mod")) || self.declares_type(name)
    }

    pub(super) fn declares_type(&self, name: &str) -> bool {
        self.words(name).any(|i| self.spot(i).is_declared_type(i))
    }
}

impl Spot<'_> {
    /// Whether one of the attributes in front of the item that has token `i` in its head is ours.
    pub(super) fn is_layer(self, i: usize) -> bool {
        let code = self.code;
        self.attributes(i).any(|at| {
            let ends = code.is(at + 1, "]") || code.is(at + 1, "(");
            ends && (code.follows(at, "[") || code.follows(at, ":")) && self.is_layer_name(at)
        })
    }

    /// Whether it says `signature = false`.
    pub(super) fn is_silent(self, i: usize) -> bool {
        let code = self.code;
        let is_false = |at: usize| code.is(at + 1, "=") && code.is(at + 2, "false");
        self.attributes(i)
            .any(|at| code.is(at, "signature") && is_false(at))
    }

    /// Whether the word at `at` is `layer`, or what the file imports it as.
    pub(super) fn is_layer_name(self, at: usize) -> bool {
        let code = self.code;
        let renames = |i: usize| code.follows(i, "as") && i >= 2 && code.is(i - 2, "layer");
        code.is(at, "layer") || code.occurrences(code.at(at)).any(renames)
    }

    /// Whether an attribute in front of the item at token `i` leaves it out now and then.
    pub(super) fn is_configured(self, i: usize) -> bool {
        self.attributes(i)
            .any(|at| self.code.is(at, "cfg") || self.code.is(at, "cfg_attr"))
    }

    pub(super) fn is_deprecated(self, i: usize) -> bool {
        self.attributes(i).any(|at| self.code.is(at, "deprecated"))
    }

    /// The tokens of the attributes in front of the item at token `i`.
    pub(super) fn attributes(self, i: usize) -> impl Iterator<Item = usize> {
        let code = self.code;
        let beside = code.parent(i);
        let floor = beside.map_or(0, |parent| parent + 1);
        (floor..i)
            .rev()
            .take_while(move |at| code.parent(*at) != beside || !matches!(code.at(*at), ";" | "}"))
            .filter(move |at| code.parent(*at) != beside)
    }

    /// Whether the file declares a type of this name, anywhere.
    pub(super) fn has_type(self, name: &str) -> bool {
        self.code
            .occurrences(name)
            .any(|i| self.is_declared_type(i))
    }

    pub(super) fn is_declared_type(self, i: usize) -> bool {
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
