//! What people and tools read of a plan.

use varscope::VarStore;
use varscope::checkpoint::LoadOptions;

use crate::made::{Raw, raw};
use crate::plan::{plan, store, two};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

#[test]
fn long_lists_are_folded() -> Test {
    let store = VarStore::new();
    let tensors: Vec<Raw> = (0..300)
        .map(|i| two(&format!("block{}/w{i}", i % 30), 0.0))
        .collect();
    let text = plan(&store, &tensors, &LoadOptions::new())?.to_string();
    assert!(text.lines().count() < 110, "{text}");
    assert!(text.contains("    … and 4 more\n"), "{text}");
    assert!(
        text.ends_with("  … and 180 more in other scopes\n"),
        "{text}"
    );
    Ok(())
}

#[test]
fn as_many_as_are_shown_are_not_folded() -> Test {
    let names: Vec<String> = (0..7).map(|i| format!("net/w{i}")).collect();
    let text = |shown: usize| -> std::result::Result<String, Box<dyn std::error::Error>> {
        let tensors: Vec<Raw> = names[..shown].iter().map(|name| two(name, 0.0)).collect();
        Ok(plan(&store(&[])?, &tensors, &LoadOptions::new())?.to_string())
    };
    assert!(!text(6)?.contains('…'), "{}", text(6)?);
    assert!(text(7)?.contains("… and 1 more\n"), "{}", text(7)?);
    Ok(())
}

#[test]
fn whatever_is_not_as_in_the_file_is_listed() -> Test {
    let title = "renamed, cast or squeezed";
    let names = ["renamed", "cast", "squeezed", "same"];
    let store = store(&names)?;
    let tensors = [
        two("named", 1.0),
        raw("cast", "F16", &[2], &[0; 4]),
        raw("squeezed", "F32", &[1, 2], &[0; 8]),
        two("same", 1.0),
    ];
    let options = LoadOptions::new().rename("named", "renamed");
    let plan = plan(&store, &tensors, &options.cast().squeeze())?;
    let text = plan.to_string();
    let (_, listed) = text.split_once(title).ok_or(text.clone())?;
    let found = names.map(|name| listed.lines().any(|line| line.contains(name)));
    assert_eq!(found, [true, true, true, false], "{text}");
    let debug = format!("{plan:?}");
    for name in names {
        assert!(debug.contains(&format!("{name:?}")), "{debug}");
    }
    Ok(())
}

/// Likely names are looked for as long as somebody reads them.
#[test]
fn tools_are_told_of_likely_names_of_the_first_two_dozen() -> Test {
    let names: Vec<String> = (0..26).map(|i| format!("net/weights{i:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let store = store(&names)?;
    let plan = plan(&store, &[two("net/weight", 1.0)], &LoadOptions::new())?;
    let json = serde_json::to_value(&plan)?;
    let missing = json["missing"].as_array().ok_or("no list")?;
    let near: Vec<bool> = missing
        .iter()
        .map(|missing| missing["nearest"] != serde_json::json!([]))
        .collect();
    let first: Vec<bool> = (0..26).map(|i| i < 24).collect();
    assert_eq!(near, first);
    Ok(())
}

#[test]
fn options_are_readable_in_debug() {
    let options = LoadOptions::new()
        .rename("exact", "a")
        .rename_prefix("prefix/", "b/")
        .rename_with(|_| None)
        .strip_prefix("stripped")
        .under("outer");
    let text = format!("{options:?}");
    let parts = [
        r#""exact" -> "a""#,
        r#""prefix/".. -> "b/".."#,
        "a function",
        r#"strip "stripped""#,
        r#"under "outer""#,
    ];
    for part in parts {
        assert!(text.contains(part), "{text}");
    }
}
