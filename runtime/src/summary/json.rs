//! The same for machines.

use serde::Serialize;

use super::row::Row;

#[derive(Serialize)]
struct Contents<'a> {
    variables: Vec<Variable<'a>>,
    parameters: usize,
    trained_parameters: usize,
    bytes: Option<u64>,
}

#[derive(Serialize)]
struct Variable<'a> {
    name: &'a str,
    shape: &'a [usize],
    dtype: &'a str,
    parameters: usize,
    bytes: Option<u64>,
    trainable: bool,
    collections: &'a [String],
    shared: u32,
    defined_at: &'a str,
}

impl<'a> From<&'a Row> for Variable<'a> {
    fn from(row: &'a Row) -> Self {
        let Row {
            name,
            dims,
            shape: _,
            dtype,
            parameters,
            bytes,
            is_trained,
            collections,
            folds_into: _,
            shared,
            defined_at,
        } = row;
        Self {
            name,
            shape: dims,
            dtype,
            parameters: *parameters,
            bytes: *bytes,
            trainable: *is_trained,
            collections,
            shared: *shared,
            defined_at,
        }
    }
}

pub(super) fn of(rows: &[Row]) -> String {
    let trained = rows.iter().filter(|row| row.is_trained);
    let contents = Contents {
        variables: rows.iter().map(Variable::from).collect(),
        parameters: rows.iter().map(|row| row.parameters).sum(),
        trained_parameters: trained.map(|row| row.parameters).sum(),
        bytes: rows.iter().map(|row| row.bytes).sum(),
    };
    serde_json::to_string_pretty(&contents).expect("texts and numbers are JSON")
}
