//! From a tag to its type: one expression, compiled for each element type that it may be.

/// Runs one expression for whatever the element type is; `$a` is the typed array.
macro_rules! with_typed {
    (@arms ($array:expr, $a:ident => $body:expr) $($class:ident { $($t:ty => $tag:ident $row:tt)* })*) => {
        match $array {
            $($($crate::host::HostArray::$tag($a) => $body,)*)*
        }
    };
    ($array:expr, $a:ident => $body:expr) => {
        varscope_names::dtypes!($crate::host::with_typed! { @arms ($array, $a => $body) })
    };
}

/// Runs one expression for whatever the element type is; `$T` names it.
macro_rules! with_type {
    (@arms $args:tt $($class:ident $rows:tt)*) => {
        $crate::host::dispatch::with_rows!($args $($rows)*)
    };
    ($($args:tt)*) => {
        varscope_names::dtypes!($crate::host::with_type! { @arms ($($args)*) })
    };
}

/// Runs one expression for a real floating point type, which `$T` names; arms for the other tags follow.
macro_rules! with_real {
    (@arms $args:tt Half $halves:tt Float $floats:tt $($others:tt)*) => {
        $crate::host::dispatch::with_rows!($args $halves $floats)
    };
    ($($args:tt)*) => {
        varscope_names::dtypes!($crate::host::with_real! { @arms ($($args)*) })
    };
}

/// Runs one expression for an integer type, which `$T` names; arms for the other tags follow.
macro_rules! with_integer {
    (@arms $args:tt Half $halves:tt Float $floats:tt Integer $integers:tt $($others:tt)*) => {
        $crate::host::dispatch::with_rows!($args $integers)
    };
    ($($args:tt)*) => {
        varscope_names::dtypes!($crate::host::with_integer! { @arms ($($args)*) })
    };
}

macro_rules! with_rows {
    (($dtype:expr, $T:ident => $body:expr $(, $($others:tt)*)?) $({ $($t:ty => $tag:ident $row:tt)* })*) => {
        match $dtype {
            $($($crate::dtype::DType::$tag => {
                type $T = $t;
                $body
            })*)*
            $($($others)*)?
        }
    };
}

pub(crate) use {with_integer, with_real, with_rows, with_type, with_typed};
