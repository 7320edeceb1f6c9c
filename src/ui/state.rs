//! 入力中の届書: the draft of a form, the raw texts of its fields, and what happens when a field is left.
//! It must not draw, and it never reads a text while the IME converts it.

use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Need, Section};
use crate::procedure::form::Form;
use crate::procedure::value::{Kind, Value};
use crate::ui::focus::{Focus, Moved, Stop, StopKind};
use crate::ui::keys::{Keys, Shortcut};
use crate::ui::read;
use crate::ui::reading::Readings;
use egui::util::undoer::Undoer;
use egui::{Context, Id};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// The keyboard and the focus of the window, lent to whatever draws.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Keys and IME.
    pub keys: Keys,
    /// Where the keyboard stands.
    pub focus: Focus,
}

/// A part of a field that the keyboard can stand in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// The field, or the text of an address.
    Main,
    /// 郵便番号 of an address.
    Postal,
    /// 行を追加 of a table field.
    AddRow,
}

/// A part of a field of the form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Spot {
    /// The field.
    pub path: FieldPath,
    /// The part.
    pub part: Part,
}

/// A change of the draft, made when a field is left or a choice is clicked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// A field gets a value or loses it.
    Set(FieldPath, Option<Value>),
    /// A table field gets an empty row at its end.
    AddRow(FieldPath),
    /// A table field loses a row.
    RemoveRow(FieldPath, usize),
}

/// What a form asks of the program; taken by the screen with [`FormState::take_requests`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// An 個人番号 was typed; it is to be kept apart, and the form gets its handle.
    HoldNumber(FieldPath, Zeroizing<String>),
    /// A 郵便番号 was typed while the address was empty.
    LookUpPostal(FieldPath, String),
}

/// The text of a field while it is typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buffer {
    pub(crate) text: String,
    shown: Option<Value>,
    pub(crate) is_edited: bool,
    pub(crate) note: Option<&'static str>,
}

/// An open list of choices under a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OpenList {
    pub(crate) spot: Spot,
    pub(crate) highlighted: usize,
}

/// The fields of a form and what they may know; the same for one pass.
#[derive(Clone, Copy, Debug)]
pub struct FormPlan<'a> {
    /// The sections in the order of the paper form.
    pub sections: &'a [Section],
    /// What computed fields may know.
    pub facts: &'a Facts,
    /// Whether the fields can be edited now.
    pub is_enabled: bool,
}

/// The draft of one form.
pub struct FormState {
    scope: Id,
    form: Form,
    today: Date,
    pub(crate) buffers: BTreeMap<Spot, Buffer>,
    /// The 個人番号 that is being typed; wiped when it is handed over.
    pub(crate) typed_number: Zeroizing<String>,
    pub(crate) open_list: Option<OpenList>,
    pub(crate) offers: BTreeMap<FieldPath, Vec<String>>,
    pub(crate) remarks: BTreeMap<FieldPath, String>,
    pub(crate) pending: Vec<Edit>,
    requests: Vec<Request>,
    computed: BTreeMap<FieldPath, Value>,
    pub(crate) readings: Readings,
    undoer: Undoer<Form>,
    revision: u64,
}

impl FormState {
    /// A draft of `form`. `scope` keeps two forms of one window apart.
    #[must_use]
    pub fn new(scope: &str, form: Form, today: Date) -> FormState {
        FormState {
            scope: Id::unique(("form", scope)),
            form,
            today,
            buffers: BTreeMap::new(),
            typed_number: Zeroizing::new(String::new()),
            open_list: None,
            offers: BTreeMap::new(),
            remarks: BTreeMap::new(),
            pending: Vec::new(),
            requests: Vec::new(),
            computed: BTreeMap::new(),
            readings: Readings::default(),
            undoer: Undoer::default(),
            revision: 0,
        }
    }

    /// The draft.
    #[must_use]
    pub const fn form(&self) -> &Form {
        &self.form
    }

    /// Rises with every change of the draft.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The day that stands for today.
    #[must_use]
    pub const fn today(&self) -> Date {
        self.today
    }

    /// The widget of a part of a field, to ask the focus for it.
    #[must_use]
    pub fn id(&self, spot: &Spot) -> Id {
        self.scope.with(spot)
    }

    /// The widget of a field: the first one that the keyboard reaches in it.
    #[must_use]
    pub fn field_id(&self, path: &FieldPath, sections: &[Section]) -> Option<Id> {
        self.spots(sections)
            .into_iter()
            .find(|(spot, _)| {
                spot.path == *path || (path.inner.is_none() && spot.path.key == path.key)
            })
            .map(|(spot, _)| self.id(&spot))
    }

    /// The stops of the form in the order of its fields, for the focus list of the screen.
    #[must_use]
    pub fn stops(&self, plan: &FormPlan<'_>) -> Vec<Stop> {
        if !plan.is_enabled {
            return Vec::new();
        }
        self.spots(plan.sections)
            .into_iter()
            .map(|(spot, kind)| Stop::new(self.id(&spot), kind))
            .collect()
    }

    /// Keys that belong to an open list of choices. To be called before [`Focus::begin`].
    pub fn before_focus(&mut self, ctx: &Context, input: &Input, plan: &FormPlan<'_>) {
        let Some(current) = input.focus.current() else {
            self.open_list = None;
            return;
        };
        let spot = self
            .spots(plan.sections)
            .into_iter()
            .map(|(spot, _)| spot)
            .find(|spot| self.id(spot) == current);
        let Some(spot) = spot else {
            self.open_list = None;
            return;
        };
        if let Some(field) = find_field(plan.sections, &spot.path)
            && let Kind::Choice(choices) = field.kind
            && plan.is_enabled
        {
            crate::ui::editors::choice::list_keys(self, ctx, &input.keys, &spot, choices);
        }
        self.undo_keys(ctx, &input.keys, &spot);
    }

    /// Ctrl+Z in a field with typed text belongs to that text, otherwise to the form.
    fn undo_keys(&mut self, ctx: &Context, keys: &Keys, spot: &Spot) {
        if self
            .buffers
            .get(spot)
            .is_some_and(|buffer| buffer.is_edited)
        {
            return;
        }
        if keys.take(ctx, Shortcut::Undo) {
            self.undo();
        } else if keys.take(ctx, Shortcut::Redo) {
            self.redo();
        }
    }

    /// Takes the draft back by one change.
    pub fn undo(&mut self) {
        if let Some(form) = self.undoer.undo(&self.form) {
            self.form = form.clone();
            self.changed();
        }
    }

    /// Repeats a change that was taken back.
    pub fn redo(&mut self) {
        if let Some(form) = self.undoer.redo(&self.form) {
            self.form = form.clone();
            self.changed();
        }
    }

    /// Leave-actions of the field that was left, and the edits clicked in the last pass.
    ///
    /// To be called after [`Focus::begin`] and before drawing. Returns whether the draft changed.
    pub fn after_focus(
        &mut self,
        ctx: &Context,
        input: &Input,
        moved: &Moved,
        plan: &FormPlan<'_>,
    ) -> bool {
        let before = self.revision;
        self.listen_for_readings(input, plan);
        if let Some(left) = moved.left {
            self.leave(ctx, left, plan);
        }
        if let Some(entered) = moved.entered {
            self.enter(entered);
        }
        let pending = std::mem::take(&mut self.pending);
        for edit in pending {
            self.apply(edit);
        }
        if self.revision != before || self.computed.is_empty() {
            self.recompute(plan);
        }
        let time = ctx.input(|i| i.time);
        self.undoer.feed_state(time, &self.form);
        self.revision != before
    }

    /// Reads every text that was typed and not yet read, as before saving or F12.
    ///
    /// Does nothing while the IME converts.
    pub fn flush(&mut self, ctx: &Context, keys: &Keys, plan: &FormPlan<'_>) {
        if keys.is_composing() {
            return;
        }
        let edited: Vec<Id> = self
            .buffers
            .iter()
            .filter(|(_, buffer)| buffer.is_edited)
            .map(|(spot, _)| self.id(spot))
            .collect();
        for id in edited {
            self.leave(ctx, id, plan);
        }
        self.recompute(plan);
    }

    /// What the form asks of the program since the last call.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Sets a value from outside, such as the handle of an 個人番号 or a looked-up address.
    pub fn set_value(&mut self, path: &FieldPath, value: Option<Value>) {
        self.remarks.remove(path);
        self.apply(Edit::Set(path.clone(), value));
    }

    /// Puts a sentence under a field until its value changes.
    pub fn set_remark(&mut self, path: &FieldPath, sentence: &str) {
        self.remarks.insert(path.clone(), sentence.to_owned());
    }

    /// Offers addresses for a 郵便番号; the clerk chooses one.
    pub fn offer_addresses(&mut self, path: &FieldPath, addresses: Vec<String>) {
        self.offers.insert(path.clone(), addresses);
    }

    /// Replaces the draft, as after reading it from a file.
    pub fn replace(&mut self, form: Form) {
        self.form = form;
        self.changed();
    }

    /// The value of a field, computed ones included.
    #[must_use]
    pub fn value(&self, path: &FieldPath) -> Option<&Value> {
        let stored = match &path.inner {
            None => self.form.value(&path.key),
            Some((row, key)) => self
                .form
                .rows(&path.key)
                .get(*row)
                .and_then(|form| form.value(key)),
        };
        stored.or_else(|| self.computed.get(path))
    }

    /// The form that a field's conditions look at: its row where it stands in one.
    #[must_use]
    pub fn owner(&self, path: &FieldPath) -> &Form {
        path.inner
            .as_ref()
            .and_then(|(row, _)| self.form.rows(&path.key).get(*row))
            .unwrap_or(&self.form)
    }

    /// The text buffer of a spot, fresh from the value unless it is being typed.
    pub(crate) fn buffer(&mut self, spot: &Spot, kind: &Kind) -> &mut Buffer {
        let value = self.value(&spot.path).cloned();
        let buffer = self.buffers.entry(spot.clone()).or_default();
        if !buffer.is_edited && buffer.shown != value {
            buffer.text = value
                .as_ref()
                .map_or_else(String::new, |value| text_of(kind, spot.part, value));
            buffer.shown = value;
        }
        buffer
    }

    fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Set(path, value) => self.write(&path, value),
            Edit::AddRow(path) => {
                let mut rows = self.form.rows(&path.key).to_vec();
                rows.push(Form::new());
                self.form.set_value(&path.key, Some(Value::Rows(rows)));
                self.changed();
            }
            Edit::RemoveRow(path, row) => {
                let mut rows = self.form.rows(&path.key).to_vec();
                if row < rows.len() {
                    rows.remove(row);
                }
                let value = (!rows.is_empty()).then_some(Value::Rows(rows));
                self.form.set_value(&path.key, value);
                self.forget_rows(&path.key);
                self.changed();
            }
        }
    }

    fn write(&mut self, path: &FieldPath, value: Option<Value>) {
        if self.value(path) == value.as_ref() {
            return;
        }
        match &path.inner {
            None => self.form.set_value(&path.key, value),
            Some((row, key)) => {
                let mut rows = self.form.rows(&path.key).to_vec();
                if let Some(form) = rows.get_mut(*row) {
                    form.set_value(key, value);
                }
                self.form.set_value(&path.key, Some(Value::Rows(rows)));
            }
        }
        self.remarks.remove(path);
        self.changed();
    }

    /// Texts and marks of rows are kept by row number; they are made anew when a row goes.
    fn forget_rows(&mut self, key: &str) {
        let is_row = |path: &FieldPath| path.key == key && path.inner.is_some();
        self.buffers.retain(|spot, _| !is_row(&spot.path));
        self.remarks.retain(|path, _| !is_row(path));
        self.offers.retain(|path, _| !is_row(path));
        self.computed.retain(|path, _| !is_row(path));
        self.readings.forget_rows(key);
    }

    fn changed(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }

    /// Computes the read-only fields anew. Called by itself after edits; call it when the facts change.
    pub fn recompute(&mut self, plan: &FormPlan<'_>) {
        let mut computed = BTreeMap::new();
        for field in plan.sections.iter().flat_map(|section| section.fields) {
            let path = FieldPath::of(field.key);
            if let Some(value) = compute(field, &self.form, plan.facts) {
                computed.insert(path, value);
            }
            let Kind::Rows(inner) = field.kind else {
                continue;
            };
            for (row, form) in self.form.rows(field.key).iter().enumerate() {
                for field_in_row in inner {
                    if let Some(value) = compute(field_in_row, form, plan.facts) {
                        computed.insert(FieldPath::in_row(field.key, row, field_in_row.key), value);
                    }
                }
            }
        }
        self.computed = computed;
    }

    fn enter(&mut self, id: Id) {
        let spot = self
            .buffers
            .keys()
            .find(|spot| self.scope.with(*spot) == id)
            .cloned();
        if let Some(buffer) = spot.and_then(|spot| self.buffers.get_mut(&spot)) {
            buffer.note = None;
        }
    }

    fn leave(&mut self, ctx: &Context, id: Id, plan: &FormPlan<'_>) {
        self.open_list = None;
        let found = self
            .spots(plan.sections)
            .into_iter()
            .map(|(spot, _)| spot)
            .find(|spot| self.id(spot) == id);
        let Some(spot) = found else {
            return;
        };
        let Some(field) = find_field(plan.sections, &spot.path) else {
            return;
        };
        if matches!(field.kind, Kind::IndividualNumber) {
            self.hand_over_number(ctx, id, &spot.path);
            return;
        }
        let Some(text) = self.take_typed(&spot) else {
            return;
        };
        self.settle(&spot, field, &text);
    }

    /// The typed text of a spot, once.
    fn take_typed(&mut self, spot: &Spot) -> Option<String> {
        let buffer = self.buffers.get_mut(spot)?;
        if !buffer.is_edited {
            return None;
        }
        buffer.is_edited = false;
        buffer.shown = None;
        Some(buffer.text.clone())
    }

    fn settle(&mut self, spot: &Spot, field: &Field, text: &str) {
        let whole = match spot.part {
            Part::Postal => self.join_address(&spot.path, Some(text), None),
            Part::Main if matches!(field.kind, Kind::Address) => {
                self.join_address(&spot.path, None, Some(text))
            }
            Part::Main | Part::AddRow => text.to_owned(),
        };
        let value = read::read(&field.kind, &whole, self.today);
        if spot.part == Part::Postal {
            self.ask_for_address(&spot.path, text);
        }
        let note = value
            .as_ref()
            .and_then(|value| note_on(&field.kind, text, value));
        if matches!(field.kind, Kind::Kana) {
            if value.is_some() {
                self.readings.typed_by_hand(&spot.path);
            } else {
                self.readings.emptied(&spot.path);
            }
        }
        self.write(&spot.path, value);
        if let Some(buffer) = self.buffers.get_mut(spot) {
            buffer.note = note;
        }
    }

    fn ask_for_address(&mut self, path: &FieldPath, typed: &str) {
        let has_text = matches!(self.value(path), Some(Value::Address(_)));
        if !has_text && !typed.trim().is_empty() {
            self.requests
                .push(Request::LookUpPostal(path.clone(), typed.to_owned()));
        }
    }

    fn join_address(&self, path: &FieldPath, postal: Option<&str>, text: Option<&str>) -> String {
        let current = self.value(path);
        let part = |part: Part| {
            current.map_or_else(String::new, |value| text_of(&Kind::Address, part, value))
        };
        let postal = postal.map_or_else(|| part(Part::Postal), str::to_owned);
        let text = text.map_or_else(|| part(Part::Main), str::to_owned);
        if postal.trim().is_empty() {
            text
        } else {
            format!(
                "〒{} {}",
                postal.trim().trim_start_matches('〒'),
                text.trim()
            )
        }
    }

    fn hand_over_number(&mut self, ctx: &Context, id: Id, path: &FieldPath) {
        // The widget's own undo history and caret must not keep the digits.
        egui::text_edit::TextEditState::default().store(ctx, id);
        let typed = std::mem::take(&mut self.typed_number);
        if !typed.trim().is_empty() {
            self.requests.push(Request::HoldNumber(path.clone(), typed));
        }
    }

    fn listen_for_readings(&mut self, input: &Input, plan: &FormPlan<'_>) {
        if input.keys.ime().is_empty() {
            return;
        }
        let Some(current) = input.focus.current() else {
            return;
        };
        let found = self
            .spots(plan.sections)
            .into_iter()
            .map(|(spot, _)| spot)
            .find(|spot| self.id(spot) == current);
        let Some(spot) = found else {
            return;
        };
        let Some(kana) = kana_beside(plan.sections, &spot.path) else {
            return;
        };
        let is_free = self.value(&kana).is_none() || self.readings.is_captured(&kana);
        let is_empty = self
            .buffers
            .get(&spot)
            .is_none_or(|buffer| buffer.text.is_empty());
        if let Some(reading) = self.readings.listen(&kana, is_empty, input.keys.ime())
            && is_free
        {
            let value = read::read(&Kind::Kana, &reading, self.today);
            self.write(&kana, value);
        }
    }

    fn spots(&self, sections: &[Section]) -> Vec<(Spot, StopKind)> {
        let mut spots = Vec::new();
        for field in sections.iter().flat_map(|section| section.fields) {
            self.push_spots(field, FieldPath::of(field.key), &mut spots);
        }
        spots
    }

    fn push_spots(&self, field: &Field, path: FieldPath, spots: &mut Vec<(Spot, StopKind)>) {
        if matches!(field.need, Need::Computed(_)) {
            return;
        }
        let mut push = |part: Part, kind: StopKind| {
            spots.push((
                Spot {
                    path: path.clone(),
                    part,
                },
                kind,
            ));
        };
        match field.kind {
            Kind::Rows(_) => {}
            Kind::Address => {
                push(Part::Postal, StopKind::Field);
                push(Part::Main, StopKind::Field);
                return;
            }
            _ if field.widget == Some("long_text") => {
                push(Part::Main, StopKind::LongText);
                return;
            }
            _ => {
                push(Part::Main, StopKind::Field);
                return;
            }
        }
        if let Kind::Rows(fields) = field.kind {
            for row in 0..self.form.rows(field.key).len() {
                for inner in fields {
                    self.push_spots(inner, FieldPath::in_row(field.key, row, inner.key), spots);
                }
            }
            spots.push((
                Spot {
                    path,
                    part: Part::AddRow,
                },
                StopKind::Button,
            ));
        }
    }
}

fn compute(field: &Field, form: &Form, facts: &Facts) -> Option<Value> {
    match field.need {
        Need::Computed(compute) => compute(form, facts),
        _ => None,
    }
}

fn text_of(kind: &Kind, part: Part, value: &Value) -> String {
    match (kind, part, value) {
        (Kind::Address, Part::Postal, Value::Address(address)) => address
            .postal
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        (Kind::Address, Part::Main, Value::Address(address)) => address.text.clone(),
        (Kind::Address, part, Value::Raw(raw)) => split_raw_address(raw, part),
        _ => read::show(kind, value),
    }
}

/// A half-typed address is kept as 〒, postal text, space, rest.
fn split_raw_address(raw: &str, part: Part) -> String {
    let (postal, text) = match raw.strip_prefix('〒') {
        Some(rest) => rest.split_once(' ').unwrap_or((rest, "")),
        None => ("", raw),
    };
    let chosen = if part == Part::Postal { postal } else { text };
    chosen.to_owned()
}

/// What was silently repaired, in one short sentence.
fn note_on(kind: &Kind, typed: &str, value: &Value) -> Option<&'static str> {
    if matches!(value, Value::Raw(_)) {
        return None;
    }
    let is_latin = matches!(
        kind,
        Kind::Date | Kind::YearMonth | Kind::Yen | Kind::Int | Kind::Digits
    );
    let has_wide = typed.chars().any(|c| ('！'..='～').contains(&c));
    if is_latin && has_wide {
        return Some("全角→半角に直しました");
    }
    if matches!(kind, Kind::Kana) && read::show(kind, value) != typed.trim() {
        return Some("全角カタカナに直しました");
    }
    None
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

/// The カナ field that stands next to a 氏名 field.
fn kana_beside(sections: &[Section], path: &FieldPath) -> Option<FieldPath> {
    let lists = sections.iter().map(|section| section.fields);
    let (key, fields): (&str, &[Field]) = match &path.inner {
        None => (
            &path.key,
            lists
                .into_iter()
                .find(|fields| fields.iter().any(|field| field.key == path.key))?,
        ),
        Some((_, key)) => match find_field(sections, &FieldPath::of(&path.key))?.kind {
            Kind::Rows(fields) => (key, fields),
            _ => return None,
        },
    };
    let at = fields
        .iter()
        .position(|field| field.key == key && matches!(field.kind, Kind::Name))?;
    let beside = [at.checked_add(1), at.checked_sub(1)];
    let kana = beside
        .into_iter()
        .flatten()
        .filter_map(|index| fields.get(index))
        .find(|field| matches!(field.kind, Kind::Kana))?;
    Some(match &path.inner {
        None => FieldPath::of(kana.key),
        Some((row, _)) => FieldPath::in_row(&path.key, *row, kana.key),
    })
}
