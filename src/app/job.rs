//! 長い仕事: work that would make the clerk wait runs on its own thread, with progress and cancel.
//! It must not know what the work is.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;

/// Where jobs run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum JobMode {
    /// On a thread of their own.
    #[default]
    Thread,
    /// At once, on the caller's thread: for tests and the command line.
    Inline,
}

/// What a running job tells and hears.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    done: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
    is_cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// Says that `done` of `total` units are finished; a total of 0 means "not known".
    pub fn report(&self, done: u64, total: u64) {
        self.total.store(total, Ordering::Relaxed);
        self.done.store(done, Ordering::Relaxed);
    }

    /// Finished units and all units.
    #[must_use]
    pub fn state(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }

    /// Asks the job to stop at its next safe point.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the job was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

/// A running job and its result to come.
#[derive(Debug)]
pub struct Job<T> {
    /// What the clerk reads while waiting, such as 「台帳を開いています」.
    pub title: String,
    /// Progress and cancel.
    pub progress: Progress,
    result: mpsc::Receiver<T>,
}

/// What became of a job.
#[derive(Debug)]
pub enum JobState<T> {
    /// Still at work.
    Running,
    /// Finished with this result.
    Finished(T),
    /// The thread ended without a result; nothing of it was kept.
    Broken,
}

impl<T: Send + 'static> Job<T> {
    /// Starts the work.
    pub fn start(
        title: impl Into<String>,
        mode: JobMode,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> Job<T> {
        let progress = Progress::default();
        let (sender, result) = mpsc::channel();
        let told = progress.clone();
        let run = move || {
            let outcome = work(&told);
            // The receiver is gone when the window was closed meanwhile; then nobody wants the result.
            let _ = sender.send(outcome);
        };
        match mode {
            JobMode::Inline => run(),
            JobMode::Thread => {
                let spawned = thread::Builder::new()
                    .name("daicho-job".to_owned())
                    .spawn(run);
                // A thread that could not be started drops its sender: the job then reads as broken.
                drop(spawned);
            }
        }
        Job {
            title: title.into(),
            progress,
            result,
        }
    }

    /// Looks whether the job is finished, without waiting.
    pub fn poll(&self) -> JobState<T> {
        match self.result.try_recv() {
            Ok(outcome) => JobState::Finished(outcome),
            Err(mpsc::TryRecvError::Empty) => JobState::Running,
            Err(mpsc::TryRecvError::Disconnected) => JobState::Broken,
        }
    }

    /// Waits for the result; `None` where the thread ended without one.
    pub fn wait(self) -> Option<T> {
        self.result.recv().ok()
    }
}
