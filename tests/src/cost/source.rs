//! The text of the generated crates.

/// Two texts that are compared.
#[derive(Debug)]
pub struct Program {
    /// What is measured.
    pub with: String,
    /// What it is measured against.
    pub without: String,
}

/// A function that makes `variables · layers ^ depth` requests (twice as many calls with `again`), against the same with `check = false`.
#[derive(Clone, Copy, Debug)]
pub struct Reaching {
    /// How many variables a layer asks for itself.
    pub variables: usize,
    /// How many layers a layer calls.
    pub layers: usize,
    /// How deep the calls go; 0 is one layer with a call of another for each ten of its variables.
    pub depth: u32,
    /// Whether every scope is entered a second time under `reuse = true`, and by whom.
    pub again: Option<Again>,
}

/// Who is called where a scope is entered a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Again {
    /// The same layer, as models mostly share.
    Same,
    /// Another one that asks for the same: everything is compared.
    Twin,
}

impl Reaching {
    /// The crate's text.
    pub fn program(&self) -> Program {
        Program {
            with: self.source("#[layer]"),
            without: self.source("#[layer(check = false)]"),
        }
    }

    fn source(&self, attribute: &str) -> String {
        let mut text = String::from("#![allow(dead_code)]\n\nuse varscope::prelude::*;\n");
        let variables: String = (0..self.variables)
            .map(|i| format!("    get_variable!(\"v{i}\", [2, 3])?;\n"))
            .collect();
        let second = match self.again {
            Some(Again::Twin) => "_twin",
            Some(Again::Same) | None => "",
        };
        let one = |name: &str, body: &str| {
            format!("\n{attribute}\npub fn {name}() -> Result<()> {{\n{body}    Ok(())\n}}\n")
        };
        let layer = |name: &str, body: &str| match second {
            "" => one(name, body),
            second => one(name, body) + &one(&format!("{name}{second}"), body),
        };
        let calls = |count: usize, callee: &str| -> String {
            (0..count)
                .map(|i| {
                    let once = format!("    scope!(\"s{i}\", {callee}())?;\n");
                    match self.again {
                        Some(_) => {
                            once + &format!(
                                "    scope!(\"s{i}\", reuse = true, {callee}{second}())?;\n"
                            )
                        }
                        None => once,
                    }
                })
                .collect()
        };
        if self.depth == 0 {
            text += &layer(
                "leaf",
                "    get_variable!(\"weights\", [2, 3])?;\n    get_variable!(\"bias\", [3])?;\n",
            );
            text += &one("net", &(variables + &calls(self.variables / 10, "leaf")));
            return text;
        }
        text += &layer("layer0", &variables);
        for level in 1..=self.depth {
            let name = format!("layer{level}");
            let body = calls(self.layers, &format!("layer{}", level - 1));
            // Nobody calls the last one.
            text += &match level == self.depth {
                true => one(&name, &body),
                false => layer(&name, &body),
            };
        }
        text
    }

    /// How many requests that are.
    pub fn reached(&self) -> usize {
        let times = 1 + usize::from(self.again.is_some());
        match self.depth {
            0 => self.variables + 2 * times * (self.variables / 10),
            depth => self.variables * (times * self.layers).pow(depth),
        }
    }
}

/// Layers as people write them, against the same functions without a macro, on a [`Pass`](varscope::Pass) that is handed on.
///
/// Every tenth layer calls the nine before it, each in a scope.
#[derive(Clone, Copy, Debug)]
pub struct Explicit {
    /// How many layers there are.
    pub layers: usize,
    /// How many variables each asks for.
    pub variables: usize,
}

impl Explicit {
    /// The crate's text.
    pub fn program(&self) -> Program {
        Program {
            with: self.source(&Form {
                imports: "use varscope::prelude::*;",
                attribute: "#[layer]\n",
                pass: "",
                variable: |v| {
                    let Asked { name, dims, rank: _, init } = v;
                    let trainable = if v.is_trained() { "" } else { ", trainable = false" };
                    format!("get_variable!(\"{name}\", {dims}, initializer = {init}(){trainable})?")
                },
                call: |scope, callee| format!("scope!(\"{scope}\", {callee}(&x))?"),
            }),
            without: self.source(&Form {
                imports: "use ndarray::{Ix1, Ix4};\nuse varscope::prelude::*;\nuse varscope::{Pass, Request};",
                attribute: "",
                pass: "pass: &mut Pass, ",
                variable: |v| {
                    let Asked { name, dims, rank, init } = v;
                    let trainable = if v.is_trained() { "" } else { ".trainable(false)" };
                    format!(
                        "Variable::<f32, Ix{rank}>::new(pass.get_variable(Request::new(\"{name}\").shape({dims}).initializer({init}()){trainable})?)?"
                    )
                },
                call: |scope, callee| format!("{{ let mut scope = pass.scope(\"{scope}\")?; {callee}(&mut scope, &x)? }}"),
            }),
        }
    }

    fn source(&self, form: &Form) -> String {
        let Form {
            imports,
            attribute,
            pass,
            ..
        } = form;
        let mut text =
            format!("#![allow(dead_code)]\n\nuse ndarray::Array4;\n{imports}\n{OPERATION}");
        for layer in 0..self.layers {
            text += &format!(
                "\n{attribute}pub fn layer{layer}({pass}x: &Array4<f32>) -> Result<Array4<f32>> {{\n"
            );
            for asked in (0..self.variables).map(Asked::number) {
                text += &format!("    let {} = {};\n", asked.name, (form.variable)(&asked));
            }
            let rest: Vec<String> = (1..self.variables)
                .map(|v| format!("{}.any()", Asked::number(v).name))
                .collect();
            text += &format!(
                "    let x = convolved(x, &kernel, &[{}]);\n",
                rest.join(", ")
            );
            if layer % 10 == 9 {
                for callee in layer - 9..layer {
                    let call = (form.call)(&format!("conv{callee}"), &format!("layer{callee}"));
                    text += &format!("    let x = {call};\n");
                }
            }
            text += "    Ok(x)\n}\n";
        }
        text
    }

    /// How many variables that are.
    pub fn requests(&self) -> usize {
        self.layers * self.variables
    }
}

/// What the layers compute, if anybody ran them; the same in both forms.
const OPERATION: &str = "
fn convolved(x: &Array4<f32>, kernel: &Variable<f32, ndarray::Ix4>, rest: &[&AnyVariable]) -> Array4<f32> {
    let x = nn::conv2d(x, &kernel.value(), [1, 1, 1, 1], Padding::Same);
    x.expect(\"sixteen channels\") * rest.len() as f32
}
";

/// A way to write a layer.
struct Form {
    imports: &'static str,
    attribute: &'static str,
    /// The parameter that is handed on.
    pass: &'static str,
    variable: fn(&Asked) -> String,
    /// A call of a layer in a scope.
    call: fn(&str, &str) -> String,
}

/// A variable of a layer.
struct Asked {
    name: String,
    dims: &'static str,
    rank: usize,
    init: &'static str,
}

impl Asked {
    /// A kernel first, then what belongs to a batch normalization.
    fn number(i: usize) -> Self {
        let (name, init) = match i {
            0 => ("kernel", "he_normal"),
            1 => ("bias", "zeros"),
            2 => ("scale", "ones"),
            3 => ("moving_mean", "zeros"),
            4 => ("moving_variance", "ones"),
            _ => {
                return Self {
                    name: format!("extra{i}"),
                    ..Self::number(1)
                };
            }
        };
        let (dims, rank) = match i {
            0 => ("[3, 3, 16, 16]", 4),
            _ => ("[16]", 1),
        };
        Self {
            name: name.to_owned(),
            dims,
            rank,
            init,
        }
    }

    fn is_trained(&self) -> bool {
        !self.name.starts_with("moving")
    }
}
