//! Which tensors, and under which names: arguments that several commands have.

use std::error::Error as StdError;

use varscope::checkpoint::{LoadOptions, SaveOptions, TensorFile, TensorInfo};
use varscope::{Error, Select};

/// Which tensors are looked at.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Choice {
    /// Those alone that a pattern chooses: `encoder | head | !**/bias`.
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,
    /// None that a pattern chooses.
    #[arg(long, value_name = "PATTERN")]
    except: Vec<String>,
}

impl Choice {
    pub(crate) fn select(&self) -> Select {
        let only = match &*self.only {
            [] => Select::ALL,
            only => Select::from(only.to_vec()),
        };
        match &*self.except {
            [] => only,
            except => only.except(Select::from(except.to_vec())),
        }
    }

    /// Those of a file. Patterns are written with slashes, also where a file's names have dots.
    ///
    /// # Errors
    /// If one is no pattern.
    pub(crate) fn of<'a>(&self, file: &'a TensorFile) -> Result<Vec<&'a TensorInfo>, Error> {
        let select = self.select();
        select.check()?;
        let dotted = file.dots_are_slashes();
        let chosen = file.tensors().iter().filter(|tensor| match dotted {
            true => {
                select.keeps_name(&tensor.name.replace('.', "/")) || select.keeps_name(&tensor.name)
            }
            false => select.keeps_name(&tensor.name),
        });
        Ok(chosen.collect())
    }
}

/// New names for old ones; those that come first are tried first.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Naming {
    /// Exactly this name: `a/w=b/w`.
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,
    /// What begins so: `bert/encoder/=encoder/`.
    #[arg(long, value_name = "OLD=NEW")]
    prefix: Vec<String>,
    /// What a regular expression matches; `$1` is what its first group did.
    #[arg(long, value_name = "OLD=NEW")]
    regex: Vec<String>,
    /// Takes this scope off.
    #[arg(long, value_name = "SCOPE")]
    strip_prefix: Option<String>,
    /// Puts everything under this scope.
    #[arg(long, value_name = "SCOPE")]
    under: Option<String>,
}

macro_rules! apply {
    ($name:ident, $options:ty) => {
        pub(crate) fn $name(&self, mut options: $options) -> Result<$options, Box<dyn StdError>> {
            for rule in &self.rename {
                let (old, new) = parted(rule)?;
                options = options.rename(old, new);
            }
            for rule in &self.prefix {
                let (old, new) = parted(rule)?;
                options = options.rename_prefix(old, new);
            }
            for rule in &self.regex {
                let (old, new) = parted(rule)?;
                options = options.rename_regex(old, new)?;
            }
            if let Some(scope) = &self.strip_prefix {
                options = options.strip_prefix(scope);
            }
            if let Some(scope) = &self.under {
                options = options.under(scope);
            }
            Ok(options)
        }
    };
}

impl Naming {
    apply!(of_saving, SaveOptions);
    apply!(of_loading, LoadOptions);

    pub(crate) fn is_empty(&self) -> bool {
        self.rename.is_empty()
            && self.prefix.is_empty()
            && self.regex.is_empty()
            && self.strip_prefix.is_none()
            && self.under.is_none()
    }
}

/// The last `=` parts them: a regular expression may have one.
fn parted(rule: &str) -> Result<(&str, &str), String> {
    let parted = rule.rsplit_once('=');
    parted.ok_or_else(|| format!("{rule:?} has no `=`: a rule is written `OLD=NEW`"))
}
