//! 入力位置の一覧: the parts of a form in which the keyboard can stand, in the order of the paper form.
//! It must not know buffers or values; only fields and how many rows a table has.

use crate::domain::finding::FieldPath;
use crate::procedure::field::{Field, Section};
use crate::procedure::form::Form;
use crate::procedure::value::Kind;
use crate::procedure::value::Value;
use crate::ui::focus::StopKind;
use crate::ui::widgets::{attendance_calendar, long_text};

/// A part of a field that the keyboard can stand in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// The field, or the text of an address.
    Main,
    /// 郵便番号 of an address.
    Postal,
    /// 行を追加 of a table field.
    AddRow,
    /// 範囲 of a calendar.
    Range,
    /// 消す beside an 個人番号 that is held.
    Drop,
    /// A button of what an address is offered, counted from 0.
    Offer(usize),
}

/// A part of a field of the form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Spot {
    /// The field.
    pub path: FieldPath,
    /// The part.
    pub part: Part,
}

impl Spot {
    /// A part of the field at this path.
    #[must_use]
    pub const fn new(path: FieldPath, part: Part) -> Spot {
        Spot { path, part }
    }
}

/// All spots of a form in order; computed fields have none.
#[must_use]
pub fn spots(sections: &[Section], form: &Form) -> Vec<(Spot, StopKind)> {
    let mut all = Vec::new();
    for field in sections.iter().flat_map(|section| section.fields) {
        push_spots(field, FieldPath::of(field.key), form, &mut all);
    }
    all
}

fn push_spots(field: &Field, path: FieldPath, form: &Form, all: &mut Vec<(Spot, StopKind)>) {
    if field.is_computed() {
        return;
    }
    match field.kind {
        Kind::Rows(fields) => {
            for row in 0..form.rows(field.key).len() {
                for inner in fields {
                    let path = FieldPath::in_row(field.key, row, inner.key);
                    push_spots(inner, path, form, all);
                }
            }
            if !field.is_drawn() {
                all.push((Spot::new(path, Part::AddRow), StopKind::Button));
            }
        }
        Kind::Address => {
            all.push((Spot::new(path.clone(), Part::Postal), StopKind::Field));
            all.push((Spot::new(path, Part::Main), StopKind::Field));
        }
        Kind::IndividualNumber => {
            let is_held = matches!(form.at(&path), Some(Value::Number(_)));
            all.push((Spot::new(path.clone(), Part::Main), StopKind::Field));
            if is_held {
                all.push((Spot::new(path, Part::Drop), StopKind::Button));
            }
        }
        _ if field.widget == Some(long_text::NAME) => {
            all.push((Spot::new(path, Part::Main), StopKind::LongText));
        }
        _ if field.widget == Some(attendance_calendar::NAME) => {
            all.push((Spot::new(path.clone(), Part::Range), StopKind::Field));
            all.push((Spot::new(path, Part::Main), StopKind::List));
        }
        _ => all.push((Spot::new(path, Part::Main), StopKind::Field)),
    }
}

/// The field of a path.
#[must_use]
pub fn find_field(sections: &[Section], path: &FieldPath) -> Option<&'static Field> {
    let field = sections
        .iter()
        .flat_map(|section| section.fields)
        .find(|field| field.key == path.key)?;
    match (&path.inner, field.kind) {
        (None, _) => Some(field),
        (Some((_, key)), Kind::Rows(fields)) => fields.iter().find(|inner| inner.key == key),
        (Some(_), _) => None,
    }
}

/// The カナ field that stands next to the 氏名 field at this path.
#[must_use]
pub fn kana_beside(sections: &[Section], path: &FieldPath) -> Option<FieldPath> {
    let (key, fields) = neighbours(sections, path)?;
    let at = fields
        .iter()
        .position(|field| field.key == key && matches!(field.kind, Kind::Name))?;
    let kana = [at.checked_add(1), at.checked_sub(1)]
        .into_iter()
        .flatten()
        .filter_map(|index| fields.get(index))
        .find(|field| matches!(field.kind, Kind::Kana))?;
    Some(match &path.inner {
        None => FieldPath::of(kana.key),
        Some((row, _)) => FieldPath::in_row(&path.key, *row, kana.key),
    })
}

fn neighbours<'a>(
    sections: &[Section],
    path: &'a FieldPath,
) -> Option<(&'a str, &'static [Field])> {
    match &path.inner {
        None => {
            let holds = |fields: &&[Field]| fields.iter().any(|field| field.key == path.key);
            let mut lists = sections.iter().map(|section| section.fields);
            Some((&path.key, lists.find(holds)?))
        }
        Some((_, key)) => match find_field(sections, &FieldPath::of(&path.key))?.kind {
            Kind::Rows(fields) => Some((key, fields)),
            _ => None,
        },
    }
}
