//! Hyperparameters, for TensorBoard's page of that name.

use std::collections::BTreeMap;

use prost::Message as _;

use super::proto::hparams::{
    Data, Experiment, HParamInfo, Kind, MetricInfo, MetricName, PluginData, SessionStart, Value,
};

/// What a run was made with: names and values, and the scalars by which runs are compared.
///
/// ```
/// use varscope::tensorboard::{FileWriter, HParams};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let run = tempfile::tempdir()?;
/// let mut writer = FileWriter::new(&run)?;
/// let hparams = HParams::new()
///     .set("learning_rate", 2e-3)
///     .set("optimizer", "AdamW")
///     .set("augment", true)
///     .metric("accuracy/test"); // the tag of a scalar
/// writer.hparams(&hparams)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct HParams {
    values: BTreeMap<String, HParam>,
    metrics: Vec<String>,
}

/// The value of a hyperparameter.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum HParam {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A truth value.
    Bool(bool),
}

impl From<f64> for HParam {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

/// Exact up to 2⁵³, as all that TensorBoard has is `f64`.
impl From<u64> for HParam {
    fn from(value: u64) -> Self {
        Self::Number(value as f64)
    }
}

impl From<usize> for HParam {
    fn from(value: usize) -> Self {
        Self::Number(value as f64)
    }
}

impl From<i32> for HParam {
    fn from(value: i32) -> Self {
        Self::Number(value.into())
    }
}

impl From<bool> for HParam {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for HParam {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for HParam {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl HParams {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more; of two values under one name the last.
    pub fn set(mut self, name: impl Into<String>, value: impl Into<HParam>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// Runs are compared by the scalars of this tag, too.
    pub fn metric(mut self, tag: impl Into<String>) -> Self {
        self.metrics.push(tag.into());
        self
    }

    /// What TensorBoard's plugin reads, under which tags.
    pub(super) fn messages(&self, now: f64) -> [(&'static str, Vec<u8>); 2] {
        let hparam_infos = self.values.iter().map(|(name, value)| HParamInfo {
            name: name.clone(),
            kind: match value {
                HParam::Text(_) => 1,
                HParam::Bool(_) => 2,
                HParam::Number(_) => 3,
            },
        });
        let metric_infos = self.metrics.iter().map(|tag| MetricInfo {
            name: Some(MetricName { tag: tag.clone() }),
        });
        let experiment = Experiment {
            hparam_infos: hparam_infos.collect(),
            metric_infos: metric_infos.collect(),
        };
        let hparams = self.values.iter().map(|(name, value)| {
            let kind = Some(match value.clone() {
                HParam::Number(value) => Kind::Number(value),
                HParam::Text(value) => Kind::Text(value),
                HParam::Bool(value) => Kind::Bool(value),
            });
            (name.clone(), Value { kind })
        });
        let start = SessionStart {
            hparams: hparams.collect(),
            start_time_secs: now,
        };
        let content = |data| PluginData { data: Some(data) }.encode_to_vec();
        [
            (
                "_hparams_/experiment",
                content(Data::Experiment(experiment)),
            ),
            (
                "_hparams_/session_start_info",
                content(Data::SessionStart(start)),
            ),
        ]
    }
}
