//! The stack of active scopes: what enters it leaves it, whatever happens.

mod captured;
mod failed_scopes;
mod leaving;
mod locks;
mod user_code;
