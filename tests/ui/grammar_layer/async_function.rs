use varscope::prelude::*;

#[layer]
async fn dense() -> Result<()> {
    get_variable!("w", [1])?;
    Ok(())
}

async fn caller() -> Result<()> {
    dense().await
}

fn main() {
    drop(caller());
}
