//! A body and the layers that it calls, as plain data.

/// Functions; each calls only those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// All of them.
    pub functions: Vec<Function>,
}

/// A body with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// What stands around it.
    pub home: Home,
    /// Whether it takes a size `n`; only layers do.
    pub sized: bool,
    /// The body.
    pub body: Block,
}

/// The macro that checks a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// `#[layer]`, or with a scope of its own: `#[layer(scope = "a")]`.
    Layer(Option<&'static str>),
    /// `model!(store, …)`.
    Model(Option<Reuse>),
    /// An outermost `scope!(…, …)`.
    Scope(Opening),
}

/// Statements in braces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// In a row.
    pub stmts: Vec<Stmt>,
    /// How it leaves, if it does in any case.
    pub end: Option<Leave>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stmt {
    /// `asks?;`, or `let _ = asks;` where its error is dropped.
    Asks {
        /// What is asked.
        asks: Asks,
        /// Whether an error goes unseen.
        dropped: bool,
    },
    /// `let _ = bit() && asks.is_ok();`
    Lazily(Asks),
    /// `scope!("a", { … })`
    Scope(Opening, Block),
    /// `name_scope!("n", { … })`
    NameScope(Block),
    /// `{ … }`, or `'b1: { … }`.
    Block(Option<Label>, Block),
    /// `if … { … } else { … }`
    If(Condition, Block, Option<Block>),
    /// `match … { … }`; the last arm is for all else.
    Match(Subject, Vec<Arm>),
    /// `let Some(()) = some() else { … };`, or `let Ok(_) = asks else { … };`
    LetElse(Option<Asks>, Block),
    /// A loop.
    Loop(Looping, Option<Label>, Block),
    /// `let f1 = || { … };`, called this often at once.
    Closure(Label, Block, usize),
    /// `f1()?;`
    Call(Label),
    /// `asks.and_then(|()| asks)?;`
    Chain(Asks, Asks),
    /// `reuse_variables()` on the active scope, or on the one that `as` gave this name.
    Share(Option<Label>),
    /// `fails()?;`
    Fails,
    /// `#[cfg(all())] asks?;`, or `#[cfg(any())]`, which leaves it out.
    Configured(bool, Asks),
}

/// What a `match` is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// `pick(3)`: numbers.
    Number,
    /// `some()`: `Some(())`, `None`.
    Option,
    /// An answer: `Ok(())`, `Err(_)`.
    Answer(Asks),
}

/// How a loop turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looping {
    /// `loop { …; if done() { break; } }`
    Forever,
    /// `while … { … }`
    While(Condition),
    /// `for _ in 0..pick(3) { … }`, or `for _ in { asks?; 0..pick(3) } { … }`.
    For(Option<Asks>),
}

/// A number that makes a name: `'b1` for a block or a loop, `s1` for a scope, `f1` for a closure.
pub(super) type Label = usize;

/// What a branch depends on; always on the input as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `bit()`
    Bit,
    /// `let Some(()) = some()`; in a guard as `Bit`.
    Let,
    /// `{ asks?; bit() }`
    After(Asks),
    /// `asks.is_ok() && bit()`
    Ok(Asks),
    /// `bit() && asks.is_ok()`
    Lazily(Asks),
    /// `let Some(()) = some() && asks.is_ok()`; in a guard as `Lazily`.
    Chain(Asks),
}

/// An arm of a `match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// Its guard; the last arm has none.
    pub guard: Option<Condition>,
    /// What it does.
    pub body: Block,
}

/// A way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leave {
    /// `return Ok(())`, or `return asks`.
    Return(Option<Asks>),
    /// `return Err(…)`
    Fail,
    /// `break`, `break 'b1`, or, out of a block, `break 'b1 asks?`.
    Break(Option<Label>, Option<Asks>),
    /// `continue`, or `continue 'b1`.
    Continue(Option<Label>),
}

/// An expression that asks, of type `Result<()>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// `get_variable!("w", [1])`
    Variable(Request),
    /// `l0(1)`
    Layer {
        /// Which function.
        callee: usize,
        /// Its size, if it takes one.
        size: usize,
        /// How it is written.
        spelling: Spelling,
    },
    /// `scope!("a", asks)`
    Scope(Opening, Box<Asks>),
}

/// How a call is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `l0(1)`
    Plain,
    /// `l0(n = 1)`
    Labelled,
    /// `self::l0(1)`
    Path,
    /// `(l0)(1)`, which is not checked.
    Parenthesised,
}

/// A request for a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The name.
    pub name: Name,
    /// The shape.
    pub shape: Shape,
    /// Whether the element type is another one than everywhere else.
    pub double: bool,
}

/// A name of a variable or a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it is.
    pub text: &'static str,
    /// Whether only the run knows it.
    pub made: bool,
}

/// A variable's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `[1]`, `[2]`
    Literal(usize),
    /// `[n]`; `[1]` where there is no `n`.
    Parameter,
    /// `[1, 1]`
    Matrix,
}

/// How a scope is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Which scope.
    pub target: Target,
    /// `as s1`; not with a default name.
    pub handle: Option<Label>,
    /// What is said of reuse.
    pub reuse: Option<Reuse>,
    /// `scope!<"a"> { … }`, where that is understood.
    pub angle: bool,
}

/// Which scope is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `"a"`
    Named(Name),
    /// `default_name = "a"`: the run makes it unique.
    Unique(Name),
    /// `&s1`: once more.
    Again(Label),
}

/// The words after `reuse =`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// It must exist.
    True,
    /// New.
    False,
    /// As it comes.
    Auto,
    /// `bit()`
    Unknown,
}

impl Block {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.stmts.is_empty() && self.end.is_none()
    }
}
