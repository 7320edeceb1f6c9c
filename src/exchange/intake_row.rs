//! 届書の行の判定: form and revision of a line, its outcome, and what only shows across the lines of a file.
//! It must not choose a form by the number of fields alone: two stray commas make one form look like another.

use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::number::IndividualNumber;
use crate::exchange::intake::{
    Family, Form, FormRow, IntakeRow, NoteKind, Office, Outcome, RowNote, SocietyItems,
};
use crate::exchange::intake_acquisition;
use crate::exchange::intake_dependents;
use crate::exchange::intake_line::{Line, split};
use crate::exchange::intake_loss;
use crate::exchange::layout::{Direction, Layout, RecordSpec};
use crate::exchange::layouts::Layouts;
use crate::exchange::text_file::sha256_hex;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// What a row needs besides its line.
pub struct RowContext<'a> {
    /// Family of the file.
    pub family: Family,
    /// 事業所 of the file.
    pub offices: &'a [Office],
    /// 受付日.
    pub today: Date,
    /// Layouts.
    pub layouts: &'a Layouts,
}

/// Reads one data line.
#[must_use]
pub fn read(context: &RowContext<'_>, number: usize, text: &str) -> IntakeRow {
    let fields = split(text);
    let code = fields
        .first()
        .map(|code| code.trim().to_owned())
        .unwrap_or_default();
    let form = Form::of_code(&code);
    let mut row = IntakeRow {
        line: number,
        raw: Zeroizing::new(text.to_owned()),
        form,
        outcome: Outcome::Rejected,
        notes: Vec::new(),
        content: None,
    };
    if text.matches('"').count() % 2 == 1 {
        row.notes.push(whole(
            "quote",
            "引用符（\"）が閉じていません。項目の切れ目がわかりません。".to_owned(),
        ));
        return row;
    }
    let Some(form) = form else {
        row.notes.push(whole("form", unknown_form(&code)));
        return row;
    };
    let candidates = revisions(context, &code);
    if candidates.is_empty() {
        let message = format!(
            "{}の{}を読むレイアウトがありません。",
            context.family.label(),
            form.label()
        );
        row.notes.push(whole("layout", message));
        return row;
    }
    let (notes, content) = by_revision(context, form, &candidates, fields);
    row.outcome = outcome(&notes);
    row.notes = notes;
    row.content = content.filter(|_| row.outcome != Outcome::Rejected);
    row
}

/// Marks the rows that carry the same 個人番号 as another row of the same form.
pub fn mark_doubles(rows: &mut [IntakeRow]) {
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        for number in numbers(row.content.as_ref()) {
            // The hash stands for the number, so that no copy of it lies about in a map.
            let hash = sha256_hex(number.reveal().as_bytes());
            let key = format!("{:?} {hash}", row.form);
            seen.entry(key).or_default().push(index);
        }
    }
    for indexes in seen.into_values().filter(|indexes| indexes.len() > 1) {
        let lines: Vec<String> = indexes
            .iter()
            .filter_map(|i| rows.get(*i))
            .map(|r| r.line.to_string())
            .collect();
        for index in indexes {
            let Some(row) = rows.get_mut(index) else {
                continue;
            };
            if row.has_note("number_twice") {
                continue;
            }
            let message = format!(
                "同じ個人番号が{}行目にあります。事業所に確かめてください。",
                lines.join("・")
            );
            row.notes.push(RowNote {
                kind: NoteKind::Question,
                ..whole("number_twice", message)
            });
            row.outcome = row.outcome.max(Outcome::Question);
        }
    }
}

/// People of a row whose number may appear only once in a file.
fn numbers(content: Option<&FormRow>) -> Vec<&IndividualNumber> {
    match content {
        Some(FormRow::Acquisition(row)) => row.individual_number.iter().collect(),
        Some(FormRow::Loss(row)) => row.individual_number.iter().collect(),
        Some(FormRow::Dependents(row)) => {
            let people = row.dependents.iter();
            people
                .filter_map(|dependent| dependent.individual_number.as_ref())
                .collect()
        }
        None => Vec::new(),
    }
}

fn whole(code: &'static str, message: String) -> RowNote {
    RowNote {
        kind: NoteKind::Reject,
        code,
        no: 0,
        name: String::new(),
        message,
        change: None,
    }
}

fn unknown_form(code: &str) -> String {
    let known = match code {
        "2221700" => "月額変更届",
        "2225700" => "算定基礎届",
        "2265700" => "賞与支払届",
        "22187041" => "住所変更届（旧様式）",
        _ => {
            return "様式コードが資格取得届・資格喪失届・被扶養者（異動）届のどれでもありません。"
                .to_owned();
        }
    };
    format!(
        "資格取得届・資格喪失届・被扶養者（異動）届ではなく{known}です。この受付では取り込めません。"
    )
}

/// The layouts of this family and 様式コード in force, one per id.
fn revisions<'a>(context: &RowContext<'a>, code: &str) -> Vec<&'a Layout> {
    let stem = context.family.stem();
    let mut newest: BTreeMap<&str, &Layout> = BTreeMap::new();
    for layout in context.layouts.all() {
        let is_form = layout
            .detail()
            .and_then(|spec| spec.matches.as_ref())
            .is_some_and(|matches| matches.field == 1 && matches.equals == code);
        let is_file = layout.file.name.to_ascii_uppercase().starts_with(stem);
        let is_now = layout.head.direction == Direction::Import
            && context
                .layouts
                .on(&layout.head.id, context.today)
                .is_some_and(|on| on.head.effective_from == layout.head.effective_from);
        if is_form && is_file && is_now {
            newest.insert(&layout.head.id, layout);
        }
    }
    newest.into_values().collect()
}

type Judged = (Vec<RowNote>, Option<FormRow>);

fn by_revision(
    context: &RowContext<'_>,
    form: Form,
    candidates: &[&Layout],
    fields: Vec<String>,
) -> Judged {
    let count = fields.len();
    let specs: Vec<(&Layout, &RecordSpec)> = candidates
        .iter()
        .filter_map(|layout| layout.detail().map(|spec| (*layout, spec)))
        .collect();
    let size = |spec: &RecordSpec| spec.field_count.unwrap_or(spec.fields.len());
    if let Some((layout, spec)) = specs.iter().find(|(_, spec)| size(spec) == count) {
        return judge(context, form, (layout, spec), fields);
    }
    let sizes: Vec<String> = specs
        .iter()
        .map(|(_, spec)| size(spec).to_string())
        .collect();
    let mismatch = whole(
        "field_count",
        format!(
            "項目が{count}個あります（{}は{}個）。住所や備考の中に区切りの「,」が入っていないか、事業所に確かめてください。",
            form.label(),
            sizes.join("個か")
        ),
    );
    let tolerant = specs.iter().find(|(_, spec)| {
        let extra = fields.get(size(spec)..).unwrap_or_default();
        spec.tolerate_trailing_empty && !extra.is_empty() && extra.iter().all(String::is_empty)
    });
    let Some((layout, spec)) = tolerant else {
        return (vec![mismatch], None);
    };
    let kept = fields.into_iter().take(size(spec)).collect();
    let (mut notes, content) = judge(context, form, (layout, spec), kept);
    if notes.iter().all(|note| note.kind == NoteKind::Notice) {
        notes.push(RowNote {
            kind: NoteKind::Repair,
            ..whole(
                "trailing_comma",
                "行の終わりの余分な「,」を取りました。".to_owned(),
            )
        });
        return (notes, content);
    }
    notes.retain(|note| note.kind == NoteKind::Reject);
    notes.insert(0, mismatch);
    (notes, None)
}

fn judge(
    context: &RowContext<'_>,
    form: Form,
    (layout, spec): (&Layout, &RecordSpec),
    fields: Vec<String>,
) -> Judged {
    let mut line = Line::check(layout, spec, fields);
    check_office(context, &mut line);
    let today = context.today;
    let content = match form {
        Form::Acquisition => intake_acquisition::read(&mut line, today)
            .map(|row| FormRow::Acquisition(Box::new(row))),
        Form::Loss => intake_loss::read(&mut line, today).map(|row| FormRow::Loss(Box::new(row))),
        Form::Dependents => {
            intake_dependents::read(&mut line, today).map(|row| FormRow::Dependents(Box::new(row)))
        }
    };
    let mut notes = line.notes;
    if layout.is_unverified() {
        let message = format!(
            "レイアウト「{}」は未突合です。内容を原本と見比べてください。",
            layout.head.title
        );
        notes.push(RowNote {
            kind: NoteKind::Notice,
            ..whole("unverified_layout", message)
        });
    }
    let is_readable = !notes.iter().any(|note| note.kind == NoteKind::Reject);
    if content.is_none() && is_readable {
        notes.push(whole(
            "content",
            "必要な項目が読めません。事業所に確かめてください。".to_owned(),
        ));
    }
    (notes, content)
}

fn outcome(notes: &[RowNote]) -> Outcome {
    match notes.iter().map(|note| note.kind).max() {
        None | Some(NoteKind::Notice) => Outcome::Accepted,
        Some(NoteKind::Repair) => Outcome::Repaired,
        Some(NoteKind::Question) => Outcome::Question,
        Some(NoteKind::Reject) => Outcome::Rejected,
    }
}

/// 事業所整理記号 of a row.
#[must_use]
pub fn pension_office(line: &Line<'_>) -> PensionOfficeKey {
    PensionOfficeKey {
        prefecture: line.text("office.pref").to_owned(),
        district: line.text("office.gun").to_owned(),
        symbol: line.text("office.kigou").to_owned(),
        number: line.text("office.no").to_owned(),
    }
}

/// 健保組合の様式の項目 of a row; `None` in the pension office's family.
#[must_use]
pub fn society_items(line: &Line<'_>) -> Option<SocietyItems> {
    line.has("kenpo.office").then(|| SocietyItems {
        office_code: line.text("kenpo.office").to_owned(),
        member_number: line.text("kenpo.bangou").to_owned(),
        extra: line.text("kenpo.extra").to_owned(),
    })
}

fn check_office(context: &RowContext<'_>, line: &mut Line<'_>) {
    if context.offices.is_empty() {
        return;
    }
    let (to, is_known) = match context.family {
        Family::Kpfd | Family::Knfd => {
            let code = line.text("kenpo.office");
            let mut offices = context.offices.iter();
            (
                "kenpo.office",
                offices.any(|office| office.code.as_deref() == Some(code)),
            )
        }
        Family::Shfd => {
            let key = pension_office(line);
            let is_same = |office: &Office| {
                office.pension_office.as_ref().is_some_and(|declared| {
                    (&declared.prefecture, &declared.district, &declared.symbol)
                        == (&key.prefecture, &key.district, &key.symbol)
                        && (key.number.is_empty() || declared.number == key.number)
                })
            };
            ("office.kigou", context.offices.iter().any(is_same))
        }
    };
    if !is_known {
        let message = "ファイルの事業所の情報にない事業所です。どの事業所の届か確かめてください。";
        line.note(NoteKind::Question, "office_differs", to, message);
    }
}
