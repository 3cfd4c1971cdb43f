//! Files of variables, ours and others'.

mod checkpoint;
mod formats;
mod initial;
mod made;
mod plan;
mod torn;
mod waiting;
