//! The collections that TensorFlow's `GraphKeys` names, and three of our own.

/// A constant for each row, and the list of what the constants are called.
macro_rules! collections {
    ($($(#[$doc:meta])* $constant:ident = $key:literal;)*) => {
        $($(#[$doc])* pub const $constant: &str = $key;)*

        /// What the constants are called.
        pub const COLLECTIONS: [&str; 8] = [$(stringify!($constant)),*];
    };
}

collections! {
    /// Every variable that is not local (`tf.GraphKeys.GLOBAL_VARIABLES`).
    GLOBAL_VARIABLES = "variables";
    /// What an optimizer trains (`tf.GraphKeys.TRAINABLE_VARIABLES`).
    TRAINABLE_VARIABLES = "trainable_variables";
    /// Variables of this process only, such as counters of a metric (`tf.GraphKeys.LOCAL_VARIABLES`).
    LOCAL_VARIABLES = "local_variables";
    /// Variables that are used for inference (`tf.GraphKeys.MODEL_VARIABLES`).
    MODEL_VARIABLES = "model_variables";
    /// The losses of regularizers (`tf.GraphKeys.REGULARIZATION_LOSSES`).
    REGULARIZATION_LOSSES = "regularization_losses";
    /// What optimizers keep for variables; varscope's own.
    OPTIMIZER_VARIABLES = "optimizer_variables";
    /// Moving averages of variables; varscope's own.
    AVERAGES = "averages";
    /// What is put under a weight beside it, as low-rank adapters are; varscope's own.
    ADAPTERS = "adapters";
}
