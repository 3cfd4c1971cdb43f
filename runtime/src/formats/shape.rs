//! What a file says of a tensor's size, before anybody believes it.

/// The shape, if what it says can be counted; zeros don't count, as in `ndarray`.
pub(super) fn shape(dims: &[u64]) -> Option<Box<[usize]>> {
    /// The largest element.
    const ELEMENT: usize = 16;
    let dims: Option<Box<[usize]>> = dims.iter().map(|dim| usize::try_from(*dim).ok()).collect();
    let dims = dims?;
    let mut sizes = dims.iter().filter(|dim| **dim != 0);
    let bytes = sizes.try_fold(ELEMENT, |bytes, dim| bytes.checked_mul(*dim))?;
    isize::try_from(bytes).is_ok().then_some(dims)
}

/// How many elements the shape has.
pub(super) fn count(shape: &[usize]) -> u64 {
    shape.iter().map(|dim| *dim as u64).product()
}
