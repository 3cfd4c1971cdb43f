//! Naming, creating and sharing variables: what TensorFlow's article on variable scopes shows, line by line.
//!
//! ```sh
//! cargo run --example article
//! ```

use ndarray::{Array4, ArrayView4, Ix1, Ix4};
use varscope::prelude::*;

/// A convolution with a bias and a ReLU. It names its parameters; where it is called says whose they are.
#[layer]
fn conv_relu(
    input: ArrayView4<f32>,
    kernel_shape: [usize; 4],
    bias_shape: [usize; 1],
) -> Result<Array4<f32>> {
    let weights: Variable<f32, Ix4> = get_variable!(
        "weights",
        kernel_shape,
        initializer = random_normal(0.0, 0.1)
    )?;
    let biases: Variable<f32, Ix1> =
        get_variable!("biases", bias_shape, initializer = constant(0.0))?;
    Ok(
        nn::Conv2d::new(&weights.value(), [1, 1, 1, 1], Padding::Same)
            .with_bias(&biases.value())
            .with_relu()
            .forward(&input)?,
    )
}

/// Two convolutions, each with variables of its own.
#[layer]
fn my_image_filter(input: ArrayView4<f32>) -> Result<Array4<f32>> {
    let relu1 = scope!("conv1", conv_relu(input, [5, 5, 3, 3], [3]))?;
    scope!("conv2", conv_relu(relu1.view(), [5, 5, 3, 3], [3]))
}

fn main() -> Result<(), anyhow::Error> {
    let image1 = Array4::<f32>::ones((1, 8, 8, 3));
    let image2 = Array4::<f32>::from_elem((1, 8, 8, 3), 0.5);

    heading("Creating variables");
    let store = VarStore::new();
    model!(store, {
        println!("{}", get_variable!("my_variable", [1, 2, 3])?);
        println!(
            "{}",
            get_variable!(
                "my_int_variable",
                [1, 2, 3],
                dtype = i32,
                initializer = zeros()
            )?
        );
        println!(
            "{}",
            get_variable!("other_variable", dtype = i32, initializer = value([23, 42]))?
        );
        // A value brings its shape: giving another one as well is refused. (Written out, the compiler refuses it.)
        let both = value([23, 42]);
        show(get_variable!(
            "two_shapes",
            [2],
            dtype = i32,
            initializer = both
        ));
    });

    heading("Collections");
    model!(store, {
        let my_local = get_variable!(
            "my_local",
            [1],
            collections = [LOCAL_VARIABLES],
            trainable = false
        )?;
        let my_non_trainable = get_variable!("my_non_trainable", [1], trainable = false)?;
        add_to_collection("my_collection", &my_local)?;
        add_to_collection("my_collection", &my_non_trainable)?;
        for key in [
            GLOBAL_VARIABLES,
            LOCAL_VARIABLES,
            TRAINABLE_VARIABLES,
            "my_collection",
        ] {
            println!("{key}: {:?}", get_collection(key)?);
        }
    });

    heading("One layer in two scopes has two sets of variables");
    let filter = VarStore::new();
    model!(filter, my_image_filter(image1.view()))?;
    for v in filter.variables() {
        println!("{v}");
    }

    heading("The same layer twice in one scope is an error that shows both places");
    // Without the parentheses around the layer, this line does not compile.
    model!(VarStore::new(), {
        conv_relu(image1.view(), [5, 5, 3, 3], [3])?;
        show((conv_relu)(image2.view(), [5, 5, 3, 3], [3]));
    });

    heading("Sharing is said where it happens: reuse = true");
    let shared = VarStore::new();
    model!(shared, {
        let result1 = scope!("model", my_image_filter(image1.view()))?;
        let result2 = scope!("model", reuse = true, my_image_filter(image2.view()))?;
        println!(
            "{} variables for two images, results {:?} and {:?}",
            shared.len(),
            result1.dim(),
            result2.dim()
        );
    });

    heading("... or from a line on: reuse_variables()");
    let shared = VarStore::new();
    model!(shared, {
        scope!("model" as scope, {
            my_image_filter(image1.view())?;
            scope.reuse_variables();
            my_image_filter(image2.view())?;
        });
        println!("{} variables for two images", shared.len());
    });

    heading("Every pass over a store finds the variables of the first");
    for _ in 0..3 {
        model!(shared, scope!("model", my_image_filter(image1.view())))?;
    }
    println!("{} variables after three more passes", shared.len());

    heading("variable! is always new, and is named in the name scope");
    model!(VarStore::new(), {
        println!("{}", scope!("conv1", variable!([0.5], name = "a"))?);
        println!("{}", scope!("conv2", variable!([0.5], name = "a"))?);
        println!("{}", scope!("conv1", variable!([0.5], name = "a"))?);
    });

    heading("Name scopes do not see get_variable!");
    model!(VarStore::new(), {
        let name = String::from("a");
        println!("{}", name_scope!("conv1", get_variable!(&name, [1]))?);
        show(name_scope!("conv2", get_variable!(&name, [1])));
    });

    heading("What else can be wrong with a request");
    model!(VarStore::new(), {
        let (w, bad) = (String::from("w"), String::from("not a name"));
        get_variable!("w", [2])?;
        show(scope!("model", reuse = true, get_variable!("missing", [2])));
        show(scope!("", reuse = true, get_variable!(&w, [3])));
        show(scope!(
            "",
            reuse = true,
            get_variable!(&w, [2], dtype = i32)
        ));
        show(get_variable!("no_shape"));
        show(get_variable!(&bad, [1]));
    });
    show(get_variable!("nowhere", [1]));
    Ok(())
}

fn heading(text: &str) {
    println!("\n{text}");
}

/// Prints an error as a reader would see it.
fn show<T, E: std::fmt::Display>(result: Result<T, E>) {
    match result {
        Ok(_) => println!("no error"),
        Err(error) => println!("error: {error}"),
    }
}
