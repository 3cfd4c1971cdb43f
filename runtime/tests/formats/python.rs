//! Asking Python, where it has what it takes.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The variable that names an interpreter, if `python3` is not the one.
const VARIABLE: &str = "VARSCOPE_PYTHON";

/// What a script beside the tests prints, if there is a Python that has the module; says so if not.
pub(crate) fn ask(module: &str, script: &str, arguments: &[String]) -> Option<Value> {
    let python = std::env::var(VARIABLE).unwrap_or_else(|_| "python3".to_owned());
    let import = Command::new(&python)
        .args(["-c", &format!("import {module}")])
        .output();
    if !import.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {python} has no {module}; {VARIABLE} names one that has");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/formats")
        .join(script);
    let output = Command::new(python)
        .arg(script)
        .args(arguments)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).expect("it prints JSON"))
}
