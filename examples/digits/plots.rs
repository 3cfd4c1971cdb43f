//! Two pictures at the end: how the loss fell, and where the images of each digit came to lie.

use std::path::{Path, PathBuf};

use anyhow::Result;
use plotters::prelude::*;
use varscope::candle::prelude::{Device, Tensor};

use varscope_examples::digits::data::Digits;

const SIZE: (u32, u32) = (720, 480);

/// Colours of the ten digits, to be told apart by most eyes (Paul Tol's, and grey).
const COLOURS: [RGBColor; 10] = [
    RGBColor(51, 34, 136),
    RGBColor(136, 204, 238),
    RGBColor(68, 170, 153),
    RGBColor(17, 119, 51),
    RGBColor(153, 153, 51),
    RGBColor(221, 204, 119),
    RGBColor(204, 102, 119),
    RGBColor(136, 34, 85),
    RGBColor(170, 68, 153),
    RGBColor(120, 120, 120),
];

/// The mean loss of each epoch from `first` on, on a logarithmic scale; nothing if there is none.
pub(crate) fn curve(folder: &Path, first: usize, losses: &[f32]) -> Result<Option<PathBuf>> {
    let highest = losses.iter().copied().fold(0.0, f32::max);
    let lowest = losses.iter().copied().fold(highest, f32::min).max(1e-6);
    if losses.is_empty() {
        return Ok(None);
    }
    std::fs::create_dir_all(folder)?;
    let path = folder.join("loss.svg");
    let area = SVGBackend::new(&path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let epochs = first as f32..(first + losses.len()) as f32;
    let mut chart = ChartBuilder::on(&area)
        .caption("mean loss of an epoch", ("sans-serif", 20))
        .margin(16)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d(epochs, (lowest * 0.8..highest * 1.2).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("epoch")
        .x_label_formatter(&|epoch| format!("{epoch:.0}"))
        .y_label_formatter(&|loss| format!("{loss:.2}"))
        .light_line_style(WHITE)
        .draw()?;
    let points = (first + 1..)
        .zip(losses)
        .map(|(epoch, loss)| (epoch as f32, *loss));
    let points: Vec<(f32, f32)> = points.collect();
    let line = COLOURS[0].stroke_width(2);
    chart.draw_series(LineSeries::new(points.iter().copied(), line))?;
    let dots = points
        .iter()
        .map(|point| Circle::new(*point, 3, COLOURS[0].filled()));
    chart.draw_series(dots)?;
    area.present()?;
    drop((chart, area));
    Ok(Some(path))
}

/// Images as points in a plane, each digit in its colour: the two directions in which their embeddings `[images, features]` differ most.
pub(crate) fn embedding(folder: &Path, images: &Digits, embeddings: &Tensor) -> Result<PathBuf> {
    let points = principal(embeddings, 2)?.to_vec2::<f32>()?;
    std::fs::create_dir_all(folder)?;
    let path = folder.join("embedding.svg");
    let area = SVGBackend::new(&path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let range = |axis: usize, room: f32| {
        let values = points.iter().map(|point| point[axis]);
        let (low, high) = values.fold((0f32, 0f32), |(low, high), x| (low.min(x), high.max(x)));
        low * 1.1..high * room
    };
    let mut chart = ChartBuilder::on(&area)
        .caption(
            "test images on their first two principal axes",
            ("sans-serif", 20),
        )
        .margin(16)
        .x_label_area_size(28)
        .y_label_area_size(44)
        // The list of digits has the right.
        .build_cartesian_2d(range(0, 1.4), range(1, 1.1))?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .x_label_formatter(&|x| format!("{x:.1}"))
        .y_label_formatter(&|y| format!("{y:.1}"))
        .draw()?;
    for (digit, colour) in COLOURS.iter().enumerate() {
        let own = points.iter().enumerate();
        let own = own.filter(|(i, _)| usize::from(images.class(*i)) == digit);
        let dots = own.map(|(_, point)| Circle::new((point[0], point[1]), 3, colour.filled()));
        let mark = move |(x, y)| Circle::new((x + 8, y), 4, colour.filled());
        chart
            .draw_series(dots)?
            .label(digit.to_string())
            .legend(mark);
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    drop((chart, area));
    Ok(path)
}

/// Rows on their principal axes, found one after the other by iterating a vector with the covariance.
fn principal(rows: &Tensor, axes: usize) -> Result<Tensor> {
    let centred = rows.broadcast_sub(&rows.mean_keepdim(0)?)?;
    let mut covariance = centred.t()?.matmul(&centred)?;
    let width = rows.dim(1)?;
    let mut found = Vec::new();
    for _ in 0..axes {
        let unit = |v: &Tensor| v.broadcast_div(&v.sqr()?.sum_keepdim(0)?.sqrt()?);
        let begin: Vec<f32> = (0..width).map(|i| 1.0 + i as f32 / width as f32).collect();
        let mut axis = unit(&Tensor::from_vec(begin, (width, 1), &Device::Cpu)?)?;
        for _ in 0..200 {
            axis = unit(&covariance.matmul(&axis)?)?;
        }
        // What lies along it is taken away, so that the next one is another.
        let along = axis.t()?.matmul(&covariance.matmul(&axis)?)?;
        let taken = axis.matmul(&axis.t()?)?.broadcast_mul(&along)?;
        covariance = (covariance - taken)?;
        found.push(axis);
    }
    Ok(centred.matmul(&Tensor::cat(&found, 1)?)?)
}
