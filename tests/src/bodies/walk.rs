//! What one run of a body did: its walk, written by the program that runs it and read by the one that judges it.

use std::fmt;
use std::str::FromStr;

/// Something that was seen, in the order of time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A request was answered.
    Asked {
        /// Which site.
        site: usize,
        /// The variable's full name.
        name: String,
        /// The answer.
        answer: Answer,
    },
    /// A layer is called.
    Called {
        /// Which site.
        site: usize,
        /// The scope in which it is called.
        scope: String,
        /// Whether the caller put it under reuse.
        reused: bool,
    },
    /// It returned.
    Returned {
        /// Which site.
        site: usize,
        /// Whether without an error.
        well: bool,
    },
    /// The run panicked.
    Panicked,
}

/// What the runtime answers to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// A variable.
    Given,
    /// It exists, and the request does not share.
    Exists,
    /// It is shared under another shape or element type.
    Contradicts,
    /// It is to be shared, and does not exist.
    Missing,
    /// Something else is wrong.
    Otherwise,
}

impl Answer {
    /// With their letters.
    const ALL: [(Self, char); 5] = [
        (Self::Given, 'g'),
        (Self::Exists, 'e'),
        (Self::Contradicts, 'c'),
        (Self::Missing, 'm'),
        (Self::Otherwise, 'o'),
    ];

    /// Whether two requests are at odds: what the check is there to find.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Exists | Self::Contradicts)
    }

    /// Whether the variable is there afterwards, as it was asked for.
    pub fn leaves_it_there(self) -> bool {
        matches!(self, Self::Given | Self::Exists)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked { site, name, answer } => {
                let letter = Answer::ALL.iter().find(|(known, _)| known == answer);
                write!(
                    f,
                    "{}{site}:{name}",
                    letter.map_or('?', |(_, letter)| *letter)
                )
            }
            Self::Called {
                site,
                scope,
                reused,
            } => write!(f, "{}{site}:{scope}", if *reused { '+' } else { '>' }),
            Self::Returned { site, well } => write!(f, "{}{site}", if *well { '<' } else { '!' }),
            Self::Panicked => f.write_str("p"),
        }
    }
}

/// A word that means nothing.
#[derive(Debug)]
pub struct Unreadable;

impl FromStr for Event {
    type Err = Unreadable;

    fn from_str(word: &str) -> Result<Self, Unreadable> {
        let mut rest = word.chars();
        let letter = rest.next().ok_or(Unreadable)?;
        if letter == 'p' {
            return Ok(Self::Panicked);
        }
        let (site, name) = rest.as_str().split_once(':').unwrap_or((rest.as_str(), ""));
        let site = site.parse().map_err(|_| Unreadable)?;
        let name = name.to_owned();
        Ok(match letter {
            '+' | '>' => Self::Called {
                site,
                scope: name,
                reused: letter == '+',
            },
            '<' | '!' => Self::Returned {
                site,
                well: letter == '<',
            },
            _ => {
                let known = Answer::ALL.iter().find(|(_, known)| *known == letter);
                let answer = known.ok_or(Unreadable)?.0;
                Self::Asked { site, name, answer }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let (site, name) = (12, String::from("a/w"));
        let mut events: Vec<Event> = Answer::ALL
            .iter()
            .map(|(answer, _)| Event::Asked {
                site,
                name: name.clone(),
                answer: *answer,
            })
            .collect();
        for yes in [false, true] {
            events.push(Event::Called {
                site,
                scope: String::new(),
                reused: yes,
            });
            events.push(Event::Returned { site, well: yes });
        }
        events.push(Event::Panicked);
        for event in events {
            let word = event.to_string();
            assert_eq!(word.parse::<Event>().ok(), Some(event), "{word}");
        }
    }
}
