//! 届書の行の判定: form and revision of a line, its outcome, and what only shows across the lines of a file.
//! It must not choose a form by the number of fields alone: two stray commas make one form look like another.

use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::remuneration_review::ReviewKind;
use crate::exchange::intake::{
    Family, Form, FormRow, IntakeRow, NoteKind, Office, Outcome, RowNote, SocietyItems,
};
use crate::exchange::intake_acquisition;
use crate::exchange::intake_address;
use crate::exchange::intake_bonus;
use crate::exchange::intake_dependents;
use crate::exchange::intake_frame::PREFECTURES;
use crate::exchange::intake_line::{Line, split_by};
use crate::exchange::intake_loss;
use crate::exchange::intake_remuneration;
use crate::exchange::layout::{Direction, Layout, RecordSpec};
use crate::exchange::layouts::Layouts;
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// What a row needs besides its line.
pub struct RowContext<'a> {
    /// Family of the file.
    pub family: Family,
    /// 事業所 of the file.
    pub offices: &'a [Office],
    /// 区切り文字.
    pub delimiter: u8,
    /// 受付日.
    pub today: Date,
    /// Layouts.
    pub layouts: &'a Layouts,
    /// Those of the family in force, by 様式コード.
    pub forms: BTreeMap<&'a str, Vec<&'a Layout>>,
    /// 様式コード of which a row of the file has as many items as a layout.
    pub fitting: BTreeSet<String>,
}

/// The 様式コード of which a row has as many items as a layout says: then the layout is right about their number.
#[must_use]
pub fn fitting<'l>(
    rows: impl Iterator<Item = &'l str>,
    delimiter: u8,
    forms: &BTreeMap<&str, Vec<&Layout>>,
) -> BTreeSet<String> {
    let mut fitting = BTreeSet::new();
    for text in rows {
        let fields = split_by(text, delimiter);
        let code = fields.first().map_or("", |code| code.trim());
        let mut specs = forms
            .get(code)
            .into_iter()
            .flatten()
            .filter_map(|it| it.detail());
        if specs.any(|spec| size(spec) == fields.len()) {
            fitting.insert(code.to_owned());
        }
    }
    fitting
}

/// 項目数 of a row.
fn size(spec: &RecordSpec) -> usize {
    spec.field_count.unwrap_or(spec.fields.len())
}

/// Reads one data line.
#[must_use]
pub fn read(context: &RowContext<'_>, number: usize, text: &str) -> IntakeRow {
    let fields = split_by(text, context.delimiter);
    let code = fields
        .first()
        .map(|code| code.trim().to_owned())
        .unwrap_or_default();
    let form = Form::of_code(&code);
    let mut row = IntakeRow {
        line: number,
        raw: Zeroizing::new(text.to_owned()),
        form,
        layout: None,
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
        let message = "この台帳が知っている届書の様式コードではありません。";
        row.notes.push(whole("form", message.to_owned()));
        return row;
    };
    if let Some(message) = stopped(context, &code) {
        row.notes.push(whole("layout", message));
        return row;
    }
    let candidates = context.forms.get(code.as_str());
    let Some(candidates) = candidates else {
        let message = format!(
            "{}の{}を読むレイアウトがありません。",
            context.family.label(),
            form.label()
        );
        row.notes.push(whole("layout", message));
        return row;
    };
    row.layout = Some(nearest(candidates, fields.len()));
    let (notes, content) = by_revision(context, form, candidates, fields);
    row.outcome = outcome(&notes);
    row.notes = notes;
    row.content = content.filter(|_| row.outcome != Outcome::Rejected);
    row
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

/// Where the layout for this 様式コード in force cannot be read: why. No other one reads the row in its place.
fn stopped(context: &RowContext<'_>, code: &str) -> Option<String> {
    let family = context.family.stem().to_ascii_lowercase();
    let family = family.get(..4).unwrap_or_default().to_owned();
    let of_form = |id: &str| id.contains(code) && id.contains(&family);
    let mut all = context.layouts.stopped();
    let stopped = all.find(|layout| {
        let now = context.layouts.stopped_on(&layout.id, context.today);
        of_form(&layout.id) && now.is_some()
    })?;
    let problem = stopped.problems.first().map(ToString::to_string);
    Some(format!(
        "この届書を読むレイアウトが読めないため、受付できません。{}",
        problem.unwrap_or_default()
    ))
}

/// The layouts of a family in force by 様式コード, one per id: found once for a file, not for every line.
#[must_use]
pub fn forms(family: Family, today: Date, layouts: &Layouts) -> BTreeMap<&str, Vec<&Layout>> {
    let mut newest: BTreeMap<(&str, &str), &Layout> = BTreeMap::new();
    for layout in layouts.all() {
        let matches = layout.detail().and_then(|spec| spec.matches.as_ref());
        let Some(matches) = matches.filter(|matches| matches.field == 1) else {
            continue;
        };
        let is_file = layout
            .file
            .name
            .to_ascii_uppercase()
            .starts_with(family.stem());
        let is_now = layout.head.direction == Direction::Import
            && layouts
                .on(&layout.head.id, today)
                .is_some_and(|on| on.head.effective_from == layout.head.effective_from);
        if is_file && is_now {
            newest.insert((&matches.equals, &layout.head.id), layout);
        }
    }
    let mut forms: BTreeMap<&str, Vec<&Layout>> = BTreeMap::new();
    for ((code, _), layout) in newest {
        forms.entry(code).or_default().push(layout);
    }
    forms
}

/// A row of an earlier revision may also be one of today's with an item lost in the middle: the clerk looks.
fn old_revision(form: Form, count: usize) -> RowNote {
    let message = format!(
        "{}の旧い様式（{count}項目）として読みました。項目がずれていないか、原本と見比べてください。",
        form.label()
    );
    RowNote {
        kind: NoteKind::Question,
        ..whole("old_revision", message)
    }
}

/// Id of the layout that comes nearest to the number of items.
fn nearest(candidates: &[&Layout], count: usize) -> String {
    let distance = |layout: &&&Layout| {
        let size = layout.detail().map_or(0, |spec| spec.fields.len());
        size.abs_diff(count)
    };
    let nearest = candidates.iter().min_by_key(distance);
    nearest.map_or_else(String::new, |layout| layout.head.id.clone())
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
    let newest = specs.iter().map(|(layout, _)| layout.head.effective_from);
    let newest = newest.max();
    if let Some((layout, spec)) = specs.iter().find(|(_, spec)| size(spec) == count) {
        let is_old = newest > Some(layout.head.effective_from);
        let (mut notes, content) = judge(context, form, (layout, spec), fields);
        if is_old {
            notes.push(old_revision(form, count));
        }
        return (notes, content);
    }
    let sizes: Vec<String> = specs
        .iter()
        .filter(|(layout, _)| newest == Some(layout.head.effective_from))
        .map(|(_, spec)| size(spec).to_string())
        .collect();
    let is_proposal = specs.iter().all(|(layout, _)| layout.is_unverified());
    let code = fields.first().map_or("", |code| code.trim());
    let proof = match (is_proposal, context.fitting.contains(code)) {
        (false, _) => Proof::Verified,
        (true, true) => Proof::Fitting,
        (true, false) => Proof::None,
    };
    let mismatch = miscounted(form, count, &sizes.join("個か"), proof);
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

/// Why the number of items of a layout is to be believed.
#[derive(Clone, Copy)]
enum Proof {
    /// 突合済.
    Verified,
    /// 未突合, and another row of the file has just as many.
    Fitting,
    /// 未突合, and no row has.
    None,
}

/// A row with another number of items than its layout. Where the layout is only a proposal and no row of the file agrees
/// with it, the employer need not be wrong.
fn miscounted(form: Form, count: usize, sizes: &str, proof: Proof) -> RowNote {
    let counted = format!("項目が{count}個あります（{}は{sizes}個）。", form.label());
    let comma = "住所や備考の中に区切りの「,」が入っていないか、事業所に確かめてください。";
    match proof {
        Proof::Verified => whole("field_count", format!("{counted}{comma}")),
        Proof::Fitting => {
            let layout = "入っていなければ、未突合のレイアウトの項目の並びを組合の仕様書で確かめてください。";
            whole("field_count", format!("{counted}{comma}{layout}"))
        }
        Proof::None => {
            let layout = "このレイアウトは未突合です。組合の仕様書で項目の並びを確かめ、設定の「レイアウト」で直してください。";
            whole("layout", format!("{counted}{layout}"))
        }
    }
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
        Form::OldAddressChange => {
            let office = declared(context.offices, pension_office(&line));
            intake_address::read(&mut line, today, office)
                .map(|row| FormRow::AddressChange(Box::new(row)))
        }
        Form::MonthlyChange | Form::RemunerationBase => {
            let office = declared(context.offices, pension_office(&line));
            let kind = match form {
                Form::MonthlyChange => ReviewKind::Occasional,
                _ => ReviewKind::Regular,
            };
            intake_remuneration::read(&mut line, kind, office)
                .map(|row| FormRow::Remuneration(Box::new(row)))
        }
        Form::Bonus => {
            let office = declared(context.offices, pension_office(&line));
            intake_bonus::read(&mut line, today, office).map(|row| FormRow::Bonus(Box::new(row)))
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

/// The 事業所 of a row as the file declares it: a form that leaves out 都道府県コード or 事業所番号 has them there. What
/// could be more than one stays as written.
fn declared(offices: &[Office], written: PensionOfficeKey) -> PensionOfficeKey {
    let keys = offices
        .iter()
        .filter_map(|office| office.pension_office.as_ref());
    let mut agreeing = keys.filter(|key| key.agrees_with(&written));
    match (agreeing.next(), agreeing.next()) {
        (Some(only), None) => only.clone(),
        _ => written,
    }
}

fn check_office(context: &RowContext<'_>, line: &mut Line<'_>) {
    if line.has("office.pref") && !PREFECTURES.contains(&line.text("office.pref")) {
        let message = "年金事務所の都道府県コードにない値です。項目がずれていないか、事業所を確かめてください。";
        line.note(NoteKind::Question, "prefecture", "office.pref", message);
    }
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
                let declared = office.pension_office.as_ref();
                declared.is_some_and(|declared| declared.agrees_with(&key))
            };
            ("office.kigou", context.offices.iter().any(is_same))
        }
    };
    if !is_known {
        let message = "ファイルの事業所の情報にない事業所です。どの事業所の届か確かめてください。";
        line.note(NoteKind::Question, "office_differs", to, message);
    }
}
