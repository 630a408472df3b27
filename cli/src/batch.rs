//! Many pieces of work in order, on many threads, in constant memory.
//!
//! Three stages overlap: one thread reads pieces into chunks, a pool works on the pieces of chunks, and the calling
//! thread takes up the results. Between them stand a few chunks at most, so a slow stage makes the others wait instead of
//! filling memory. The pool has the next chunk before it is done with one: nobody waits for the last piece of a chunk.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How many pieces a chunk has at most, and how many bytes.
const MOST_PIECES: usize = 512;
const MOST_BYTES: usize = 1024 * 1024;

/// Where pieces come from.
pub(crate) trait Source: Send + 'static {
    type Piece: Send + 'static;

    /// The next piece; nothing at the end.
    fn next(&mut self) -> Option<Self::Piece>;

    /// How many bytes of memory a piece takes, about.
    fn size(piece: &Self::Piece) -> usize;

    /// Whether the next piece may be long in coming, so that those before it should go on their way.
    fn may_wait(&self) -> bool;
}

/// Why a batch did not come to its end.
#[derive(Debug)]
pub(crate) enum Broken<E> {
    /// Nobody takes the results.
    Taking(E),
    /// The threads could not be started, or one of them ended in a panic, of which standard error has more.
    Threads,
}

/// Works on all pieces and hands the results over, chunk by chunk, in the order of the pieces.
///
/// Where taking fails, the other threads are left behind: they end with the process, as one of them may be waiting for
/// input that never comes.
pub(crate) fn run<S: Source, R: Send + 'static, E>(
    source: S,
    jobs: usize,
    work: impl Fn(S::Piece) -> R + Send + Sync + 'static,
    mut take: impl FnMut(Vec<R>) -> Result<(), E>,
) -> Result<(), Broken<E>> {
    let pool = ThreadPoolBuilder::new().num_threads(jobs);
    // What panics sends no results, and is told of where they are missed.
    let pool = pool.panic_handler(|_| {}).build().map_err(|_| Broken::Threads)?;
    // INVARIANT: channels without room for a second chunk. They bound what is in memory.
    let (chunks_out, chunks) = sync_channel(1);
    let (promised_out, promised) = sync_channel(1);
    let reading = spawn(move || read(source, &chunks_out))?;
    let working = spawn(move || forward(&chunks, &promised_out, &pool, &Arc::new(work)))?;
    for results in promised {
        let results = results.recv().map_err(|_| Broken::Threads)?;
        take(results).map_err(Broken::Taking)?;
    }
    // Both have let go of their channels; one that panicked has lost something.
    match (reading.join(), working.join()) {
        (Ok(()), Ok(())) => Ok(()),
        _ => Err(Broken::Threads),
    }
}

fn spawn<E>(stage: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Broken<E>> {
    thread::Builder::new().spawn(stage).map_err(|_| Broken::Threads)
}

fn read<S: Source>(mut source: S, out: &SyncSender<Vec<S::Piece>>) {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    while let Some(piece) = source.next() {
        bytes += S::size(&piece);
        chunk.push(piece);
        if chunk.len() >= MOST_PIECES || bytes >= MOST_BYTES || source.may_wait() {
            if out.send(std::mem::take(&mut chunk)).is_err() {
                return;
            }
            bytes = 0;
        }
    }
    // Where nobody listens any more, nobody misses it.
    let _ = out.send(chunk);
}

/// Hands chunks to the pool, and to the taker where their results will come from, in the order of the chunks.
fn forward<P: Send + 'static, R: Send + 'static>(
    chunks: &Receiver<Vec<P>>,
    promised: &SyncSender<Receiver<Vec<R>>>,
    pool: &ThreadPool,
    work: &Arc<impl Fn(P) -> R + Send + Sync + 'static>,
) {
    for chunk in chunks {
        let (results_out, results) = sync_channel(1);
        let work = Arc::clone(work);
        pool.spawn(move || {
            // Where nobody listens any more, nobody misses it.
            let _ = results_out.send(chunk.into_par_iter().map(&*work).collect());
        });
        if promised.send(results).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    struct Numbers {
        next: usize,
        end: usize,
        given: Arc<AtomicUsize>,
    }

    impl Numbers {
        fn up_to(end: usize) -> Self {
            Self { next: 0, end, given: Arc::default() }
        }
    }

    impl Source for Numbers {
        type Piece = usize;

        fn next(&mut self) -> Option<usize> {
            self.given.fetch_add(1, Ordering::Relaxed);
            self.next += 1;
            (self.next <= self.end).then_some(self.next)
        }

        fn size(_: &usize) -> usize {
            1
        }

        fn may_wait(&self) -> bool {
            false
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_pieces_however_many_threads_there_are() {
        for jobs in [1, 3] {
            let mut taken = Vec::new();
            let work = |number: usize| {
                // Later pieces are done sooner.
                if number % 100 == 1 {
                    thread::yield_now();
                }
                number * 2
            };
            let done = run(Numbers::up_to(5000), jobs, work, |chunk| {
                taken.extend(chunk);
                Ok::<_, ()>(())
            });
            assert!(done.is_ok());
            assert_eq!(taken, (1..=5000).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn reading_does_not_run_ahead_of_who_takes() {
        let numbers = Numbers::up_to(1_000_000);
        let given = numbers.given.clone();
        let stopped = run(
            numbers,
            2,
            |number| number,
            |_| {
                thread::sleep(std::time::Duration::from_millis(100));
                Err(())
            },
        );
        assert!(matches!(stopped, Err(Broken::Taking(()))));
        assert!(given.load(Ordering::Relaxed) <= 6 * MOST_PIECES);
    }

    #[test]
    fn a_panic_is_no_end_of_the_batch() {
        let ended = run(
            Numbers::up_to(10),
            2,
            |number| assert_ne!(number, 7, "this panic is part of the test"),
            |_| Ok::<_, ()>(()),
        );
        assert!(matches!(ended, Err(Broken::Threads)));
    }
}
