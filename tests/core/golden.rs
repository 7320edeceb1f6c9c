//! Expected files: compares bytes with `tests/golden/…`; `UPDATE_GOLDEN=1 cargo test` rewrites them.

use std::fs;
use std::path::Path;

/// Compares with the expected file of this name below `tests/golden`, or rewrites it.
pub fn check(name: &str, actual: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
        return;
    }
    let expected = fs::read(&path)
        .unwrap_or_else(|error| panic!("{name}: {error}; run with UPDATE_GOLDEN=1 to create it"));
    if expected == actual {
        return;
    }
    match (std::str::from_utf8(&expected), std::str::from_utf8(actual)) {
        (Ok(expected), Ok(actual)) => panic!("{name} differs:\n{}", difference(expected, actual)),
        _ => panic!(
            "{name} differs: {} bytes expected, {} made",
            expected.len(),
            actual.len()
        ),
    }
}

/// Lines that stand only in one of the two texts.
fn difference(expected: &str, actual: &str) -> String {
    let missing = expected
        .lines()
        .filter(|line| !actual.lines().any(|other| other == *line));
    let added = actual
        .lines()
        .filter(|line| !expected.lines().any(|other| other == *line));
    missing
        .map(|line| format!("- {line}\n"))
        .chain(added.map(|line| format!("+ {line}\n")))
        .collect()
}

/// Leaves a PDF in `target/tmp/papers`, so that a person can look at it.
pub fn to_look_at(paper: &str, pdf: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{paper}.pdf")), pdf).unwrap();
}
