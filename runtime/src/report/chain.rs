//! The passes, scopes and layers that led to a place.

use varscope_names::OneLine;

use crate::site::{Site, Step};

/// Where the step was taken, if that is known.
pub(super) fn site(step: &Step) -> Option<&Site> {
    match step {
        Step::Pass { at } | Step::Scope { at, .. } => Some(at),
        Step::Layer { called, .. } => called.as_ref(),
    }
}

/// What the line of a step means, beside the line.
pub(super) fn label(step: &Step) -> String {
    match step {
        Step::Pass { .. } => "in the pass that begins here".to_owned(),
        Step::Scope { name, .. } if name.is_empty() => "in the root scope, opened here".to_owned(),
        Step::Scope { name, .. } => format!("in scope `{}`, opened here", OneLine(name)),
        Step::Layer { layer, .. } => format!("in this call of layer `{}`", OneLine(layer.name)),
    }
}

fn line(step: &Step) -> String {
    match step {
        Step::Pass { at } => format!("in the pass that begins at {at}"),
        Step::Scope { name, at } if name.is_empty() => format!("in the root scope, opened at {at}"),
        Step::Scope { name, at } => format!("in scope `{}`, opened at {at}", OneLine(name)),
        Step::Layer {
            layer,
            called: Some(called),
        } => format!("in layer `{}`, called at {called}", OneLine(layer.name)),
        Step::Layer {
            layer,
            called: None,
        } => format!("in layer `{}`", OneLine(layer.name)),
    }
}

/// The steps but the one that is shown otherwise, innermost first, a line each.
pub(super) fn list(chain: &[Step], shown: Option<usize>) -> String {
    let steps = chain.iter().enumerate().rev();
    let lines: Vec<String> = steps
        .filter(|(i, _)| Some(*i) != shown)
        .map(|(_, step)| line(step))
        .collect();
    lines.join("\n")
}

/// The outermost step in which a chain differs from another one that is known.
pub(super) fn parting<'a>(chain: &'a [Step], other: &[Step]) -> Option<(usize, &'a Step)> {
    if other.is_empty() {
        return None;
    }
    let common = chain.iter().zip(other).take_while(|(a, b)| a == b).count();
    chain.get(common).map(|step| (common, step))
}
