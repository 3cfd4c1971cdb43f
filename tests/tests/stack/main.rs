//! The stack of active scopes: what enters it leaves it, whatever happens.

mod captured;
mod failed_scopes;
mod leaving;
mod locks;
mod short_roads;
mod user_code;
