//! What is known of shapes while a body is walked: arguments put in the place of parameters.

use super::facts::{Arg, UNKNOWN_DIM};

/// Dimensions that are followed; what has more is unknown.
const MAX_RANK: usize = 8;

/// Parameters that are followed; later ones are unknown.
const MAX_PARAMETERS: usize = 12;

/// An argument after substitution.
#[derive(Clone, Copy)]
pub(super) enum Argument {
    Unknown,
    Int(i64),
    /// An array that the source spells out.
    Literal(&'static [i64]),
    /// An array with arguments put in; entries are negative where unknown.
    Filled {
        dims: [i64; MAX_RANK],
        rank: u8,
    },
}

/// The arguments of one call.
pub(super) type Arguments = [Argument; MAX_PARAMETERS];

/// The arguments of a function that nobody calls in sight.
pub(super) const NO_ARGUMENTS: &Arguments = &[Argument::Unknown; MAX_PARAMETERS];

impl Argument {
    pub(super) const fn is_array(&self) -> bool {
        matches!(self, Self::Literal(_) | Self::Filled { .. })
    }

    /// The dimensions, negative where unknown; none if it is no array.
    pub(super) const fn dims(&self) -> &[i64] {
        match self {
            Self::Unknown | Self::Int(_) => &[],
            Self::Literal(dims) => dims,
            Self::Filled { dims, rank } => dims.split_at(*rank as usize).0,
        }
    }

    /// Whether no choice of the unknown dimensions makes two shapes equal.
    pub(super) const fn contradicts(&self, other: &Self) -> bool {
        if !self.is_array() || !other.is_array() {
            return false;
        }
        let (ours, theirs) = (self.dims(), other.dims());
        if ours.len() != theirs.len() {
            return true;
        }
        let mut i = 0;
        while i < ours.len() {
            if ours[i] >= 0 && theirs[i] >= 0 && ours[i] != theirs[i] {
                return true;
            }
            i += 1;
        }
        false
    }

    /// The first dimension in which two known shapes are at odds; none of them if they have not the same number.
    pub(super) const fn difference(&self, other: &Self) -> usize {
        let (ours, theirs) = (self.dims(), other.dims());
        let mut i = 0;
        while i < ours.len() && ours.len() == theirs.len() {
            if ours[i] >= 0 && theirs[i] >= 0 && ours[i] != theirs[i] {
                return i;
            }
            i += 1;
        }
        usize::MAX
    }

    /// What both agree on: the shape of a variable that either branch asks for.
    pub(super) const fn common(&self, other: &Self) -> Self {
        let (ours, theirs) = (self.dims(), other.dims());
        if !self.is_array()
            || !other.is_array()
            || ours.len() != theirs.len()
            || ours.len() > MAX_RANK
        {
            return Self::Unknown;
        }
        let mut dims = [-1; MAX_RANK];
        let mut i = 0;
        while i < ours.len() {
            if ours[i] == theirs[i] {
                dims[i] = ours[i];
            }
            i += 1;
        }
        Self::Filled {
            dims,
            rank: ours.len() as u8,
        }
    }

    const fn of(arg: &Arg, arguments: &Arguments) -> Self {
        match arg {
            Arg::Unknown => Self::Unknown,
            Arg::Parameter(index) if (*index as usize) < MAX_PARAMETERS => {
                arguments[*index as usize]
            }
            Arg::Parameter(_) => Self::Unknown,
            Arg::Int(int) => Self::Int(*int),
            Arg::Literal(dims) => Self::Literal(dims),
            Arg::Pattern(codes) if codes.len() <= MAX_RANK => {
                let mut dims = [-1; MAX_RANK];
                let mut i = 0;
                while i < codes.len() {
                    dims[i] = dim(codes[i], arguments);
                    i += 1;
                }
                Self::Filled {
                    dims,
                    rank: codes.len() as u8,
                }
            }
            Arg::Pattern(_) => Self::Unknown,
        }
    }

    /// The shape that a request asks for.
    pub(super) const fn shape(arg: &Arg, arguments: &Arguments) -> Self {
        match Self::of(arg, arguments) {
            Self::Int(_) => Self::Unknown,
            argument => argument,
        }
    }
}

/// A coded dimension: itself, or the whole number that the parameter stands for.
const fn dim(code: i64, arguments: &Arguments) -> i64 {
    if code >= UNKNOWN_DIM {
        return code;
    }
    let index = (-2 - code) as usize;
    if index >= MAX_PARAMETERS {
        return UNKNOWN_DIM;
    }
    match &arguments[index] {
        Argument::Int(int) => *int,
        _ => UNKNOWN_DIM,
    }
}

/// The arguments of a call in a function that has `outer` ones itself.
pub(super) const fn arguments(args: &[Arg], outer: &Arguments) -> Arguments {
    let mut inner = *NO_ARGUMENTS;
    let mut i = 0;
    while i < args.len() && i < MAX_PARAMETERS {
        if !matches!(args[i], Arg::Unknown) {
            inner[i] = Argument::of(&args[i], outer);
        }
        i += 1;
    }
    inner
}
