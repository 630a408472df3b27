//! How far a batch is, on a terminal. Pipes and logs see nothing of it.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    read: Arc<AtomicU64>,
    requests: u64,
}

impl Progress {
    /// A bar for this many bytes, where that is known. `read` counts those that have been read.
    pub(crate) fn new(total: Option<u64>, read: Arc<AtomicU64>) -> Self {
        let bar = if io::stderr().is_terminal() {
            let (bar, template) = match total {
                Some(total) => (
                    ProgressBar::new(total),
                    "{wide_bar}  {bytes} of {total_bytes}  {msg}  {eta} left",
                ),
                None => (ProgressBar::no_length(), "{spinner} {bytes}  {msg}"),
            };
            // The templates are ours: a mistake in one costs the looks of the bar and no more.
            bar.with_style(
                ProgressStyle::with_template(template)
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            )
        } else {
            ProgressBar::hidden()
        };
        Self { bar, read, requests: 0 }
    }

    /// A bar that nobody sees.
    pub(crate) fn none() -> Self {
        Self { bar: ProgressBar::hidden(), read: Arc::default(), requests: 0 }
    }

    /// Does something that writes to the terminal, with the bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// More requests are done.
    pub(crate) fn advance(&mut self, requests: usize) {
        self.requests += requests as u64;
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        let rate = self.requests as f64 / seconds;
        self.bar.set_position(self.read.load(Ordering::Relaxed));
        self.bar.set_message(format!("{} requests, {rate:.0}/s", self.requests));
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
