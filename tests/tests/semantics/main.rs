//! What names, scopes, passes and requests mean, rule by rule, through the explicit interface.

mod always_new;
mod custom_getters;
mod frozen_and_strict;
mod get_variable;
mod handles;
mod names;
mod partitions;
mod passes;
mod scope_names;
mod scope_settings;
mod scopes;
mod templates;
