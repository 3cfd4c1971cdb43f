//! varscope against candle and against plain Rust, case by case: `cargo bench -p varscope --bench vs_candle`.

mod table;
mod training;

fn main() {
    table::print(&training::rows());
}
