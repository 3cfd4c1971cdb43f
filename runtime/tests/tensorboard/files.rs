//! The files, read by a reader that shares nothing with the writer.

use varscope::prelude::*;
use varscope::tensorboard::{FileWriter, HParams, TensorBoardError};
use varscope::{Request, Select};

use crate::Test;
use crate::read::{event, only_file, value, values};

#[test]
fn a_file_begins_with_its_version() -> Test {
    let run = tempfile::tempdir()?;
    drop(FileWriter::new(run.path())?);
    let events = only_file(run.path());
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].text(event::FILE_VERSION), "brain.Event:2");
    assert!(events[0].double(event::WALL_TIME) > 1.7e9);
    Ok(())
}

#[test]
fn scalars_come_back_with_their_steps() -> Test {
    let run = tempfile::tempdir()?;
    let written = [(0, 1.5), (3, -2.0), (i64::MAX, f32::INFINITY)];
    let mut writer = FileWriter::new(run.path().join("made/on/the/way"))?;
    for (step, number) in written {
        writer.scalar("loss", step, number)?;
    }
    writer.finish()?;
    let read = values(&only_file(&run.path().join("made/on/the/way")));
    let read: Vec<_> = read
        .iter()
        .map(|(step, v)| (v.text(value::TAG), *step, v.float(value::SIMPLE_VALUE)))
        .collect();
    let written = written.map(|(step, number)| ("loss".to_owned(), step, Some(number)));
    assert_eq!(read, written);
    Ok(())
}

#[test]
fn what_a_dropped_writer_has_is_in_the_file() -> Test {
    let run = tempfile::tempdir()?;
    let mut writer = FileWriter::new(run.path())?;
    writer.scalar("loss", 1, 0.5)?;
    assert!(values(&only_file(run.path())).is_empty());
    drop(writer);
    assert_eq!(values(&only_file(run.path())).len(), 1);
    Ok(())
}

#[test]
fn each_writer_has_a_file_of_its_own() -> Test {
    let run = tempfile::tempdir()?;
    let writers = [FileWriter::new(run.path())?, FileWriter::new(run.path())?];
    assert_ne!(writers[0].path(), writers[1].path());
    for writer in &writers {
        let name = writer.path().file_name().unwrap_or_default();
        assert!(name.to_string_lossy().starts_with("events.out.tfevents."));
    }
    Ok(())
}

#[test]
fn texts_are_tensors_of_the_plugin() -> Test {
    let run = tempfile::tempdir()?;
    let mut writer = FileWriter::new(run.path())?;
    writer.text("note", 7, "*Grüße*")?;
    writer.plain_text("table", 8, "a  b\nc  d")?;
    writer.finish()?;
    let read = values(&only_file(run.path()));
    let texts = read.iter().map(|(step, v)| {
        let plugin = v.message(value::METADATA).and_then(|m| m.message(1));
        let tensor = v.message(value::TENSOR).expect("a tensor");
        let plugin = plugin.map(|plugin| plugin.text(1));
        (*step, plugin.unwrap_or_default(), tensor.text(8))
    });
    let texts: Vec<_> = texts.collect();
    let text = "text".to_owned();
    assert_eq!(texts[0], (7, text.clone(), "*Grüße*".to_owned()));
    assert_eq!(texts[1], (8, text, "    a  b\n    c  d".to_owned()));
    Ok(())
}

#[test]
fn a_histogram_has_the_values_and_says_what_is_no_number() -> Test {
    let run = tempfile::tempdir()?;
    let mut writer = FileWriter::new(run.path())?;
    writer.histogram("w", 1, [0.5, 0.5, -1.0, f64::NAN, f64::INFINITY])?;
    writer.histogram("w", 2, [0.5])?;
    writer.finish()?;
    let read = values(&only_file(run.path()));
    let tags: Vec<_> = read.iter().map(|(step, v)| (*step, v.text(1))).collect();
    let tag = |step, tag: &str| (step, tag.to_owned());
    let expected = [
        tag(1, "w"),
        tag(1, "w/nan"),
        tag(1, "w/infinite"),
        tag(2, "w"),
    ];
    assert_eq!(tags, expected);
    let histogram = read[0].1.message(value::HISTO).expect("a histogram");
    let numbers: Vec<f64> = (1..6).map(|field| histogram.double(field)).collect();
    assert_eq!(numbers, [-1.0, 0.5, 3.0, 0.0, 1.5]);
    let (limits, counts) = (histogram.doubles(6), histogram.doubles(7));
    assert_eq!(limits.len(), counts.len());
    let of = |number: f64| counts[limits.partition_point(|limit| *limit <= number)];
    assert_eq!((of(-1.0), of(0.5), of(0.0)), (1.0, 2.0, 0.0));
    Ok(())
}

#[test]
fn variables_are_histograms_by_name() -> Test {
    let run = tempfile::tempdir()?;
    let store = VarStore::new();
    for name in ["conv1/w", "conv1/b", "head/w"] {
        let request = Request::new(name).shape([3]).initializer(ones());
        store.pass().get_variable(request)?;
    }
    let mut writer = FileWriter::new(run.path())?;
    writer.variables(&store, "**/w", 5)?;
    writer.finish()?;
    let read = values(&only_file(run.path()));
    let tags: Vec<_> = read.iter().map(|(_, v)| v.text(1)).collect();
    assert_eq!(tags, ["variables/conv1/w", "variables/head/w"]);
    let sum = read[0].1.message(value::HISTO).map(|h| h.double(4));
    assert_eq!(sum, Some(3.0));
    Ok(())
}

#[test]
fn a_tag_is_one_kind_of_data() -> Test {
    let run = tempfile::tempdir()?;
    let mut writer = FileWriter::new(run.path())?;
    writer.scalar("w", 0, 1.0)?;
    let error = writer.histogram("w", 0, [1.0]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "tag w is scalar already, and TensorBoard shows one kind a tag: give the histogram another, as `w/histogram`"
    );
    assert!(matches!(
        writer.scalar("", 0, 1.0),
        Err(TensorBoardError::EmptyTag { .. })
    ));
    let hparams = HParams::new().set("rate", 0.1);
    writer.hparams(&hparams)?;
    assert!(matches!(
        writer.hparams(&hparams),
        Err(TensorBoardError::TwoSets { .. })
    ));
    Ok(())
}

#[test]
fn what_has_no_histogram_is_named() -> Test {
    let run = tempfile::tempdir()?;
    let store = VarStore::new();
    store.pass().variable(
        varscope::HostArray::from(vec!["a".to_owned()]),
        varscope::VariableOptions::new().name("vocabulary"),
    )?;
    let mut writer = FileWriter::new(run.path())?;
    let error = writer.variables(&store, Select::ALL, 0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "vocabulary has elements of type string, which have no histogram; leave it out: `Select::ALL.except(\"vocabulary\")`"
    );
    let pattern = writer.variables(&store, "a || b", 0);
    assert!(matches!(pattern, Err(TensorBoardError::Variable(_))));
    Ok(())
}

#[test]
fn a_folder_that_can_not_be_made_is_named() -> Test {
    let run = tempfile::tempdir()?;
    let file = run.path().join("file");
    std::fs::write(&file, "")?;
    let error = FileWriter::new(file.join("run")).unwrap_err();
    assert!(matches!(error, TensorBoardError::Io { .. }));
    assert!(error.to_string().ends_with("file/run"), "{error}");
    Ok(())
}
