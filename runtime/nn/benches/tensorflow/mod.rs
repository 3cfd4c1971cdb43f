//! TensorFlow beside the benches: a Python that has it is asked for its times, in turns with ours.
//!
//! `VARSCOPE_PYTHON` names the interpreter, `python3` without. TensorFlow is no dependency: where it lacks, the benches say so and
//! print the rest.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// A process that measures.
pub(crate) struct TensorFlow {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl TensorFlow {
    /// Starts it, or prints why there is none.
    pub(crate) fn start() -> Option<Self> {
        let python = env::var("VARSCOPE_PYTHON").unwrap_or_else(|_| "python3".into());
        match Self::try_start(&python) {
            Ok((tensorflow, version)) => {
                println!("beside TensorFlow {version}\n");
                Some(tensorflow)
            }
            Err(error) => {
                println!(
                    "`{python}` has no TensorFlow ({error}): set `VARSCOPE_PYTHON` to one that has\n"
                );
                None
            }
        }
    }

    fn try_start(python: &str) -> io::Result<(Self, String)> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/with_tensorflow.py");
        let mut process = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            unreachable!("both were asked for")
        };
        let mut tensorflow = Self {
            process,
            questions,
            answers: BufReader::new(answers),
        };
        let version = tensorflow.answer()?;
        let version = version.as_str().unwrap_or_default().to_owned();
        Ok((tensorflow, version))
    }

    /// What one of `runs` calls of what is called `name` takes.
    pub(crate) fn time(&mut self, name: &str, runs: usize, mut arguments: Value) -> Duration {
        arguments["name"] = json!(name);
        arguments["runs"] = json!(runs);
        let asked = writeln!(self.questions, "{arguments}").and_then(|()| self.questions.flush());
        let answer = asked.and_then(|()| self.answer());
        let answer = answer.expect("TensorFlow measures what it is asked");
        Duration::from_secs_f64(answer.as_f64().expect("seconds"))
    }

    fn answer(&mut self) -> io::Result<Value> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ended"));
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for TensorFlow {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
