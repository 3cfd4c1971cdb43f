//! Whether a name is what a path with stars says.

/// A path with `*`, `**`, and `$` at the end, as it is written.
pub(super) struct Path(pub(super) Box<str>);

impl Path {
    pub(super) fn holds(&self, name: &str) -> bool {
        let (pattern, is_whole) = match self.0.strip_suffix('$') {
            Some(pattern) => (pattern, true),
            None => (&*self.0, false),
        };
        let components: Vec<&str> = name.split('/').collect();
        let pattern: Vec<&str> = pattern.split('/').collect();
        let mut pieces = pattern.split(|component| *component == "**").peekable();
        // What stands between two `**` is found where it stands first: that leaves most to what follows.
        let (mut at, mut is_first) = (0, true);
        while let Some(piece) = pieces.next() {
            let is_last = pieces.peek().is_none();
            let rest = &components[at..];
            let found = match (is_first, is_last && is_whole) {
                (true, true) => (rest.len() == piece.len() && begins(rest, piece)).then_some(0),
                (true, false) => begins(rest, piece).then_some(0),
                (false, true) => {
                    let last = rest.len().checked_sub(piece.len());
                    last.filter(|last| begins(&rest[*last..], piece))
                }
                (false, false) => (0..=rest.len()).find(|i| begins(&rest[*i..], piece)),
            };
            match found {
                Some(found) => at += found + piece.len(),
                None => return false,
            }
            is_first = false;
        }
        true
    }
}

fn begins(components: &[&str], piece: &[&str]) -> bool {
    components.len() >= piece.len() && piece.iter().zip(components).all(|(p, c)| is_like(c, p))
}

/// Whether a component is what a pattern with `*` says.
fn is_like(component: &str, pattern: &str) -> bool {
    let Some((first, others)) = pattern.split_once('*') else {
        return component == pattern;
    };
    let Some(mut rest) = component.strip_prefix(first) else {
        return false;
    };
    let mut others = others.split('*').peekable();
    while let Some(text) = others.next() {
        if others.peek().is_none() {
            return rest.ends_with(text);
        }
        match rest.find(text) {
            Some(at) => rest = &rest[at + text.len()..],
            None => return false,
        }
    }
    true
}
