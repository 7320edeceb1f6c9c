//! 文字の参考: what is worth knowing about the characters of a name or an address while it is typed.
//! It must not stop a case: the form as declared goes into the ledger whatever a receiver can carry.

use crate::app::preflight::TextState;
use crate::app::spelling_fields::SentFields;
use crate::app::spelling_fields::TextField;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::exchange::characters;
use crate::exchange::characters::is_variation_selector;
use crate::exchange::characters::missing_shapes;
use crate::exchange::substitution;
use crate::print::coverage::Coverage;
use crate::procedure::address_change::NEW_ADDRESS;
use crate::procedure::catalogue::Procedure;
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::person::ADDRESS;
use crate::procedure::person::ALIAS;
use crate::procedure::person::NAME;
use crate::procedure::value::Kind;
use crate::procedure::value::Value;
use std::sync::Arc;

/// What speaks about characters; clones share the table.
#[derive(Clone, Debug)]
pub struct SpellingNotes(Arc<SentFields>);

impl SpellingNotes {
    pub(super) fn new(fields: SentFields) -> SpellingNotes {
        SpellingNotes(Arc::new(fields))
    }

    /// The notes on every name and address of a form, those in its rows too.
    #[must_use]
    pub fn of(&self, procedure: &Procedure, form: &Form) -> Vec<Finding> {
        let mut notes = Vec::new();
        let sections = procedure.sections.iter();
        for field in sections.flat_map(|section| section.fields) {
            if let Kind::Rows(inner) = field.kind {
                for (row, values) in form.rows(field.key).iter().enumerate() {
                    for part in inner {
                        let path = FieldPath::in_row(field.key, row, part.key);
                        notes.extend(self.on(part, values, path));
                    }
                }
            } else {
                notes.extend(self.on(field, form, FieldPath::of(field.key)));
            }
        }
        notes
    }

    fn on(&self, field: &Field, form: &Form, path: FieldPath) -> Vec<Finding> {
        let text = match form.value(field.key) {
            Some(Value::Name(name)) => name.as_str(),
            Some(Value::Address(address)) => address.text.as_str(),
            _ => return Vec::new(),
        };
        let mut notes = Vec::new();
        if !characters::is_plain(text) {
            notes.extend(on_paper(text));
        }
        let sent = text_field(field.key).and_then(|of| self.on_sending(of, text));
        notes.extend(sent);
        notes
            .into_iter()
            .map(|note| note.at(path.clone()))
            .collect()
    }

    /// The first receiver that cannot carry the text as it is.
    fn on_sending(&self, of: TextField, text: &str) -> Option<Finding> {
        let is_plain = characters::is_plain(text);
        let fields = self.0.of(of);
        let asked = fields.filter(|sent| !is_plain || sent.may_overflow(text));
        let mut said = asked.filter_map(|sent| Some((sent, self.0.say(sent, text)?)));
        let (sent, said) = said.find(|(_, said)| said.state.is_open())?;
        let shapes = missing_shapes(sent.set(), text);
        let named: Vec<String> = shapes
            .iter()
            .map(|shape| format!("「{shape}」（{}）", substitution::written(shape)))
            .collect();
        let receiver = sent.title();
        let what = match said.state {
            TextState::TooLong => format!(
                "{receiver}の項目（{}まで）に入りません。送る短い形は「文字の確認」で決められます。",
                said.limit
            ),
            TextState::Proposed => format!(
                "{}は{receiver}の文字にありません。送るときは{}にする候補があり、「文字の確認」か出力のときに確認します。届出の字のまま登録してください。",
                named.join(""),
                self.proposals(&shapes),
            ),
            _ => format!(
                "{}は{receiver}の文字になく、代わりの字の候補もありません。届出の字のまま登録し、送る形は「文字の確認」で決めてください。",
                named.join("")
            ),
        };
        Some(Finding::note("spelling.sent", what))
    }

    fn proposals(&self, shapes: &[String]) -> String {
        let table = self.0.table();
        let proposed = shapes.iter().map(|shape| match table.get(shape) {
            Some(entry) => format!("「{}」", entry.substitute),
            None => format!("「{}」", shape.replace(is_variation_selector, "")),
        });
        proposed.collect::<Vec<_>>().join("")
    }
}

fn on_paper(text: &str) -> Option<Finding> {
    let missing = Coverage::default().missing(text);
    let named: Vec<String> = missing
        .iter()
        .map(|glyph| format!("「{}」（{}）", glyph.character, glyph.code_points()))
        .collect();
    (!named.is_empty()).then(|| {
        let what = format!(
            "{}の字形は、このプログラムの書体にありません。帳票に印刷するには、設定の「文字」で代わりの字を承認してください。",
            named.join("")
        );
        Finding::note("spelling.paper", what)
    })
}

/// Which text of a person a field becomes.
fn text_field(key: &str) -> Option<TextField> {
    let known = [
        (NAME.name(), TextField::Name),
        (ALIAS.name(), TextField::Alias),
        (ADDRESS.name(), TextField::Address),
        (NEW_ADDRESS.name(), TextField::Address),
    ];
    known
        .into_iter()
        .find(|(name, _)| *name == key)
        .map(|(_, of)| of)
}
