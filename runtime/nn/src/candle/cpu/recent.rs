//! What the tensors of late came from, as long as candle's graph holds them.
//!
//! Candle does not tell which operation made a tensor. So a layer leaves a note here for the next operation: the thread's last few,
//! each of which is gone when the tensor is, since only the tensor's own operation keeps the layer alive.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use candle_core::{Tensor, TensorId};

use super::layer::Layer;

/// More than any model computes between two operations on one tensor; if not, it is differentiated in more steps.
const MOST: usize = 16;

thread_local! {
    static RECENT: RefCell<VecDeque<(TensorId, Weak<Layer>)>> = const { RefCell::new(VecDeque::new()) };
}

pub(super) fn remember(result: &Tensor, layer: &Arc<Layer>) {
    let note = (result.id(), Arc::downgrade(layer));
    RECENT.with_borrow_mut(|recent| {
        recent.retain(|(_, layer)| layer.strong_count() > 0);
        recent.truncate(MOST - 1);
        recent.push_front(note);
    });
}

pub(super) fn recall(result: &Tensor) -> Option<Arc<Layer>> {
    RECENT.with_borrow(|recent| {
        let (_, layer) = recent.iter().find(|(id, _)| *id == result.id())?;
        layer.upgrade()
    })
}
