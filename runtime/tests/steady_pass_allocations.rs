//! A pass over a model that exists allocates nothing: a transformer of 200 variables, its scopes and layers included, on both
//! engines.
//!
//! The features that look at passes are on, and nobody looks: spans that nobody listens to, and passes that are not recorded, are free of them too.
//!
//! Only the thread that measures is counted, so the tests can run beside each other.
//!
//! Not part of the claim: names of more than 23 bytes that are made at run time, and captured scopes, which are values; and scopes with settings of their own
//! (`initializer =`, `dtype =`), which make one allocation each time: their settings merged with the outer ones.

use allocation_counter::measure;

/// Passes that are counted, after two that create and warm up.
const PASSES: u64 = 10;
const VARIABLES: usize = 200;
/// Openings of scopes with settings in a pass of `with_settings`.
const SETTINGS: u64 = 2;

/// The model, in the macros of an engine.
macro_rules! transformer {
    ($result:ident) => {
        #[layer]
        fn dense(units: usize) -> $result<()> {
            get_variable!("kernel", [4, units], initializer = random_normal(0.0, 0.1))?;
            get_variable!("bias", [units], initializer = zeros())?;
            Ok(())
        }

        #[layer]
        fn normalization() -> $result<()> {
            get_variable!("scale", [4], initializer = ones())?;
            get_variable!("mean", [4], initializer = zeros(), trainable = false)?;
            Ok(())
        }

        #[layer(scope = "attention")]
        fn attention() -> $result<()> {
            scope!("query", dense(4))?;
            scope!("key", dense(4))?;
            name_scope!("mix", scope!("value", dense(4)))
        }

        /// Ten variables; both are asked for again where they are shared.
        #[layer]
        fn block() -> $result<()> {
            attention()?;
            scope!("norm", normalization())?;
            scope!("output", dense(8))?;
            scope!("output", reuse = true, dense(8))
        }

        fn pass(store: &VarStore) -> $result<()> {
            model!(store, {
                scope!("encoder", blocks())?;
                scope!("decoder", blocks())
            })
        }

        #[layer]
        fn blocks() -> $result<()> {
            scope!("block_0", block())?;
            scope!("block_1", block())?;
            scope!("block_2", block())?;
            scope!("block_3", block())?;
            scope!("block_4", block())?;
            scope!("block_5", block())?;
            scope!("block_6", block())?;
            scope!("block_7", block())?;
            scope!("block_8", block())?;
            scope!("block_9", block())
        }

        fn with_settings(store: &VarStore) -> $result<()> {
            model!(store, {
                scope!("wide", initializer = zeros(), {
                    get_variable!("w", [4])?;
                    scope!("shared", reuse = auto, dtype = DType::F32, dense(4))
                })
            })
        }

        fn counted(pass: impl Fn(&VarStore) -> $result<()>, store: &VarStore) -> u64 {
            let pass = || pass(store).expect("the model is well-formed");
            pass();
            pass();
            measure(|| (0..PASSES).for_each(|_| pass())).count_total
        }

        #[test]
        fn a_steady_pass_allocates_nothing() {
            let store = VarStore::new();
            assert_eq!(counted(pass, &store), 0);
            assert_eq!(store.len(), super::VARIABLES);
        }

        #[test]
        fn beginning_and_ending_a_pass_allocates_nothing() {
            let empty = |store: &VarStore| model!(store, Ok(()));
            assert_eq!(counted(empty, &VarStore::new()), 0);
        }

        #[test]
        fn a_scope_with_settings_allocates_them_and_nothing_more() {
            let allocated = counted(with_settings, &VarStore::new());
            assert!(allocated <= super::SETTINGS * PASSES, "{allocated}");
        }
    };
}

mod ndarray {
    use super::{PASSES, measure};
    use varscope::prelude::*;

    transformer!(Result);
}

mod candle {
    use super::{PASSES, measure};
    use varscope::candle::prelude::*;

    transformer!(Result);
}

/// Without a macro: names that are text, and names that are kept.
mod explicit {
    use super::measure;
    use varscope::{Name, Request, Result, ScopeOptions, VarStore};

    /// Too long to be copied into a name.
    const LONG: Name = Name::literal("a_name_that_is_longer_than_what_a_name_has_room_for");

    fn pass(store: &VarStore, kept: &Name) -> Result<()> {
        let mut pass = store.pass();
        for shared in [false, true] {
            let mut encoder = pass.scope(ScopeOptions::at("encoder").reuse(shared))?;
            let mut dense = encoder.scope("dense")?;
            dense.get_variable(Request::new("kernel").shape([4, 8]))?;
            dense.get_variable(Request::new(kept).shape([8]))?;
            dense.get_variable(Request::new(LONG).shape([8]))?;
            let mut kept = dense.scope(kept)?;
            kept.get_variable(Request::new(&String::from("w")[..]).shape([2]))?;
        }
        Ok(())
    }

    #[test]
    fn a_steady_pass_allocates_no_more_than_its_caller() {
        let (store, kept) = (VarStore::new(), Name::from(format!("{:030}", 1)));
        let pass = || pass(&store, &kept).expect("the model is well-formed");
        pass();
        pass();
        // Two strings of ours.
        assert_eq!(measure(pass).count_total, 2);
    }
}
