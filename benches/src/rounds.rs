//! Measures contenders in turn, in one process.
//!
//! In each round every contender does the same small piece of work once; what else the machine does meets all of
//! them alike, and a piece is shorter than what a scheduler gives a thread in one go. A contender's ratio is taken
//! to the reference in the same round, and the median over the rounds is shown.

use std::time::{Duration, Instant};

/// Something that is timed.
pub struct Contender<'c> {
    pub name: String,
    /// Does the piece of work of a round.
    pub work: Box<dyn FnMut(usize) + 'c>,
}

/// What was measured of one contender.
#[derive(Debug, Clone)]
pub struct Measured {
    pub name: String,
    /// The median time of a piece.
    pub time: Duration,
    /// The median of the ratios to the first contender.
    pub ratio: f64,
    /// Between which ratios half of the rounds lie.
    pub middle_half: (f64, f64),
}

/// Measures in so many rounds, after one that does not count; the first contender is the reference.
pub fn measure(contenders: &mut [Contender<'_>], rounds: usize) -> Vec<Measured> {
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..=rounds {
        // Each round begins with another contender, so that nobody always follows the same one.
        for turn in 0..contenders.len() {
            let at = (round + turn) % contenders.len();
            let started = Instant::now();
            (contenders[at].work)(round);
            let took = started.elapsed();
            if round > 0 {
                times[at].push(took.as_secs_f64());
            }
        }
    }
    let reference = times.first().cloned().unwrap_or_default();
    contenders
        .iter()
        .zip(times)
        .map(|(contender, times)| of(contender, times, &reference))
        .collect()
}

fn of(contender: &Contender<'_>, times: Vec<f64>, reference: &[f64]) -> Measured {
    let ratios = sorted(times.iter().zip(reference).map(|(time, reference)| time / reference));
    Measured {
        name: contender.name.clone(),
        time: Duration::from_secs_f64(quantile(&sorted(times), 0.5)),
        ratio: quantile(&ratios, 0.5),
        middle_half: (quantile(&ratios, 0.25), quantile(&ratios, 0.75)),
    }
}

fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = (sorted.len().saturating_sub(1)) as f64 * share;
    sorted.get(at.round() as usize).copied().unwrap_or(f64::NAN)
}
