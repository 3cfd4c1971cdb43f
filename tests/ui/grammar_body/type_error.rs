use varscope::prelude::*;

#[layer]
fn units() -> usize {
    "three"
}

fn takes(_: usize) {}

fn main() -> Result<()> {
    let store = VarStore::new();
    let n: usize = model!(store, {
        takes("four");
        scope!("a", { takes("five") });
        scope!("b", takes("six"));
        name_scope!("c", "seven")
    });
    let b: bool = model!(store, units());
    Ok(())
}
