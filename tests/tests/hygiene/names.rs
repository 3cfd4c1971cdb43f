//! Names of the user's that a careless expansion would stumble over.
#![allow(
    dead_code,
    non_camel_case_types,
    non_upper_case_globals,
    unreachable_pub,
    unused_macros,
    reason = "the names are here to be in the way"
)]

mod shadowed_items {
    use ::varscope::prelude::{AnyVariable, layer};
    use ::varscope::{get_variable, model, name_scope, scope, variable};

    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct String;
    pub struct Box;
    pub struct Vec;
    pub struct Name;
    pub struct Site;
    pub struct Request;
    pub struct Reuse;
    pub struct ScopeOptions;
    pub struct f32;
    pub struct str;
    pub struct usize;
    pub struct u32;
    pub enum Result {}

    pub mod core {}
    pub mod std {}
    pub mod varscope {}
    pub mod ndarray {}
    pub mod __private {}

    pub fn drop() {}
    pub fn name() {}
    pub fn asked() {}
    pub fn zeros() {}

    macro_rules! line {
        () => {
            compile_error!("the user's own `line!`")
        };
    }
    macro_rules! file {
        () => {
            compile_error!("the user's own `file!`")
        };
    }
    macro_rules! column {
        () => {
            compile_error!("the user's own `column!`")
        };
    }
    macro_rules! module_path {
        () => {
            compile_error!("the user's own `module_path!`")
        };
    }
    macro_rules! panic {
        ($($any:tt)*) => {
            compile_error!("the user's own `panic!`")
        };
    }

    type Wanted = ::std::result::Result<AnyVariable, ::varscope::Error>;

    #[layer(scope = "layer")]
    pub fn dense(units: ::std::primitive::usize) -> Wanted {
        let v = get_variable!("kernel", [units], dtype = f64, collections = [])?;
        ::std::result::Result::Ok(v.any().clone())
    }

    pub fn model(store: &::varscope::VarStore) -> Wanted {
        model!(store, {
            let _both = variable!(1.5, name = "both", dtype = string);
            name_scope!(
                "n",
                scope!("a" as s, reuse = auto, {
                    s.set_dtype(::varscope::DType::F64);
                    dense(3)
                })
            )
        })
    }
}

mod shadowed_constants {
    use varscope::prelude::*;

    pub const guard: u8 = 1;
    pub const _guard: u8 = 1;
    pub const value: u8 = 1;
    pub const scope: u8 = 1;
    pub const entered: u8 = 1;
    pub const site: u8 = 1;
    pub const body: u8 = 1;
    pub const name: u8 = 1;
    pub const store: u8 = 1;
    pub static result: u8 = 1;
    pub struct root;

    #[layer(default_scope = "dense")]
    fn dense(units: usize) -> Result<AnyVariable> {
        Ok(get_variable!("kernel", [units])?.any().clone())
    }

    pub fn model(variables: &VarStore) -> Result<AnyVariable> {
        model!(variables, scope!("a", name_scope!("b", dense(3))))
    }
}

use varscope::prelude::*;

#[test]
fn items_named_like_those_of_the_prelude_are_not_in_the_way() -> Result<()> {
    let store = VarStore::new();
    assert_eq!(shadowed_items::model(&store)?.path(), "a/layer/kernel");
    Ok(())
}

#[test]
fn constants_named_like_locals_of_ours_are_not_in_the_way() -> Result<()> {
    let store = VarStore::new();
    let v = shadowed_constants::model(&store)?;
    assert_eq!(v.path(), "a/dense/kernel");
    Ok(())
}

#[test]
fn variables_named_like_locals_of_ours_are_the_users() -> Result<()> {
    let store = VarStore::new();
    let (__entered, guard, value, site) = (1, 2, 3, 4);
    let sum = model!(store, {
        let outer = __entered + guard;
        scope!("a", {
            let inner = value + site;
            assert_eq!(__entered, 1);
            outer + inner
        })
    });
    assert_eq!(sum, 10);
    Ok(())
}

#[layer]
fn takes(__entered: usize, layer: usize, krate: usize) -> usize {
    let guard = __entered;
    guard + layer + krate
}

#[test]
fn arguments_named_like_locals_of_ours_are_the_users() {
    let store = VarStore::new();
    let scope = 7;
    assert_eq!(model!(store, takes(scope, 1, 2)), 10);
}

mod bare {
    #![no_implicit_prelude]

    use ::varscope::prelude::*;

    #[layer(scope = "bare")]
    fn dense(units: usize) -> Result<AnyVariable> {
        let v = get_variable!("kernel", [units], dtype = string, collections = [])?;
        ::std::result::Result::Ok(::std::clone::Clone::clone(v.any()))
    }

    pub(crate) fn model(store: &VarStore) -> Result<AnyVariable> {
        model!(store as root, {
            root.set_dtype(DType::String);
            let _flag = variable!(true, name = "flag", trainable = false)?;
            scope!(&root, reuse = auto, {
                name_scope!("b", scope!(default_name = "c", dense(3)))
            })
        })
    }
}

#[test]
fn no_prelude_is_needed() -> Result<()> {
    let store = VarStore::new();
    assert_eq!(bare::model(&store)?.path(), "c/bare/kernel");
    Ok(())
}

mod raw {
    use varscope::prelude::*;

    #[layer]
    pub(super) fn r#type(r#in: usize) -> Result<AnyVariable> {
        Ok(get_variable!("type", [r#in], r#trainable = false)?
            .any()
            .clone())
    }

    pub(super) mod r#mod {
        pub(in super::super) use super::r#type as r#match;
    }
}

#[test]
fn raw_identifiers_name_layers_arguments_and_scopes() -> Result<()> {
    let store = VarStore::new();
    let r#struct = 3;
    model!(store as r#dyn, {
        let v = scope!("a" as r#fn, r#reuse = auto, {
            r#fn.set_dtype(DType::F32);
            raw::r#type(r#struct)?
        });
        assert_eq!((v.path(), v.shape()), ("a/type", &[3_usize][..]));
        let w = scope!(&r#dyn, raw::r#mod::r#match(r#struct))?;
        assert_eq!(w.path(), "type");
        let name = name_scope!("n" as r#move, r#move);
        assert_eq!(name, "n/");
    });
    // The layer's name in messages is the name, without `r#`.
    let error = (raw::r#type)(3).unwrap_err();
    assert!(!error.to_string().contains("r#"), "{error}");
    Ok(())
}
