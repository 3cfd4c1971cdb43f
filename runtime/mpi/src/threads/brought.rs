//! What threads put together.

/// What a rank brings, or what all have made together.
#[derive(Clone, Debug)]
pub(super) enum Brought {
    F32(Vec<f32>),
    F64(Vec<f64>),
    Bits(Vec<u64>),
    Bytes(Vec<u8>),
    Nothing,
}

impl Brought {
    /// With another one's; nothing if they are not alike.
    pub(super) fn and(self, other: &Self) -> Option<Self> {
        fn each<T: Copy>(mut all: Vec<T>, one: &[T], add: impl Fn(T, T) -> T) -> Option<Vec<T>> {
            (all.len() == one.len()).then(|| {
                all.iter_mut().zip(one).for_each(|(a, b)| *a = add(*a, *b));
                all
            })
        }
        match (self, other) {
            (Self::F32(all), Self::F32(one)) => each(all, one, |a, b| a + b).map(Self::F32),
            (Self::F64(all), Self::F64(one)) => each(all, one, |a, b| a + b).map(Self::F64),
            (Self::Bits(all), Self::Bits(one)) => each(all, one, |a, b| a | b).map(Self::Bits),
            (Self::Nothing | Self::Bytes(_), Self::Bytes(bytes)) => {
                Some(Self::Bytes(bytes.clone()))
            }
            (all @ (Self::Nothing | Self::Bytes(_)), Self::Nothing) => Some(all),
            _ => None,
        }
    }
}
