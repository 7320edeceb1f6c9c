//! 本人確認の回答票: 届書, 台帳 and 照会結果 side by side for whoever came back with a doubt, and the three answers.
//! It must not change the ledger by itself: 「台帳を訂正」 opens a case.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::identity_reply;
use crate::app::laying;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::plain;
use crate::app::run::told;
use crate::app::session::Session;
use crate::domain::address::Address;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::five_items::Difference;
use crate::domain::five_items::FiveItems;
use crate::domain::five_items::difference;
use crate::domain::member::PersonId;
use crate::domain::member::Sex;
use crate::ledger::identity_doubts;
use crate::ledger::identity_doubts::DoubtId;
use crate::ledger::identity_doubts::NewDoubt;
use crate::ledger::identity_doubts::NewNote;
use crate::ledger::identity_doubts::NoteKind;
use crate::ledger::members;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::print;
use crate::print::Meta;
use crate::procedure::address_change::CHANGE_KIND;
use crate::procedure::address_change::ChangeKind;
use crate::procedure::address_change::NEW_ADDRESS;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::form::Form;
use crate::procedure::papers::identity_sheet;
use crate::procedure::papers::identity_sheet::IdentitySheet;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// The interface whose warnings may be doubts.
const MEMBERS: &str = "chukan-kanyusha";
/// Words by which a warning is known as a doubt about the identity; the codes of the 仕様書 are not public.
const WORDS: [&str; 4] = ["住民基本台帳", "本人確認", "J-LIS", "住基"];

/// An answer, for screens.
pub type IdentityAnswer = NoteKind;

/// Which doubt: one that was written down, or a warning nobody has touched.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DoubtKey {
    /// Written down.
    Kept(DoubtId),
    /// The row that came back with a warning.
    Row(OutboxId),
}

/// 疑い on screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoubtRow {
    /// Which.
    pub key: DoubtKey,
    /// About whom.
    pub person: PersonId,
    /// 氏名 in the ledger.
    pub name: String,
    /// What was said.
    pub message: String,
    /// The day it was raised.
    pub raised_on: Date,
    /// Days since, while it is open.
    pub n_days: Option<i64>,
    /// What became of the answer on its way to the 中間サーバー; `None` where none goes there.
    pub reply: Option<&'static str>,
    /// The answer with its reason.
    pub answer: Option<(IdentityAnswer, String)>,
    /// 届書.
    pub filed: FiveItems,
    /// 台帳.
    pub ledger: FiveItems,
    /// 照会結果; empty texts where none was typed.
    pub found: FiveItems,
    /// The reason of the last 「理由付き疑いなし」 about the same person.
    pub earlier_reason: String,
}

impl DoubtRow {
    /// How 照会結果 differs from 台帳, item by item; from 届書 where nothing was found yet.
    #[must_use]
    pub fn differences(&self) -> [Difference; 5] {
        std::array::from_fn(|item| {
            let text = |items: &FiveItems| items.get(item).cloned().unwrap_or_default();
            difference(&text(&self.ledger), &text(&self.found))
        })
    }
}

/// 本人確認の回答票の操作.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IdentityCommand {
    /// Writes a doubt down by hand.
    Raise {
        /// About whom.
        person: PersonId,
        /// What was said.
        message: String,
    },
    /// Keeps what J-LIS has.
    Found {
        /// Which doubt.
        key: DoubtKey,
        /// 照会結果.
        found: FiveItems,
    },
    /// Answers the doubt.
    Answer {
        /// Which doubt.
        key: DoubtKey,
        /// How.
        answer: IdentityAnswer,
        /// Why.
        reason: String,
    },
    /// Writes the 回答票 into a folder.
    Print {
        /// Which doubt.
        key: DoubtKey,
        /// Where to.
        folder: PathBuf,
    },
}

impl IdentityCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            IdentityCommand::Raise { .. } => "本人確認の疑いの記録",
            IdentityCommand::Found { .. } => "本人確認の照会結果の入力",
            IdentityCommand::Answer { .. } => "本人確認の回答",
            IdentityCommand::Print { .. } => "本人確認の回答票の印刷",
        }
    }
}

impl Session {
    pub(super) fn run_identity(&mut self, command: &IdentityCommand) -> Result<Outcome> {
        let label = command.label();
        Ok(match command {
            IdentityCommand::Raise { person, message } => {
                let today = self.today();
                let ((), changes) = self.transact("raise_identity_doubt", label, |tx| {
                    tx.set_target(target::person(*person));
                    let filed = ledger_items(tx, *person, today)?.1;
                    let doubt = NewDoubt {
                        person: *person,
                        outbox: None,
                        raised_on: today,
                        message: message.trim().to_owned(),
                        filed,
                    };
                    identity_doubts::raise_in(tx, &doubt)?;
                    Ok(())
                })?;
                plain(changes)
            }
            IdentityCommand::Found { key, found } => {
                let row = self.doubt(*key)?;
                let today = self.today();
                let ((), changes) = self.transact("note_identity_found", label, |tx| {
                    tx.set_target(target::person(row.person));
                    let doubt = kept_in(tx, &row, today)?;
                    let note = NewNote {
                        doubt,
                        kind: NoteKind::Found,
                        found: found.clone(),
                        reason: String::new(),
                        case: None,
                    };
                    Ok(identity_doubts::note_in(tx, &note)?)
                })?;
                plain(changes)
            }
            IdentityCommand::Answer {
                key,
                answer,
                reason,
            } => {
                let (case, changes) = self.answer_doubt(*key, *answer, reason)?;
                let told = case.map_or(Told::Nothing, Told::Case);
                Outcome {
                    changed: changes,
                    told,
                }
            }
            IdentityCommand::Print { key, folder } => {
                told(self.print_doubt(*key, folder)?, Told::File)
            }
        })
    }

    /// Every doubt, the open ones first and the oldest of them first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn doubt_rows(&self) -> Result<Vec<DoubtRow>> {
        let today = self.today();
        let notes = identity_doubts::notes(&self.ledger)?;
        let mut rows = Vec::new();
        for (id, doubt) in identity_doubts::list(&self.ledger)? {
            let mut row = self.doubt_row(DoubtKey::Kept(id), doubt)?;
            for (_, note) in notes.iter().filter(|(_, note)| note.doubt == id) {
                if note.kind.is_answer() {
                    row.answer = Some((note.kind, note.reason.clone()));
                } else {
                    row.found = note.found.clone();
                }
            }
            rows.push(row);
        }
        // Several warnings about one row are one doubt: it is answered once.
        let mut warned: BTreeMap<OutboxId, Vec<String>> = BTreeMap::new();
        for (outbox, code, message) in identity_doubts::unraised(&self.ledger, MEMBERS)? {
            if WORDS.iter().any(|word| message.contains(word)) {
                let said = warned.entry(outbox).or_default();
                said.push(format!("{code} {message}").trim().to_owned());
            }
        }
        for (outbox, said) in warned {
            if let Some(doubt) = self.warned(outbox, &said.join("／"))? {
                rows.push(self.doubt_row(DoubtKey::Row(outbox), doubt)?);
            }
        }
        let reasons: Vec<(PersonId, String)> = rows
            .iter()
            .filter_map(|row| match &row.answer {
                Some((NoteKind::NoDoubt, reason)) => Some((row.person, reason.clone())),
                _ => None,
            })
            .collect();
        for row in &mut rows {
            let is_open = row.answer.is_none();
            row.reply = match &row.answer {
                Some((NoteKind::NoDoubt, _)) => self.reply(row.person)?,
                _ => None,
            };
            row.n_days = is_open.then(|| today.days_since(row.raised_on));
            let mut earlier = reasons.iter().rev();
            let earlier = earlier.find(|(person, _)| *person == row.person);
            row.earlier_reason = earlier
                .map(|(_, reason)| reason.clone())
                .unwrap_or_default();
        }
        rows.sort_by_key(|row| (row.answer.is_some(), row.raised_on, row.key));
        Ok(rows)
    }

    /// Where the last answer about somebody stands.
    fn reply(&self, person: PersonId) -> Result<Option<&'static str>> {
        let rows = identity_reply::replies(&self.ledger, person)?;
        Ok(rows.last().map(|row| row.state.label()))
    }

    fn doubt(&self, key: DoubtKey) -> Result<DoubtRow> {
        let rows = self.doubt_rows()?;
        let found = rows.into_iter().find(|row| row.key == key);
        found.ok_or(Error::Missing("本人確認の疑い"))
    }

    fn doubt_row(&self, key: DoubtKey, doubt: NewDoubt) -> Result<DoubtRow> {
        let (name, ledger) = ledger_items(&self.ledger, doubt.person, self.today())?;
        Ok(DoubtRow {
            key,
            person: doubt.person,
            name,
            message: doubt.message,
            raised_on: doubt.raised_on,
            n_days: None,
            reply: None,
            answer: None,
            filed: doubt.filed,
            ledger,
            found: FiveItems::default(),
            earlier_reason: String::new(),
        })
    }

    fn warned(&self, id: OutboxId, message: &str) -> Result<Option<NewDoubt>> {
        let Some(row) = outbox::find(&self.ledger, id)? else {
            return Ok(None);
        };
        let raised_on = row.changed_at.get(..10).and_then(Date::parse_iso);
        Ok(row.row.person.map(|person| NewDoubt {
            person,
            outbox: Some(id),
            raised_on: raised_on.unwrap_or_else(|| self.today()),
            message: message.trim().to_owned(),
            filed: sent_items(&row.row.snapshot),
        }))
    }

    /// Answers a doubt; 「台帳を訂正」 opens the case that corrects it.
    fn answer_doubt(
        &mut self,
        key: DoubtKey,
        answer: NoteKind,
        reason: &str,
    ) -> Result<(Option<CaseId>, Changes)> {
        let row = self.doubt(key)?;
        let today = self.today();
        self.transact("answer_identity_doubt", "本人確認の回答", |tx| {
            tx.set_target(target::person(row.person));
            tx.add_detail("kind", json!(answer.label()));
            tx.add_detail("reason", json!(reason.trim()));
            let doubt = kept_in(tx, &row, today)?;
            let case = match answer {
                NoteKind::CorrectLedger => {
                    refuse_second_case_in(tx, doubt)?;
                    Some(correcting_case_in(tx, &row, today)?)
                }
                NoteKind::Found | NoteKind::CorrectForm | NoteKind::NoDoubt => None,
            };
            let note = NewNote {
                doubt,
                kind: answer,
                found: FiveItems::default(),
                reason: reason.to_owned(),
                case,
            };
            identity_doubts::note_in(tx, &note)?;
            let sent = sent_in(tx, row.key)?;
            identity_reply::withdraw_waiting_in(tx, (row.person, sent.as_ref()), today)?;
            if answer == NoteKind::NoDoubt {
                identity_reply::lay_in(tx, (row.person, sent.as_ref()), reason, today)?;
            }
            tx.set_target(target::person(row.person));
            Ok(case)
        })
    }

    fn print_doubt(&mut self, key: DoubtKey, folder: &Path) -> Result<(PathBuf, Changes)> {
        let row = self.doubt(key)?;
        let today = self.today();
        let society = self.society()?;
        let answer = row.answer.as_ref();
        let sheet = IdentitySheet {
            society_name: society.name.clone(),
            made_on: today,
            raised_on: row.raised_on,
            message: row.message.clone(),
            filed: row.filed.clone(),
            ledger: row.ledger.clone(),
            found: row.found.clone(),
            answer: answer.map_or("", |(answer, _)| answer.label()).to_owned(),
            reason: answer.map(|(_, reason)| reason.clone()).unwrap_or_default(),
            is_sample: society.is_sample,
        };
        let meta = Meta {
            title: "本人確認の回答票".to_owned(),
            created_on: today,
        };
        let bytes = print::render(&identity_sheet::sheets(&sheet), &meta)?;
        let name = format!("本人確認の回答票_{}_{}.pdf", row.person, today.yyyymmdd());
        let path = folder.join(name);
        let label = "本人確認の回答票の印刷";
        let (prepared, changes) = self.transact("print_identity_sheet", label, |tx| {
            tx.set_target(target::person(row.person));
            files::prepare(&path, &bytes)
        })?;
        prepared.publish()?;
        Ok((path, changes))
    }
}

/// The doubt in the ledger; a warning that nobody has touched is written down first.
fn kept_in(tx: &mut Tx<'_>, row: &DoubtRow, today: Date) -> Result<DoubtId> {
    match row.key {
        DoubtKey::Kept(id) => Ok(id),
        DoubtKey::Row(outbox) => {
            let doubt = NewDoubt {
                person: row.person,
                outbox: Some(outbox),
                raised_on: row.raised_on.min(today),
                message: row.message.clone(),
                filed: row.filed.clone(),
            };
            Ok(identity_doubts::raise_in(tx, &doubt)?)
        }
    }
}

/// Refuses where a case that puts the ledger right for this doubt is still open.
fn refuse_second_case_in(tx: &Tx<'_>, doubt: DoubtId) -> Result<()> {
    let notes = identity_doubts::notes(tx)?;
    let opened = notes.iter().filter(|(_, note)| note.doubt == doubt);
    for id in opened.filter_map(|(_, note)| note.case) {
        let (case, _) = cases::load(tx, id)?;
        if case.state == CaseState::Open {
            return Err(Error::Refused(format!(
                "この疑いの台帳を訂正する案件（受付番号 {}）がまだ終わっていません。その案件を進めるか、取り下げてから回答してください。",
                case.receipt_number
            )));
        }
    }
    Ok(())
}

/// The case that puts the ledger right: 住所変更 with the address found, else the 訂正 of the case that registered.
fn correcting_case_in(tx: &mut Tx<'_>, row: &DoubtRow, today: Date) -> Result<CaseId> {
    let [.., ledger_address] = &row.ledger;
    let [.., found_address] = &row.found;
    let new = |procedure: &str, nature, subject, form| NewCase {
        procedure: procedure.to_owned(),
        received_on: today,
        nature,
        subject,
        form,
    };
    if difference(ledger_address, found_address) == Difference::Content {
        let file = members::file(tx, row.person)?.ok_or(Error::Missing("加入者"))?;
        let mut fitting = catalogue::ALL.iter().filter(|procedure| {
            procedure.id.starts_with("address_change") && (procedure.suits)(&file, today)
        });
        let procedure = fitting.next().ok_or_else(|| {
            Error::Refused(
                "この人の住所変更の手続がありません。資格を確かめてください。".to_owned(),
            )
        })?;
        let mut form = Form::new();
        CHANGE_KIND.set(&mut form, ChangeKind::Address);
        let address = Address {
            postal: None,
            text: found_address.clone(),
        };
        NEW_ADDRESS.set(&mut form, address);
        let order = new(procedure.id, Nature::Ordinary, Some(row.person), form);
        return Ok(cases::open_in(tx, order, today)?.id);
    }
    let Some(of) = sent_in(tx, row.key)?.and_then(|sent| sent.row.case) else {
        return Err(Error::Refused(
            "訂正する案件が決められません。照会結果の住所を入力すると住所変更の案件を作れます。ほかの項目は、その人の画面から訂正してください。".to_owned(),
        ));
    };
    let (case, procedure) = cases::load(tx, of)?;
    let order = new(
        procedure.id,
        Nature::Correction(of),
        case.subject,
        Form::new(),
    );
    Ok(cases::open_in(tx, order, today)?.id)
}

/// The row that came back with a doubt; `None` for one that was written down by hand.
fn sent_in(tx: &Tx<'_>, key: DoubtKey) -> Result<Option<OutboxRow>> {
    let outbox = match key {
        DoubtKey::Row(id) => Some(id),
        DoubtKey::Kept(id) => identity_doubts::list(tx)?
            .into_iter()
            .find(|(other, _)| *other == id)
            .and_then(|(_, doubt)| doubt.outbox),
    };
    Ok(match outbox {
        Some(id) => outbox::find(tx, id)?,
        None => None,
    })
}

/// 氏名 and the five items of somebody in the ledger.
fn ledger_items(
    source: &impl Source,
    person: PersonId,
    today: Date,
) -> Result<(String, FiveItems)> {
    let file = members::file(source, person)?.ok_or(Error::Missing("加入者"))?;
    let address = file.address_on(today).map(|address| address.text.clone());
    let who = &file.person;
    let items = [
        who.name.to_string(),
        who.kana.to_string(),
        who.birth_on.wareki(),
        who.sex.label().to_owned(),
        address.unwrap_or_default(),
    ];
    Ok((who.name.to_string(), items))
}

/// The five items as a row carried them.
fn sent_items(record: &Record) -> FiveItems {
    let birth = match record.values.get("member.birth") {
        Some(Cell::Date(date)) => date.wareki(),
        _ => String::new(),
    };
    let sex = match laying::text(record, "member.sex") {
        "male" => Sex::Male.label(),
        "female" => Sex::Female.label(),
        _ => "",
    };
    [
        laying::text(record, "member.name").to_owned(),
        laying::text(record, "member.kana").to_owned(),
        birth,
        sex.to_owned(),
        laying::text(record, "member.address").to_owned(),
    ]
}
