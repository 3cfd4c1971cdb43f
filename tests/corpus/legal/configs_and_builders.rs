//! A model with a configuration, methods and builders, as frameworks have them.
use varscope::prelude::*;

#[derive(Clone, Debug, Default)]
struct Config {
    hidden: usize,
    layers: usize,
    tie: bool,
}

struct Net<'a> {
    config: &'a Config,
    name: String,
}

impl<'a> Net<'a> {
    fn new(name: impl Into<String>, config: &'a Config) -> Self {
        Self {
            config,
            name: name.into(),
        }
    }

    #[layer]
    fn embed(&self, x: usize) -> Result<f32> {
        let table = scope!("embedding", get_variable!("table", [8, self.config.hidden]))?;
        Ok((x * table.shape()[1]) as f32)
    }

    #[layer]
    fn unembed(&self, x: f32) -> Result<f32> {
        if self.config.tie {
            let table = scope!(
                "embedding",
                reuse = true,
                get_variable!("table", [8, self.config.hidden])
            )?;
            Ok(x * table.value().len() as f32)
        } else {
            scope!("output", get_variable!("table", [8, self.config.hidden]))?;
            Ok(x)
        }
    }

    #[layer]
    fn block(&self, i: usize, x: f32) -> Result<f32> {
        let Config { hidden, .. } = *self.config;
        scope!(format!("block{i}"), {
            let w = get_variable!("w", [hidden])?;
            Ok(x + w.value().len() as f32)
        })
    }

    #[layer]
    fn forward(&self, x: usize) -> Result<f32> {
        scope!(self.name.as_str(), {
            let x = self.embed(x)?;
            let x = (0..self.config.layers).try_fold(x, |x, i| self.block(i, x))?;
            self.unembed(x)
        })
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let config = Config {
        hidden: 4,
        layers: 3,
        tie: true,
    };
    let loose = Config {
        tie: false,
        ..config.clone()
    };
    model!(store, {
        let a = Net::new("a", &config);
        let b = Net::new("b", &loose);
        let (x, y) = (a.forward(1)?, b.forward(1)?);
        assert!(x > y);
    });
    assert_eq!(store.len(), 9);
    Ok(())
}
