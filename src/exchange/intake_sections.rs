//! 届書ファイルの節: the lines behind the 媒体管理レコード, sorted into 事業所情報 and rows.
//! It must not read the people in the rows, and drops no line without a word.

use crate::domain::digits::to_ascii;
use crate::exchange::error::ExchangeError;
use crate::exchange::intake::{Family, Form};
use crate::exchange::intake_frame::{
    Frame, PREFECTURES, has_zip, is_old_office, n_office_items, not_this, of_a_fund, office,
    section,
};
use crate::exchange::intake_line::split_by;
use std::borrow::Cow;

/// 事業所 that one medium may hold.
const MOST_OFFICES: usize = 999;
/// Lines that one row may have; a quotation mark left open must not swallow the file.
const MOST_LINES: usize = 10;

/// What is known while the lines are read.
#[derive(Default)]
struct State {
    within: &'static str,
    is_count_next: bool,
    /// A 事業所情報 of a 厚生年金基金.
    has_fund: bool,
    declared: usize,
    /// A row whose quotation mark is still open, with the number of its first line.
    open: Option<(usize, String, usize)>,
}

/// Reads the sections into the frame.
///
/// # Errors
/// A file that has no `[kanri]` or no `[data]`.
pub fn read<'a>(
    frame: &mut Frame<'a>,
    lines: impl Iterator<Item = (usize, &'a str)>,
) -> Result<(), ExchangeError> {
    let mut state = State::default();
    for (number, line) in lines {
        match (section(line), state.within) {
            (Some(name), _) => {
                state.close(frame);
                state.within = name;
                state.is_count_next = name == "kanri";
            }
            (None, "data") => state.data(frame, number, line),
            (None, "kanri") => state.kanri(frame, number, line),
            (None, _) => {
                let message = format!(
                    "{number}行目に [kanri] がありません。届書のファイルの形が崩れています。"
                );
                return Err(ExchangeError::NotThisFile(message));
            }
        }
    }
    state.close(frame);
    if state.has_fund {
        return Err(of_a_fund());
    }
    if state.within != "data" {
        return Err(not_this(
            "[data] の行がありません。ファイルが途中で切れていないか確かめてください。",
        ));
    }
    let n_offices = frame.offices.len();
    if state.declared != n_offices {
        frame.warnings.push(format!(
            "事業所の数が{}と書かれていますが、事業所の情報は{n_offices}件です。",
            state.declared
        ));
    }
    if n_offices > MOST_OFFICES {
        frame.warnings.push(format!(
            "事業所の情報が{n_offices}件あります（一つの媒体に{MOST_OFFICES}件まで）。"
        ));
    }
    Ok(())
}

impl State {
    fn kanri(&mut self, frame: &mut Frame<'_>, number: usize, line: &str) {
        let fields = split_by(line, frame.delimiter);
        if self.is_count_next {
            self.is_count_next = false;
            let count = fields.get(1).map(|count| to_ascii(count));
            let count = count.and_then(|count| count.trim().parse().ok());
            self.declared = self.declared.saturating_add(count.unwrap_or(0));
            return;
        }
        self.has_fund |= frame.family == Family::Kpfd && is_fund(&fields);
        let office = office(frame.family, number, &fields, &mut frame.warnings);
        frame.offices.extend(office);
    }

    /// A line of `[data]`: a row, the rest of a row, or the 事業所情報 before the rows of the next 事業所.
    fn data<'a>(&mut self, frame: &mut Frame<'a>, number: usize, line: &'a str) {
        if let Some((first, mut text, n_lines)) = self.open.take() {
            if n_lines < MOST_LINES && !begins_row(line) {
                text.push('\n');
                text.push_str(line);
                if is_quote_open(&text) {
                    self.open = Some((first, text, n_lines.saturating_add(1)));
                } else {
                    frame.data.push((first, Cow::Owned(text)));
                }
                return;
            }
            frame.data.push((first, Cow::Owned(text)));
        }
        if is_quote_open(line) {
            self.open = Some((number, line.to_owned(), 1));
        } else if !begins_row(line) && is_office(frame, line) {
            let fields = split_by(line, frame.delimiter);
            let office = office(frame.family, number, &fields, &mut frame.warnings);
            frame.offices.extend(office);
        } else {
            frame.data.push((number, Cow::Borrowed(line)));
        }
    }

    /// A row whose quotation mark was never closed is a row all the same; it will be refused by its reason.
    fn close(&mut self, frame: &mut Frame<'_>) {
        if let Some((number, text, _)) = self.open.take() {
            frame.data.push((number, Cow::Owned(text)));
        }
    }
}

fn is_quote_open(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

/// Whether a line begins with a 様式コード.
fn begins_row(line: &str) -> bool {
    let text = line.trim_start_matches(['"', ' ']);
    let end = text.find(|c: char| !c.is_ascii_digit());
    let code = end.and_then(|end| text.get(..end)).unwrap_or(text);
    Form::of_code(code).is_some()
}

fn is_office(frame: &Frame<'_>, line: &str) -> bool {
    let fields = split_by(line, frame.delimiter);
    let has_count = fields.len() == n_office_items(frame.family);
    match frame.family {
        Family::Shfd => {
            let prefecture = fields.first().map_or("", String::as_str);
            has_count && PREFECTURES.contains(&prefecture) && has_zip(&fields, 4)
                || is_old_office(&fields)
        }
        Family::Kpfd | Family::Knfd => has_count && has_zip(&fields, 1),
    }
}

/// A 事業所情報 of a 厚生年金基金: the number of the fund stands before that of the 事業所, so that all the rest is one
/// place later (one vendor's program; not confirmed).
fn is_fund(fields: &[String]) -> bool {
    !has_zip(fields, 1) && has_zip(fields, 2)
}
