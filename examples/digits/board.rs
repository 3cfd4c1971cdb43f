//! What TensorBoard shows of a run: `tensorboard --logdir DIR`.

use std::path::Path;

use anyhow::Result;
use candle_core::backprop::GradStore;
use varscope::Select;
use varscope::candle::VarStore;
use varscope::tensorboard::{FileWriter, Graph, HParams};
use varscope_examples::digits::data::Digits;
use varscope_examples::digits::evaluate::evaluate;

/// The file of a run.
#[derive(Debug)]
pub(crate) struct Board<'a> {
    writer: FileWriter,
    training: &'a Digits,
    test: &'a Digits,
    seed: u64,
}

impl<'a> Board<'a> {
    pub(crate) fn new(
        logdir: &Path,
        hparams: HParams,
        (training, test): (&'a Digits, &'a Digits),
        seed: u64,
    ) -> Result<Self> {
        let mut writer = FileWriter::new(logdir)?;
        writer.hparams(&hparams.metric("accuracy/pairs").metric("accuracy/1-nn"))?;
        Ok(Self {
            writer,
            training,
            test,
            seed,
        })
    }

    /// The model, once it is built.
    pub(crate) fn model(&mut self, store: &VarStore, graph: &Graph) -> Result<()> {
        self.writer.graph(graph)?;
        let of_model = Select::ALL.except(Select::collection("optimizer_variables"));
        let table = store.summary().only(of_model)?;
        Ok(self.writer.plain_text("variables", 0, table)?)
    }

    pub(crate) fn step(&mut self, step: i64, loss: f32, learning_rate: f64) -> Result<()> {
        let writer = &mut self.writer;
        writer.scalar("training/loss", step, loss)?;
        Ok(writer.scalar("training/learning_rate", step, learning_rate)?)
    }

    /// How good the model is after an epoch, where its variables are, and where the last gradients point.
    pub(crate) fn epoch(
        &mut self,
        step: i64,
        store: &VarStore,
        gradients: &GradStore,
    ) -> Result<()> {
        let scores = evaluate(store, self.training, self.test, self.seed)?;
        let writer = &mut self.writer;
        writer.scalar("accuracy/pairs", step, scores.pairs)?;
        writer.scalar("accuracy/1-nn", step, scores.nearest)?;
        let trained = Select::collection("trainable_variables");
        writer.variables(store, trained.clone(), step)?;
        writer.gradients(store, gradients, trained, step)?;
        Ok(writer.flush()?)
    }

    /// The end, with what may go wrong at it.
    pub(crate) fn finish(self) -> Result<()> {
        Ok(self.writer.finish()?)
    }
}
