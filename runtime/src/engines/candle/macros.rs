//! The macros of the candle engine: the same procedural macros, with another engine's name.

#[doc(hidden)]
#[macro_export]
macro_rules! __candle_get_variable {
    ($($input:tt)*) => { $crate::__private::get_variable_impl!([$crate] [candle] $($input)*) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __candle_variable {
    ($($input:tt)*) => { $crate::__private::variable_impl!([$crate] [candle] $($input)*) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __candle_scope {
    ($($input:tt)*) => { $crate::__private::scope_impl!([$crate] [candle] $($input)*) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __candle_name_scope {
    ($($input:tt)*) => { $crate::__private::name_scope_impl!([$crate] [candle] $($input)*) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __candle_model {
    ($($input:tt)*) => { $crate::__private::model_impl!([$crate] [candle] $($input)*) };
}
