//! 氏名・住所を送る項目: the fields of the interfaces that carry names and addresses, and what each would send of a text.
//! It must not decide about characters itself: the same pipeline as the export says it.

use crate::app::preflight::TextState;
use crate::domain::date::Date;
use crate::domain::number::InsurerNumber;
use crate::exchange::characters::CharacterSet;
use crate::exchange::export::ExportContext;
use crate::exchange::export_field::FieldWriter;
use crate::exchange::export_field::limit_of;
use crate::exchange::export_file::FieldProblem;
use crate::exchange::export_file::ReplacementKind;
use crate::exchange::layout::Direction;
use crate::exchange::layout::Layout;
use crate::exchange::layout_field::FieldSpec;
use crate::exchange::layout_field::Unit;
use crate::exchange::layouts::Layouts;
use crate::exchange::registered::RegisteredForm;
use crate::exchange::substitution::SubstitutionTable;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A text of a person that is sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TextField {
    /// 氏名.
    Name,
    /// カナ氏名.
    Kana,
    /// 通称名.
    Alias,
    /// 住所.
    Address,
}

impl TextField {
    const ALL: [TextField; 4] = [
        TextField::Name,
        TextField::Kana,
        TextField::Alias,
        TextField::Address,
    ];

    /// The word for lists.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            TextField::Name => "氏名",
            TextField::Kana => "カナ氏名",
            TextField::Alias => "通称名",
            TextField::Address => "住所",
        }
    }

    /// The name under which layouts ask for it.
    const fn source(self) -> &'static str {
        match self {
            TextField::Name => "member.name",
            TextField::Kana => "member.kana",
            TextField::Alias => "member.alias",
            TextField::Address => "member.address",
        }
    }
}

/// One field of one interface.
#[derive(Clone, Debug)]
pub struct SentField {
    layout: Arc<Layout>,
    field: FieldSpec,
    of: TextField,
    /// Bytes of UTF-8 up to which a text surely fits.
    surely_fits: usize,
}

impl SentField {
    /// Title of the interface.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.layout.head.title
    }

    /// The receiver's characters.
    #[must_use]
    pub fn set(&self) -> CharacterSet {
        self.layout.chars.set
    }

    /// Whether the text may be longer than the field; quick, and wrong on the safe side only.
    pub(super) const fn may_overflow(&self, text: &str) -> bool {
        text.len() > self.surely_fits
    }
}

/// What a field says about a text that does not go out as it is.
pub(super) struct Said {
    pub state: TextState,
    pub proposal: String,
    pub message: String,
    pub limit: String,
}

/// All fields in force, with the table they work by.
#[derive(Clone, Debug)]
pub struct SentFields {
    fields: Vec<SentField>,
    table: SubstitutionTable,
    today: Date,
    insurer: InsurerNumber,
}

impl SentFields {
    /// The fields of the interfaces in force on a day.
    pub(super) fn new(
        layouts: &Layouts,
        today: Date,
        insurer: InsurerNumber,
        table: SubstitutionTable,
    ) -> SentFields {
        let ids: BTreeSet<&str> = layouts
            .all()
            .map(|layout| layout.head.id.as_str())
            .collect();
        let in_force = ids.into_iter().filter_map(|id| layouts.on(id, today));
        let mut fields = Vec::new();
        for layout in in_force.filter(|layout| layout.head.direction == Direction::Export) {
            let shared = Arc::new(layout.clone());
            let specs = layout.detail().map_or(&[][..], |detail| &detail.fields);
            for spec in specs {
                let of = TextField::ALL
                    .into_iter()
                    .find(|field| field.source() == spec.from);
                fields.extend(of.map(|of| SentField {
                    layout: Arc::clone(&shared),
                    field: spec.clone(),
                    of,
                    surely_fits: surely_fits(spec),
                }));
            }
        }
        SentFields {
            fields,
            table,
            today,
            insurer,
        }
    }

    pub(super) const fn table(&self) -> &SubstitutionTable {
        &self.table
    }

    /// The fields that send this text.
    pub(super) fn of(&self, field: TextField) -> impl Iterator<Item = &SentField> {
        self.fields.iter().filter(move |sent| sent.of == field)
    }

    /// What a field says about a text; `None` where it goes out as it is, apart from width and signs.
    pub(super) fn say(&self, sent: &SentField, text: &str) -> Option<Said> {
        if text.is_empty() {
            return None;
        }
        let said = |state, proposal: &str, message: &str| {
            Some(Said {
                state,
                proposal: proposal.to_owned(),
                message: message.to_owned(),
                limit: String::new(),
            })
        };
        match self.render(sent, text, &self.table) {
            Ok(Some((ReplacementKind::Registered, result))) => {
                let forms = self.table.registered();
                let form = forms.get(text, sent.set(), || limit_of(&sent.field));
                let limit = form.map(|form| form.limit.clone()).unwrap_or_default();
                said(TextState::Confirmed, &result, "").map(|said| Said { limit, ..said })
            }
            Ok(Some((_, result))) => said(TextState::Approved, &result, ""),
            Ok(None) => None,
            Err(problem) => {
                let limit = match problem.code {
                    "length" => limit_of(&sent.field),
                    _ => String::new(),
                };
                let (state, proposal) = judged(&problem);
                said(state, &proposal, &problem.message).map(|said| Said { limit, ..said })
            }
        }
    }

    /// Why a form cannot be registered for a text; `None` where every field that would send it takes it.
    pub(super) fn objection(&self, of: TextField, form: &RegisteredForm) -> Option<String> {
        let mut forms = self.table.registered().clone();
        forms.set(form.clone());
        let table = self.table.clone().with_registered(forms);
        let asked = self.of(of).filter(|sent| {
            sent.set() == form.set && (form.limit.is_empty() || limit_of(&sent.field) == form.limit)
        });
        let mut problems = asked.filter_map(|sent| self.render(sent, &form.original, &table).err());
        problems.next().map(|problem| problem.message)
    }

    fn render(
        &self,
        sent: &SentField,
        text: &str,
        table: &SubstitutionTable,
    ) -> std::result::Result<Option<(ReplacementKind, String)>, FieldProblem> {
        let context = ExportContext {
            today: self.today,
            insurer_no: &self.insurer,
            seq: 1,
            file_values: &Record::default(),
            substitutes: table,
            resolve_number: &|_| None,
            is_confirmed: &|_| false,
            left_out: &BTreeSet::new(),
        };
        let writer = FieldWriter {
            layout: &sent.layout,
            field: &sent.field,
            context: &context,
        };
        let declared = Cell::Text(text.to_owned());
        let rendered = writer.render(Some(&declared))?;
        let last = rendered.replacements.last();
        Ok(last.map(|replacement| (replacement.kind, rendered.text.to_string())))
    }
}

fn judged(problem: &FieldProblem) -> (TextState, String) {
    let Some(replacement) = &problem.confirmable else {
        return match problem.code {
            "length" => (TextState::TooLong, String::new()),
            _ => (TextState::NoProposal, String::new()),
        };
    };
    let state = match replacement.kind {
        ReplacementKind::Substitute | ReplacementKind::Registered => TextState::Proposed,
        ReplacementKind::LastResort => TextState::NoProposal,
        ReplacementKind::Truncated => TextState::TooLong,
    };
    (state, replacement.result.clone())
}

/// Two bytes a character is the most that any encoding of these fields takes.
const fn surely_fits(spec: &FieldSpec) -> usize {
    match (spec.len, spec.unit) {
        (None, _) => usize::MAX,
        (Some(len), Unit::Char) => len,
        (Some(len), Unit::Byte) => len / 3,
    }
}
