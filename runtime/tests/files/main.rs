//! Files of variables, ours and others'.

mod checkpoint;
mod formats;
mod made;
