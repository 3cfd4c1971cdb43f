//! The formulas: TensorFlow's, and candle's for AdamW.

mod adagrad;
mod adam;
mod adamw;
mod rms_prop;
mod sgd;

pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamw::AdamW;
pub use rms_prop::RmsProp;
pub use sgd::Sgd;

/// Setters of settings, and the constructor that takes the one that has no default.
macro_rules! settings {
    ($rule:ident { $($(#[$doc:meta])* $setting:ident: $t:ty = $default:expr),* $(,)? }) => {
        impl $rule {
            /// With this learning rate, and for the rest what TensorFlow (or candle) takes where nothing is said.
            pub const fn new(learning_rate: f64) -> Self {
                Self { learning_rate, $($setting: $default,)* }
            }

            $(
                $(#[$doc])*
                #[must_use]
                pub const fn $setting(mut self, $setting: $t) -> Self {
                    self.$setting = $setting;
                    self
                }
            )*
        }
    };
}
use settings;

/// The learning rate's part of a rule.
macro_rules! learning_rate {
    () => {
        fn learning_rate(&self) -> f64 {
            self.learning_rate
        }

        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.learning_rate = learning_rate;
        }
    };
}
use learning_rate;
