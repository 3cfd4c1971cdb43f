//! What TensorBoard itself reads.

use serde_json::json;
use varscope::Select;
use varscope::candle::prelude::*;
use varscope::tensorboard::{FileWriter, Graph, HParams};

use crate::Test;
use crate::python::ask;

#[layer]
fn dense(x: &Tensor, units: usize) -> Result<Tensor> {
    let kernel = get_variable!("kernel", [x.dim(1)?, units], initializer = constant(0.5))?;
    x.matmul(&kernel)
}

#[test]
fn tensorboard_reads_every_kind_of_data() -> Test {
    let run = tempfile::tempdir()?;
    let store = VarStore::new();
    let x = Tensor::ones((2, 3), DType::F32, store.device())?;
    let (graph, loss) = Graph::of(&store, || {
        model!(store, {
            let a = scope!("siamese", dense(&x, 2))?;
            let b = scope!("siamese", reuse = true, dense(&x, 2))?;
            (a + b)?.sum_all()
        })
    });
    let gradients = loss?.backward()?;
    let mut writer = FileWriter::new(run.path())?;
    writer.graph(&graph)?;
    let hparams = HParams::new()
        .set("rate", 0.25)
        .set("rule", "adam")
        .set("warm", true);
    writer.hparams(&hparams.metric("loss"))?;
    writer.plain_text("summary", 0, store.summary())?;
    for step in 0..3 {
        writer.scalar("loss", step, 1.0 / (1.0 + step as f64))?;
        writer.variables(&store, Select::ALL, step)?;
        writer.gradients(&store, &gradients, Select::ALL, step)?;
    }
    writer.histogram("none", 0, [])?;
    writer.histogram("torn", 0, [f64::NAN, 1.0])?;
    writer.finish()?;

    let script = "../tensorboard/with_tensorboard.py";
    let arguments = [run.path().display().to_string()];
    let Some(found) = ask("tensorboard", script, &arguments) else {
        return Ok(());
    };
    let losses = &found["scalars"]["loss"];
    assert_eq!(losses[1], json!([1, 0.5]));
    assert_eq!(losses.as_array().map(Vec::len), Some(3));
    assert_eq!(found["scalars"]["torn/nan"], json!([[0, 1.0]]));
    let histograms = &found["histograms"];
    // From, to, how many.
    assert_eq!(
        histograms["variables/siamese/kernel"][2],
        json!([2, [[0.5, 0.5, 6.0]]])
    );
    assert_eq!(
        histograms["gradients/siamese/kernel"][0],
        json!([0, [[4.0, 4.0, 6.0]]])
    );
    assert_eq!(histograms["none"], json!([[0, []]]));
    assert_eq!(histograms["torn"], json!([[0, [[1.0, 1.0, 1.0]]]]));
    let text = found["text"]["summary"][0][1].as_str().unwrap_or_default();
    assert!(text.contains("    siamese/kernel  (3, 2)"), "{text}");
    let start = &found["hparams"]["_hparams_/session_start_info"]["session_start_info"];
    assert_eq!(
        start["hparams"],
        json!({"rate": 0.25, "rule": "adam", "warm": true})
    );
    let experiment = &found["hparams"]["_hparams_/experiment"]["experiment"];
    assert_eq!(
        experiment["metric_infos"],
        json!([{"name": {"tag": "loss"}}])
    );
    let kinds = json!([
        {"name": "rate", "type": "DATA_TYPE_FLOAT64"},
        {"name": "rule", "type": "DATA_TYPE_STRING"},
        {"name": "warm", "type": "DATA_TYPE_BOOL"},
    ]);
    assert_eq!(experiment["hparam_infos"], kinds);

    let graph = &found["graph"];
    let kernel = &graph["siamese/kernel"];
    assert_eq!(kernel["op"], "VariableV2");
    assert_eq!(kernel["attr"]["dtype"], json!({"type": "DT_FLOAT"}));
    assert_eq!(
        kernel["attr"]["shape"]["shape"]["dim"],
        json!([{"size": "3"}, {"size": "2"}])
    );
    for call in ["siamese/dense()", "siamese_1/dense()"] {
        assert_eq!(graph[call]["op"], "dense", "{call}");
        assert_eq!(graph[call]["input"], json!(["siamese/kernel"]), "{call}");
    }
    assert_eq!(graph.as_object().map(serde_json::Map::len), Some(3));
    Ok(())
}
