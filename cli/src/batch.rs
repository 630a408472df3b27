//! Many pieces of work in order, on many threads, in constant memory.
//!
//! Three stages overlap: one thread reads pieces into chunks, workers take a chunk each and do its pieces, and the calling
//! thread takes up the results. Only so many chunks are on their way at once, so a slow stage makes the others wait instead
//! of filling memory; there are a few more than workers, so that these go on while others are read and taken up.

use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// How many pieces a chunk has at most, and how many bytes: so many that handing it over costs little beside them. The first
/// chunks have fewer, so that there is work for all in a small batch.
const MOST_PIECES: usize = 64;
const MOST_BYTES: usize = 1024 * 1024;
/// More workers than this, and than there are processors, are no help, and each takes memory: for its stack, and what the
/// allocator keeps for it.
const MOST_WORKERS: usize = 16;

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

/// A chunk, and where its results go.
type Job<P, R> = (Vec<P>, SyncSender<Vec<R>>);

/// Works on all pieces and hands the results over, chunk by chunk, in the order of the pieces. What a worker has serves for
/// one piece after the other, and is given in the end.
///
/// Where taking fails, the other threads are left behind: they end with the process, as one of them may be waiting for
/// input that never comes.
pub(crate) fn run<S: Source, W: Send + 'static, R: Send + 'static, E>(
    source: S,
    workers: usize,
    worker: impl Fn() -> W + Send + Sync + 'static,
    work: impl Fn(&mut W, S::Piece) -> R + Send + Sync + 'static,
    mut take: impl FnMut(Vec<R>) -> Result<(), E>,
) -> Result<Vec<W>, Broken<E>> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let workers = workers.min(MOST_WORKERS.max(processors));
    // INVARIANT: no chunk is sent before there is room for the promise of its results. That bounds what is in memory.
    let (promised_out, promised) = sync_channel(workers + 2);
    let (jobs_out, jobs) = channel();
    let reading = spawn(move || read(source, &promised_out, &jobs_out))?;
    let jobs = Arc::new(Mutex::new(jobs));
    let work = Arc::new((worker, work));
    let start = || {
        let (jobs, work) = (jobs.clone(), work.clone());
        spawn(move || {
            let mut own = work.0();
            while let Some((chunk, results)) = next(&jobs) {
                // Where nobody listens any more, nobody misses it.
                let _ =
                    results.send(chunk.into_iter().map(|piece| work.1(&mut own, piece)).collect());
            }
            own
        })
    };
    let first = start()?;
    // Where the system gives no more threads, those that there are do the work.
    let others = (1..workers).map_while(|_| start().ok());
    let working: Vec<_> = std::iter::once(first).chain(others).collect();
    // The last worker that ends takes the waiting jobs with it, so that a panic is told of where results are missed.
    drop(jobs);
    for results in promised {
        let results = results.recv().map_err(|_| Broken::Threads)?;
        take(results).map_err(Broken::Taking)?;
    }
    // All have let go of their channels; where one panicked, something is lost.
    reading.join().map_err(|_| Broken::Threads)?;
    working.into_iter().map(|worker| worker.join().map_err(|_| Broken::Threads)).collect()
}

fn spawn<T: Send + 'static, E>(
    stage: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, Broken<E>> {
    thread::Builder::new().spawn(stage).map_err(|_| Broken::Threads)
}

fn read<S: Source, R>(
    mut source: S,
    promised: &SyncSender<Receiver<Vec<R>>>,
    jobs: &Sender<Job<S::Piece, R>>,
) {
    // Nobody may listen any more.
    let hand_over = |chunk: Vec<S::Piece>| {
        let (results_out, results) = sync_channel(1);
        promised.send(results).is_ok() && jobs.send((chunk, results_out)).is_ok()
    };
    let mut chunk = Vec::new();
    let mut bytes = 0;
    let mut most_pieces = 1;
    while let Some(piece) = source.next() {
        bytes += S::size(&piece);
        chunk.push(piece);
        if chunk.len() >= most_pieces || bytes >= MOST_BYTES || source.may_wait() {
            if !hand_over(std::mem::take(&mut chunk)) {
                return;
            }
            bytes = 0;
            most_pieces = MOST_PIECES.min(most_pieces + 1);
        }
    }
    hand_over(chunk);
}

/// The next job; nothing where there will be none.
fn next<P, R>(jobs: &Mutex<Receiver<Job<P, R>>>) -> Option<Job<P, R>> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
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
            let work = |done: &mut usize, number: usize| {
                *done += 1;
                // Later pieces are done sooner.
                if number % 100 == 1 {
                    thread::yield_now();
                }
                number * 2
            };
            let workers = run(
                Numbers::up_to(5000),
                jobs,
                || 0,
                work,
                |chunk| {
                    taken.extend(chunk);
                    Ok::<_, ()>(())
                },
            );
            let workers = workers.expect("nothing stops the batch");
            assert_eq!((workers.len(), workers.iter().sum::<usize>()), (jobs, 5000));
            assert_eq!(taken, (1..=5000).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_small_batch_is_divided_among_all() {
        let mut chunks = Vec::new();
        let done = run(
            Numbers::up_to(40),
            2,
            || (),
            |(), number| number,
            |chunk| {
                chunks.push(chunk.len());
                Ok::<_, ()>(())
            },
        );
        assert!(done.is_ok());
        assert!(chunks.iter().all(|chunk| *chunk <= 9), "{chunks:?}");
    }

    #[test]
    fn reading_does_not_run_ahead_of_who_takes() {
        let numbers = Numbers::up_to(1_000_000);
        let given = numbers.given.clone();
        let stopped = run(
            numbers,
            2,
            || (),
            |(), number| number,
            |_| {
                thread::sleep(std::time::Duration::from_millis(100));
                Err(())
            },
        );
        assert!(matches!(stopped, Err(Broken::Taking(()))));
        assert!(given.load(Ordering::Relaxed) <= 7 * MOST_PIECES);
    }

    #[test]
    fn a_panic_is_no_end_of_the_batch() {
        let ended = run(
            Numbers::up_to(10),
            2,
            || (),
            |(), number| assert_ne!(number, 7, "this panic is part of the test"),
            |_| Ok::<_, ()>(()),
        );
        assert!(matches!(ended, Err(Broken::Threads)));
    }
}
