//! 期日の元: what falls due for whom, overdue things first, each with what settles it.
//! It must not settle anything itself; cases and commands do.

use crate::app::by_law::ByLawLoss;
use crate::app::by_law::ByLawRow;
use crate::app::by_law::by_law_rows;
use crate::app::error::Result;
use crate::app::premium_book::BookOn;
use crate::app::premiums::losses;
use crate::app::premiums::month_rows;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::plain;
use crate::app::run::told;
use crate::app::session::Session;
use crate::domain::certificate::CertificateKind;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::due::DueItem;
use crate::domain::due::DueKind;
use crate::domain::due::DueMembership;
use crate::domain::due::DuePerson;
use crate::domain::due::DuePremiums;
use crate::domain::due::ExpiringPaper;
use crate::domain::due::Window;
use crate::domain::due::person_due_items;
use crate::domain::due_society::DueSociety;
use crate::domain::due_society::society_due_items;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::member_file::MembershipKind;
use crate::domain::premium_payment::PaymentState;
use crate::domain::premium_schedule::charged_months;
use crate::domain::prepayment_refund::PrepaymentState;
use crate::domain::prepayment_refund::state_of;
use crate::domain::society::Society;
use crate::ledger::batch_book;
use crate::ledger::due;
use crate::ledger::due::Mark;
use crate::ledger::due::Watched;
use crate::ledger::premiums::PremiumFile;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// How far ahead the longest warning reaches.
const AHEAD: i64 = 100;
/// How long something that was not settled stays on the list.
const BEHIND: i64 = 400;
/// Days by which the first of a month can lie away from a birthday.
const AROUND_A_MONTH: i64 = 40;

/// 期日を済ませる操作.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DueCommand {
    /// Records the losses that need no 届, each as a case of its own (期間満了, 75歳, 保険料の未納).
    CloseByLaw {
        /// Whose, why and from when.
        losses: Vec<ByLawLoss>,
        /// 文書番号 of the notices.
        document_number: String,
    },
    /// Marks a 期日 as seen to, where nothing else settles it.
    Mark {
        /// Whose; `None` for a 期日 of the society.
        person: Option<PersonId>,
        /// 種類.
        kind: DueKind,
        /// 期日.
        on: Date,
    },
}

impl DueCommand {
    /// The name of the action, as in menus and in the audit.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            DueCommand::CloseByLaw { .. } => "職権による資格喪失",
            DueCommand::Mark { .. } => "期日の確認",
        }
    }
}

/// 期日の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueRow {
    /// 期日.
    pub on: Date,
    /// 種類.
    pub kind: DueKind,
    /// 内容: the kind in words, with the 残日数 where there is one.
    pub words: String,
    /// Days left; negative when overdue.
    pub days_left: i64,
    /// Whether it is urgent or overdue.
    pub is_urgent: bool,
    /// Whose; `None` for a 期日 of the society.
    pub who: Option<DueWho>,
    /// What settles it.
    pub settle: Settle,
}

/// 期日の人.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueWho {
    /// Who.
    pub id: PersonId,
    /// The 被保険者 of the family: whom a case is about.
    pub insured: PersonId,
    /// 氏名.
    pub name: String,
    /// 記号-番号-枝番.
    pub member: String,
    /// 被保険者区分 or 被扶養者.
    pub standing: &'static str,
}

/// 期日を済ませるもの.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settle {
    /// The loss is recorded by one command, without a 届.
    CloseByLaw,
    /// A case of this procedure.
    Case(&'static str),
    /// The receipt of the premium.
    Premium,
    /// The screen of payments.
    Payment,
    /// The book of files for the 中間サーバー.
    Book,
    /// The yearly list of 被扶養者.
    Review,
    /// An entry in the settings.
    Setting,
    /// Nothing but having seen to it.
    Seen,
}

/// 期日の画面の元, read from the ledger at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueView {
    /// What calls for attention today, the earliest day first.
    pub rows: Vec<DueRow>,
    /// Who has lost the membership by law until today and is not yet closed.
    pub by_law: Vec<ByLawRow>,
}

impl Session {
    /// What calls for attention today, and who has lost the membership by law. The premiums are read once for both.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn due_view(&self) -> Result<DueView> {
        let society = self.society()?;
        let today = self.today();
        let files = self.premium_files(today.year_month())?;
        let rows = self.due_rows(&society, &files)?;
        let on = BookOn {
            society: &society,
            today,
            through: today.year_month(),
        };
        let by_law = by_law_rows(&rows, losses(&files, on, today), today);
        Ok(DueView { rows, by_law })
    }

    fn due_rows(&self, society: &Society, files: &[PremiumFile]) -> Result<Vec<DueRow>> {
        let today = self.today();
        let window = Window {
            from: today.add_days(-BEHIND),
            until: today,
        };
        let mut rows = Vec::new();
        let open = open_premiums(files, society, today);
        let prepaid = open_prepayments(files, today);
        for (watched, mut person) in self.watched_people(society, today)?.into_values() {
            let id = watched.membership.person;
            settle_paid(&mut person, id, &open, today);
            let items = person_due_items(&person, &society.voluntary, &society.holidays, window);
            let waiting = prepaid.get(&id).into_iter().flatten();
            let waiting = waiting.map(|due_on| DueItem::new(DueKind::PrepaymentUnpaid, *due_on));
            let waiting = waiting.filter(|item| item.is_shown_in(window));
            for item in items.into_iter().chain(waiting) {
                if is_still_due(item, today) {
                    rows.push(row_of(&watched, item, today));
                }
            }
        }
        for (watched, end) in self.running_allowances(today)? {
            if end.item.is_shown_in(window) {
                rows.push(DueRow {
                    words: end.words(),
                    ..row_of(&watched, end.item, today)
                });
            }
        }
        rows.extend(self.payment_rows(today)?);
        rows.extend(self.files_out(society, today)?);
        rows.extend(self.society_rows(society, today)?);
        self.without_seen(&mut rows)?;
        rows.sort_by(|a, b| (a.on, a.kind, &a.who).cmp(&(b.on, b.kind, &b.who)));
        Ok(rows)
    }

    /// Files that are to be back today, or should have been.
    fn files_out(&self, society: &Society, today: Date) -> Result<Vec<DueRow>> {
        let mut rows = Vec::new();
        for (batch, taken_on) in batch_book::taken_out(&self.ledger)? {
            let item = DueItem::new(DueKind::FileOut, society.files.back_by(taken_on));
            if !item.is_shown_in(Window::day(today)) && item.on >= today {
                continue;
            }
            let entry = batch_book::find(&self.ledger, batch)?;
            let number = entry.kept.map(|kept| kept.number).unwrap_or_default();
            rows.push(DueRow {
                on: item.on,
                kind: item.kind,
                words: format!(
                    "{}（控え {number}　{}に持出し）",
                    item.kind.label(),
                    taken_on.wareki()
                ),
                days_left: item.on.days_since(today),
                is_urgent: true,
                who: None,
                settle: settle_of(item.kind, None),
            });
        }
        Ok(rows)
    }

    fn society_rows(&self, society: &Society, today: Date) -> Result<Vec<DueRow>> {
        let mut continued = due::continued(&self.ledger, Category::Voluntary, today)?;
        continued.extend(due::continued(
            &self.ledger,
            Category::SpecialRetired,
            today,
        )?);
        let of_society = DueSociety {
            dependents_review_month: society.dependents_review_month,
            has_continued_members: !continued.is_empty(),
        };
        let known = |year: i32| {
            let mut averages = society.voluntary.averages.iter();
            averages.any(|row| row.fiscal_year == year)
        };
        Ok(society_due_items(of_society, Window::day(today))
            .into_iter()
            .filter(|item| item.kind != DueKind::VoluntaryAverage || !known(item.on.fiscal_year()))
            .map(|item| DueRow {
                on: item.on,
                kind: item.kind,
                words: item.kind.label().to_owned(),
                days_left: item.on.days_since(today),
                is_urgent: item.urgent_from <= today,
                who: None,
                settle: settle_of(item.kind, None),
            })
            .collect())
    }

    /// Everybody for whom something may fall due, each once with all that counts.
    fn watched_people(
        &self,
        society: &Society,
        today: Date,
    ) -> Result<BTreeMap<PersonId, (Watched, DuePerson)>> {
        let mut people: BTreeMap<PersonId, (Watched, DuePerson)> = BTreeMap::new();
        for age in [40, 65, 70, 75] {
            for watched in due::born_between(&self.ledger, born(age, today), today)? {
                self.watch(&mut people, watched)?;
            }
        }
        for category in [Category::Voluntary, Category::SpecialRetired] {
            for watched in due::continued(&self.ledger, category, today)? {
                self.watch(&mut people, watched)?;
            }
        }
        let ends = (today.add_days(-BEHIND), today.add_days(AHEAD));
        for kind in CertificateKind::CHOICES {
            let Some(kind) = CertificateKind::from_code(kind.code) else {
                continue;
            };
            for (watched, valid_until) in due::expiring(&self.ledger, kind, ends, today)? {
                self.watch_paper(&mut people, watched, expiring(kind, valid_until))?;
            }
        }
        for (watched, from) in self.outdated_ceilings(&society.ceilings, today)? {
            let paper = ExpiringPaper::OutdatedCeiling { from };
            self.watch_paper(&mut people, watched, Some(paper))?;
        }
        let lately = (today.add_days(-AROUND_A_MONTH), today.add_days(-1));
        for watched in due::left_between(&self.ledger, lately)? {
            self.watch(&mut people, watched)?;
        }
        Ok(people)
    }

    fn watch_paper(
        &self,
        people: &mut BTreeMap<PersonId, (Watched, DuePerson)>,
        watched: Watched,
        paper: Option<ExpiringPaper>,
    ) -> Result<()> {
        let id = watched.membership.person;
        self.watch(people, watched)?;
        if let Some((_, person)) = people.get_mut(&id) {
            person.papers.extend(paper);
        }
        Ok(())
    }

    fn watch(
        &self,
        people: &mut BTreeMap<PersonId, (Watched, DuePerson)>,
        watched: Watched,
    ) -> Result<()> {
        let id = watched.membership.person;
        if people.contains_key(&id) {
            return Ok(());
        }
        let person = DuePerson {
            birth_on: watched.person.birth_on,
            membership: self.membership_of(&watched)?,
            papers: Vec::new(),
        };
        people.insert(id, (watched, person));
        Ok(())
    }

    fn membership_of(&self, watched: &Watched) -> Result<DueMembership> {
        let membership = &watched.membership;
        if membership.kind == MembershipKind::Dependent {
            return Ok(DueMembership::Dependent);
        }
        let lost_on = membership.lost_on();
        Ok(match (membership.category, lost_on) {
            (Category::Employed, Some(lost_on)) => DueMembership::MayApply { lost_on },
            (Category::Employed, None) => DueMembership::Employed,
            (Category::Voluntary, _) => DueMembership::Voluntary(self.premiums_of(watched)?),
            (Category::SpecialRetired, _) => {
                DueMembership::SpecialRetired(self.premiums_of(watched)?)
            }
        })
    }

    fn premiums_of(&self, watched: &Watched) -> Result<DuePremiums> {
        let membership = &watched.membership;
        let first_due_on = due::first_due_on(&self.ledger, membership.person, membership.since)?;
        Ok(DuePremiums {
            acquired_on: membership.since,
            lost_on: membership.lost_on(),
            first_due_on: first_due_on.unwrap_or(membership.since),
            settled: Vec::new(),
        })
    }

    /// Takes out what was marked as seen to.
    fn without_seen(&self, rows: &mut Vec<DueRow>) -> Result<()> {
        let mut open = Vec::with_capacity(rows.len());
        for row in rows.drain(..) {
            if row.settle != Settle::Seen || !due::is_seen(&self.ledger, &row.mark())? {
                open.push(row);
            }
        }
        *rows = open;
        Ok(())
    }

    /// Runs what settles a 期日.
    pub(super) fn run_due(&mut self, command: DueCommand) -> Result<Outcome> {
        Ok(match command {
            DueCommand::CloseByLaw {
                losses,
                document_number,
            } => told(self.close_by_law(&losses, &document_number)?, Told::Cases),
            DueCommand::Mark { person, kind, on } => plain(self.mark_due(person, kind, on)?),
        })
    }

    /// Marks a 期日 as seen to.
    fn mark_due(
        &mut self,
        person: Option<PersonId>,
        kind: DueKind,
        due_on: Date,
    ) -> Result<Changes> {
        let mark = Mark {
            person,
            kind: kind.code(),
            due_on,
        };
        let ((), changes) = self.transact("mark_due", "期日の確認", |tx| {
            if let Some(person) = person {
                tx.set_target(target::person(person));
            }
            tx.add_detail("kind", serde_json::json!(kind.label()));
            tx.add_detail("due_on", serde_json::json!(due_on.to_string()));
            Ok(due::mark_in(tx, &mark)?)
        })?;
        Ok(changes)
    }
}

/// Months that are not paid in full, by person.
type OpenPremiums = BTreeMap<PersonId, BTreeSet<YearMonth>>;

/// The premiums of this month and the next, and those that are overdue, that are not paid in full. One whose amount
/// is not known is as open as any other; one whose delay is excused waits without a 期日.
fn open_premiums(files: &[PremiumFile], society: &Society, today: Date) -> OpenPremiums {
    let month = today.year_month();
    let on = BookOn {
        society,
        today,
        through: month.next(),
    };
    let mut open = OpenPremiums::new();
    for month in [month, month.next()] {
        for row in files.iter().flat_map(|file| month_rows(file, on, month)) {
            let is_open = matches!(
                row.state,
                None | Some(PaymentState::Open | PaymentState::Unpaid | PaymentState::Short)
            );
            if is_open && row.excuses.is_empty() {
                open.entry(row.payer.id).or_default().insert(row.month);
            }
        }
    }
    for loss in losses(files, on, today) {
        open.entry(loss.payer.id).or_default().insert(loss.month);
    }
    open
}

/// 前納期限 of the 前納 whose money has not come in full, by person.
fn open_prepayments(files: &[PremiumFile], today: Date) -> BTreeMap<PersonId, Vec<Date>> {
    let waiting = |file: &PremiumFile| {
        let agreed = file.prepayments.iter();
        let open = agreed.filter(|agreed| {
            let state = state_of(agreed, &file.prepayment_receipts, today);
            state == PrepaymentState::Waiting
        });
        open.map(|agreed| agreed.due_on).collect::<Vec<Date>>()
    };
    files.iter().map(|file| (file.id, waiting(file))).collect()
}

/// Takes every month for paid that is not known to be open.
fn settle_paid(person: &mut DuePerson, id: PersonId, open: &OpenPremiums, today: Date) {
    let (DueMembership::Voluntary(premiums) | DueMembership::SpecialRetired(premiums)) =
        &mut person.membership
    else {
        return;
    };
    let is_open = |month: &YearMonth| open.get(&id).is_some_and(|months| months.contains(month));
    let through = today.year_month().add_months(3);
    let months = charged_months(premiums.acquired_on, premiums.lost_on, through);
    premiums.settled = months.into_iter().filter(|month| !is_open(month)).collect();
}

impl DueRow {
    fn mark(&self) -> Mark {
        Mark {
            person: self.who.as_ref().map(|who| who.id),
            kind: self.kind.code(),
            due_on: self.on,
        }
    }
}

impl PartialOrd for DueWho {
    fn partial_cmp(&self, other: &DueWho) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DueWho {
    /// By 記号・番号・枝番, as a clerk looks for people.
    fn cmp(&self, other: &DueWho) -> std::cmp::Ordering {
        (&self.member, self.id).cmp(&(&other.member, other.id))
    }
}

/// The birthdays that matter for what happens at an age, in a window around today.
fn born(age: u32, today: Date) -> (Date, Date) {
    let behind = if age == 75 { BEHIND } else { AROUND_A_MONTH };
    let years_ago = |day: Date| {
        let year = day.year().saturating_sub_unsigned(age);
        Date::new(year, day.month(), day.day().min(28)).unwrap_or(day)
    };
    (
        years_ago(today.add_days(-behind)).add_days(-AROUND_A_MONTH),
        years_ago(today.add_days(AHEAD)).add_days(AROUND_A_MONTH),
    )
}

/// Ahead, or overdue and still to be settled by an entry. What only begins by itself passes with its day.
fn is_still_due(item: DueItem, today: Date) -> bool {
    item.on >= today
        || matches!(
            item.kind,
            DueKind::TermEnd
                | DueKind::Age75
                | DueKind::FirstPremium
                | DueKind::MonthlyPremium
                | DueKind::CertificateExpiry
                | DueKind::CeilingChange
        )
}

/// What falls due with a certificate that is valid until a day; nothing for one that is only a letter or no longer used.
const fn expiring(kind: CertificateKind, valid_until: Date) -> Option<ExpiringPaper> {
    match kind {
        CertificateKind::EligibilityCertificate => {
            Some(ExpiringPaper::EligibilityCertificate { valid_until })
        }
        CertificateKind::MaximumCopayment | CertificateKind::MaximumCopaymentReduction => {
            Some(ExpiringPaper::MaximumCopaymentCertificate { valid_until })
        }
        CertificateKind::InsuranceCard | CertificateKind::EligibilityNotice => None,
    }
}

pub(super) fn row_of(watched: &Watched, item: DueItem, today: Date) -> DueRow {
    let membership = &watched.membership;
    let standing = match membership.kind {
        MembershipKind::Insured => membership.category.label(),
        MembershipKind::Dependent => membership.kind.label(),
    };
    DueRow {
        on: item.on,
        kind: item.kind,
        words: item.kind.label().to_owned(),
        days_left: item.on.days_since(today),
        is_urgent: item.urgent_from <= today,
        who: Some(DueWho {
            id: membership.person,
            insured: membership.insured,
            name: watched.person.name.as_str().to_owned(),
            member: format!(
                "{}-{}-{:02}",
                membership.symbol,
                membership.number,
                membership.branch.get()
            ),
            standing,
        }),
        settle: settle_of(item.kind, Some(watched)),
    }
}

/// What settles a 期日.
fn settle_of(kind: DueKind, watched: Option<&Watched>) -> Settle {
    let membership = watched.map(|watched| (watched.membership.kind, watched.membership.category));
    match (kind, membership) {
        (DueKind::TermEnd, _) => Settle::CloseByLaw,
        (DueKind::Age75, Some((MembershipKind::Dependent, _))) => Settle::Case("dependent_change"),
        (DueKind::Age75, Some((_, Category::Employed))) => Settle::Case("eligibility_loss"),
        (DueKind::Age75, _) => Settle::CloseByLaw,
        (DueKind::VoluntaryApplication, _) => Settle::Case("eligibility_acquisition_continued"),
        (DueKind::FirstPremium | DueKind::MonthlyPremium | DueKind::PrepaymentUnpaid, _) => {
            Settle::Premium
        }
        (DueKind::CertificateExpiry, _) => Settle::Case("certificate_reissue"),
        (DueKind::CeilingChange, _) => Settle::Case("maximum_copayment_certificate"),
        (
            DueKind::PaymentWaiting
            | DueKind::PaymentOverdue
            | DueKind::PaymentReturned
            | DueKind::ReclaimOutstanding,
            _,
        ) => Settle::Payment,
        (DueKind::FileOut, _) => Settle::Book,
        (DueKind::DependentsReview, _) => Settle::Review,
        (DueKind::VoluntaryAverage, _) => Settle::Setting,
        (
            DueKind::PrepaymentFromApril
            | DueKind::PrepaymentFromOctober
            | DueKind::Age70
            | DueKind::CareBegins
            | DueKind::CareEnds
            | DueKind::MaximumCopaymentExpiry
            | DueKind::AllowanceEnd
            | DueKind::ElderlyShareReview
            | DueKind::TaxExemptReview,
            _,
        ) => Settle::Seen,
    }
}
