//! ファイルを書く: whole or not at all, and never over another file of other content.
//! It must not know what is in a file.

use crate::app::error::Error;
use crate::app::error::Result;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::NamedTempFile;
use tempfile::TempDir;

const PART_PREFIX: &str = ".daicho-";
const PART_SUFFIX: &str = ".part";
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// A file that lies on the disk without its name yet; dropped without being published, it is gone.
pub(super) struct Prepared {
    path: PathBuf,
    /// `None` where the same file is there already.
    file: Option<NamedTempFile>,
}

/// Writes a file beside its target and brings it to the disk, still without its name. A file of the same name and
/// content is left as it is; one of other content is never replaced.
pub(super) fn prepare(path: &Path, bytes: &[u8]) -> Result<Prepared> {
    if std::fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(Prepared {
            path: path.to_owned(),
            file: None,
        });
    }
    if path.exists() {
        return Err(Error::Refused(format!(
            "同じ名前の別のファイルがあります。そのファイルを移してから、もう一度行ってください（{}）。",
            path.display()
        )));
    }
    let failed = |source| failed(path, source);
    let folder = folder_of(path);
    make_folder(folder).map_err(failed)?;
    sweep(folder);
    Ok(Prepared {
        path: path.to_owned(),
        file: Some(part(folder, bytes).map_err(failed)?),
    })
}

/// The bytes on the disk, under a name of their own that goes with the value.
fn part(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix(PART_PREFIX)
        .suffix(PART_SUFFIX)
        .tempfile_in(folder)?;
    fill(file.as_file_mut(), bytes)?;
    Ok(file)
}

fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// The folder of a file; a bare name lies in the folder the program stands in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the folder where only itself is missing. Asked to make the root of a drive, Windows does not say that it is
/// there but that access is denied; so what is there is not made. Where its parent is missing too the stick is gone: what belongs on it
/// must not come to lie on this PC instead.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    match std::fs::create_dir(folder) {
        // Another process has made it meanwhile.
        Err(_) if folder.is_dir() => Ok(()),
        made => made,
    }
}

/// Makes a folder of the program's own with all above it; what a clerk chooses is made only where its parent is there.
pub(super) fn make_own_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|source| Error::File {
        what: "フォルダーを作ることが",
        path: folder.to_owned(),
        source,
    })
}

/// Puts a file of the program's own in place of an earlier one, as a whole or not at all.
pub(super) fn replace_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |source| failed(path, source);
    let folder = folder_of(path);
    make_own_folder(folder)?;
    let file = part(folder, bytes).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

impl Prepared {
    /// Where it will lie.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name.
    pub(super) fn publish(self) -> Result<()> {
        let Some(file) = self.file else {
            return Ok(());
        };
        file.persist_noclobber(&self.path)
            .map_err(|error| failed(&self.path, error.error))?;
        // Brings the name to the disk. Windows has no such call and needs none, so a failure is no error.
        if let Ok(folder) = File::open(folder_of(&self.path)) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// A folder that lies on the disk without its name yet; dropped without being published, it is gone with all in it.
pub(super) struct PreparedFolder {
    path: PathBuf,
    folder: TempDir,
}

/// Makes an empty folder beside the place of one that is not there yet.
pub(super) fn prepare_folder(path: &Path) -> Result<PreparedFolder> {
    if path.exists() {
        return Err(Error::Refused(format!(
            "同じ名前のフォルダーがあります。そのフォルダーを移してから、もう一度行ってください（{}）。",
            path.display()
        )));
    }
    let failed = |source| failed(path, source);
    let parent = folder_of(path);
    make_folder(parent).map_err(failed)?;
    sweep(parent);
    let mut builder = tempfile::Builder::new();
    let folder = builder.prefix(PART_PREFIX).suffix(PART_SUFFIX);
    Ok(PreparedFolder {
        path: path.to_owned(),
        folder: folder.tempdir_in(parent).map_err(failed)?,
    })
}

impl PreparedFolder {
    /// Where its files are written meanwhile.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Gives the folder its name.
    pub(super) fn publish(self) -> Result<()> {
        std::fs::rename(self.folder.path(), &self.path)
            .map_err(|source| failed(&self.path, source))?;
        // Under its new name it stays.
        let _ = self.folder.keep();
        if let Ok(parent) = File::open(folder_of(&self.path)) {
            let _ = parent.sync_all();
        }
        Ok(())
    }
}

/// Clears away what a killed process left half written: it may hold 個人番号. Young ones may still be at work.
fn sweep(folder: &Path) {
    // What cannot be read or removed now is tried again with the next file.
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let is_part = is_part(&entry.file_name().to_string_lossy());
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LEFT_BEHIND));
        if is_part && is_old {
            let path = entry.path();
            let _ = if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            };
        }
    }
}

/// Whether this is the name of a file that is being written, or of which the writing was cut off.
pub(super) fn is_part(name: &str) -> bool {
    name.starts_with(PART_PREFIX) && name.ends_with(PART_SUFFIX)
}

/// Writes a file whole under its name.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    prepare(path, bytes)?.publish()
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::File {
        what: "ファイルを書くことが",
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::prepare;
    use super::write_whole;
    use std::time::Duration;
    use std::time::SystemTime;

    #[test]
    fn 強制終了で残った書きかけは次に書くとき片付ける() {
        let folder = tempfile::tempdir().unwrap();
        let (old, young) = (
            folder.path().join(".daicho-old.part"),
            folder.path().join(".daicho-young.part"),
        );
        for path in [&old, &young] {
            std::fs::write(path, b"999900000020").unwrap();
        }
        let two_hours_ago = SystemTime::now() - Duration::from_hours(2);
        let file = std::fs::File::options().write(true).open(&old).unwrap();
        file.set_modified(two_hours_ago).unwrap();
        write_whole(&folder.path().join("登録.csv"), b"one").unwrap();
        assert!(!old.exists());
        assert!(young.exists());
    }

    #[test]
    fn 用意したファイルは名前を付けるまで現れず_付けなければ残らない() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("登録.csv");
        let count = || std::fs::read_dir(folder.path()).unwrap().count();
        let prepared = prepare(&path, b"one").unwrap();
        assert!(!path.exists());
        drop(prepared);
        assert_eq!(count(), 0);
        prepare(&path, b"one").unwrap().publish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(count(), 1);
    }

    /// The root of a drive has no folder above it in which it could be made; the system's answer differs.
    #[test]
    fn すでにある場所は作ろうとしない() {
        let root = std::path::Path::new(std::path::MAIN_SEPARATOR_STR);
        super::make_folder(root).unwrap();
        super::make_folder(std::path::Path::new("..")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        super::make_folder(folder.path()).unwrap();
    }

    #[test]
    fn 名前だけのファイルは今いるフォルダーのもの() {
        for (path, folder) in [("登録.csv", "."), ("送付/登録.csv", "送付"), ("/", ".")] {
            let found = super::folder_of(std::path::Path::new(path));
            assert_eq!(found, std::path::Path::new(folder), "{path}");
        }
        super::make_folder(super::folder_of(std::path::Path::new("登録.csv"))).unwrap();
        let folder = super::prepare_folder(std::path::Path::new("移行用書き出し")).unwrap();
        assert!(folder.folder().is_dir());
    }

    fn names(folder: &std::path::Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn 抜かれたusbメモリの場所をパソコンに作らない() {
        let folder = tempfile::tempdir().unwrap();
        let stick = folder.path().join("usb");
        let error = write_whole(&stick.join("送付").join("登録.csv"), b"one").unwrap_err();
        let message = error.message_ja();
        assert!(message.contains("USBメモリが抜けていないか"), "{message}");
        assert!(!stick.exists());
        std::fs::create_dir(&stick).unwrap();
        write_whole(&stick.join("送付").join("登録.csv"), b"one").unwrap();
    }

    #[test]
    fn 書いている間に抜かれたら文で知らせ_書きかけを残さない() {
        let folder = tempfile::tempdir().unwrap();
        let stick = folder.path().join("usb");
        std::fs::create_dir(&stick).unwrap();
        let prepared = prepare(&stick.join("登録.csv"), b"one").unwrap();
        std::fs::remove_dir_all(&stick).unwrap();
        let message = prepared.publish().unwrap_err().message_ja();
        assert!(message.contains("USBメモリが抜けていないか"), "{message}");
        assert!(!stick.exists());
    }

    #[test]
    fn フォルダーやファイルの名がふさがっていれば触らない() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("登録.csv");
        std::fs::create_dir(&path).unwrap();
        let message = write_whole(&path, b"one").unwrap_err().message_ja();
        assert!(message.contains("同じ名前の"), "{message}");
        let file = folder.path().join("メモ.txt");
        std::fs::write(&file, b"memo").unwrap();
        assert!(write_whole(&file.join("登録.csv"), b"one").is_err());
        assert_eq!(std::fs::read(&file).unwrap(), b"memo");
        assert_eq!(names(folder.path()).len(), 2);
    }

    #[test]
    fn 名前を付ける前に同じ名前のファイルができたら_それを残す() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("登録.csv");
        let prepared = prepare(&path, b"one").unwrap();
        std::fs::write(&path, b"other").unwrap();
        let message = prepared.publish().unwrap_err().message_ja();
        assert!(message.contains("同じ名前の"), "{message}");
        assert_eq!(std::fs::read(&path).unwrap(), b"other");
        assert_eq!(names(folder.path()), ["登録.csv"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn 空きのない媒体には空き容量が足りないと知らせる() {
        let mut full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let error = super::fill(&mut full, b"one").unwrap_err();
        let message = super::failed(std::path::Path::new("/dev/full"), error).message_ja();
        assert!(message.contains("空き容量が足りません"), "{message}");
    }

    #[test]
    fn 書込み禁止の媒体はそう知らせる() {
        for kind in [
            std::io::ErrorKind::ReadOnlyFilesystem,
            std::io::ErrorKind::PermissionDenied,
        ] {
            let error = super::failed(std::path::Path::new("usb/登録.csv"), kind.into());
            let message = error.message_ja();
            assert!(message.contains("書込み禁止"), "{message}");
            assert!(
                message.contains("台帳の内容は変わっていません"),
                "{message}"
            );
        }
    }

    #[test]
    fn 置き換えは全部か_前のままか() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表").join("郵便.tsv");
        super::replace_whole(&path, b"one").unwrap();
        super::replace_whole(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        let taken = folder.path().join("表").join("銀行.tsv");
        std::fs::create_dir(&taken).unwrap();
        assert!(super::replace_whole(&taken, b"one").is_err());
        assert_eq!(names(&folder.path().join("表")).len(), 2);
    }

    #[test]
    fn 同じ名前の別の内容は上書きしない() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("通知書.pdf");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"one").unwrap();
        assert!(write_whole(&path, b"two").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
