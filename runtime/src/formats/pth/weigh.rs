//! How much a pickle comes to, before candle's reader makes it.
//!
//! That reader believes lengths, copies whatever is remembered, and counts on arguments that are there. So the same operations are run here
//! on weights instead of objects first: one number for each, and nothing is made.

use std::collections::HashMap;

use candle_core::pickle::OpCode;

/// Objects in objects.
const DEPTH: u32 = 32;
/// Objects for each byte of a pickle, copies counted: PyTorch's come to less than one.
const RATIO: u64 = 2;
/// A text is so many bytes for each object that it counts as.
const TEXT: u64 = 32;

/// An object: itself and all that is in it.
#[derive(Clone, Copy, Debug)]
struct Weight {
    objects: u64,
    depth: u32,
}

const LEAF: Weight = Weight {
    objects: 1,
    depth: 1,
};

/// What is on the stack: objects, and marks among them.
struct Scale<'a> {
    rest: &'a [u8],
    stack: Vec<Option<Weight>>,
    memo: HashMap<u32, Weight>,
    /// All that has been made and copied.
    total: u64,
    limit: u64,
}

/// Checks that candle's reader can read it, and what that will come to; the error is what is wrong with it.
pub(super) fn weigh(pickle: &[u8]) -> Result<(), String> {
    let mut scale = Scale {
        rest: pickle,
        stack: Vec::new(),
        memo: HashMap::new(),
        total: 0,
        limit: (pickle.len() as u64).saturating_mul(RATIO) + (1 << 16),
    };
    loop {
        let at = pickle.len() - scale.rest.len();
        let step = scale.step();
        match step.ok_or_else(|| format!("can't be understood at byte {at}"))? {
            Step::Stop => return Ok(()),
            Step::Next if scale.total > scale.limit => {
                return Err("repeats itself more often than a file of tensors does".to_owned());
            }
            Step::Next => {}
        }
    }
}

enum Step {
    Next,
    Stop,
}

impl Scale<'_> {
    fn bytes(&mut self, count: usize) -> Option<&[u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|one| one[0])
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.bytes(4)?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn line(&mut self) -> Option<u64> {
        let end = self.rest.iter().position(|byte| *byte == b'\n')?;
        self.bytes(end + 1).map(|line| line.len() as u64)
    }

    fn push(&mut self, weight: Weight) -> Option<()> {
        self.total = self.total.saturating_add(weight.objects);
        self.stack.push(Some(weight));
        (weight.depth <= DEPTH).then_some(())
    }

    /// A text, and what keeps it.
    fn push_text(&mut self, length: u64) -> Option<()> {
        let objects = 1 + length / TEXT;
        self.push(Weight { objects, depth: 1 })
    }

    fn pop(&mut self) -> Option<Weight> {
        self.stack.pop()?
    }

    /// What lies above the last mark, which goes as well: together.
    fn pop_to_mark(&mut self) -> Option<Weight> {
        let mark = self.stack.iter().rposition(Option::is_none)?;
        let objects = self.stack.split_off(mark + 1);
        self.stack.pop();
        let nothing = Weight {
            objects: 0,
            depth: 0,
        };
        Some(objects.iter().flatten().fold(nothing, |a, b| a.and(*b)))
    }

    /// Puts one object around what was made already.
    fn around(&mut self, inner: Weight) -> Option<()> {
        self.total = self.total.saturating_sub(inner.objects);
        self.push(Weight {
            objects: inner.objects + 1,
            depth: inner.depth + 1,
        })
    }

    /// Puts something into what lies on top.
    fn put_in(&mut self, inner: Weight) -> Option<()> {
        let outer = self.stack.last_mut()?.as_mut()?;
        outer.objects += inner.objects;
        outer.depth = outer.depth.max(inner.depth + 1);
        (outer.depth <= DEPTH).then_some(())
    }

    fn around_last(&mut self, count: usize) -> Option<()> {
        let mut sum = Weight {
            objects: 0,
            depth: 0,
        };
        for _ in 0..count {
            sum = sum.and(self.pop()?);
        }
        self.around(sum)
    }

    fn remember(&mut self, id: u32) -> Option<()> {
        let last = (*self.stack.last()?)?;
        self.total = self.total.saturating_add(last.objects);
        self.memo.insert(id, last);
        Some(())
    }

    fn recall(&mut self, id: u32) -> Option<()> {
        let weight = *self.memo.get(&id)?;
        self.push(weight)
    }

    /// One operation; nothing if there is none that can be.
    fn step(&mut self) -> Option<Step> {
        let byte = self.byte()?;
        // candle takes this for an empty dictionary, and what should be in it is lost. Binary pickles have another way to make one.
        if byte == OpCode::Dict as u8 {
            return None;
        }
        match OpCode::try_from(byte).ok()? {
            OpCode::Proto => drop(self.byte()?),
            OpCode::Global => {
                let length = self.line()? + self.line()?;
                self.push_text(length)?;
            }
            OpCode::BinInt1 => {
                self.byte()?;
                self.push(LEAF)?;
            }
            OpCode::BinInt2 => {
                self.bytes(2)?;
                self.push(LEAF)?;
            }
            OpCode::BinInt => {
                self.bytes(4)?;
                self.push(LEAF)?;
            }
            OpCode::BinFloat => {
                self.bytes(8)?;
                self.push(LEAF)?;
            }
            OpCode::Long1 => {
                // Longer ones have no room in candle's number.
                let length = usize::from(self.byte()?);
                (length <= 8).then_some(())?;
                self.bytes(length)?;
                self.push(LEAF)?;
            }
            OpCode::BinUnicode => {
                let length = self.number()?;
                self.bytes(usize::try_from(length).ok()?)?;
                self.push_text(length.into())?;
            }
            OpCode::NewTrue
            | OpCode::NewFalse
            | OpCode::None
            | OpCode::EmptyTuple
            | OpCode::EmptyList
            | OpCode::EmptyDict => self.push(LEAF)?,
            OpCode::Mark => self.stack.push(None),
            OpCode::BinPersId | OpCode::Tuple1 => self.around_last(1)?,
            OpCode::Tuple2 | OpCode::Reduce | OpCode::NewObj | OpCode::Build => {
                self.around_last(2)?
            }
            OpCode::Tuple3 => self.around_last(3)?,
            OpCode::Tuple => {
                let inner = self.pop_to_mark()?;
                self.around(inner)?;
            }
            // Refused above, by its byte: candle reads none as this.
            OpCode::Dict => return None,
            OpCode::Append => {
                let inner = self.pop()?;
                self.put_in(inner)?;
            }
            OpCode::SetItem => {
                let inner = self.pop()?.and(self.pop()?);
                self.put_in(inner)?;
            }
            OpCode::Appends | OpCode::SetItems => {
                let inner = self.pop_to_mark()?;
                self.put_in(inner)?;
            }
            OpCode::BinPut => {
                let id = self.byte()?;
                self.remember(id.into())?;
            }
            OpCode::LongBinPut => {
                let id = self.number()?;
                self.remember(id)?;
            }
            OpCode::BinGet => {
                let id = self.byte()?;
                self.recall(id.into())?;
            }
            OpCode::LongBinGet => {
                let id = self.number()?;
                self.recall(id)?;
            }
            OpCode::Stop => return Some(Step::Stop),
        }
        Some(Step::Next)
    }
}

impl Weight {
    fn and(self, other: Self) -> Self {
        Self {
            objects: self.objects.saturating_add(other.objects),
            depth: self.depth.max(other.depth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_candle_would_choke_on_is_refused() {
        let nested: Vec<u8> = [&[b')'; 1][..], &[0x85; 100], b"."].concat();
        // Doubled again and again: as much as 2^60 objects.
        let mut doubled = b"K\x01".to_vec();
        for _ in 0..60 {
            doubled.extend(b"q\x00h\x00\x86");
        }
        doubled.push(b'.');
        // The same beside each other: not deep, and too much all the same.
        let mut wide = b"]K\x01\x85q\x00".to_vec();
        for _ in 0..30 {
            wide.extend(b"(h\x00h\x00tq\x00");
        }
        for (pickle, what) in [
            (&b""[..], "an end"),
            (b"K\x01", "an end"),
            (b"X\xff\xff\xff\xffabc.", "a text of 4 GiB"),
            (b"\x8a\x09123456789.", "a number of 9 bytes"),
            (b"h\x00.", "what nobody remembers"),
            (b"K\x01K\x02u.", "items without a mark"),
            (b"K\x01R.", "one argument"),
            (b"ctorch", "a name without an end"),
            (b"\xff.", "no operation"),
            (b"(K\x01K\x02d.", "a dictionary that comes out empty"),
            (&nested, "a hundred tuples in each other"),
            (&doubled, "doubled"),
            (&wide, "doubled, side by side"),
        ] {
            assert!(weigh(pickle).is_err(), "{what}");
        }
        assert_eq!(weigh(b"\x80\x02}(X\x01\0\0\0aK\x01u."), Ok(()));
    }

    fn text(length: usize) -> Vec<u8> {
        [
            b"X",
            &(length as u32).to_le_bytes()[..],
            &vec![b'x'; length],
        ]
        .concat()
    }

    const REPEATED: &str = "repeats itself more often than a file of tensors does";

    /// Remembers what has been made, of so many objects and by so many, and calls it to mind until that is just as much as may be, and one more.
    fn assert_weighs(made: &[u8], objects: u64, total: u64) {
        let pickle = |recalled: u64, nothings: u64| {
            let recall = b"h\x00".repeat(recalled as usize);
            let nothing = b"N".repeat(nothings as usize);
            [made, b"q\x00", &recall, &nothing, b"."].concat()
        };
        let limit = |pickle: &[u8]| 2 * pickle.len() as u64 + (1 << 16);
        let comes_to = |recalled| total + (1 + recalled) * objects;
        let recalled = (0..).find(|n| comes_to(*n) > limit(&pickle(*n, 0)));
        let recalled = recalled.expect("some are too many");
        // Each of these is one more, and allows two more.
        let nothings = comes_to(recalled) - limit(&pickle(recalled, 0));
        let most = pickle(recalled, nothings);
        assert_eq!(comes_to(recalled) + nothings, limit(&most));
        assert_eq!(weigh(&most), Ok(()), "{}", made[0] as char);
        let more = weigh(&pickle(recalled, nothings - 1));
        assert_eq!(more.unwrap_err(), REPEATED, "{}", made[0] as char);
    }

    #[test]
    fn all_that_is_made_and_copied_is_counted() {
        let long = text(3200);
        let name = [&b"c"[..], &[b'm'; 99], b"\n", &[b'n'; 219], b"\n"].concat();
        for (made, objects) in [
            (vec![&long[..]], 101),
            (vec![&text(3199)], 100),
            (vec![&name], 11),
            (vec![&long, b"\x85"], 102),
            (vec![&long, b"Q"], 102),
            (vec![&long, b"N\x86"], 103),
            (vec![&name, &long, b"R"], 113),
            (vec![b"N", &long, b"N\x87"], 104),
            (vec![b"(", &long, b"K\x01", &long, b"t"], 204),
            (vec![b"]", &long, b"a"], 102),
            (vec![b"](", &long, b"NN", b"e"], 104),
            (vec![b"}", &long, b"Ns"], 103),
            (vec![b"}(", &long, &long, b"NNu"], 205),
            (vec![b"]", b"]", &long, b"aa"], 103),
        ] {
            assert_weighs(&made.concat(), objects, objects);
        }
        // The text, its memory, its copy, and the tuple around both.
        let twice = [&long[..], b"q\x01h\x01\x86"].concat();
        assert_weighs(&twice, 203, 304);
    }

    #[test]
    fn objects_in_objects_are_counted_however_they_come_there() {
        for (open, close) in [
            (&b""[..], &b"\x85"[..]),
            (b"", b"Q"),
            (b"K\x01", b"\x86"),
            (b"K\x01", b"R"),
            (b"(", b"t"),
            (b"]", b"a"),
            (b"](", b"e"),
            (b"}K\x01", b"s"),
            (b"}(K\x01", b"u"),
        ] {
            let nested = |depth: usize| {
                let pickle = [
                    &open.repeat(depth - 1),
                    &b"N"[..],
                    &close.repeat(depth - 1),
                    b".",
                ];
                weigh(&pickle.concat())
            };
            for depth in 1..=32 {
                assert_eq!(nested(depth), Ok(()), "{depth} of {close:?}");
            }
            for depth in [33, 34, 100] {
                let error = nested(depth).unwrap_err();
                assert!(error.starts_with("can't be understood at byte "), "{error}");
            }
        }
    }
}
