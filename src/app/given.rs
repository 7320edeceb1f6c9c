//! 受け取ったファイル: reads a file that the clerk chose, whole and within a limit.
//! It must not look into it; whoever asked for it does.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::exchange::text_file::MAX_MEGABYTES;
use crate::exchange::text_file::check_size;
use std::fmt;
use std::io::Read;
use std::path::Path;

/// A chosen file with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenFile {
    /// Its name, without the folder.
    pub name: String,
    /// Its bytes; they may hold 個人番号.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for GivenFile {
    /// Hidden: the bytes may hold 個人番号.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenFile({} bytes)", self.bytes.len())
    }
}

/// Reads a chosen file.
///
/// # Errors
///
/// When it cannot be read, or is larger than any file of this kind can be.
pub fn read(path: &Path) -> Result<GivenFile> {
    let failed = |source| Error::File {
        what: "ファイルを読むことが",
        path: path.to_owned(),
        source,
    };
    let limit = MAX_MEGABYTES * 1_000_000;
    let file = std::fs::File::open(path).map_err(failed)?;
    check_size(file.metadata().map_err(failed)?.len())?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(Error::Refused(format!(
            "ファイルが大きすぎます。{MAX_MEGABYTES}MBまでのファイルを選んでください。"
        )));
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(GivenFile { name, bytes })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::read;

    #[test]
    fn 選んだファイルは名前と中身で渡され_無いファイルは文で断る() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("KPFD0006.CSV");
        std::fs::write(&path, b"22223,\r\n").unwrap();
        let given = read(&path).unwrap();
        assert_eq!(given.name, "KPFD0006.CSV");
        assert_eq!(given.bytes, b"22223,\r\n");
        assert_eq!(format!("{given:?}"), "GivenFile(8 bytes)");

        let zeros = folder.path().join("零.csv");
        let file = std::fs::File::create(&zeros).unwrap();
        file.set_len(2_000_000_000).unwrap();
        assert_eq!(
            read(&zeros).unwrap_err().message_ja(),
            "ファイルが大きすぎます（2000MB）。64MBまでのファイルを選んでください。"
        );

        let missing = read(&folder.path().join("無い.csv")).unwrap_err();
        assert!(
            missing
                .message_ja()
                .starts_with("ファイルを読むことができませんでした。")
        );
    }
}
