use varscope::prelude::*;

#[layer(scop = "a", check = 1, default_scope = "")]
async fn a() {
    scope!("a b", {});
}

fn main() {}
