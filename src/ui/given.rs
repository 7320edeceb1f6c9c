//! ファイルを選んで読む: the dialog and the reading run on a job, so that the window goes on.
//! It must not look into the file.

use crate::app::error::Result;
use crate::app::given;
use crate::app::given::GivenFile;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::ui::chooser::Wanted;
use crate::ui::page::ScreenUi;
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A chosen file on its way.
#[derive(Default)]
pub struct FileOnItsWay {
    job: Option<Job<Option<Result<GivenFile>>>>,
}

impl FileOnItsWay {
    /// Asks for a file.
    pub fn ask(&mut self, cx: &ScreenUi<'_>, title: &'static str, wanted: Wanted) {
        if self.job.is_some() {
            return;
        }
        let files = Arc::clone(cx.files);
        self.job = Some(Job::start(title, cx.jobs, move |_| {
            let path = files.choose(title, &wanted)?;
            Some(given::read(&path))
        }));
    }

    /// Whether one is being chosen or read.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        self.job.is_some()
    }

    /// The file once it is there; what went wrong is told by `cx`.
    pub fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) -> Option<GivenFile> {
        match received(&mut self.job, ctx)?? {
            Ok(file) => Some(file),
            Err(error) => {
                cx.trouble(error.message_ja());
                None
            }
        }
    }
}

/// A chosen folder on its way.
#[derive(Default)]
pub struct FolderOnItsWay {
    job: Option<Job<Option<PathBuf>>>,
}

impl FolderOnItsWay {
    /// Asks for a folder.
    pub fn ask(&mut self, cx: &ScreenUi<'_>, title: &'static str) {
        if self.job.is_some() {
            return;
        }
        let files = Arc::clone(cx.files);
        self.job = Some(Job::start(title, cx.jobs, move |_| {
            files.choose(title, &Wanted::Folder)
        }));
    }

    /// The folder once it is there.
    pub fn receive(&mut self, ctx: &Context) -> Option<PathBuf> {
        received(&mut self.job, ctx)?
    }
}

/// The result of a finished job; a broken one reads as nothing chosen.
fn received<T: Send + 'static>(
    slot: &mut Option<Job<Option<T>>>,
    ctx: &Context,
) -> Option<Option<T>> {
    let job = slot.take()?;
    match job.poll() {
        JobState::Running => {
            *slot = Some(job);
            ctx.request_repaint_after(Duration::from_millis(50));
            None
        }
        JobState::Finished(result) => Some(result),
        JobState::Broken => Some(None),
    }
}
