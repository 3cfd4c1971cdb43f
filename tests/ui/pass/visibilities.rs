//! Layers of every visibility.
use varscope::prelude::*;

mod outer {
    pub mod inner {
        use varscope::prelude::*;

        #[layer]
        fn private(x: f32) -> Result<f32> {
            Ok(x + get_variable!("a", [1])?.value().len() as f32)
        }

        #[layer]
        pub(self) fn selfish(x: f32) -> Result<f32> {
            private(x)
        }

        #[layer]
        pub(super) fn to_outer(x: f32) -> Result<f32> {
            scope!("selfish", selfish(x))
        }

        #[layer]
        pub(crate) fn to_all(x: f32) -> Result<f32> {
            scope!("to_outer", to_outer(x))
        }

        #[layer]
        pub(in super::super) fn to_main(x: f32) -> Result<f32> {
            scope!("to_all", to_all(x))
        }
    }

    use varscope::prelude::*;

    #[layer]
    pub fn outer(x: f32) -> Result<f32> {
        let x = scope!("a", inner::to_outer(x))?;
        scope!("b", self::inner::to_main(x))
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = outer::outer(0.0)?;
        assert_eq!(scope!("c", outer::inner::to_all(x))?, 3.0);
    });
    Ok(())
}
