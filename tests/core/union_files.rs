//! 見本健康保険組合の台帳: people whom a scenario finds in the ledger, written as a clerk would read them off a card.

use crate::union::date;
use crate::union_benefits;
use daicho::domain::address::Address;
use daicho::domain::allowance_days::DayOutcome;
use daicho::domain::allowance_terms::{AllowanceSpan, AllowanceTerms, FixedTerms};
use daicho::domain::allowance_waiting::Waiting;
use daicho::domain::benefit::{
    Benefit, BenefitDecision, BenefitKind, BenefitOutcome, BenefitTerms,
};
use daicho::domain::ceiling_terms::{CeilingCode, CeilingPeriod};
use daicho::domain::certificate::{CertificateKind, CollectionOutcome};
use daicho::domain::coded::Coded;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::dependent::{Living, Relationship};
use daicho::domain::dependent_codes::RemovalReason;
use daicho::domain::entry::EntryId;
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::member_file::{
    AddressPeriod, DependentPeriod, IssuedCertificate, MemberFile, Membership, MembershipEnd,
    MembershipKind, PremiumReceipt, PremiumTerms, RemunerationPeriod,
};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::domain::premium_receipt::{PaidPremium, PremiumMethod, ReceiptChannel};
use daicho::domain::prepayment_terms::{PremiumRefund, Prepayment, PrepaymentReceipt};
use daicho::domain::remuneration::{RemunerationBasis, grade_of_standard};
use daicho::domain::yen::Yen;
use daicho::procedure::input;
use daicho::procedure::value::{Kind, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

/// 加入者 of the ledger.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub id: i64,
    pub name: String,
    pub kana: String,
    pub birth: String,
    pub sex: String,
    pub individual_number: Option<String>,
    /// As typed: 郵便番号 and 住所.
    pub address: Option<String>,
    pub residence: Option<String>,
    /// Since when the 住所 and the 居所 hold; since the first membership where not given.
    pub address_since: Option<String>,
    /// 標準報酬月額 since the first membership.
    pub monthly: Option<i64>,
    #[serde(default)]
    pub memberships: Vec<Period>,
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    #[serde(default)]
    pub ceilings: Vec<Ceiling>,
    /// First and last month and yen, such as `2026-03 2026-08 160000`, instead of `monthly`.
    #[serde(default)]
    pub monthlies: Vec<String>,
    /// 傷病手当金の決定.
    #[serde(default)]
    pub allowances: Vec<Allowance>,
    /// 初回の納付期日 of a 任意継続.
    pub first_due_on: Option<String>,
    /// Month and day of receipt and yen, such as `2026-11 2026-11-10 29068`.
    #[serde(default)]
    pub receipts: Vec<String>,
    /// 前納: decision, first and last month, 前納期限, 前納額 and 割引前, such as
    /// `2026-03-10 2026-04 2026-09 2026-03-31 177955 180000`.
    #[serde(default)]
    pub prepayments: Vec<String>,
    /// First month of the 前納, day of receipt and yen.
    #[serde(default)]
    pub prepayment_receipts: Vec<String>,
    /// 還付 of 毎月の保険料: month, day of the decision and yen.
    #[serde(default)]
    pub refunds: Vec<String>,
    /// 出産育児一時金の決定, as `union_benefits` reads them.
    #[serde(default)]
    pub childbirths: Vec<String>,
}

/// 加入の期間.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    #[serde(default = "symbol")]
    pub symbol: u16,
    pub number: u32,
    #[serde(default)]
    pub branch: u8,
    /// 一般 where not given.
    pub category: Option<String>,
    #[serde(default = "establishment")]
    pub establishment: String,
    /// The 被保険者 of a 被扶養者.
    pub insured: Option<i64>,
    pub relationship: Option<String>,
    pub living: Option<String>,
    pub since: String,
    /// 資格喪失年月日 or 被扶養者でなくなった日.
    pub lost_on: Option<String>,
    pub reason: Option<String>,
}

/// 交付した証.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub kind: String,
    #[serde(default = "one")]
    pub count: u16,
    pub issued_on: String,
    pub valid_until: Option<String>,
    pub outcome: Option<String>,
    pub collected_on: Option<String>,
}

/// 限度額の適用区分.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    pub category: String,
    #[serde(default)]
    pub reduces_meals: bool,
    pub from: String,
    pub until: String,
}

/// 傷病手当金の決定.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    pub illness: String,
    pub decided_on: String,
    /// 支給を始めた日; none where nothing was paid.
    pub started_on: Option<String>,
    #[serde(default)]
    pub base: i64,
    #[serde(default)]
    pub daily: i64,
    #[serde(default)]
    pub n_used: u32,
    /// 待期の初日, where the decision found it completed.
    pub waiting: Option<String>,
    /// First day, last day, 区分 and yen per day (with the 日額 behind it where it is kept), such as `2026-09-04 2026-09-30 支給 6667`.
    pub spans: Vec<String>,
}

const fn symbol() -> u16 {
    42
}

fn establishment() -> String {
    "0042".to_owned()
}

const fn one() -> u16 {
    1
}

/// The value of a closed list with this label.
pub fn labelled<T: Coded>(label: &str) -> T {
    T::CHOICES
        .iter()
        .find(|choice| choice.label == label)
        .and_then(|choice| T::from_code(choice.code))
        .unwrap_or_else(|| panic!("「{label}」という区分はありません"))
}

/// The files of these people, each with the 被扶養者 among them.
pub fn files(members: &[Member]) -> BTreeMap<PersonId, MemberFile> {
    let mut files: BTreeMap<PersonId, MemberFile> = members
        .iter()
        .map(|member| (PersonId(member.id), member.file()))
        .collect();
    let people: Vec<MemberFile> = files.values().cloned().collect();
    for file in &people {
        for period in &file.memberships {
            if period.kind == MembershipKind::Dependent
                && let Some(insured) = files.get_mut(&period.insured)
            {
                insured.dependents.push(DependentPeriod {
                    person: file.person.clone(),
                    membership: period.clone(),
                });
            }
        }
    }
    files
}

impl Member {
    /// Who.
    pub fn person(&self) -> Person {
        Person {
            name: PersonName::declared(&self.name).unwrap(),
            kana: KanaName::parse(&self.kana).unwrap(),
            alias: None,
            birth_on: date(&self.birth),
            sex: labelled::<Sex>(&self.sex),
        }
    }

    fn entry(&self, place: usize) -> EntryId {
        EntryId(self.id * 100 + i64::try_from(place).unwrap())
    }

    fn first_day(&self) -> Date {
        let first = self.memberships.first();
        first.map_or(date("2020-04-01"), |period| date(&period.since))
    }

    fn file(&self) -> MemberFile {
        MemberFile {
            id: PersonId(self.id),
            person: self.person(),
            memberships: self
                .memberships
                .iter()
                .enumerate()
                .map(|(place, period)| period.membership(self, place))
                .collect(),
            dependents: Vec::new(),
            remunerations: self.remunerations(),
            addresses: self.places(self.address.as_deref()),
            residences: self.places(self.residence.as_deref()),
            certificates: self
                .certificates
                .iter()
                .enumerate()
                .map(|(place, certificate)| certificate.issued(self.entry(50 + place)))
                .collect(),
            premium_terms: self.premium_terms(),
            premium_receipts: self.premium_receipts(),
            premium_excuses: Vec::new(),
            prepayments: self.prepayments(),
            prepayment_receipts: self.prepayment_receipts(),
            premium_refunds: self.premium_refunds(),
            ceilings: self.ceilings(),
            benefits: self.benefits(),
            held_number: None,
        }
    }

    fn ceilings(&self) -> Vec<CeilingPeriod> {
        let periods = self.ceilings.iter().enumerate();
        periods
            .map(|(place, period)| CeilingPeriod {
                entry: self.entry(70 + place),
                category: CeilingCode(period.category.clone()),
                reduces_meals: period.reduces_meals,
                valid_from: date(&period.from),
                valid_until: date(&period.until),
            })
            .collect()
    }

    fn benefits(&self) -> Vec<Benefit> {
        self.allowances
            .iter()
            .enumerate()
            .map(|(place, allowance)| Benefit {
                entry: self.entry(80 + place),
                decided_on: date(&allowance.decided_on),
                decision: allowance.decision(PersonId(self.id)),
            })
            .chain(union_benefits::childbirths(self.id, &self.childbirths))
            .collect()
    }

    fn remunerations(&self) -> Vec<RemunerationPeriod> {
        if !self.monthlies.is_empty() {
            return self
                .monthlies
                .iter()
                .map(|text| self.decided(text))
                .collect();
        }
        let Some(monthly) = self.monthly.map(Yen::new) else {
            return Vec::new();
        };
        // The grade table of the program begins then.
        let first = self.first_day().max(date("2016-04-01"));
        vec![RemunerationPeriod {
            entry: self.entry(40),
            monthly,
            grade: grade_of_standard(monthly, first).unwrap().number,
            effective_from: first.year_month(),
            effective_until: YearMonth::parse_iso("2099-03").unwrap(),
            basis: RemunerationBasis::Acquisition,
        }]
    }

    fn decided(&self, text: &str) -> RemunerationPeriod {
        let parts: Vec<&str> = text.split(' ').collect();
        let [from, until, yen] = parts.as_slice() else {
            panic!("標準報酬月額は「月 月 円」で書いてください ({text})");
        };
        let monthly = Yen::new(yen.parse().unwrap());
        RemunerationPeriod {
            entry: self.entry(40),
            monthly,
            grade: grade_of_standard(monthly, date("2026-04-01"))
                .unwrap()
                .number,
            effective_from: YearMonth::parse_iso(from).unwrap(),
            effective_until: YearMonth::parse_iso(until).unwrap(),
            basis: RemunerationBasis::Acquisition,
        }
    }

    fn places(&self, text: Option<&str>) -> Vec<AddressPeriod> {
        let Some(text) = text else {
            return Vec::new();
        };
        vec![AddressPeriod {
            entry: self.entry(30),
            address: Some(address(text)),
            valid_from: self
                .address_since
                .as_deref()
                .map_or_else(|| self.first_day(), date),
            valid_until: None,
        }]
    }

    fn premium_terms(&self) -> Vec<PremiumTerms> {
        let voluntary = self.memberships.last();
        let terms = self.first_due_on.as_deref().zip(voluntary);
        terms
            .map(|(first_due_on, period)| PremiumTerms {
                entry: self.entry(60),
                valid_from: date(&period.since),
                first_due_on: date(first_due_on),
                method: PremiumMethod::Monthly,
            })
            .into_iter()
            .collect()
    }

    fn premium_receipts(&self) -> Vec<PremiumReceipt> {
        self.receipts
            .iter()
            .enumerate()
            .map(|(place, text)| {
                let parts: Vec<&str> = text.split(' ').collect();
                let [month, received_on, yen] = parts.as_slice() else {
                    panic!("入金は「月 日 円」で書いてください ({text})");
                };
                PremiumReceipt {
                    entry: self.entry(70 + place),
                    month: YearMonth::parse_iso(month).unwrap(),
                    received_on: date(received_on),
                    amount: Yen::new(yen.parse().unwrap()),
                    channel: ReceiptChannel::Typed,
                }
            })
            .collect()
    }
}

impl Member {
    fn prepayments(&self) -> Vec<Prepayment> {
        let each = self.prepayments.iter().enumerate();
        each.map(|(place, text)| {
            let parts: Vec<&str> = text.split(' ').collect();
            let [decided_on, from, until, due_on, amount, undiscounted] = parts.as_slice() else {
                panic!("前納は「決定日 月 月 期限 円 円」で書いてください ({text})");
            };
            Prepayment {
                entry: self.entry(80 + place),
                decided_on: date(decided_on),
                months_from: YearMonth::parse_iso(from).unwrap(),
                months_until: YearMonth::parse_iso(until).unwrap(),
                due_on: date(due_on),
                amount: Yen::new(amount.parse().unwrap()),
                undiscounted: Yen::new(undiscounted.parse().unwrap()),
                formerly: None,
            }
        })
        .collect()
    }

    fn prepayment_receipts(&self) -> Vec<PrepaymentReceipt> {
        let each = self.prepayment_receipts.iter().enumerate();
        each.map(|(place, text)| {
            let parts: Vec<&str> = text.split(' ').collect();
            let [from, received_on, yen] = parts.as_slice() else {
                panic!("前納の入金は「月 日 円」で書いてください ({text})");
            };
            PrepaymentReceipt {
                entry: self.entry(90 + place),
                months_from: YearMonth::parse_iso(from).unwrap(),
                received_on: date(received_on),
                amount: Yen::new(yen.parse().unwrap()),
                channel: ReceiptChannel::BankFile,
            }
        })
        .collect()
    }
}

impl Member {
    fn premium_refunds(&self) -> Vec<PremiumRefund> {
        let each = self.refunds.iter().enumerate();
        each.map(|(place, text)| {
            let parts: Vec<&str> = text.split(' ').collect();
            let [month, decided_on, yen] = parts.as_slice() else {
                panic!("還付は「月 日 円」で書いてください ({text})");
            };
            PremiumRefund {
                entry: self.entry(95 + place),
                month: YearMonth::parse_iso(month).unwrap(),
                paid_as: PaidPremium::Monthly,
                decided_on: date(decided_on),
                amount: Yen::new(yen.parse().unwrap()),
            }
        })
        .collect()
    }
}

impl Period {
    fn membership(&self, member: &Member, place: usize) -> Membership {
        let id = PersonId(member.id);
        let since = date(&self.since);
        let kind = match self.insured {
            None => MembershipKind::Insured,
            Some(_) => MembershipKind::Dependent,
        };
        Membership {
            entry: member.entry(place),
            person: id,
            insured: self.insured.map_or(id, PersonId),
            kind,
            symbol: Symbol::new(self.symbol).unwrap(),
            number: MemberNumber::new(self.number).unwrap(),
            branch: Branch::new(self.branch).unwrap(),
            category: self
                .category
                .as_deref()
                .map_or(Category::Employed, labelled),
            establishment: self.establishment.clone(),
            relationship: self.relationship.as_deref().map(labelled::<Relationship>),
            living: self.living.as_deref().map(labelled::<Living>),
            since,
            valid_from: since,
            valid_until: self.lost_on.as_deref().map(|on| date(on).add_days(-1)),
            end: self.lost_on.as_ref().map(|_| self.end(kind)),
        }
    }

    fn end(&self, kind: MembershipKind) -> MembershipEnd {
        match (kind, self.reason.as_deref()) {
            (MembershipKind::Insured, Some("次の資格の取得")) => MembershipEnd::Succeeded,
            (MembershipKind::Insured, Some(reason)) => {
                MembershipEnd::Lost(labelled::<LossReason>(reason))
            }
            (MembershipKind::Insured, None) => MembershipEnd::Lost(LossReason::Retirement),
            (MembershipKind::Dependent, Some(reason)) => {
                MembershipEnd::Removed(labelled::<RemovalReason>(reason))
            }
            (MembershipKind::Dependent, None) => MembershipEnd::WithInsured,
        }
    }
}

impl Allowance {
    fn decision(&self, about: PersonId) -> BenefitDecision {
        let spans: Vec<AllowanceSpan> = self.spans.iter().map(|text| span(text)).collect();
        let sum = spans.iter().map(|span| {
            let n_days = span.until.days_since(span.from) + 1;
            Yen::new(span.per_day.get() * n_days)
        });
        BenefitDecision {
            kind: BenefitKind::InjurySicknessAllowance,
            outcome: BenefitOutcome::Granted,
            about,
            statutory: sum.sum(),
            additional: Yen::ZERO,
            withheld: Yen::ZERO,
            terms: BenefitTerms::Allowance(AllowanceTerms {
                illness: self.illness.clone(),
                claimed_from: spans.first().unwrap().from,
                claimed_until: spans.last().unwrap().until,
                waiting: self
                    .waiting
                    .as_deref()
                    .map(|on| Waiting::starting(date(on))),
                n_before_ledger: 0,
                fixed: self.started_on.as_deref().map(|started_on| FixedTerms {
                    started_on: date(started_on),
                    base: Yen::new(self.base),
                    daily: Yen::new(self.daily),
                    n_used: self.n_used,
                    extended_from: None,
                }),
                spans,
            }),
        }
    }
}

fn span(text: &str) -> AllowanceSpan {
    let parts: Vec<&str> = text.split(' ').collect();
    let [from, until, outcome, yen, daily @ ..] = parts.as_slice() else {
        panic!("支給期間は「日 日 区分 円」で書いてください ({text})");
    };
    AllowanceSpan {
        from: date(from),
        until: date(until),
        outcome: labelled::<DayOutcome>(outcome),
        per_day: Yen::new(yen.parse().unwrap()),
        additional_per_day: Yen::ZERO,
        daily: daily.first().map(|yen| Yen::new(yen.parse().unwrap())),
    }
}

impl Certificate {
    fn issued(&self, entry: EntryId) -> IssuedCertificate {
        let outcome = self.outcome.as_deref().map(labelled::<CollectionOutcome>);
        IssuedCertificate {
            entry,
            kind: labelled::<CertificateKind>(&self.kind),
            issue_count: self.count,
            issued_on: date(&self.issued_on),
            valid_until: self.valid_until.as_deref().map(date),
            collected: outcome.zip(self.collected_on.as_deref().map(date)),
            n_reminders: 0,
            reminded_on: None,
        }
    }
}

fn address(text: &str) -> Address {
    match input::parse(Kind::Address, text, date("2026-11-22")) {
        Ok(Value::Address(address)) => address,
        other => panic!("住所ではありません: {text} ({other:?})"),
    }
}
