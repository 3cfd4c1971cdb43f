//! Histograms against TensorFlow's.

use serde_json::json;
use varscope::tensorboard::FileWriter;

use crate::Test;
use crate::python::ask;
use crate::read::{only_file, value, values};

/// No text rounds them.
fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// Values of every size, none of them of chance.
fn samples() -> Vec<Vec<f64>> {
    let spread = |scale: f64| {
        let value =
            move |i: i32| f64::from((f64::from(i * 7919 % 1000) / 500.0 - 1.0) as f32) * scale;
        (0..500).map(value).collect::<Vec<_>>()
    };
    vec![
        vec![0.0],
        vec![1.0, 1.1, 1.21, 1e-12, -1e-12, 1e-13, 1e19, -1e25],
        spread(1.0),
        spread(1e-6),
        spread(3e4),
        (0..40).map(|i| 1e-12 * 1.1f64.powi(i)).collect(),
    ]
}

#[test]
fn buckets_are_tensorflows() -> Test {
    let samples = samples();
    let text = json!(samples.iter().map(|s| bits(s)).collect::<Vec<_>>()).to_string();
    let script = "../tensorboard/with_tensorflow.py";
    let Some(expected) = ask("tensorflow", script, &[text]) else {
        return Ok(());
    };
    for (sample, expected) in samples.iter().zip(expected.as_array().expect("a list")) {
        let run = tempfile::tempdir()?;
        let mut writer = FileWriter::new(run.path())?;
        writer.histogram("w", 0, sample.iter().copied())?;
        writer.finish()?;
        let read = values(&only_file(run.path()));
        let ours = read[0].1.message(value::HISTO).expect("a histogram");
        for (field, name) in [
            (1, "min"),
            (2, "max"),
            (3, "num"),
            (4, "sum"),
            (5, "sum_squares"),
        ] {
            let theirs = expected[name].as_u64().map(f64::from_bits);
            assert_eq!(Some(ours.double(field)), theirs, "{name}");
        }
        assert_eq!(json!(bits(&ours.doubles(6))), expected["bucket_limit"]);
        assert_eq!(json!(bits(&ours.doubles(7))), expected["bucket"]);
    }
    Ok(())
}
