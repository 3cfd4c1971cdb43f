//! The device of an engine, which can change: who borrows one keeps it, so each that was is kept, once.

use std::sync::atomic::{AtomicUsize, Ordering};

use candle_core::Device;
use once_cell::race::OnceBox;

#[derive(Debug)]
pub(super) struct Home {
    /// Which of those that are known it is.
    now: AtomicUsize,
    first: Known,
}

#[derive(Debug)]
struct Known {
    device: Device,
    next: OnceBox<Known>,
}

impl Known {
    fn new(device: Device) -> Self {
        Self {
            device,
            next: OnceBox::new(),
        }
    }

    fn and_next(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |known| known.next.get())
    }
}

impl Home {
    pub(super) fn new(device: Device) -> Self {
        Self {
            now: AtomicUsize::new(0),
            first: Known::new(device),
        }
    }

    pub(super) fn device(&self) -> &Device {
        let known = self.first.and_next().nth(self.now.load(Ordering::Acquire));
        &known.unwrap_or(&self.first).device
    }

    pub(super) fn set(&self, device: &Device) {
        let (mut i, mut known) = (0, &self.first);
        while !known.device.same_device(device) {
            let next = || Box::new(Known::new(device.clone()));
            (i, known) = (i + 1, known.next.get_or_init(next));
        }
        self.now.store(i, Ordering::Release);
    }
}
