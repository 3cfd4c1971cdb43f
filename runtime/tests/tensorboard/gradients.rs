//! Gradients of candle's.

use varscope::Select;
use varscope::candle::prelude::*;
use varscope::tensorboard::FileWriter;

use crate::Test;
use crate::read::{only_file, value, values};

#[test]
fn gradients_are_histograms_by_the_names_of_their_variables() -> Test {
    let run = tempfile::tempdir()?;
    let store = VarStore::new();
    let w = model!(store, {
        get_variable!("unused", [2])?;
        scope!("line", get_variable!("w", [2], initializer = ones()))
    })?;
    let gradients = (w.sqr()? * 3.0)?.sum_all()?.backward()?;
    let mut writer = FileWriter::new(run.path())?;
    writer.gradients(&store, &gradients, Select::ALL, 5)?;
    writer.finish()?;
    let read = values(&only_file(run.path()));
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].1.text(1), "gradients/line/w");
    let histogram = read[0].1.message(value::HISTO).expect("a histogram");
    assert_eq!((histogram.double(3), histogram.double(4)), (2.0, 12.0));
    Ok(())
}
