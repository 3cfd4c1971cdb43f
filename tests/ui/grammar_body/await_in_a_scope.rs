use varscope::prelude::*;

async fn load() -> usize {
    3
}

fn spawn(_: impl Future<Output = ()> + Send) {}

fn main() {
    let store = VarStore::new();
    spawn(async move {
        model!(store, {
            load().await;
        });
    });
}
