//! `LAYER::SIGNATURE`: what a layer asks for, without running it.

use varscope::prelude::*;
use varscope::{Signature, SignatureVariable};

#[layer]
fn conv_relu(input: f32, kernel_shape: [usize; 4], bias_shape: [usize; 1]) -> Result<f32> {
    let weights = get_variable!(
        "weights",
        kernel_shape,
        initializer = random_normal(0.0, 0.1)
    )?;
    let biases = get_variable!("biases", bias_shape, dtype = f64, trainable = false)?;
    Ok(input + weights.value().sum() + biases.value().sum() as f32)
}

/// Two of them.
#[layer]
fn my_image_filter(input: f32) -> Result<f32> {
    let relu1 = scope!("conv1", conv_relu(input, [5, 5, 1, 2], [2]))?;
    scope!("conv2", conv_relu(relu1, [5, 5, 2, 4], [4]))
}

#[allow(dead_code, reason = "only its signature is read")]
#[layer]
fn everything(n: usize, name: &str, (a, b): (f32, f32)) -> Result<f32> {
    let mut x = a + b;
    for i in 0..n {
        x = scope!(format!("layer_{i}"), conv_relu(x, [1, 1, 1, 1], [1]))?;
    }
    if n > 3 {
        get_variable!("deep", [n])?;
    }
    get_variable!(name, [1])?;
    scope!(name, get_variable!("inside", [1]))?;
    scope!(default_name = "unique", get_variable!("inside", [1]))?;
    scope!("", reuse = false, get_variable!("root", [1]))?;
    if n > 4 {
        everything(n - 1, name, (x, x))
    } else {
        Ok(x)
    }
}

fn names(signature: &Signature) -> Vec<String> {
    signature
        .variables()
        .into_iter()
        .map(|variable| variable.name)
        .collect()
}

#[test]
fn variables_are_listed_in_the_order_of_the_code_through_all_layers() {
    assert_eq!(
        names(&my_image_filter::SIGNATURE),
        [
            "conv1/weights",
            "conv1/biases",
            "conv2/weights",
            "conv2/biases"
        ]
    );
}

#[test]
fn a_variable_says_what_is_written_and_where() {
    let variables = my_image_filter::SIGNATURE.variables();
    let SignatureVariable {
        layer,
        shape,
        dtype,
        initializer,
        trainable,
        certain,
        site,
        ..
    } = &variables[1];
    assert_eq!((*layer, *shape, *dtype), ("conv_relu", "bias_shape", "f64"));
    assert_eq!((*initializer, *trainable, *certain), ("", "false", true));
    assert!(site.file.ends_with("signatures.rs"), "{site}");
    assert_eq!((site.line, site.column), (13, 32));
    assert_eq!(variables[0].initializer, "random_normal(0.0, 0.1)");
}

#[test]
fn what_is_not_certain_is_marked_and_what_is_not_known_stands_in_braces() {
    let variables = everything::SIGNATURE.variables();
    let listed: Vec<(&str, bool)> = variables
        .iter()
        .map(|v| (v.name.as_str(), v.certain))
        .collect();
    assert_eq!(
        listed,
        [
            ("layer_{i}/weights", false),
            ("layer_{i}/biases", false),
            ("deep", false),
            ("{name}", true),
            ("{name}/inside", true),
            ("{unique}/inside", true),
            ("root", true),
        ]
    );
    assert!(variables[0].matches("layer_12/weights"));
    assert!(!variables[0].matches("layer_12/biases"));
    assert!(!variables[0].matches("tower/layer_12/weights"));
}

#[test]
fn the_function_itself_is_described() {
    let signature = &everything::SIGNATURE;
    assert_eq!(signature.name(), "everything");
    assert_eq!(signature.module(), module_path!());
    assert_eq!(signature.parameters(), ["n", "name", ""]);
    let layers: Vec<&str> = signature
        .layers()
        .iter()
        .map(|layer| layer.name())
        .collect();
    assert_eq!(layers, ["conv_relu", "everything"]);
}

#[test]
fn it_prints_as_a_table() {
    assert_eq!(
        my_image_filter::SIGNATURE.to_string(),
        "\
my_image_filter(input)
  name           shape         dtype  initializer              trainable
  conv1/weights  kernel_shape         random_normal(0.0, 0.1)
  conv1/biases   bias_shape    f64                             false
  conv2/weights  kernel_shape         random_normal(0.0, 0.1)
  conv2/biases   bias_shape    f64                             false"
    );
}

#[test]
fn a_store_is_compared_with_it() {
    let store = VarStore::new();
    model!(store, scope!("net", my_image_filter(1.0))).unwrap();
    let paths = || -> Vec<String> {
        store
            .variables()
            .iter()
            .map(|v| v.path().to_owned())
            .collect()
    };
    assert_eq!(
        my_image_filter::SIGNATURE.compare("net", &paths()),
        (vec![], vec![])
    );
    model!(store, scope!("net/conv3", get_variable!("weights", [1]))).unwrap();
    assert_eq!(
        my_image_filter::SIGNATURE.compare("net", &paths()),
        (vec!["net/conv3/weights".to_owned()], vec![])
    );
    assert_eq!(
        conv_relu::SIGNATURE.compare("other", &paths()),
        (
            vec![],
            vec!["other/weights".to_owned(), "other/biases".to_owned()]
        )
    );
}

#[test]
fn layers_of_another_crate_have_one_too() {
    use varscope_test_layers::deep::tower;
    assert_eq!(
        names(&tower::SIGNATURE),
        ["first/weights", "second/weights"]
    );
}
