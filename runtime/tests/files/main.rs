//! Files of variables, ours and others'.

mod aliases;
mod checkpoint;
mod formats;
mod fuzz;
mod initial;
mod made;
mod manager;
mod memory;
mod metadata;
mod plan;
mod plan_report;
mod saving;
mod torn;
mod waiting;
