//! Which files of a run are kept.

use std::cmp::Ordering;

use super::checkpoint::Checkpoint;

/// Which of two metrics is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Best {
    /// The lowest: a loss.
    Lowest,
    /// The highest: an accuracy.
    Highest,
}

impl Best {
    /// From good to bad; of two that are equally good the later one is better, and what has no metric is not compared.
    fn order(self, a: &Checkpoint, b: &Checkpoint) -> Ordering {
        let [a_metric, b_metric] = [a, b].map(|checkpoint| checkpoint.metric.unwrap_or_default());
        let order = match self {
            Self::Lowest => a_metric.total_cmp(&b_metric),
            Self::Highest => b_metric.total_cmp(&a_metric),
        };
        order.then(b.number.cmp(&a.number))
    }
}

/// How many of the last, and of the best.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keep {
    pub(super) last: usize,
    pub(super) best: Option<(usize, Best)>,
}

impl Keep {
    /// Those that may go, the oldest first.
    pub(super) fn others(self, mut all: Vec<Checkpoint>) -> Vec<Checkpoint> {
        all.sort_by_key(|checkpoint| checkpoint.number);
        // Whatever is said, the last one stays: a run goes on from there.
        let old = all.len().saturating_sub(self.last.max(1));
        let best: Vec<u64> = match self.best {
            None => Vec::new(),
            Some((count, best)) => {
                let sorted = best_first(&all, best);
                sorted.iter().take(count).map(|c| c.number).collect()
            }
        };
        all.truncate(old);
        all.retain(|checkpoint| !best.contains(&checkpoint.number));
        all
    }
}

/// Those that have a metric, from good to bad.
pub(super) fn best_first(all: &[Checkpoint], best: Best) -> Vec<&Checkpoint> {
    let measured = all.iter().filter(|checkpoint| checkpoint.metric.is_some());
    let mut measured: Vec<&Checkpoint> = measured.collect();
    measured.sort_by(|a, b| best.order(a, b));
    measured
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(keep: Keep, metrics: &[Option<f64>]) -> Vec<u64> {
        let all = (0..).zip(metrics).map(|(number, metric)| Checkpoint {
            path: "c".into(),
            step: number,
            metric: *metric,
            number,
        });
        let mut all: Vec<Checkpoint> = all.collect();
        all.reverse();
        keep.others(all).iter().map(|c| c.number).collect()
    }

    #[test]
    fn the_last_and_the_best_stay() {
        let metrics = [0.5, 0.1, 0.9, 0.1, 0.7, 0.6].map(Some);
        let keep = |last, best| Keep { last, best };
        assert_eq!(others(keep(2, None), &metrics), [0, 1, 2, 3]);
        assert_eq!(others(keep(0, None), &metrics), [0, 1, 2, 3, 4]);
        assert!(others(keep(usize::MAX, None), &metrics).is_empty());
        let lowest = Some((1, Best::Lowest));
        assert_eq!(others(keep(1, lowest), &metrics), [0, 1, 2, 4]);
        let highest = Some((2, Best::Highest));
        assert_eq!(others(keep(1, highest), &metrics), [0, 1, 3]);
        let some = [None, Some(1.0), None, None];
        assert_eq!(others(keep(1, highest), &some), [0, 2]);
    }
}
