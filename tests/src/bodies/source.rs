//! Program → Rust, in two forms: as people write it, with the check on, and as it is run, with the check off and with ears.

use std::collections::BTreeMap;

use super::program::{
    Arm, Asks, Block, Condition, Function, Home, Label, Leave, Looping, Name, Opening, Program,
    Request, Reuse, Shape, Spelling, Stmt, Subject, Target,
};

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What the compiler is asked about.
    Checked,
    /// What is run. The check does not see it: layers say so, scopes are marked as checked already, and every body stands in a
    /// macro that it does not know.
    Traced,
}

/// A program as text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The module.
    pub text: String,
    /// Everything in it that asks, in the order of reading; the same in both forms.
    pub sites: Vec<Site>,
}

/// A request for a variable, or a call of a layer.
#[derive(Clone, Debug)]
pub struct Site {
    /// The function that it stands in.
    pub function: usize,
    /// The layer that it calls.
    pub callee: Option<usize>,
    /// Where the name stands.
    pub byte: usize,
    /// The arms around it, from the outside in: the number of the branch, and of the arm.
    arms: Vec<(usize, usize)>,
    /// The closures around it.
    closures: Vec<Label>,
    /// Whether one of them is called in several places.
    pub by_turns: bool,
}

impl Site {
    /// Whether a run that passes both gets to one of them only: they stand in different arms of one branch.
    pub fn excludes(&self, other: &Self) -> bool {
        let mut pairs = self.arms.iter().zip(&other.arms);
        self.function == other.function
            && pairs.find(|(a, b)| a != b).is_some_and(|(a, b)| a.0 == b.0)
    }
}

/// The text of a program.
pub fn source(program: &Program, form: Form) -> Source {
    let mut writer = Writer {
        form,
        text: String::from("use crate::given::*;\nuse varscope::prelude::*;\n"),
        sites: Vec::new(),
        depth: 0,
        function: 0,
        sized: Vec::new(),
        arms: Vec::new(),
        branches: 0,
        closures: Vec::new(),
        calls: BTreeMap::new(),
    };
    for (number, function) in program.functions.iter().enumerate() {
        writer.sized.push(function.sized);
        writer.function = number;
        writer.function(function, &format!("l{number}"));
    }
    let calls = writer.calls;
    for site in &mut writer.sites {
        let often = |closure: &Label| calls.get(&(site.function, *closure)) > Some(&1);
        site.by_turns = site.closures.iter().any(often);
    }
    Source {
        text: writer.text,
        sites: writer.sites,
    }
}

struct Writer {
    form: Form,
    text: String,
    sites: Vec<Site>,
    depth: usize,
    /// The function that is being written.
    function: usize,
    /// Whether each function so far takes a size.
    sized: Vec<bool>,
    /// The arms that are being written.
    arms: Vec<(usize, usize)>,
    branches: usize,
    /// The closures that are being written.
    closures: Vec<Label>,
    /// In how many places each closure of each function is called.
    calls: BTreeMap<(usize, Label), usize>,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.push_str(&"    ".repeat(self.depth));
    }

    /// `before { lines } after`
    fn braces(&mut self, lines: impl FnOnce(&mut Self)) {
        self.put("{");
        self.depth += 1;
        lines(self);
        self.depth -= 1;
        self.line();
        self.put("}");
    }

    fn function(&mut self, function: &Function, name: &str) {
        let traced = self.form == Form::Traced;
        self.line();
        match &function.home {
            Home::Layer(scope) => {
                let scope = scope.map(|scope| format!("scope = {scope:?}"));
                let check = traced.then(|| String::from("check = false"));
                let keys: Vec<String> = scope.into_iter().chain(check).collect();
                let keys = if keys.is_empty() {
                    String::new()
                } else {
                    format!("({})", keys.join(", "))
                };
                let parameter = if function.sized { "n: usize" } else { "" };
                self.put(&format!(
                    "#[layer{keys}]\npub fn {name}({parameter}) -> Result<()> "
                ));
                self.unchecked(|w| w.braces(|w| w.body(&function.body)));
                self.line();
            }
            Home::Model(reuse) => {
                self.put(&run(self.function));
                self.braces(|w| {
                    w.line();
                    let reuse = reuse
                        .map_or_else(String::new, |reuse| format!(", reuse = {}", reuse.word()));
                    w.put(&format!("model!(store{reuse}, "));
                    w.expression(|w| w.braces(|w| w.body(&function.body)));
                    w.put(")");
                });
                self.line();
                return;
            }
            Home::Scope(opening) => {
                self.put(&format!("pub fn {name}() -> Result<()> "));
                self.braces(|w| {
                    w.line();
                    w.scope(opening, Inside::Nothing, |w| {
                        w.expression(|w| w.braces(|w| w.body(&function.body)));
                    });
                });
                self.line();
            }
        }
        let number = self.function;
        let size = if function.sized { "1 + pick(2)" } else { "" };
        self.line();
        self.put(&format!(
            "{}{{\n    model!(store, {name}({size}))\n}}\n",
            run(number)
        ));
    }

    /// A function's body, in its braces.
    fn unchecked(&mut self, body: impl FnOnce(&mut Self)) {
        match self.form {
            Form::Checked => body(self),
            Form::Traced => self.braces(|w| {
                w.line();
                w.put("crate::unchecked!(");
                body(w);
                w.put(")");
            }),
        }
    }

    /// A body that is an argument.
    fn expression(&mut self, body: impl FnOnce(&mut Self)) {
        match self.form {
            Form::Checked => body(self),
            Form::Traced => {
                self.put("crate::unchecked!(");
                body(self);
                self.put(")");
            }
        }
    }

    /// Statements with the value that a function returns.
    fn body(&mut self, block: &Block) {
        self.stmts(block);
        if block.end.is_none() {
            self.line();
            self.put("Ok(())");
        }
    }

    fn block(&mut self, block: &Block) {
        if block.is_empty() {
            self.put("{}");
        } else {
            self.braces(|w| w.stmts(block));
        }
    }

    fn stmts(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.line();
            self.stmt(stmt);
        }
        if let Some(end) = &block.end {
            self.line();
            self.leave(end);
            self.put(";");
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Asks {
                asks,
                dropped: true,
            } => {
                self.put("let _ = ");
                self.asks(asks, false);
                self.put(";");
            }
            Stmt::Asks { asks, .. } => {
                self.asks(asks, false);
                self.put("?;");
            }
            Stmt::Lazily(asks) => {
                self.put("let _ = bit() && ");
                self.asks(asks, true);
                self.put(".is_ok();");
            }
            Stmt::Scope(opening, block) => {
                self.scope(opening, Inside::Braces, |w| w.block(block));
                self.put(";");
            }
            Stmt::NameScope(block) => {
                self.put(&format!("name_scope!({}\"n\", ", self.mark()));
                self.block(block);
                self.put(");");
            }
            Stmt::Block(label, block) => {
                self.label(*label);
                self.block(block);
            }
            Stmt::If(condition, then, otherwise) => {
                self.branch(condition, then, otherwise.as_ref());
            }
            Stmt::Match(subject, arms) => self.choice(subject, arms),
            Stmt::LetElse(asks, block) => {
                match asks {
                    None => self.put("let Some(()) = some()"),
                    Some(asks) => {
                        // `scope!<"a"> { … } else` is no Rust.
                        self.put("let Ok(_) = (");
                        self.asks(asks, true);
                        self.put(")");
                    }
                }
                self.put(" else ");
                self.block(block);
                self.put(";");
            }
            Stmt::Loop(looping, label, block) => self.turns(looping, *label, block),
            Stmt::Closure(closure, block, calls) => {
                self.put(&format!("let f{closure} = || -> Result<()> "));
                self.closures.push(*closure);
                self.braces(|w| w.body(block));
                self.closures.pop();
                self.put(";");
                for _ in 0..*calls {
                    self.line();
                    self.call_of_closure(*closure);
                }
            }
            Stmt::Call(closure) => self.call_of_closure(*closure),
            Stmt::Chain(first, second) => {
                self.asks(first, true);
                self.put(".and_then(|()| ");
                self.asks(second, true);
                self.put(")?;");
            }
            Stmt::Share(None) => self.put("reuse_variables()?;"),
            Stmt::Share(Some(handle)) => self.put(&format!("s{handle}.reuse_variables();")),
            Stmt::Fails => self.put("fails()?;"),
            Stmt::Configured(is_on, asks) => {
                self.put(if *is_on {
                    "#[cfg(all())] "
                } else {
                    "#[cfg(any())] "
                });
                self.asks(asks, false);
                self.put("?;");
            }
        }
    }

    fn label(&mut self, label: Option<Label>) {
        if let Some(label) = label {
            self.put(&format!("'b{label}: "));
        }
    }

    fn branch(&mut self, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        let branch = self.new_branch();
        self.put("if ");
        match condition {
            // It has asked where it is true, and perhaps where it is not.
            Condition::Lazily(_) | Condition::Chain(_) => {
                self.arm((branch, 0), |w| w.condition(condition, false));
            }
            _ => self.condition(condition, false),
        }
        self.put(" ");
        self.arm((branch, 0), |w| w.block(then));
        let Some(otherwise) = otherwise else {
            return;
        };
        self.put(" else ");
        self.arm((branch, 1), |w| match &otherwise.stmts[..] {
            [Stmt::If(condition, then, more)] if otherwise.end.is_none() => {
                w.branch(condition, then, more.as_ref());
            }
            _ => w.block(otherwise),
        });
    }

    fn choice(&mut self, subject: &Subject, arms: &[Arm]) {
        self.put("match ");
        let patterns = match subject {
            Subject::Number => {
                self.put(&format!("pick({})", arms.len()));
                ["0", "1"]
            }
            Subject::Option => {
                self.put("some()");
                ["Some(())", "None"]
            }
            Subject::Answer(asks) => {
                self.asks(asks, true);
                ["Ok(())", "Err(_)"]
            }
        };
        self.put(" ");
        let branch = self.new_branch();
        self.braces(|w| {
            for (number, Arm { guard, body }) in arms.iter().enumerate() {
                w.line();
                let is_last = number + 1 == arms.len();
                w.put(patterns.get(number).filter(|_| !is_last).unwrap_or(&"_"));
                if let Some(guard) = guard {
                    w.put(" if ");
                    w.arm((branch, number), |w| w.condition(guard, true));
                }
                w.put(" => ");
                w.arm((branch, number), |w| match (&body.stmts[..], &body.end) {
                    ([], Some(end)) => w.leave(end),
                    (
                        [
                            Stmt::Asks {
                                asks,
                                dropped: false,
                            },
                        ],
                        None,
                    ) => {
                        w.asks(asks, true);
                        w.put("?");
                    }
                    _ => w.block(body),
                });
                w.put(",");
            }
        });
    }

    fn call_of_closure(&mut self, closure: Label) {
        *self.calls.entry((self.function, closure)).or_default() += 1;
        self.put(&format!("f{closure}()?;"));
    }

    fn new_branch(&mut self) -> usize {
        self.branches += 1;
        self.branches
    }

    fn arm(&mut self, arm: (usize, usize), write: impl FnOnce(&mut Self)) {
        self.arms.push(arm);
        write(self);
        self.arms.pop();
    }

    fn turns(&mut self, looping: &Looping, label: Option<Label>, block: &Block) {
        self.label(label);
        match looping {
            Looping::Forever => {
                self.put("loop ");
                return self.braces(|w| {
                    if w.form == Form::Traced {
                        w.line();
                        w.put("turn();");
                    }
                    w.stmts(block);
                    if block.end.is_none() {
                        w.line();
                        w.put("if done() { break; }");
                    }
                });
            }
            Looping::While(condition) => {
                self.put("while ");
                self.condition(condition, false);
            }
            Looping::For(None) => self.put("for _ in 0..pick(3)"),
            Looping::For(Some(asks)) => {
                self.put("for _ in { ");
                self.asks(asks, false);
                self.put("?; 0..pick(3) }");
            }
        }
        self.put(" ");
        self.block(block);
    }

    fn condition(&mut self, condition: &Condition, in_guard: bool) {
        match condition {
            Condition::Let if !in_guard => self.put("let Some(()) = some()"),
            Condition::Bit | Condition::Let => self.put("bit()"),
            Condition::After(asks) => {
                self.put("{ ");
                self.asks(asks, false);
                self.put("?; bit() }");
            }
            Condition::Ok(asks) => {
                self.asks(asks, true);
                self.put(".is_ok() && bit()");
            }
            Condition::Chain(asks) if !in_guard => {
                self.put("let Some(()) = some() && ");
                self.asks(asks, true);
                self.put(".is_ok()");
            }
            Condition::Lazily(asks) | Condition::Chain(asks) => {
                self.put("bit() && ");
                self.asks(asks, true);
                self.put(".is_ok()");
            }
        }
    }

    fn leave(&mut self, leave: &Leave) {
        match leave {
            Leave::Return(None) => self.put("return Ok(())"),
            Leave::Return(Some(asks)) => {
                self.put("return ");
                self.asks(asks, true);
            }
            Leave::Fail => self.put("return Err(failure())"),
            Leave::Break(label, asks) => {
                self.put("break");
                if let Some(label) = label {
                    self.put(&format!(" 'b{label}"));
                }
                if let Some(asks) = asks {
                    self.put(" ");
                    self.asks(asks, true);
                    self.put("?");
                }
            }
            Leave::Continue(None) => self.put("continue"),
            Leave::Continue(Some(label)) => self.put(&format!("continue 'b{label}")),
        }
    }

    /// An expression that asks; if it is a `unit`, a variable is dropped at once.
    fn asks(&mut self, asks: &Asks, unit: bool) {
        match asks {
            Asks::Variable(request) => self.request(*request, unit),
            Asks::Layer {
                callee,
                size,
                spelling,
            } => self.call(*callee, *size, *spelling),
            Asks::Scope(opening, asks) => self.scope(opening, Inside::Body, |w| w.asks(asks, unit)),
        }
    }

    fn call(&mut self, callee: usize, size: usize, spelling: Spelling) {
        let site = self.sites.len();
        if self.form == Form::Traced {
            self.put(&format!("returned({site}, {{ called({site}); "));
        }
        self.site(Some(callee));
        let size = match (self.sized[callee], spelling) {
            (false, _) => String::new(),
            // Where it is run, no macro sees the label.
            (true, Spelling::Labelled) if self.form == Form::Checked => format!("n = {size}"),
            (true, _) => size.to_string(),
        };
        let callee = match spelling {
            Spelling::Plain | Spelling::Labelled => format!("l{callee}"),
            Spelling::Path => format!("self::l{callee}"),
            Spelling::Parenthesised => format!("(l{callee})"),
        };
        self.put(&format!("{callee}({size})"));
        if self.form == Form::Traced {
            self.put(" })");
        }
    }

    fn request(&mut self, request: Request, unit: bool) {
        let site = self.sites.len();
        if self.form == Form::Traced {
            self.put(&format!("asked({site}, "));
        }
        self.put("get_variable!(");
        self.site(None);
        let n = match self.sized[self.function] {
            true => "n",
            false => "1",
        };
        let shape = match request.shape {
            Shape::Literal(size) => format!("[{size}]"),
            Shape::Parameter => format!("[{n}]"),
            Shape::Matrix => String::from("[1, 1]"),
        };
        let dtype = if request.double { ", dtype = f64" } else { "" };
        self.put(&format!("{}, {shape}{dtype})", request.name.written()));
        match self.form {
            Form::Traced => self.put(")"),
            Form::Checked if unit => self.put(".map(drop)"),
            Form::Checked => {}
        }
    }

    fn site(&mut self, callee: Option<usize>) {
        self.sites.push(Site {
            function: self.function,
            callee,
            byte: self.text.len(),
            arms: self.arms.clone(),
            closures: self.closures.clone(),
            by_turns: false,
        });
    }

    fn scope(&mut self, opening: &Opening, inside: Inside, body: impl FnOnce(&mut Self)) {
        let mut head = match opening.target {
            Target::Named(name) => name.written(),
            Target::Unique(name) => format!("default_name = {}", name.written()),
            Target::Again(handle) => format!("&s{handle}"),
        };
        if let Some(handle) = opening.handle {
            head += &format!(" as s{handle}");
        }
        if let Some(reuse) = opening.reuse {
            head += &format!(", reuse = {}", reuse.word());
        }
        let angle = opening.angle && self.form == Form::Checked;
        let (before, after) = match inside {
            Inside::Body if angle => (format!("scope!<{head}> {{ "), " }"),
            Inside::Braces if angle => (format!("scope!<{head}> "), ""),
            _ => (format!("scope!({}{head}, ", self.mark()), ")"),
        };
        self.put(&before);
        body(self);
        self.put(after);
    }

    /// What tells a scope that it is checked already.
    fn mark(&self) -> &'static str {
        match self.form {
            Form::Checked => "",
            Form::Traced => "@checked ",
        }
    }
}

/// The head of the function that runs a function alone.
fn run(function: usize) -> String {
    format!("pub fn run{function}(store: &VarStore) -> Result<()> ")
}

/// What a scope stands in, which decides whether the angle form is understood; and whether its body has braces already.
#[derive(Clone, Copy)]
enum Inside {
    Nothing,
    Body,
    Braces,
}

impl Name {
    fn written(self) -> String {
        let Self { text, made } = self;
        if made {
            format!("format!({text:?})")
        } else {
            format!("{text:?}")
        }
    }
}

impl Reuse {
    fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Auto => "auto",
            Self::Unknown => "bit()",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bodies::program;

    #[test]
    fn both_forms_have_the_same_sites() {
        for number in 0..50 {
            let program = program(1, number);
            let (checked, traced) = (
                source(&program, Form::Checked),
                source(&program, Form::Traced),
            );
            let of = |source: &Source| -> Vec<_> {
                let sites = source.sites.iter();
                sites
                    .map(|site| (site.function, site.callee, site.arms.clone()))
                    .collect()
            };
            assert_eq!(of(&checked), of(&traced), "{}", checked.text);
            for site in &checked.sites {
                let there = &checked.text[site.byte..];
                let expected = ["l", "(l", "self::l", "\"", "format"];
                assert!(
                    expected.iter().any(|start| there.starts_with(start)),
                    "{there}"
                );
            }
        }
    }

    #[test]
    fn arms_of_one_branch_exclude_each_other() {
        let site = |arms: &[(usize, usize)]| Site {
            function: 0,
            callee: None,
            byte: 0,
            arms: arms.to_vec(),
            closures: Vec::new(),
            by_turns: false,
        };
        let inner = site(&[(1, 0), (2, 1)]);
        assert!(inner.excludes(&site(&[(1, 1)])));
        assert!(inner.excludes(&site(&[(1, 0), (2, 0)])));
        assert!(!inner.excludes(&site(&[(1, 0)])));
        assert!(!inner.excludes(&site(&[(1, 0), (3, 0)])));
        assert!(!inner.excludes(&inner));
    }
}
