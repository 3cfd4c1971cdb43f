//! What people see of a store.

use varscope::candle::layers::{batch_norm, dense};
use varscope::candle::optim::{Adam, Rule, exponential_moving_average};
use varscope::candle::prelude::*;

#[layer]
fn tower(x: &Tensor) -> Result<Tensor> {
    let x = scope!("hidden", dense(x, 100))?;
    scope!("norm", batch_norm(&x, false))
}

fn model(store: &VarStore) -> Result<Tensor> {
    let x = Tensor::zeros((1, 300), DType::F32, &Device::Cpu)?;
    model!(store, {
        let a = scope!("model/encoder", tower(&x))?;
        let b = scope!("model/encoder", reuse = true, tower(&x))?;
        (a + b)?.sum_all()
    })
}

/// With all that training keeps.
fn trained() -> Result<VarStore> {
    let store = VarStore::new();
    let loss = model(&store)?;
    exponential_moving_average(0.9).make(&store)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    adam.step(&loss.backward()?)?;
    model(&store)?;
    Ok(store)
}

#[test]
fn what_training_keeps_is_a_line_each() -> Result<()> {
    let store = trained()?;
    let summary = store.summary().without_places().to_string();
    let expected = "\
variable               shape         dtype    parameters      bytes  trained  shared
model/                 6 variables                30,500  119.1 KiB
  encoder/             6 variables                30,500  119.1 KiB
    hidden/            2 variables                30,100  117.6 KiB
      kernel           (300, 100)    float32      30,000  117.2 KiB  yes      1×
      bias             (100,)        float32         100      400 B  yes      1×
    norm/              4 variables                   400    1.6 KiB";
    assert!(summary.starts_with(expected), "{summary}");
    let folded = summary.lines().filter(|line| line.starts_with('('));
    let folded: Vec<&str> = folded.collect();
    assert_eq!(folded.len(), 2, "{summary}");
    assert!(
        folded[0].starts_with("(optimizer)            10 variables"),
        "{summary}"
    );
    assert!(
        folded[1].starts_with("(averages)             4 variables"),
        "{summary}"
    );
    assert!(summary.ends_with("of them trained"), "{summary}");

    let one_by_one = store.summary().unfolded().to_string();
    assert!(one_by_one.contains("Adam_1"), "{one_by_one}");
    let chosen = store.summary().only("**/Adam")?.to_string();
    assert!(chosen.ends_with("none of them trained"), "{chosen}");
    Ok(())
}

#[test]
fn each_variable_says_where_it_was_asked_for() -> Result<()> {
    let store = VarStore::new();
    let line = line!() + 1;
    model!(&store, get_variable!("w", [2]))?;
    let place = format!("{}:{line}:", file!());
    let summary = store.summary().to_string();
    assert!(summary.contains(&place), "{summary}");
    // What layers of the crate ask for is asked for by whoever calls them.
    let summary = trained()?.summary().to_string();
    assert!(summary.contains("tests/summary.rs:9:"), "{summary}");
    assert!(!summary.contains("layers/"), "{summary}");
    assert!(store.summary().markdown().contains(&place));
    Ok(())
}

#[test]
fn a_table_fits_where_it_is_printed() -> Result<()> {
    let store = trained()?;
    for width in [120, 80, 60, 40] {
        let summary = store.summary().unfolded().fitted(width).to_string();
        let (totals, table) = summary
            .lines()
            .collect::<Vec<_>>()
            .split_last()
            .map(|(last, all)| (*last, all.to_vec()))
            .unwrap();
        assert!(totals.contains("parameters"));
        for line in table {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
    // What matters most is there in 80 columns.
    let summary = store.summary().fitted(80).to_string();
    let head = summary.lines().next().unwrap();
    for column in ["variable", "shape", "parameters", "trained", "defined at"] {
        assert!(head.contains(column), "{head}");
    }
    Ok(())
}

/// Read by another library than wrote it.
#[test]
fn machines_read_all_of_it() -> Result<()> {
    let store = trained()?;
    let json: serde_json::Value =
        serde_json::from_str(&store.summary().json()).expect("it is JSON");
    let variables = json["variables"].as_array().expect("a list");
    assert_eq!(variables.len(), store.len());
    let kernel = &variables[0];
    assert_eq!(kernel["name"], "model/encoder/hidden/kernel");
    assert_eq!(kernel["shape"], serde_json::json!([300, 100]));
    assert_eq!(
        (&kernel["trainable"], &kernel["shared"]),
        (&true.into(), &1.into())
    );
    let total: u64 = variables
        .iter()
        .filter_map(|v| v["parameters"].as_u64())
        .sum();
    assert_eq!(json["parameters"], total);
    let markdown = store.summary().unfolded().markdown();
    assert_eq!(markdown.lines().count(), store.len() + 2);
    Ok(())
}

#[test]
fn shares_are_those_of_the_last_pass() -> Result<()> {
    let store = VarStore::new();
    let shared = || -> serde_json::Value {
        let json: serde_json::Value = serde_json::from_str(&store.summary().json()).unwrap();
        json["variables"][0]["shared"].clone()
    };
    for towers in [1, 4, 2] {
        model!(&store, reuse = auto, {
            for _ in 0..towers {
                get_variable!("w", [2])?;
            }
            Ok::<_, varscope::Error>(())
        })?;
        assert_eq!(shared(), towers - 1);
    }
    Ok(())
}

#[test]
fn a_store_without_variables_has_a_summary() {
    let summary = VarStore::new().summary();
    assert!(
        summary
            .to_string()
            .ends_with("0 variables, 0 parameters (0 B), none of them trained")
    );
    assert_eq!(summary.tree().to_string(), "");
}
