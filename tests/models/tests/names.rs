//! The variables of each model after two passes: each once, in the order of the code.

use varscope::prelude::VarStore;
use varscope_test_models as models;

/// The paths of all variables.
fn paths(store: &VarStore) -> Vec<String> {
    store
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect()
}

/// `prefix/name` for every prefix and name.
fn each(prefixes: &[&str], names: &[&str]) -> Vec<String> {
    let under = |prefix: &&str| {
        names
            .iter()
            .map(move |name| format!("{prefix}/{name}"))
            .collect::<Vec<_>>()
    };
    prefixes.iter().flat_map(under).collect()
}

macro_rules! model_has {
    ($model:ident, $($paths:expr),+ $(,)?) => {
        #[test]
        fn $model() {
            let store = VarStore::new();
            models::$model::run(&store).unwrap();
            let expected: Vec<String> = [$($paths),+].concat();
            assert_eq!(paths(&store), expected);
        }
    };
}

const DENSE: [&str; 2] = ["weights", "bias"];

model_has!(
    siamese,
    each(
        &[
            "siamese/tower/hidden",
            "siamese/tower/refined",
            "siamese/tower/point"
        ],
        &DENSE
    ),
    each(&["siamese"], &["scale", "threshold"]),
);
model_has!(
    residual,
    each(
        &["net/stem", "net/block1/conv1", "net/block1/conv2"],
        &["kernel", "bias"]
    ),
    each(&["net/block1"], &["gain"]),
    each(
        &["net/block2/conv1", "net/block2/conv2"],
        &["kernel", "bias"]
    ),
    each(&["net/block2"], &["gain"]),
    each(&["net/head"], &DENSE),
);
model_has!(
    lstm,
    each(
        &[
            "lstm/cell/forget",
            "lstm/cell/input",
            "lstm/cell/output",
            "lstm/cell/candidate"
        ],
        &["input", "state", "bias"]
    ),
    each(&["lstm"], &["projection"]),
);
model_has!(
    transformer,
    each(
        &["block/attention"],
        &[
            "query/weights",
            "key/weights",
            "value/weights",
            "output/weights"
        ]
    ),
    each(&["block/norm1"], &["gain", "shift"]),
    each(
        &["block/feed_forward"],
        &["widen/weights", "narrow/weights"]
    ),
    each(&["block/norm2"], &["gain", "shift"]),
    each(&["logits"], &["weights"]),
);
model_has!(
    gan,
    each(
        &[
            "generator/hidden",
            "generator/sample",
            "discriminator/hidden",
            "discriminator/verdict"
        ],
        &DENSE
    ),
    each(&["penalty"], &["weight"]),
);
model_has!(
    autoencoder,
    each(
        &["autoencoder/encoder/wide", "autoencoder/encoder/code"],
        &DENSE
    ),
    each(
        &["autoencoder/reconstruction"],
        &["wide/bias", "output/bias"]
    ),
);
model_has!(
    multi_tower,
    each(&["pair/first", "pair/second", "pair/scores"], &DENSE),
    each(
        &[
            "many/towers/first",
            "many/towers/second",
            "many/towers/scores"
        ],
        &DENSE
    ),
    each(&["many"], &["temperature"]),
);
model_has!(
    unet,
    each(
        &[
            "unet/down/conv1",
            "unet/down/conv2",
            "unet/bottom",
            "unet/up/conv1",
            "unet/up/conv2",
            "unet/up/mask"
        ],
        &["kernel", "bias"]
    ),
);
model_has!(
    seq2seq,
    each(&["embedding"], &["table"]),
    each(&["encoder/step"], &["input", "recurrent", "bias"]),
    each(&["decoder/step"], &["input", "recurrent", "bias"]),
    each(&["decoder"], &["to_embedding"]),
    each(&["output"], &["bias"]),
);
model_has!(
    dueling,
    each(
        &[
            "online/trunk/hidden1",
            "online/trunk/hidden2",
            "online/value",
            "online/advantage"
        ],
        &DENSE
    ),
    each(
        &[
            "target/trunk/hidden1",
            "target/trunk/hidden2",
            "target/value",
            "target/advantage"
        ],
        &DENSE
    ),
    vec!["discount".to_owned()],
);
