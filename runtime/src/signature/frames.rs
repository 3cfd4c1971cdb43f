//! The arguments of the calls that a walk is in: what a parameter stands for is looked up when a shape needs it.

use super::argument::{Argument, MAX_RANK};
use super::facts::{Arg, UNKNOWN_DIM};

/// The arguments of one call, and where the parameters in them are looked up.
#[derive(Clone, Copy)]
struct Frame {
    args: &'static [Arg],
    outer: u16,
}

/// Up to `N` frames; the first is that of a function that nobody calls in sight.
pub(super) struct Frames<const N: usize> {
    frames: [Frame; N],
    len: usize,
}

/// The frame in which all parameters are unknown.
pub(super) const NO_ARGUMENTS: u16 = 0;

impl<const N: usize> Frames<N> {
    pub(super) const NONE: Self = Self {
        frames: [Frame {
            args: &[],
            outer: NO_ARGUMENTS,
        }; N],
        len: 1,
    };

    pub(super) const fn is_full(&self) -> bool {
        self.len == N
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Forgets all but the first.
    pub(super) const fn truncate(&mut self, len: usize) {
        self.len = len;
    }

    /// The frame of a call in a function whose own is `outer`. There has to be room.
    pub(super) const fn push(&mut self, args: &'static [Arg], outer: u16) -> u16 {
        self.frames[self.len] = Frame { args, outer };
        self.len += 1;
        self.len as u16 - 1
    }

    /// The shape that a request asks for.
    pub(super) const fn shape(&self, arg: &'static Arg, frame: u16) -> Argument {
        match self.follow(arg, frame) {
            (Arg::Literal(dims), _) => Argument::Literal(dims),
            (Arg::Pattern(codes), frame) if codes.len() <= MAX_RANK => {
                let mut dims = [UNKNOWN_DIM; MAX_RANK];
                let mut i = 0;
                while i < codes.len() {
                    dims[i] = self.dim(codes[i], frame);
                    i += 1;
                }
                Argument::Filled {
                    dims,
                    rank: codes.len() as u8,
                }
            }
            _ => Argument::Unknown,
        }
    }

    /// Whether anything is known of an argument.
    pub(super) const fn is_known(&self, arg: &'static Arg, frame: u16) -> bool {
        !matches!(self.follow(arg, frame).0, Arg::Unknown)
    }

    /// What an argument is, and the frame of the parameters in it.
    const fn follow(&self, mut arg: &'static Arg, mut frame: u16) -> (&'static Arg, u16) {
        while let Arg::Parameter(index) = arg {
            let Frame { args, outer } = self.frames[frame as usize];
            if *index as usize >= args.len() {
                return (&Arg::Unknown, NO_ARGUMENTS);
            }
            arg = &args[*index as usize];
            frame = outer;
        }
        (arg, frame)
    }

    /// A coded dimension: itself, or the whole number that the parameter stands for.
    const fn dim(&self, code: i64, frame: u16) -> i64 {
        if code >= UNKNOWN_DIM {
            return code;
        }
        let Frame { args, outer } = self.frames[frame as usize];
        let index = (-2 - code) as usize;
        if index >= args.len() {
            return UNKNOWN_DIM;
        }
        match self.follow(&args[index], outer).0 {
            Arg::Int(int) => *int,
            _ => UNKNOWN_DIM,
        }
    }
}
