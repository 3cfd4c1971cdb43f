#[path = "../benches/training_step.rs"]
#[allow(dead_code)]
mod b;
fn main() {
    b::only_ours().unwrap();
}
