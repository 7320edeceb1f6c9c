//! 入力中の届書: the draft of a form, the raw texts of its fields, and what happens when a field is left.
//! It must not draw, and it never reads a text while the IME converts it.

use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Need, Section};
use crate::procedure::form::Form;
use crate::procedure::value::{Kind, Value};
use crate::ui::bank_offers::Banks;
use crate::ui::buffer::{Buffer, join_address, note_on, text_of};
use crate::ui::editors::choice;
use crate::ui::focus::{Focus, Moved, Stop};
use crate::ui::keys::{Keys, Shortcut};
use crate::ui::offers::{LookUp, Offers};
use crate::ui::read::{self, Item};
use crate::ui::reading::Readings;
use crate::ui::spots::{Part, Spot, find_field, kana_beside, spots};
use crate::ui::widgets::bank_account;
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

/// A change of the draft, made when a field is left or a choice is clicked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// A field gets a value or loses it.
    Set(FieldPath, Option<Value>),
    /// A table field gets an empty row at its end.
    AddRow(String),
    /// A table field loses a row.
    RemoveRow(String, usize),
}

/// What a form asks of the program; taken by the screen with [`FormState::take_requests`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// An 個人番号 was typed; it is to be kept apart, and the form gets its handle.
    HoldNumber(FieldPath, Zeroizing<String>),
    /// An 個人番号 is to be taken out of the form and disposed of.
    DropNumber(FieldPath),
    /// A 郵便番号 was typed while the address was empty.
    LookUpPostal(FieldPath, String),
    /// An address was typed without its 郵便番号.
    LookUpCode(FieldPath, String),
    /// A row was taken out of a table field; reasons given for its findings go with it.
    RowRemoved(String, usize),
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
    /// What was found about the draft as it stood at its last change.
    pub findings: &'a [Finding],
    /// Whether the fields can be edited now.
    pub is_enabled: bool,
}

/// The draft of one form.
pub struct FormState {
    scope: Id,
    form: Form,
    pub(crate) buffers: BTreeMap<Spot, Buffer>,
    /// The 個人番号 that is being typed; wiped when it is handed over.
    pub(crate) typed_number: Zeroizing<String>,
    pub(crate) open_list: Option<OpenList>,
    pub(crate) offers: BTreeMap<FieldPath, Offers>,
    pub(crate) look_ups: Vec<LookUp>,
    pub(crate) banks: Banks,
    pub(crate) remarks: BTreeMap<FieldPath, String>,
    pub(crate) pending: Vec<Edit>,
    pub(crate) readings: Readings,
    pub(crate) requests: Vec<Request>,
    /// A field that is pointed at where the keyboard cannot stand, and whether it is still to be brought into sight.
    pub(crate) pointed: Option<(FieldPath, bool)>,
    computed: BTreeMap<FieldPath, Value>,
    lists: BTreeMap<FieldPath, Vec<Item>>,
    undoer: Undoer<Form>,
    revision: u64,
    is_stale: bool,
}

impl FormState {
    /// Points at a field of a form in which the keyboard cannot stand, and brings it into sight.
    pub fn point_at(&mut self, path: FieldPath) {
        self.pointed = Some((path, true));
    }

    /// A draft of `form`. `scope` keeps two forms of one window apart.
    #[must_use]
    pub fn new(scope: &str, form: Form) -> FormState {
        FormState {
            scope: Id::unique(("form", scope)),
            form,
            buffers: BTreeMap::new(),
            typed_number: Zeroizing::new(String::new()),
            open_list: None,
            offers: BTreeMap::new(),
            look_ups: Vec::new(),
            banks: Banks::default(),
            remarks: BTreeMap::new(),
            pending: Vec::new(),
            readings: Readings::default(),
            requests: Vec::new(),
            pointed: None,
            computed: BTreeMap::new(),
            lists: BTreeMap::new(),
            undoer: Undoer::default(),
            revision: 0,
            is_stale: true,
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

    /// The widget of a part of a field, to ask the focus for it.
    #[must_use]
    pub fn id(&self, spot: &Spot) -> Id {
        self.scope.with(spot)
    }

    /// The widget that the keyboard reaches first in a field, for 「項目へ」 of a finding.
    #[must_use]
    pub fn field_id(&self, path: &FieldPath, plan: &FormPlan<'_>) -> Option<Id> {
        let all = spots(plan.sections, &self.form);
        let exact = all.iter().find(|(spot, _)| spot.path == *path);
        let row = || all.iter().find(|(spot, _)| spot.path.key == path.key);
        exact.or_else(row).map(|(spot, _)| self.id(spot))
    }

    /// The stops of the form in the order of its fields, for the focus list of the screen.
    #[must_use]
    pub fn stops(&self, plan: &FormPlan<'_>) -> Vec<Stop> {
        if !plan.is_enabled {
            return Vec::new();
        }
        spots(plan.sections, &self.form)
            .into_iter()
            .flat_map(|(spot, kind)| {
                let own = Stop::new(self.id(&spot), kind);
                std::iter::once(own).chain(self.offer_stops(&spot))
            })
            .collect()
    }

    /// One pass of the form's keyboard: keys of an open list, the focus, and the leave-actions.
    ///
    /// To be called once per pass before drawing, after [`Keys::begin`]. `after` are the stops that
    /// follow the form, such as the button 「登録…」. Returns whether the draft changed.
    pub fn begin(
        &mut self,
        ctx: &Context,
        input: &mut Input,
        plan: &FormPlan<'_>,
        after: &[Stop],
    ) -> bool {
        let before = self.revision;
        self.before_focus(ctx, input, plan);
        let mut order = self.stops(plan);
        order.extend_from_slice(after);
        let moved = input.focus.begin(ctx, &mut input.keys, &order);
        self.after_focus(ctx, input, moved, plan);
        self.revision != before
    }

    /// Keys that belong to an open list of choices or to undo. To be called before [`Focus::begin`].
    pub fn before_focus(&mut self, ctx: &Context, input: &Input, plan: &FormPlan<'_>) {
        self.refresh(plan);
        let spot = input
            .focus
            .current()
            .and_then(|id| self.spot_of(id, plan.sections));
        let Some(spot) = spot.filter(|_| plan.is_enabled) else {
            self.open_list = None;
            return;
        };
        let kind = find_field(plan.sections, &spot.path).map(|field| field.kind);
        if kind.is_some_and(read::has_list) {
            let items = self.lists.get(&spot.path).cloned().unwrap_or_default();
            choice::list_keys(self, ctx, &input.keys, &spot, &items);
        }
        self.undo_keys(ctx, &input.keys, &spot);
    }

    /// Leave-actions of the field that was left, and the edits clicked in the last pass.
    /// To be called after [`Focus::begin`] and before drawing.
    pub fn after_focus(&mut self, ctx: &Context, input: &Input, moved: Moved, plan: &FormPlan<'_>) {
        self.listen(input, plan);
        if let Some(left) = moved.left {
            self.leave(ctx, left, plan);
        }
        if let Some(entered) = moved.entered {
            self.enter(entered);
        }
        for edit in std::mem::take(&mut self.pending) {
            self.apply(edit);
        }
        self.refresh(plan);
        let time = ctx.input(|input| input.time);
        self.undoer.feed_state(time, &self.form);
    }

    /// Reads every text that was typed and not yet read, as before saving or F12.
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
        self.refresh(plan);
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

    /// Replaces the draft, as after it was read from a file.
    pub fn replace(&mut self, form: Form) {
        self.form = form;
        self.changed();
    }

    /// The facts changed: computed fields and lists are made anew in the next pass.
    pub fn facts_changed(&mut self) {
        self.is_stale = true;
    }

    /// The value of a field; computed ones as they are computed now while the form is edited.
    #[must_use]
    pub fn value(&self, path: &FieldPath) -> Option<&Value> {
        self.computed.get(path).or_else(|| self.form.at(path))
    }

    /// The form that a field's conditions look at: its row where it stands in one.
    #[must_use]
    pub fn owner(&self, path: &FieldPath) -> &Form {
        path.inner
            .as_ref()
            .and_then(|(row, _)| self.form.rows(&path.key).get(*row))
            .unwrap_or(&self.form)
    }

    /// What a field can be chosen from.
    #[must_use]
    pub fn items(&self, path: &FieldPath) -> &[Item] {
        self.lists.get(path).map_or(&[], Vec::as_slice)
    }

    /// The text buffer of a spot, made from the value unless it is being typed.
    pub(crate) fn buffer(&mut self, spot: &Spot, kind: Kind) -> &mut Buffer {
        let value = self
            .computed
            .get(&spot.path)
            .or_else(|| self.form.at(&spot.path));
        let items = self.lists.get(&spot.path).map_or(&[][..], Vec::as_slice);
        let buffer = self.buffers.entry(spot.clone()).or_default();
        buffer.refresh(value, |value| text_of(kind, items, spot.part, value));
        buffer
    }

    /// Ctrl+Z in a field with typed text belongs to that text, otherwise to the form.
    fn undo_keys(&mut self, ctx: &Context, keys: &Keys, spot: &Spot) {
        let buffer = self.buffers.get(spot);
        if buffer.is_some_and(|buffer| buffer.is_edited) {
            return;
        }
        if keys.take(ctx, Shortcut::Undo) {
            if let Some(form) = self.undoer.undo(&self.form).cloned() {
                self.offers.clear();
                self.replace(form);
            }
        } else if keys.take(ctx, Shortcut::Redo)
            && let Some(form) = self.undoer.redo(&self.form).cloned()
        {
            self.replace(form);
        }
    }

    fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Set(path, value) => {
                if self.form.at(&path) == value.as_ref() {
                    return;
                }
                self.remarks.remove(&path);
                self.form.set_at(&path, value);
            }
            Edit::AddRow(key) => {
                self.form.add_row(&key);
            }
            Edit::RemoveRow(key, row) => {
                self.form.remove_row(&key, row);
                self.forget_rows(&key);
                self.requests.push(Request::RowRemoved(key, row));
            }
        }
        self.changed();
    }

    /// Texts and marks of rows are kept by row number; they are made anew when a row goes.
    fn forget_rows(&mut self, key: &str) {
        let is_row = |path: &FieldPath| path.key == key && path.inner.is_some();
        self.buffers.retain(|spot, _| !is_row(&spot.path));
        self.remarks.retain(|path, _| !is_row(path));
        self.offers.retain(|path, _| !is_row(path));
        self.look_ups.clear();
        self.readings.forget_rows(key);
    }

    fn changed(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.is_stale = true;
    }

    /// Makes computed values and lists anew where something changed.
    fn refresh(&mut self, plan: &FormPlan<'_>) {
        if !self.is_stale {
            return;
        }
        self.is_stale = false;
        self.computed.clear();
        self.lists.clear();
        for field in plan.sections.iter().flat_map(|section| section.fields) {
            self.draw_rows(field, plan);
            self.refresh_field(field, FieldPath::of(field.key), plan);
            let Kind::Rows(fields) = field.kind else {
                continue;
            };
            for row in 0..self.form.rows(field.key).len() {
                for inner in fields {
                    let path = FieldPath::in_row(field.key, row, inner.key);
                    self.refresh_field(inner, path, plan);
                }
            }
        }
    }

    /// Rows that come from the ledger follow what was just typed, before anything is typed into them.
    fn draw_rows(&mut self, field: &Field, plan: &FormPlan<'_>) {
        let Need::Drawn(draw) = field.need else {
            return;
        };
        if !plan.is_enabled {
            return;
        }
        let rows = draw(&self.form, plan.facts);
        let before = self.form.rows(field.key);
        if rows == before {
            return;
        }
        if rows.len() != before.len() {
            self.forget_rows(field.key);
        }
        let rows = (!rows.is_empty()).then_some(Value::Rows(rows));
        self.form.set_value(field.key, rows);
        self.revision = self.revision.wrapping_add(1);
    }

    fn refresh_field(&mut self, field: &Field, path: FieldPath, plan: &FormPlan<'_>) {
        if read::has_list(field.kind) {
            let items = read::items(field.kind, plan.facts, &path);
            self.lists.insert(path.clone(), items);
        }
        // What was frozen at the decision is shown as it was.
        if !plan.is_enabled {
            return;
        }
        let value = match (field.need, &path.inner) {
            (Need::Computed(compute), _) => compute(self.owner(&path), plan.facts),
            (Need::RowComputed(compute), Some((row, _))) => compute(&self.form, *row, plan.facts),
            _ => None,
        };
        if let Some(value) = value {
            self.computed.insert(path, value);
        }
    }

    fn spot_of(&self, id: Id, sections: &[Section]) -> Option<Spot> {
        spots(sections, &self.form)
            .into_iter()
            .map(|(spot, _)| spot)
            .find(|spot| self.id(spot) == id)
    }

    fn enter(&mut self, id: Id) {
        let scope = self.scope;
        let entered = self
            .buffers
            .iter_mut()
            .find(|(spot, _)| scope.with(spot) == id);
        if let Some((_, buffer)) = entered {
            buffer.note = None;
        }
    }

    fn leave(&mut self, ctx: &Context, id: Id, plan: &FormPlan<'_>) {
        self.open_list = None;
        let Some(spot) = self.spot_of(id, plan.sections) else {
            return;
        };
        let Some(field) = find_field(plan.sections, &spot.path) else {
            return;
        };
        if matches!(field.kind, Kind::IndividualNumber) {
            self.hand_over_number(ctx, id, &spot.path);
            return;
        }
        let typed = self.buffers.get_mut(&spot).and_then(Buffer::take_typed);
        if let Some(typed) = typed {
            self.settle(&spot, field, &typed, plan.facts.today);
        }
    }

    fn settle(&mut self, spot: &Spot, field: &Field, typed: &str, today: Date) {
        let whole = match (field.kind, spot.part) {
            (Kind::Address, Part::Postal) => join_address(typed, &self.rest(spot, Part::Main)),
            (Kind::Address, _) => join_address(&self.rest(spot, Part::Postal), typed),
            _ => typed.to_owned(),
        };
        let items = self.lists.get(&spot.path).map_or(&[][..], Vec::as_slice);
        let value = read::read(field.kind, items, &whole, today);
        if matches!(field.kind, Kind::Kana) {
            match value {
                Some(_) => self.readings.typed_by_hand(&spot.path),
                None => self.readings.emptied(&spot.path),
            }
        }
        self.offers.remove(&spot.path);
        let request = match (&value, spot.part) {
            (Some(Value::Raw(_)), Part::Postal) if !typed.trim().is_empty() => {
                Some(Request::LookUpPostal(spot.path.clone(), typed.to_owned()))
            }
            (Some(Value::Address(address)), Part::Main) if address.postal.is_none() => {
                let text = address.text.clone();
                Some(Request::LookUpCode(spot.path.clone(), text))
            }
            _ => None,
        };
        self.requests.extend(request);
        if let Some(buffer) = self.buffers.get_mut(spot) {
            let repaired = value.as_ref();
            buffer.note = repaired.and_then(|value| note_on(field.kind, typed, value));
        }
        self.apply(Edit::Set(spot.path.clone(), value));
        if field.widget == Some(bank_account::NAME) {
            self.ask_bank(&spot.path);
        }
    }

    /// The other part of an address as it stands.
    pub(crate) fn rest(&self, spot: &Spot, part: Part) -> String {
        self.form.at(&spot.path).map_or_else(String::new, |value| {
            text_of(Kind::Address, &[], part, value)
        })
    }

    fn hand_over_number(&mut self, ctx: &Context, id: Id, path: &FieldPath) {
        // The widget's own undo history and caret must not keep the digits.
        egui::text_edit::TextEditState::default().store(ctx, id);
        let typed = std::mem::take(&mut self.typed_number);
        if !typed.trim().is_empty() {
            self.requests.push(Request::HoldNumber(path.clone(), typed));
        }
    }

    /// Hears the reading of a name from the IME and fills the カナ beside it.
    fn listen(&mut self, input: &Input, plan: &FormPlan<'_>) {
        if input.keys.ime().is_empty() {
            return;
        }
        let spot = input
            .focus
            .current()
            .and_then(|id| self.spot_of(id, plan.sections));
        let Some(spot) = spot else {
            return;
        };
        let Some(kana) = kana_beside(plan.sections, &spot.path) else {
            return;
        };
        let is_free = self.form.at(&kana).is_none() || self.readings.is_captured(&kana);
        let name = self.buffers.get(&spot);
        let is_empty = name.is_none_or(|buffer| buffer.text.is_empty());
        let heard = self.readings.listen(&kana, is_empty, input.keys.ime());
        if let Some(reading) = heard.filter(|_| is_free) {
            let value = read::read(Kind::Kana, &[], &reading, plan.facts.today);
            self.apply(Edit::Set(kana, value));
        }
    }
}
