//! The GPT-2 of the examples: it is the published one, loads what was published, and trains so that a run can be stopped.

mod adapters;
mod published;
mod recorded;
mod same;
mod training;
mod writing;
