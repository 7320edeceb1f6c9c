//! 住所の候補: what the 郵便番号表 answers to a typed 郵便番号 or address, offered beside the field.
//! It must not overwrite anything typed; only an empty address is filled by itself.

use crate::app::banks::BankEntry;
use crate::app::job::Job;
use crate::app::job::JobMode;
use crate::app::job::JobState;
use crate::app::postal::CodeCandidate;
use crate::app::postal::PostalAnswer;
use crate::app::postal::PostalBook;
use crate::app::tables::Tables;
use crate::domain::address::Address;
use crate::domain::address::PostalCode;
use crate::domain::finding::FieldPath;
use crate::procedure::value::Value;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::spots::Part;
use crate::ui::spots::Spot;
use crate::ui::state::Edit;
use crate::ui::state::FormState;
use crate::ui::state::Request;
use egui::Context;
use egui::text::CCursor;
use egui::text::CCursorRange;
use egui::text_edit::TextEditState;
use std::time::Duration;

/// How soon a running look-up is asked again.
pub(crate) const WAIT: Duration = Duration::from_millis(20);

/// What a part of an address is offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Offers {
    /// A few words before the buttons, or a sentence without any.
    pub(crate) note: String,
    /// One button each.
    pub(crate) items: Vec<Offer>,
}

/// One button.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Offer {
    /// What stands on it.
    pub(crate) label: String,
    takes: Takes,
}

/// What a button puts into the field.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Takes {
    Address(String),
    Code(PostalCode),
    Bank(BankEntry),
}

impl Offer {
    /// A bank or branch of the 銀行支店表.
    pub(crate) const fn bank(label: String, entry: BankEntry) -> Offer {
        let takes = Takes::Bank(entry);
        Offer { label, takes }
    }

    /// Whether nothing is left to be typed into the field once it is taken.
    pub(crate) const fn is_whole(&self) -> bool {
        matches!(self.takes, Takes::Bank(_))
    }
}

/// A question that is being looked up.
pub(crate) struct LookUp {
    request: Request,
    job: Job<Found>,
}

enum Found {
    Addresses(Option<PostalAnswer>),
    Codes(Vec<CodeCandidate>),
}

impl FormState {
    /// Asks the tables what the fields want to know, on a thread of its own, and takes in what they answered.
    /// To be called once per pass, after the leave-actions and before drawing.
    pub fn look_up(&mut self, ctx: &Context, tables: &Tables, jobs: JobMode) {
        self.look_up_banks(ctx, &tables.banks, jobs);
        let (asked, others) = std::mem::take(&mut self.requests)
            .into_iter()
            .partition(|request| look_up_path(request).is_some());
        self.requests = others;
        for request in asked {
            self.look_ups
                .retain(|known| !is_same_field(known, &request));
            let job = start(&request, &tables.postal, jobs);
            self.look_ups.push(LookUp { request, job });
        }
        for waiting in std::mem::take(&mut self.look_ups) {
            match waiting.job.poll() {
                JobState::Running => {
                    ctx.request_repaint_after(WAIT);
                    self.look_ups.push(waiting);
                }
                JobState::Finished(found) => self.found(ctx, waiting.request, found),
                // Nothing is offered; the address is typed as it would be without a table.
                JobState::Broken => {}
            }
        }
    }

    /// Offers addresses for a 郵便番号; the clerk chooses one.
    pub fn offer_addresses(&mut self, path: &FieldPath, addresses: Vec<String>) {
        let offer = |address: String| Offer {
            label: address.clone(),
            takes: Takes::Address(address),
        };
        let offers = Offers {
            note: "郵便番号の住所".to_owned(),
            items: addresses.into_iter().map(offer).collect(),
        };
        self.offers.insert(path.clone(), offers);
    }

    /// Offers the 郵便番号 that an address may have; the clerk chooses one.
    pub fn offer_codes(&mut self, path: &FieldPath, candidates: Vec<CodeCandidate>) {
        let offer = |candidate: CodeCandidate| Offer {
            label: format!("〒{}　{}", candidate.code, candidate.place),
            takes: Takes::Code(candidate.code),
        };
        let offers = Offers {
            note: "住所の郵便番号".to_owned(),
            items: candidates.into_iter().map(offer).collect(),
        };
        self.offers.insert(path.clone(), offers);
    }

    /// What is offered beside a field now: nothing that would overwrite what is typed meanwhile.
    pub(crate) fn visible_offers(&self, path: &FieldPath) -> Option<&Offers> {
        let offers = self.offers.get(path)?;
        let is_free = match offers.items.first().map(|offer| &offer.takes) {
            None => true,
            Some(Takes::Address(_)) => self.is_part_empty(path, Part::Main),
            Some(Takes::Bank(_)) => {
                let spot = Spot::new(path.clone(), Part::Main);
                !self
                    .buffers
                    .get(&spot)
                    .is_some_and(|buffer| buffer.is_edited)
            }
            Some(Takes::Code(_)) => {
                self.is_part_empty(path, Part::Postal)
                    && matches!(self.value(path), Some(Value::Address(_)))
            }
        };
        is_free.then_some(offers)
    }

    /// The stops of the buttons beside a field; they follow its text.
    pub(crate) fn offer_stops(&self, spot: &Spot) -> Vec<Stop> {
        if spot.part != Part::Main {
            return Vec::new();
        }
        let n_items = self
            .visible_offers(&spot.path)
            .map_or(0, |offers| offers.items.len());
        let stop = |index| {
            let spot = Spot::new(spot.path.clone(), Part::Offer(index));
            Stop::new(self.id(&spot), StopKind::Button)
        };
        (0..n_items).map(stop).collect()
    }

    /// A button was pressed: its part is filled and the rest stays. The clerk goes on behind the address.
    pub(crate) fn take_offer(&mut self, ctx: &Context, path: &FieldPath, offer: Offer) {
        self.offers.remove(path);
        let value = match offer.takes {
            Takes::Address(text) => self.filled(ctx, path, text),
            Takes::Code(code) => match self.value(path).cloned() {
                Some(Value::Address(address)) => Value::Address(Address {
                    postal: Some(code),
                    ..address
                }),
                _ => return,
            },
            Takes::Bank(entry) => return self.take_bank(path, entry),
        };
        self.pending.push(Edit::Set(path.clone(), Some(value)));
    }

    fn found(&mut self, ctx: &Context, request: Request, found: Found) {
        match (request, found) {
            (Request::LookUpPostal(path, typed), Found::Addresses(Some(answer))) => {
                // What was typed or taken back meanwhile is asked about anew, or not any more.
                let is_asked = self.part_text(&path, Part::Postal);
                let is_same = PostalCode::parse(&is_asked) == PostalCode::parse(&typed);
                if is_same && self.is_part_empty(&path, Part::Main) {
                    self.answered(ctx, &path, answer);
                }
            }
            (Request::LookUpCode(path, asked), Found::Codes(candidates))
                if !candidates.is_empty() && self.part_text(&path, Part::Main) == asked =>
            {
                self.offer_codes(&path, candidates);
            }
            _ => {}
        }
    }

    fn answered(&mut self, ctx: &Context, path: &FieldPath, answer: PostalAnswer) {
        let note = match answer.addresses.as_slice() {
            [] => format!(
                "この郵便番号は郵便番号表（{}現在）にありません。番号を確かめてください。住所はそのまま入力できます。",
                answer.as_of.wareki()
            ),
            [only] => {
                let value = self.filled(ctx, path, only.clone());
                self.set_value(path, Some(value));
                "郵便番号から住所を入れました。続けて番地を入力してください。".to_owned()
            }
            _ => return self.offer_addresses(path, answer.addresses),
        };
        let items = Vec::new();
        self.offers.insert(path.clone(), Offers { note, items });
    }

    /// An address with its number as typed; the caret is put behind it, where the 番地 follows.
    fn filled(&self, ctx: &Context, path: &FieldPath, text: String) -> Value {
        let postal = PostalCode::parse(&self.part_text(path, Part::Postal));
        let id = self.id(&Spot::new(path.clone(), Part::Main));
        let end = CCursor::new(text.chars().count());
        let mut caret = TextEditState::load(ctx, id).unwrap_or_default();
        caret.cursor.set_char_range(Some(CCursorRange::one(end)));
        caret.store(ctx, id);
        Value::Address(Address { postal, text })
    }

    fn is_part_empty(&self, path: &FieldPath, part: Part) -> bool {
        self.part_text(path, part).trim().is_empty()
    }

    /// The text of a part as it is typed now, else as it is read.
    fn part_text(&self, path: &FieldPath, part: Part) -> String {
        let spot = Spot::new(path.clone(), part);
        match self.buffers.get(&spot) {
            Some(buffer) if buffer.is_edited => buffer.text.clone(),
            _ => self.rest(&spot, part),
        }
    }
}

fn look_up_path(request: &Request) -> Option<&FieldPath> {
    match request {
        Request::LookUpPostal(path, _) | Request::LookUpCode(path, _) => Some(path),
        _ => None,
    }
}

fn is_same_field(known: &LookUp, request: &Request) -> bool {
    look_up_path(&known.request) == look_up_path(request)
}

fn start(request: &Request, book: &PostalBook, jobs: JobMode) -> Job<Found> {
    let (book, request) = (book.clone(), request.clone());
    Job::start("郵便番号表を引いています", jobs, move |_| match &request {
        Request::LookUpPostal(_, typed) => Found::Addresses(book.addresses(typed)),
        Request::LookUpCode(_, text) => Found::Codes(book.codes(text)),
        _ => Found::Codes(Vec::new()),
    })
}
