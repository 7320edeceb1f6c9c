//! 構造: reads the `use crate::…` lines of `src` and fails on an arrow that the crate docs forbid.
//! Also keeps files, functions and file heads within the sizes the project promised itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Layer, and the layers it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("procedure", &["domain"]),
    ("ledger", &["domain", "procedure"]),
    ("print", &["domain", "procedure"]),
    ("exchange", &["domain", "procedure"]),
    (
        "app",
        &["domain", "procedure", "ledger", "print", "exchange"],
    ),
    ("ui", &["domain", "procedure", "app"]),
    ("cli", &["domain", "procedure", "app"]),
];

const MAX_FILE_LINES: usize = 600;
const MAX_FUNCTION_LINES: usize = 80;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its layer (folder below `src`), its path for messages and its text.
fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(&root).unwrap().to_path_buf();
            let layer = relative
                .components()
                .next()
                .unwrap()
                .as_os_str()
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path).unwrap();
            (
                layer,
                relative.display().to_string().replace('\\', "/"),
                text,
            )
        })
        .collect()
}

/// The text before its unit tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn layers_name_only_the_layers_below_them() {
    let mut wrong = Vec::new();
    for (layer, file, text) in sources() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == layer) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for (at, _) in line.match_indices("crate::") {
                let target: String = line[at + "crate::".len()..]
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                let is_layer = ALLOWED.iter().any(|(name, _)| *name == target);
                if is_layer && target != layer && !allowed.contains(&target.as_str()) {
                    wrong.push(format!("{file}:{}: {layer} → {target}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "forbidden arrows:\n{}", wrong.join("\n"));
}

#[test]
fn imports_stand_one_to_a_line() {
    let mut wrong = Vec::new();
    for (_, file, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.starts_with("use crate::{")
                || line.starts_with("use crate::") && line.ends_with("::*;")
            {
                wrong.push(format!("{file}:{}: {line}", number + 1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "grouped or glob imports:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn pure_layers_touch_nothing_outside_themselves() {
    const OUTSIDE: &[&str] = &[
        "rusqlite",
        "egui",
        "eframe",
        "printpdf",
        "lopdf",
        "std::fs",
        "std::io::",
        "SystemTime",
        "Instant::now",
        "Local::now",
        "Utc::now",
        "getrandom",
        "std::env",
    ];
    let mut wrong = Vec::new();
    for (layer, file, text) in sources() {
        if layer != "domain" && layer != "procedure" {
            continue;
        }
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            for word in OUTSIDE.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{file}:{}: {word}", number + 1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a pure layer reaches outside:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn sql_stands_only_in_the_ledger_and_windows_only_in_ui() {
    let mut wrong = Vec::new();
    for (layer, file, text) in sources() {
        let words: &[&str] = match layer.as_str() {
            "ledger" => &["egui", "eframe", "printpdf"],
            "ui" => &["rusqlite", "printpdf", "lopdf"],
            "main.rs" | "lib.rs" | "build.rs" => &["rusqlite"],
            _ => &["rusqlite", "egui::", "eframe::"],
        };
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            for word in words.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{file}:{}: {word}", number + 1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a library in the wrong room:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, _, text)| !text.starts_with("//! "))
        .map(|(_, file, _)| file)
        .collect();
    assert!(silent.is_empty(), "files without a head: {silent:?}");
}

#[test]
fn files_and_functions_keep_their_size() {
    let mut large = Vec::new();
    for (_, file, text) in sources() {
        let body = without_tests(&text);
        let n_lines = body.lines().count();
        if n_lines > MAX_FILE_LINES {
            large.push(format!("{file}: {n_lines} lines"));
        }
        let mut open: Option<(usize, String, String)> = None;
        for (number, line) in body.lines().enumerate() {
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            let rest = line.trim_start();
            let is_function = [
                "fn ",
                "pub fn ",
                "pub(super) fn ",
                "pub(crate) fn ",
                "const fn ",
                "pub const fn ",
            ]
            .iter()
            .any(|head| rest.starts_with(head));
            if is_function {
                open = Some((number, indent, rest.to_owned()));
            } else if let Some((start, start_indent, name)) = &open
                && line == format!("{start_indent}}}")
            {
                if number - start > MAX_FUNCTION_LINES {
                    large.push(format!(
                        "{file}:{}: {} lines: {name}",
                        start + 1,
                        number - start
                    ));
                }
                open = None;
            }
        }
    }
    assert!(large.is_empty(), "too large:\n{}", large.join("\n"));
}

#[test]
fn japanese_texts_hold_no_character_that_cp932_cannot_write() {
    let mut odd = BTreeSet::new();
    for (_, file, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            for c in line
                .chars()
                .filter(|c| ('\u{3400}'..='\u{9fff}').contains(c))
            {
                let mut encoded = [0_u8; 8];
                let mut encoder = encoding_rs::SHIFT_JIS.new_encoder();
                let (result, _, _) = encoder.encode_from_utf8_without_replacement(
                    &c.to_string(),
                    &mut encoded,
                    true,
                );
                if result != encoding_rs::EncoderResult::InputEmpty {
                    odd.insert(format!("{file}:{}: {c} U+{:04X}", number + 1, u32::from(c)));
                }
            }
        }
    }
    assert!(
        odd.is_empty(),
        "kanji of another language, or rare ones to be written as escapes:\n{odd:?}"
    );
}
