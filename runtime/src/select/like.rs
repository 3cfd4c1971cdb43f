//! What was meant by a pattern that chooses nothing.

use std::collections::BTreeSet;

use super::path::Path;
use super::{Select, What};
use crate::name;

impl Select {
    /// Patterns that choose some of these names and are like what is asked for here, best first: scopes and names, then endings of names.
    pub(crate) fn like<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
        let mut paths = Vec::new();
        self.asked(&mut paths);
        let found = paths.iter().flat_map(|path| like(&path.0, names.clone()));
        found.take(3).collect()
    }

    /// The paths that it asks for; those that it leaves out are none.
    fn asked<'a>(&'a self, paths: &mut Vec<&'a Path>) {
        match &self.0 {
            What::Path(path) => paths.push(path),
            What::Any(any) => any.iter().for_each(|select| select.asked(paths)),
            What::Both(both) => {
                both.0.asked(paths);
                both.1.asked(paths);
            }
            What::Except(both) => both.0.asked(paths),
            What::Unclear(unclear) => unclear.perhaps.asked(paths),
            What::All | What::Match(_) | What::Collection(_) => {}
        }
    }
}

fn like<'a>(path: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let path = path.strip_suffix('$').unwrap_or(path);
    let (asked, is_ending) = match path.strip_prefix("**/") {
        Some(ending) => (ending, true),
        None => (path, false),
    };
    let depth = asked.split('/').count();
    let (mut beginnings, mut inner) = (BTreeSet::new(), BTreeSet::new());
    for name in names {
        let components: Vec<&str> = name.split('/').collect();
        beginnings.extend(components.get(..depth).map(|begin| begin.join("/")));
        let inside = components.windows(depth).skip(usize::from(!is_ending));
        inner.extend(inside.map(|part| part.join("/")));
    }
    let nearest = |texts: &BTreeSet<String>| name::nearest(asked, texts.iter().map(|t| &**t));
    let mut found = match is_ending {
        true => Vec::new(),
        false => nearest(&beginnings),
    };
    found.extend(nearest(&inner).iter().map(|inner| format!("**/{inner}")));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_and_endings_are_found() {
        let names = ["encoder/conv1/weights", "encoder/conv1/bias", "head/bias"];
        let like = |text: &str| Select::from(text).like(names.into_iter());
        assert_eq!(like("encodr"), ["encoder"]);
        assert_eq!(like("encoder/conv2")[0], "encoder/conv1");
        assert_eq!(like("**/bais$"), ["**/bias"]);
        assert_eq!(like("bias"), ["**/bias"]);
        assert_eq!(like("nothing | encodr | !x")[0], "encoder");
        assert!(like("zzzzzz").is_empty());
    }
}
