//! ファイルを書く: whole or not at all, and never over another file of other content.
//! It must not know what is in a file.

use crate::app::error::Error;
use crate::app::error::Result;
use std::io::Write;
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes a file beside its target, brings it to the disk, then gives it its name. A file of the same name and
/// content is left as it is; one of other content is never replaced.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    if path.exists() {
        return Err(Error::Refused(format!(
            "同じ名前の別のファイルがあります。そのファイルを移してから、もう一度行ってください（{}）。",
            path.display()
        )));
    }
    let failed = |source| Error::File {
        what: "ファイルを書くことが",
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist_noclobber(path)
        .map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::write_whole;

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
