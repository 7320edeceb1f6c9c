//! 置き場所: where on this PC ledgers, backups and notes lie.
//! It must not open a ledger.

use crate::ledger::opening::key_path;
use directories::ProjectDirs;
use std::path::Path;
use std::path::PathBuf;

/// 拡張子 of a ledger.
const ENDING: &str = "daicho";
/// The list of ledgers that were chosen from elsewhere.
const KNOWN: &str = "台帳の一覧.txt";

/// The data folder of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Places {
    folder: PathBuf,
}

/// A ledger known on this PC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownLedger {
    /// Its name, without the ending.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

impl Places {
    /// The folder that the system gives to programs of this user; `None` where there is no home.
    #[must_use]
    pub fn of_this_pc() -> Option<Places> {
        ProjectDirs::from("", "", "daicho").map(|dirs| Places::at(dirs.data_dir()))
    }

    /// A folder given from outside.
    #[must_use]
    pub fn at(folder: &Path) -> Places {
        Places {
            folder: folder.to_owned(),
        }
    }

    /// Where a new ledger is laid.
    #[must_use]
    pub fn new_ledger(&self) -> PathBuf {
        let first = self.folder.join("加入者台帳.daicho");
        let later = (2..1000).map(|n| self.folder.join(format!("加入者台帳{n}.daicho")));
        std::iter::once(first.clone())
            .chain(later)
            .find(|path| !path.exists() && !key_path(path).exists())
            .unwrap_or(first)
    }

    /// Where the fictional society lies.
    #[must_use]
    pub fn practice_ledger(&self) -> PathBuf {
        self.folder.join("見本").join("見本.daicho")
    }

    /// Where backups go unless the clerk says otherwise.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.folder.join("バックアップ")
    }

    /// Where the 郵便番号表 is kept that a clerk took in.
    #[must_use]
    pub fn postal_table(&self) -> PathBuf {
        self.folder.join("郵便番号表.csv")
    }

    /// Where the 銀行支店表 is kept that a clerk took in.
    #[must_use]
    pub fn bank_table(&self) -> PathBuf {
        self.folder.join("銀行支店表.csv")
    }

    /// Where a clerk may put fonts for 字形確認.
    #[must_use]
    pub fn fonts(&self) -> PathBuf {
        self.folder.join("書体")
    }

    /// Where notes about crashes go.
    #[must_use]
    pub fn crash_notes(&self) -> PathBuf {
        self.folder.join("障害の記録")
    }

    /// Ledgers in the data folder and those chosen before, as far as they are still there.
    #[must_use]
    pub fn ledgers(&self) -> Vec<KnownLedger> {
        // A folder that is not there yet holds no ledger.
        let here = std::fs::read_dir(&self.folder).ok();
        let here = here.into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = here.map(|entry| entry.path()).collect();
        paths.sort();
        paths.extend(self.chosen());
        let mut ledgers: Vec<KnownLedger> = Vec::new();
        for path in paths {
            let is_new = ledgers.iter().all(|known| known.path != path);
            if is_new && is_ledger(&path) {
                ledgers.push(KnownLedger {
                    name: name_of(&path),
                    path,
                });
            }
        }
        ledgers
    }

    /// Remembers a ledger that was chosen from elsewhere.
    pub fn remember(&self, path: &Path) {
        let mut chosen = self.chosen();
        if path.starts_with(&self.folder) || chosen.iter().any(|known| known == path) {
            return;
        }
        chosen.push(path.to_owned());
        let text: String = chosen
            .iter()
            .map(|path| format!("{}\n", path.display()))
            .collect();
        // Without the list the ledger is only chosen once more; nothing is lost.
        let _ = std::fs::create_dir_all(&self.folder)
            .and_then(|()| std::fs::write(self.folder.join(KNOWN), text));
    }

    fn chosen(&self) -> Vec<PathBuf> {
        // No list yet: nothing was chosen.
        let text = std::fs::read_to_string(self.folder.join(KNOWN)).unwrap_or_default();
        text.lines().map(PathBuf::from).collect()
    }
}

/// A ledger has its ending, and is not the copy made before a change of its schema.
fn is_ledger(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
        && !name_of(path).contains(".before-v")
        && path.is_file()
}

fn name_of(path: &Path) -> String {
    path.file_stem()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::Places;

    #[test]
    fn 置き場所の台帳と選んだ台帳を並べ写しと消えた台帳は出さない() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let places = Places::at(folder.path());
        assert!(places.ledgers().is_empty());
        assert!(places.new_ledger().ends_with("加入者台帳.daicho"));

        let write = |path: &std::path::Path| std::fs::write(path, b"").unwrap();
        write(&places.new_ledger());
        write(&folder.path().join("加入者台帳.before-v2.daicho"));
        write(&folder.path().join("加入者台帳.daicho-key"));
        let chosen = elsewhere.path().join("組合.daicho");
        write(&chosen);
        places.remember(&chosen);
        places.remember(&chosen);
        let names = || -> Vec<String> {
            let known = places.ledgers();
            known.into_iter().map(|ledger| ledger.name).collect()
        };
        assert_eq!(names(), ["加入者台帳", "組合"]);
        assert!(places.new_ledger().ends_with("加入者台帳2.daicho"));

        // A key file alone belongs to a ledger that was carried away: no new one may take its place.
        write(&folder.path().join("加入者台帳2.daicho-key"));
        assert!(places.new_ledger().ends_with("加入者台帳3.daicho"));

        std::fs::remove_file(&chosen).unwrap();
        assert_eq!(names(), ["加入者台帳"]);
    }
}
