//! 端末へ運ぶフォルダー: may a file for the 中間サーバー be written there? Nothing else may lie in it.
//! It must not delete, move or rename anything that it finds.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::ledger::batch_book;
use crate::ledger::source::Source;
use std::path::Path;

/// What systems lay on a medium by themselves, in small letters.
const OF_THE_SYSTEM: [&str; 8] = [
    "system volume information",
    "$recycle.bin",
    "desktop.ini",
    "thumbs.db",
    ".ds_store",
    ".spotlight-v100",
    ".fseventsd",
    ".trashes",
];

/// Files that are compared with the book; a larger one is none of ours.
const MAX_BYTES: u64 = 256_000_000;

/// How many strangers are named before the rest is counted.
const N_NAMED: usize = 3;

/// Refuses a folder that is not to be carried to the terminal, with a sentence that says why.
///
/// # Errors
/// [`Error::Refused`] for a folder of the ledger, one with anything else in it, or one with a file of ours that was
/// renamed or changed; [`Error::File`] where it cannot be read.
pub(super) fn check(source: &impl Source, ledger: &Path, folder: &Path) -> Result<()> {
    if is_of_ledger(ledger, folder) {
        return Err(refused(
            "台帳のあるフォルダーには、端末へ運ぶファイルを書けません。USBメモリーなど、ほかのフォルダーを選んでください。",
        ));
    }
    if !folder.exists() {
        return Ok(());
    }
    let failed = |source| Error::File {
        what: "フォルダーを読むことが",
        path: folder.to_owned(),
        source,
    };
    let mut strangers = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if OF_THE_SYSTEM.contains(&name.to_lowercase().as_str()) || files::is_part(&name) {
            continue;
        }
        // A link that leads nowhere carries nothing; should it have the name of the file, the file gets no name.
        if entry.path().exists() && !is_ours(source, &entry.path(), &name)? {
            strangers.push(name);
        }
    }
    strangers.sort();
    if strangers.is_empty() {
        Ok(())
    } else {
        Err(refused(&sentence(&strangers)))
    }
}

/// A file that was written under this very name with these very bytes.
fn is_ours(source: &impl Source, path: &Path, name: &str) -> Result<bool> {
    let is_file = path
        .metadata()
        .is_ok_and(|found| found.is_file() && found.len() <= MAX_BYTES);
    let Some(bytes) = is_file.then(|| std::fs::read(path)) else {
        return Ok(false);
    };
    let bytes = bytes.map_err(|source| Error::File {
        what: "フォルダーにあるファイルを読むことが",
        path: path.to_owned(),
        source,
    })?;
    let written = batch_book::written_with(source, &bytes)?;
    if written.iter().any(|(_, known)| known == name) {
        return Ok(true);
    }
    if let Some((_, known)) = written.first() {
        return Err(refused(&format!(
            "このフォルダーの「{name}」は、登録用ファイル「{known}」の名前を変えたものです。端末へ運ぶファイルの名前は変えられません。「{known}」に戻すか、空の別のフォルダーを選んでください。"
        )));
    }
    let inner = name.strip_suffix(".zip").unwrap_or(name);
    let named = batch_book::named(source, inner)?;
    if let Some(batch) = named
        && batch_book::is_closed(source, batch)?
    {
        return Err(refused(&format!(
            "このフォルダーの「{name}」は、個人番号を含む登録用ファイルです。個人番号を扱う権限がないと、控えと同じものか確かめられません。空の別のフォルダーを選んでください。"
        )));
    }
    if named.is_some() {
        return Err(refused(&format!(
            "このフォルダーの「{name}」は、控えにある登録用ファイルと同じ名前ですが、中身が違います。端末へ持ち込まないでください。空の別のフォルダーを選び、要るときは「控え」の「同じファイルをもう一度」で書き出してください。"
        )));
    }
    Ok(false)
}

fn sentence(strangers: &[String]) -> String {
    let named: Vec<&str> = strangers.iter().take(N_NAMED).map(String::as_str).collect();
    let rest = match strangers.len().saturating_sub(N_NAMED) {
        0 => String::new(),
        n => format!("ほか{n}件"),
    };
    format!(
        "このフォルダーには、登録用ファイルのほかに「{}」{rest}があります。端末へ運ぶフォルダーには、ほかのものを置けません。空の別のフォルダーを選ぶか、中身を移して空にしてから、もう一度行ってください。このプログラムは中身を消しません。",
        named.join("」「")
    )
}

/// Whether the folder is that of the ledger or lies in it, links followed.
fn is_of_ledger(ledger: &Path, folder: &Path) -> bool {
    let Some(Ok(own)) = ledger.parent().map(Path::canonicalize) else {
        return false;
    };
    // A folder that is not there yet lies where its nearest parent does.
    let mut present = folder.ancestors();
    let present = present.find_map(|ancestor| ancestor.canonicalize().ok());
    present.is_some_and(|present| present.starts_with(&own))
}

fn refused(sentence: &str) -> Error {
    Error::Refused(sentence.to_owned())
}
