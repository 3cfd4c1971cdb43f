//! What tests have ranks do. Each rank runs one scenario and writes what came of it into a file of its own: `mpirun -n 2 PROGRAM FOLDER SCENARIO..`

mod agreement;
mod faults;
mod scenario;
mod statistics;
mod training;

use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use varscope_mpi::{Options, launch};

use scenario::{Outcome, run};

fn main() -> Outcome<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let [folder, scenario @ ..] = &*args else {
        return Err("usage: FOLDER SCENARIO..".into());
    };
    let folder = Path::new(folder);
    // Long on however busy a machine, but for those who are to wait until it is over.
    let limit = match scenario {
        [.., "hang" | "stop"] => Duration::from_secs(4),
        _ => Duration::from_secs(120),
    };
    launch(Options::new().time_limit(limit), |world| {
        let came = run(world, folder, scenario)?;
        fs::write(folder.join(world.rank().to_string()), came)?;
        Ok(())
    })
}
