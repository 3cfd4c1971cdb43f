//! A million variables in a file.

use varscope::init::zeros;
use varscope::{Request, VarStore};

type Test = Result<(), Box<dyn std::error::Error>>;

fn built(variables: usize) -> Result<VarStore, varscope::Error> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for i in 0..variables {
        let request = Request::new(format!("net/w{i}")).shape([1]);
        pass.get_variable(request.initializer(zeros()))?;
    }
    drop(pass);
    Ok(store)
}

#[test]
#[ignore = "takes a minute without optimization"]
fn a_million_variables_are_saved_and_loaded() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    built(1_000_000)?.save(&path)?;
    let store = VarStore::new();
    store.load(&path)?;
    assert_eq!(store.unused().len(), 1_000_000);
    Ok(())
}
