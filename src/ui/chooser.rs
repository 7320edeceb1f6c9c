//! ファイルの選択: the system's dialogs for files and folders, given from outside so that tests can answer them.
//! It must not read or write a file. Dialogs wait for the clerk, so they are called from a job.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command as Process;

/// The program that shows folders on this system.
const SHOWS_FOLDERS: &str = if cfg!(windows) {
    "explorer"
} else if cfg!(target_os = "macos") {
    "open"
} else {
    "xdg-open"
};

/// What is to be chosen.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// An existing file with one of these endings.
    File {
        /// Name of the kind of file.
        name: &'static str,
        /// Endings without the dot.
        endings: &'static [&'static str],
    },
    /// A folder.
    Folder,
    /// A new file of this name.
    NewFile(String),
}

/// A way to choose files and folders.
pub trait FileChooser: Send + Sync {
    /// Asks the clerk; `None` when nothing was chosen.
    fn choose(&self, title: &str, wanted: &Wanted) -> Option<PathBuf>;

    /// Shows a folder in the system's own window.
    ///
    /// # Errors
    /// A sentence, where the folder is not there or the system does not show it.
    fn show_folder(&self, folder: &Path) -> Result<(), String>;
}

/// The dialogs of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDialogs;

impl FileChooser for SystemDialogs {
    fn choose(&self, title: &str, wanted: &Wanted) -> Option<PathBuf> {
        let dialog = rfd::FileDialog::new().set_title(title);
        match wanted {
            Wanted::File { name, endings } => dialog.add_filter(*name, endings).pick_file(),
            Wanted::Folder => dialog.pick_folder(),
            Wanted::NewFile(name) => dialog.set_file_name(name).save_file(),
        }
    }

    fn show_folder(&self, folder: &Path) -> Result<(), String> {
        if !folder.is_dir() {
            return Err(
                "様式のフォルダーはまだありません。「出荷時の様式を書き出す」で作られます。"
                    .to_owned(),
            );
        }
        // The program is started and left alone; its exit code says nothing (explorer answers 1 when all is well).
        let started = Process::new(SHOWS_FOLDERS).arg(folder).spawn();
        started.map(drop).map_err(|_| {
            format!(
                "フォルダーを開けませんでした。エクスプローラーで開いてください（{}）。",
                folder.display()
            )
        })
    }
}
