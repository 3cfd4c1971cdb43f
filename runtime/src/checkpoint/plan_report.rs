//! A plan as people read it, and as tools do.

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use varscope_names::OneLine;

use super::plan::{Conflict, ConflictKind, LoadPlan, Missing, Planned};
use crate::shape::Shape;

/// How many scopes of a list, and how many names of a scope, are shown.
const SCOPES: usize = 12;
const NAMES: usize = 6;
/// For so many names the nearest ones are looked for.
const NEAREST: usize = 24;

/// Names and what there is to say of each, by scopes; long lists are folded.
struct Section<'a> {
    title: &'a str,
    lines: Vec<(&'a str, Text<'a>)>,
}

/// What there is to say, found out for what is shown.
type Text<'a> = Box<dyn Fn() -> String + 'a>;

impl fmt::Display for Section<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lines.is_empty() {
            return Ok(());
        }
        writeln!(f, "\n{}:", self.title)?;
        let mut scopes: Vec<(&str, Vec<usize>)> = Vec::new();
        for (i, (name, _)) in self.lines.iter().enumerate() {
            let scope = name.rsplit_once('/').map_or("", |(scope, _)| scope);
            match scopes.iter().position(|(known, _)| *known == scope) {
                Some(known) => scopes[known].1.push(i),
                None if scopes.len() < SCOPES => scopes.push((scope, vec![i])),
                None => {}
            }
        }
        let mut told = 0;
        for (scope, lines) in &scopes {
            told += lines.len();
            let indent = match scope.is_empty() {
                true => "",
                false => "  ",
            };
            if !scope.is_empty() {
                writeln!(f, "  {}/", OneLine(scope))?;
            }
            for line in &lines[..lines.len().min(NAMES)] {
                let (name, text) = &self.lines[*line];
                let name = name.rsplit_once('/').map_or(*name, |(_, name)| name);
                writeln!(f, "  {indent}{}  {}", OneLine(name), OneLine(text()))?;
            }
            if lines.len() > NAMES {
                writeln!(f, "  {indent}… and {} more", lines.len() - NAMES)?;
            }
        }
        match self.lines.len() - told {
            0 => Ok(()),
            more => writeln!(f, "  … and {more} more in other scopes"),
        }
    }
}

impl LoadPlan {
    fn near(&self, name: &str, what: &str) -> String {
        match &*self.nearest(name) {
            [] => String::new(),
            names => format!("; {what} {}", names.join(", ")),
        }
    }

    fn conflict_lines(&self) -> Section<'_> {
        let line = |conflict: &Conflict| conflict.to_string();
        Section {
            title: "in conflict",
            lines: self
                .conflicts()
                .iter()
                .map(|c| (c.name.as_str(), Box::new(move || line(c)) as Box<_>))
                .collect(),
        }
    }

    fn missing_lines(&self) -> Section<'_> {
        let line = |missing: &Missing| {
            format!(
                "{} {}, defined at {}{}",
                missing.dtype,
                Shape::from(&*missing.shape),
                missing.defined.site,
                self.near(&missing.name, "the file has")
            )
        };
        Section {
            title: "missing in the file",
            lines: self
                .missing()
                .iter()
                .map(|m| (m.name.as_str(), Box::new(move || line(m)) as Box<_>))
                .collect(),
        }
    }

    fn unused_lines(&self) -> Section<'_> {
        let line =
            |unused: &Planned| format!("{}{}", unused, self.near(&unused.name, "the store has"));
        Section {
            title: "without a variable",
            lines: self
                .unused()
                .iter()
                .map(|u| (u.name.as_str(), Box::new(move || line(u)) as Box<_>))
                .collect(),
        }
    }

    fn changed_lines(&self) -> Section<'_> {
        let changed = self.matched().iter();
        let changed =
            changed.filter(|m| m.is_renamed() || m.cast.is_some() || m.squeezed.is_some());
        Section {
            title: "renamed, cast or squeezed",
            lines: changed
                .map(|m| (m.name.as_str(), Box::new(move || m.to_string()) as Box<_>))
                .collect(),
        }
    }
}

/// The whole plan: how many of each, and then what needs a look.
impl fmt::Display for LoadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renamed = self.matched().iter().filter(|m| m.is_renamed()).count();
        writeln!(
            f,
            "{}: {} matched ({renamed} renamed, {} cast), {} missing, {} without a variable, {} in conflict, {} left out",
            OneLine(self.path.display()),
            self.matched().len(),
            self.cast().count(),
            self.missing().len(),
            self.unused().len(),
            self.conflicts().len(),
            self.skipped(),
        )?;
        self.conflict_lines().fmt(f)?;
        self.missing_lines().fmt(f)?;
        self.unused_lines().fmt(f)?;
        self.changed_lines().fmt(f)
    }
}

/// Whatever there is to say of a tensor that is loaded: `bfloat16 (2, 3) as float32, encoder.w in the file`.
impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.dtype, Shape::from(&*self.shape))?;
        if let Some(cast) = self.cast {
            write!(f, " as {cast}")?;
        }
        if let Some(shape) = &self.squeezed {
            write!(f, " as {}", Shape::from(&**shape))?;
        }
        if self.is_renamed() {
            write!(f, ", {} in the file", OneLine(&self.in_file))?;
        }
        Ok(())
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            ConflictKind::Mismatch {
                expected,
                expected_dtype,
                found,
                found_dtype,
                defined,
            } => {
                write!(
                    f,
                    "{found_dtype} {found} in the file, {expected_dtype} {expected} in the store, defined at {}",
                    defined.site
                )?;
                match () {
                    () if expected == found => f.write_str("; `cast()` converts it"),
                    () if expected.is_same_squeezed(found) => {
                        f.write_str("; `squeeze()` lets dimensions of size 1 differ")
                    }
                    () => Ok(()),
                }
            }
            ConflictKind::DType { dtype, lacks } => {
                write!(f, "is {}, which {lacks}", OneLine(dtype))
            }
            ConflictKind::Name => write!(
                f,
                "is no name that a variable can have; `rename(..)` gives it another, `except(..)` leaves it out"
            ),
            ConflictKind::Twice { other } => write!(
                f,
                "{} and {} in the file are both for it; `rename(..)` or `except(..)` keeps them apart",
                OneLine(other),
                OneLine(&self.in_file)
            ),
        }
    }
}

impl fmt::Debug for LoadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadPlan")
            .field("path", &self.path)
            .field("matched", &self.matched())
            .field("missing", &self.missing())
            .field("unused", &self.unused())
            .field("conflicts", &self.conflicts())
            .field("skipped", &self.skipped())
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Tensor<'a> {
    name: &'a str,
    in_file: &'a str,
    file: String,
    shape: &'a [usize],
    dtype: &'static str,
    cast: Option<&'static str>,
    squeezed: Option<&'a [usize]>,
}

#[derive(Serialize)]
struct Lacking<'a> {
    name: &'a str,
    shape: &'a [usize],
    dtype: &'static str,
    defined: String,
    nearest: Vec<String>,
}

#[derive(Serialize)]
struct Against<'a> {
    name: &'a str,
    in_file: &'a str,
    file: String,
    why: String,
}

fn tensor(planned: &Planned) -> Tensor<'_> {
    Tensor {
        name: &planned.name,
        in_file: &planned.in_file,
        file: planned.file.display().to_string(),
        shape: &planned.shape,
        dtype: planned.dtype.name(),
        cast: planned.cast.map(|dtype| dtype.name()),
        squeezed: planned.squeezed.as_deref(),
    }
}

/// For tools: lists of `matched`, `missing`, `unused` and `conflicts`, and how many were `skipped`.
impl Serialize for LoadPlan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let matched: Vec<Tensor<'_>> = self.matched().iter().map(tensor).collect();
        let unused: Vec<Tensor<'_>> = self.unused().iter().map(tensor).collect();
        let missing = self
            .missing()
            .iter()
            .enumerate()
            .map(|(i, missing)| Lacking {
                name: &missing.name,
                shape: &missing.shape,
                dtype: missing.dtype.name(),
                defined: missing.defined.site.to_string(),
                nearest: match i < NEAREST {
                    true => self.nearest(&missing.name),
                    false => Vec::new(),
                },
            });
        let conflicts = self.conflicts().iter().map(|conflict| Against {
            name: &conflict.name,
            in_file: &conflict.in_file,
            file: conflict.file.display().to_string(),
            why: conflict.to_string(),
        });
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("file", &self.path.display().to_string())?;
        map.serialize_entry("matched", &matched)?;
        map.serialize_entry("missing", &missing.collect::<Vec<_>>())?;
        map.serialize_entry("unused", &unused)?;
        map.serialize_entry("conflicts", &conflicts.collect::<Vec<_>>())?;
        map.serialize_entry("skipped", &self.skipped())?;
        map.end()
    }
}
