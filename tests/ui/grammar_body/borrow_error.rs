use varscope::prelude::*;

fn main() {
    let store = VarStore::new();
    let mut list = vec![1];
    let first = &list[0];
    model!(store, {
        scope!("a", list.push(2));
    });
    println!("{first}");
    let text = scope!("b", {
        let local = String::from("x");
        local.as_str()
    });
    println!("{text}");
}
