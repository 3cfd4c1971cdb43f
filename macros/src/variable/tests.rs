use proc_macro2::TokenStream;

use crate::diag::Diag;
use crate::header;
use crate::testing::{assert_contains, dense};

fn input(engine: &str, text: &str) -> TokenStream {
    let typing = match engine {
        "ndarray" => "typed",
        _ => "dynamic",
    };
    format!("[krate] [{engine} {typing}] {text}")
        .parse()
        .unwrap()
}

fn expanded(engine: &str, text: &str) -> String {
    super::get(input(engine, text)).to_string()
}

#[track_caller]
fn assert_expands(engine: &str, text: &str, parts: &[&str]) {
    assert_contains(&expanded(engine, text), parts);
}

/// The one error, and the text that it points at.
#[track_caller]
fn assert_error(engine: &str, text: &str, at: &str, message: &str) {
    let (_, engine, input) = header::engine(input(engine, text)).unwrap();
    let mut diag = Diag::new();
    super::read_get(engine.typing, input, &mut diag);
    assert_eq!(
        diag.finish().shown(),
        [(at.to_owned(), message.to_owned())],
        "{text}"
    );
}

#[track_caller]
fn assert_errors(cases: &[(&str, &str, &str)]) {
    for (text, at, message) in cases {
        assert_error("ndarray", text, at, message);
    }
}

const KEYS: &str = "the keys are `dtype`, `initializer`, `regularizer`, `trainable`, `collections`, `constraint`, \
                    `partitioner` and `device`";

#[test]
fn a_request_is_one_call() {
    let site = r#"&krate::__private::Site { file: "<unspecified>", line: 1u32, column: 25u32, text: "", length: 3u32 }"#;
    let hash = varscope_names::fnv("w");
    let expected = format!(
        r#"krate::__private::ndarray::get_variable::<::core::primitive::f32, _>(
            &krate::__private::Name::hashed("w", {hash}),
            [5, 5],
            &krate::__private::asked({site}).initializer(krate::__private::initializer(zeros())).trainable(false)
        )"#
    );
    let expansion = expanded(
        "ndarray",
        r#""w", [5, 5], initializer = zeros(), trainable = false,"#,
    );
    assert_eq!(without_file(&expansion), without_file(&expected));
}

/// Dense text, and no file: what a token's file is called is not the test's business.
fn without_file(tokens: &str) -> String {
    let tokens = dense(tokens);
    let (before, after) = tokens.split_once("Site{file:\"").unwrap();
    let (_, after) = after.split_once('"').unwrap();
    format!("{before}{after}")
}

#[test]
fn what_is_no_literal_is_left_to_the_run_time() {
    assert_expands(
        "ndarray",
        r#"format!("w{i}"), shape"#,
        &[
            r#"get_variable::<::core::primitive::f32, _>(&krate::__private::name(format!("w{i}")), shape, &krate::__private::asked("#,
        ],
    );
    assert_expands("ndarray", r#""w""#, &["krate::__private::NoShape"]);
    assert_expands("ndarray", r#""w", []"#, &["[0usize; 0]"]);
}

#[test]
fn a_static_engine_gets_the_type() {
    for (written, ty) in [
        ("f64", "::core::primitive::f64"),
        ("bool", "::core::primitive::bool"),
        ("bf16", "krate::dtype::bf16"),
        ("complex64", "krate::dtype::Complex<::core::primitive::f32>"),
        (
            "complex128",
            "krate::dtype::Complex<::core::primitive::f64>",
        ),
        ("string", "::std::string::String"),
        ("A", "A"),
        ("Complex<f32>", "Complex<f32>"),
        ("<A as Real>::Part", "<A as Real>::Part"),
    ] {
        let call = format!("get_named_as::<{ty}, _>");
        assert_expands(
            "ndarray",
            &format!(r#""w", [1], dtype = {written}"#),
            &[&call],
        );
    }
}

#[test]
fn a_name_a_shape_and_an_initializer_are_no_request() {
    let written = r#"&krate::__private::Written { name: "w", hash:"#;
    for (engine, text, function) in [
        (
            "ndarray",
            r#""w", [1]"#,
            "ndarray::get_named::<::core::primitive::f32, _>",
        ),
        ("candle", r#""w", [1]"#, "candle::get_named"),
        (
            "ndarray",
            r#""w", [1], initializer = zeros()"#,
            "ndarray::get_initialized::<::core::primitive::f32, _>",
        ),
        (
            "ndarray",
            r#""w", [1], initializer = zeros(), dtype = f64"#,
            "ndarray::get_initialized_as::<::core::primitive::f64, _>",
        ),
        (
            "candle",
            r#""w", [1], initializer = zeros()"#,
            "candle::get_initialized",
        ),
    ] {
        assert_expands(engine, text, &[&format!("{function}({written}")]);
    }
    for text in [r#"name, [1]"#, r#""w", [1], trainable = false"#] {
        assert_expands("candle", text, &["candle::get_variable("]);
    }
    assert_expands(
        "candle",
        r#""w", dtype = f64, initializer = zeros()"#,
        &["candle::get_variable("],
    );
}

#[test]
fn a_dynamic_engine_takes_any_dtype() {
    assert_expands(
        "candle",
        r#""w", [1], dtype = f32"#,
        &[
            "krate::__private::candle::get_variable(&krate::__private::Name::hashed(",
            ".dtype(<::core::primitive::f32 as krate::Element>::DTYPE)",
        ],
    );
    for expr in ["DType::F64", "x.dtype()", "dt", "float"] {
        let tag = format!(".dtype(krate::__private::dtype({expr}))");
        assert_expands("candle", &format!(r#""w", [1], dtype = {expr}"#), &[&tag]);
    }
    assert_error(
        "candle",
        r#""w", [1], dtype = float32"#,
        "float32",
        "unknown element type `float32`; did you mean `f32`?",
    );
}

#[test]
fn an_empty_list_of_collections_has_a_type() {
    assert_expands(
        "ndarray",
        r#""w", [1], collections = []"#,
        &[".collections([] as [&::core::primitive::str; 0])"],
    );
}

#[test]
fn literals_of_a_value_get_tensorflows_types() {
    for (arguments, typed) in [
        ("initializer = value([23, 42])", "value([23i32, 42i32])"),
        (
            "initializer = value([[1.0], [-2e3]])",
            "value([[1.0f32], [-2e3f32]])",
        ),
        ("initializer = value([1, 2.5])", "value([1f32, 2.5f32])"),
        ("initializer = value(1.), dtype = f64", "value(1.0f64)"),
        (
            "initializer = init::value([1; 3]), dtype = u8",
            "init::value([1u8; 3])",
        ),
        (
            "initializer = value([1, 2]), dtype = f64",
            "value([1f64, 2f64])",
        ),
        (
            "initializer = value(&[0x1f]), dtype = f32",
            "value(&[0x1f])",
        ),
        ("initializer = value([1.0, x])", "value([1.0, x])"),
        ("initializer = value([1f64, 2.0])", "value([1f64, 2.0])"),
        ("initializer = value([true])", "value([true])"),
        ("initializer = constant(1.0)", "constant(1.0)"),
        ("initializer = mine::value([1.0])", "mine::value([1.0])"),
    ] {
        assert_expands("ndarray", &format!(r#""w", {arguments}"#), &[typed]);
    }
}

#[test]
fn new_variables_take_a_value_and_options() {
    let plain = super::new(input("ndarray", "[1.0, 2.0]")).to_string();
    assert_contains(
        &plain,
        &[
            "krate::__private::ndarray::variable([1.0f32, 2.0f32], krate::__private::VariableOptions::new().site(",
        ],
    );
    let typed = super::new(input("ndarray", r#"1, name = "a", dtype = f64"#)).to_string();
    assert_contains(
        &typed,
        &[
            "krate::__private::ndarray::variable_as::<::core::primitive::f64, _>(1f64,",
            r#".name(krate::__private::Name::hashed("a","#,
        ],
    );
}

#[test]
fn keys_are_known_single_and_behind_the_positional_arguments() {
    let takes = "`get_variable!` takes a name and a shape; write the rest as `key = value`";
    assert_errors(&[
        (
            r#""w", traineble = false"#,
            "traineble",
            &format!("`get_variable!` has no key `traineble`; did you mean `trainable`? ({KEYS})"),
        ),
        (
            r#""w", colour = 3"#,
            "colour",
            &format!("`get_variable!` has no key `colour` ({KEYS})"),
        ),
        (
            r#""w", shape = [1]"#,
            "shape",
            "`shape` is not a key: write the shape without `shape =`",
        ),
        (
            r#""w", trainable = true, trainable = false"#,
            "trainable",
            "`trainable` is given twice; keep one",
        ),
        (
            r#""w", trainable = true, [1]"#,
            "[1]",
            "the shape comes before `key = value`; move it in front of `trainable`",
        ),
        (
            r#""w", [1], zeros()"#,
            "zeros()",
            &format!("{takes} ({KEYS})"),
        ),
        (
            r#""w", [1], trainable == true"#,
            "trainable == true",
            "write `trainable = value`, with a single `=`",
        ),
        (
            r#""w", [1], trainable: true"#,
            ":",
            "write `trainable = value`, with `=`",
        ),
        (
            r#""w", trainable = , dtype = f32"#,
            "trainable",
            "`trainable` has no value: write `trainable = value`",
        ),
        (r#""w" [1]"#, "[", "expected `,`"),
        (
            "trainable = true",
            "trainable",
            "the name comes first: `get_variable!(\"weights\", [5, 5, 32, 32])`",
        ),
    ]);
}

#[test]
fn names_that_are_illegal_everywhere_are_errors_at_the_literal() {
    let rule = "(names are made of `A-Z`, `a-z`, `0-9`, `_`, `.`, `-`, `/`, `\\` and `>`)";
    assert_errors(&[
        (
            r#""""#,
            r#""""#,
            "a variable needs a name, as `\"weights\"`",
        ),
        (
            r#""a b""#,
            r#""a b""#,
            &format!("` ` cannot be in a name; did you mean `\"a_b\"`? {rule}"),
        ),
        (
            r#""w:0""#,
            r#""w:0""#,
            &format!("`:` cannot be in a name; did you mean `\"w_0\"`? {rule}"),
        ),
        (
            r#""w{i}""#,
            r#""w{i}""#,
            &format!("`{{` cannot be in a name; did you mean `format!(\"w{{i}}\")`? {rule}"),
        ),
        ("3, [1]", "3", "a name is a string: write `\"3\"`"),
        ("b'w', [1]", "b'w'", "a name is a string: write `\"w\"`"),
    ]);
    for legal in [r#""a/b""#, r#""_a""#, r#""w>-.\\""#, r##"r#"w"#"##] {
        expanded("ndarray", legal).parse::<TokenStream>().unwrap();
        assert!(
            !expanded("ndarray", legal).contains("compile_error"),
            "{legal}"
        );
    }
}

#[test]
fn literal_dimensions_are_checked() {
    assert_errors(&[
        (r#""w", [-1, 2]"#, "-1", "a dimension cannot be negative"),
        (
            r#""w", [2.0]"#,
            "2.0",
            "a dimension is an integer, not `2.0`",
        ),
        (
            r#""w", &["2"]"#,
            r#""2""#,
            "a dimension is an integer, not `\"2\"`",
        ),
        (
            r#""w", 3"#,
            "3",
            "a shape is a list of dimensions: write `[3]`",
        ),
        (
            r#""w", [4294967296, n, 4294967296]"#,
            "[4294967296, n, 4294967296]",
            "this shape has more elements than memory has addresses",
        ),
        (
            r#""w", [999999999999999999999999999999999999999999]"#,
            "999999999999999999999999999999999999999999",
            "this dimension is too large",
        ),
        (
            r#""w", [1], initializer = value([1.0])"#,
            "[1]",
            "`value` brings its own shape; remove the shape or use `constant`",
        ),
    ]);
    assert!(!expanded("ndarray", r#""w", [0, 9223372036854775807]"#).contains("compile_error"));
}

#[test]
fn dtypes_say_what_was_meant() {
    let is_static = "the ndarray engine types variables statically: write a type, as `dtype = f64`";
    for (dtype, message) in [
        ("int64", "unknown element type `int64`; did you mean `i64`?"),
        ("half", "unknown element type `half`; did you mean `f16`?"),
        ("f23", "unknown element type `f23`; did you mean `f32`?"),
        ("usize", "`usize` is no element type; did you mean `u64`?"),
        (
            "\"float32\"",
            "write the type without quotes: `dtype = f32`",
        ),
        ("32", "`dtype` is an element type, as `f32`"),
        ("DType::F64", is_static),
        ("varscope::dtype::DType::String", is_static),
        ("x.dtype()", is_static),
        ("[f32; 3]", is_static),
    ] {
        assert_error(
            "ndarray",
            &format!(r#""w", [1], dtype = {dtype}"#),
            dtype,
            message,
        );
    }
}

#[test]
fn values_of_the_wrong_kind_say_the_right_one() {
    assert_errors(&[
        (
            r#""w", trainable = 1"#,
            "1",
            "`trainable` is `true` or `false`",
        ),
        (
            r#""w", trainable = "yes""#,
            r#""yes""#,
            "`trainable` is `true` or `false`",
        ),
        (
            r#""w", collections = "local""#,
            r#""local""#,
            "`collections` is a list: write `[\"local\"]`",
        ),
        (
            r#""w", initializer = 0.5"#,
            "0.5",
            "an initializer is a call: write `constant(0.5)`",
        ),
        (
            r#""w", initializer = -1"#,
            "-1",
            "an initializer is a call: write `constant(-1)`",
        ),
        (
            r#""w", initializer = "zeros""#,
            r#""zeros""#,
            "an initializer is a call, as `glorot_uniform()`",
        ),
        (
            r#""w", initializer = [1.0]"#,
            "[1.0]",
            "an initializer is a call: write `value([…])`, without a shape, for an array",
        ),
        (
            r#""w", regularizer = 0.1"#,
            "0.1",
            "`regularizer` is a function or a call that makes one, not a literal",
        ),
        (
            r#""w", initializer = Vec<f32>"#,
            "Vec<f32>",
            "`initializer` is a value, and this is a type",
        ),
        (
            r#""w", device = cpu"#,
            "device",
            "the ndarray engine keeps everything in main memory; remove `device`",
        ),
    ]);
}

#[test]
fn every_error_of_a_call_is_reported() {
    let expansion = expanded("ndarray", r#""", [-1], trainable = 3"#);
    assert_eq!(expansion.matches("compile_error").count(), 3, "{expansion}");
    assert!(expansion.starts_with('{'), "one expression: {expansion}");
}

#[test]
fn keys_may_be_raw() {
    assert_expands(
        "ndarray",
        r#""w", r#dtype = f32, r#trainable = true"#,
        &[".trainable(true)"],
    );
}
