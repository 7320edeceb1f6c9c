//! 入金データの行: the cells of one line → a receipt, or why it is none.
//! It must not repair an amount or a day: what can be read in two ways becomes a question.

use crate::domain::date::Date;
use crate::domain::date_input::{DateUse, parse_date_input};
use crate::domain::digits::{is_hyphen_like, to_ascii};
use crate::domain::yen::Yen;
use crate::exchange::receipt_head::{Amounts, Head, Place};
use crate::exchange::receipt_payer::Payer;
use crate::exchange::receipts::{Receipt, ReceiptOutcome, ReceiptRow};

/// Words with which a line of totals begins.
const TOTALS: &[&str] = &[
    "合計",
    "小計",
    "総計",
    "計",
    "以上",
    "件数",
    "繰越",
    "前月繰越",
    "繰越残高",
];

/// Years in which a two-digit year is taken for one of the current era.
const NEAR_DAYS: i64 = 800;

/// Judges a line.
pub(super) fn judge(row: &mut ReceiptRow, head: &Head, cells: &[String], today: Date) {
    if is_total(head, cells) {
        row.outcome = ReceiptOutcome::Skipped;
        return row.note("行", "合計などの行です。入金としては読みません。");
    }
    let n_filled = cells
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last.saturating_add(1));
    if n_filled > head.n_columns || cells.len() < needed(head) {
        return row.note(
            "行",
            &format!(
                "列が{}個あり、見出しの{}個と合いません。金額のコンマで列がずれていないか元の明細で確かめ、手で入力してください。",
                cells.len(),
                head.n_columns
            ),
        );
    }
    let money = money(row, head, cells);
    let Some((yen, place)) = money else {
        return;
    };
    let day = day(row, head, cells, today);
    let (Some(yen), Some((on, doubt))) = (yen, day) else {
        row.outcome = ReceiptOutcome::Rejected;
        return;
    };
    row.outcome = ReceiptOutcome::Accepted;
    if let Some(doubt) = doubt {
        row.question(&head.day.name, doubt);
    }
    if let Some(doubt) = place {
        row.question("行", doubt);
    }
    let payer = payer(row, head, cells);
    row.receipt = Some(Receipt { on, yen, payer });
}

/// What came in. `None` where the line is settled already; an amount of `None` was noted as unreadable.
type Money = Option<(Option<Yen>, Option<&'static str>)>;

fn money(row: &mut ReceiptRow, head: &Head, cells: &[String]) -> Money {
    match &head.amounts {
        Amounts::Apart(incoming, outgoing) => {
            let paid_out = outgoing.as_ref().map_or("", |place| cell(cells, place));
            apart(row, incoming, cell(cells, incoming), paid_out)
        }
        Amounts::Together(amount, direction) => {
            let direction = direction.as_ref().map(|place| cell(cells, place));
            together(row, amount, cell(cells, amount), direction)
        }
    }
}

fn apart(row: &mut ReceiptRow, place: &Place, came_in: &str, paid_out: &str) -> Money {
    match (is_nothing(came_in), is_nothing(paid_out)) {
        (true, false) => skip(row),
        (true, true) => {
            row.note(&place.name, "入金額が空です。元の明細で確かめてください。");
            Some((None, None))
        }
        (false, true) => Some((amount(row, place, came_in), None)),
        (false, false) => Some((
            amount(row, place, came_in),
            Some("入金額と出金額の両方に金額があります。元の明細で確かめてください。"),
        )),
    }
}

fn together(row: &mut ReceiptRow, place: &Place, text: &str, direction: Option<&str>) -> Money {
    let is_minus = to_ascii(text).starts_with(|c| is_hyphen_like(c) || matches!(c, '▲' | '△'));
    if is_minus && !is_nothing(text) {
        return skip(row);
    }
    let doubt = match direction.map(way) {
        Some(Way::Out) => return skip(row),
        Some(Way::In) => None,
        Some(Way::Unknown) => {
            Some("入金か出金かが区分から読めません。元の明細で確かめてください。")
        }
        None => Some("入金か出金かを示す列がありません。入金であることを確かめてください。"),
    };
    Some((amount(row, place, text), doubt))
}

enum Way {
    In,
    Out,
    Unknown,
}

fn way(direction: &str) -> Way {
    match to_ascii(direction).trim() {
        "1" | "入" | "預" => Way::In,
        "2" | "出" | "払" => Way::Out,
        words
            if ["出金", "支払", "引出", "払出", "引落"]
                .iter()
                .any(|out| words.contains(out)) =>
        {
            Way::Out
        }
        words
            if ["入金", "振込", "預入", "受入"]
                .iter()
                .any(|word| words.contains(word)) =>
        {
            Way::In
        }
        _ => Way::Unknown,
    }
}

fn skip(row: &mut ReceiptRow) -> Money {
    row.outcome = ReceiptOutcome::Skipped;
    row.note("行", "出金の行です。入金としては読みません。");
    None
}

fn amount(row: &mut ReceiptRow, place: &Place, text: &str) -> Option<Yen> {
    let typed = to_ascii(text);
    match Yen::parse_typed(typed.trim().trim_start_matches('+')) {
        Ok(Yen::ZERO) => {
            row.note(&place.name, "金額が0円です。元の明細で確かめてください。");
            None
        }
        Ok(yen) => Some(yen),
        Err(error) => {
            row.note(&place.name, &format!("金額として読めません。{error}"));
            None
        }
    }
}

/// The day, and what is doubtful about it.
fn day(
    row: &mut ReceiptRow,
    head: &Head,
    cells: &[String],
    today: Date,
) -> Option<(Date, Option<&'static str>)> {
    let ascii = to_ascii(cell(cells, &head.day));
    // Some banks put the time of day behind it.
    let text = ascii.split_whitespace().next().unwrap_or_default();
    let is_absolute = text.chars().any(|c| c.is_ascii_digit()) && !text.starts_with(['+', '-']);
    let spread = six_digits(text);
    let read = parse_date_input(spread.as_deref().unwrap_or(text), today, DateUse::General);
    let on = match read {
        Ok(on) if is_absolute => on,
        Ok(_) => {
            row.note(
                &head.day.name,
                "日付として読めません。元の明細で確かめてください。",
            );
            return None;
        }
        Err(error) => {
            row.note(&head.day.name, &format!("日付として読めません。{error}"));
            return None;
        }
    };
    let is_short = is_two_digit_year(text) || spread.is_some();
    if is_short && today.days_since(on).abs() > NEAR_DAYS {
        row.note(
            &head.day.name,
            "年が2桁で、いつのことかわかりません。元の明細で確かめ、手で入力してください。",
        );
        return None;
    }
    Some((on, day_doubt(is_short, on > today)))
}

const fn day_doubt(is_short: bool, is_future: bool) -> Option<&'static str> {
    match (is_short, is_future) {
        (true, _) => Some("年が2桁です。いまの元号の年として読みました。確かめてください。"),
        (false, true) => Some("取込みの日より後の日付です。確かめてください。"),
        (false, false) => None,
    }
}

/// 080401 → 08.04.01.
fn six_digits(text: &str) -> Option<String> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = text.split_at_checked(2)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some(format!("{year}.{month}.{day}"))
}

fn is_two_digit_year(text: &str) -> bool {
    let year = text.split(['.', '/', '-', '年']).next().unwrap_or_default();
    (1..=2).contains(&year.len()) && year.bytes().all(|byte| byte.is_ascii_digit())
}

fn payer(row: &mut ReceiptRow, head: &Head, cells: &[String]) -> Payer {
    let filled = head
        .payers
        .iter()
        .find(|place| !cell(cells, place).is_empty());
    let Some(place) = filled else {
        let name = head
            .payers
            .first()
            .map_or("振込人名", |place| place.name.as_str());
        row.question(name, "振込人名が空です。元の明細で確かめてください。");
        return Payer::of("");
    };
    let text = cell(cells, place);
    if text.starts_with(['=', '@', '+']) {
        row.question(
            &place.name,
            "数式のような文字で始まっています。文字のまま読みました。元の明細で確かめてください。",
        );
    }
    Payer::of(text)
}

fn cell<'c>(cells: &'c [String], place: &Place) -> &'c str {
    cells.get(place.at).map_or("", String::as_str)
}

/// Columns that a line must have.
fn needed(head: &Head) -> usize {
    let amount = match &head.amounts {
        Amounts::Apart(amount, _) | Amounts::Together(amount, _) => amount.at,
    };
    amount.max(head.day.at).saturating_add(1)
}

fn is_nothing(text: &str) -> bool {
    let ascii = to_ascii(text);
    let text = ascii.trim();
    text == "0" || text.chars().all(|c| is_hyphen_like(c) || c == '*')
}

fn is_total(head: &Head, cells: &[String]) -> bool {
    let has_day = cell(cells, &head.day).chars().any(|c| c.is_numeric());
    let first = cells.iter().find(|cell| !cell.is_empty());
    !has_day
        && first.is_some_and(|cell| TOTALS.contains(&cell.trim_matches(['[', ']', '【', '】'])))
}
