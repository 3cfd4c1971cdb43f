//! A million variables beside candle's `VarMap`, which keeps a name and a tensor of each.

use allocation_counter::{AllocationInfo, measure};
use candle_core::{DType, Device};
use candle_nn::{Init, VarBuilder, VarMap};
use varscope::candle::VarStore;
use varscope::candle::prelude::*;

/// A sixteenth of a million: lists and tables that grow by doubling are as full as with a million.
const VARIABLES: usize = 1_000_000 / 16;

/// Both sides ask for variables of these names.
fn names() -> Vec<String> {
    (0..VARIABLES).map(|i| format!("w_{i}")).collect()
}

fn ours(store: &VarStore, names: &[String]) -> AllocationInfo {
    measure(|| {
        model!(store, {
            scope!("encoder", {
                for name in names {
                    get_variable!(name, [4], initializer = zeros()).unwrap();
                }
            })
        });
    })
}

fn theirs(map: &VarMap, names: &[String]) -> AllocationInfo {
    let vb = VarBuilder::from_varmap(map, DType::F32, &Device::Cpu).pp("encoder");
    measure(|| {
        for name in names {
            vb.get_with_hints(4, name, Init::Const(0.0)).unwrap();
        }
    })
}

#[test]
fn variables_take_hardly_more_than_candles_names_and_tensors() {
    let names = names();
    let (store, map) = (VarStore::new(), VarMap::new());
    let (ours_made, theirs_made) = (ours(&store, &names), theirs(&map, &names));
    let per = |bytes: i64| bytes as f64 / VARIABLES as f64;
    let ratio =
        |found: i64| (ours_made.bytes_current + found) as f64 / theirs_made.bytes_current as f64;
    assert!(ratio(0) <= 1.2, "{}", ratio(0));
    // A pass that finds them keeps nothing for each.
    let found = ours(&store, &names);
    assert!(per(found.bytes_current) < 1.0, "{found:?}");
    assert!(ratio(found.bytes_current) <= 1.2);
    // Making them has allocated a few times more for each than they keep: the name that was given, the key, the value before candle has it.
    let each = |info: AllocationInfo| info.count_total as f64 / VARIABLES as f64;
    assert!(
        each(ours_made) <= each(theirs_made) + 5.1,
        "{} {}",
        each(ours_made),
        each(theirs_made)
    );
}

/// Each line has its own, so two that take turns share nothing with each other and all with themselves.
#[test]
fn what_lines_make_in_turn_is_shared_as_well() {
    let made = |lines: usize| {
        let (store, names) = (VarStore::new(), names());
        let taken = measure(|| {
            model!(store, {
                for (i, name) in names.iter().enumerate() {
                    if i % lines == 0 {
                        get_variable!(name, [4], initializer = zeros()).unwrap();
                    } else {
                        get_variable!(name, [4], initializer = ones()).unwrap();
                    }
                }
            });
        });
        taken.bytes_current as f64
    };
    // What two lines ask for in turn is noted line by line: 24 bytes for each.
    let more = (made(2) - made(1)) / VARIABLES as f64;
    assert!(more < 48.0, "{more}");
}

/// Names with default suffixes, of several components, in upper case and of name scopes: all are found where they are.
#[test]
fn a_steady_pass_makes_no_name() {
    let store = VarStore::new();
    let pass = || {
        model!(store, {
            for _ in 0..3 {
                name_scope!(
                    "Names",
                    scope!("A/b", reuse = auto, get_variable!("W/x", [1]))
                )?;
            }
            Ok::<_, varscope::Error>(())
        })
    };
    pass().unwrap();
    pass().unwrap();
    assert_eq!(measure(|| pass().unwrap()).count_total, 0);
}
