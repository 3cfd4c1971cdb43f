//! What the macros expand to minds its own business: the user's code, names and lints stay the user's.

mod bodies;
mod evaluation;
mod functions;
mod macro_rules;
mod names;
