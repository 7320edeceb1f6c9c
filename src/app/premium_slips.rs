//! 納付書の発行: the slips of a month for chosen people, kept one by one as papers and written out as one file.
//! It must not print a slip whose amount is not known, or without a payee.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::premium_book::BookOn;
use crate::app::premium_book::BookSpell;
use crate::app::premium_book::spells;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::premium_payment::PaymentState;
use crate::domain::premium_schedule::PremiumMonth;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::ledger::members;
use crate::ledger::papers;
use crate::ledger::papers::NewPaper;
use crate::ledger::premiums;
use crate::ledger::premiums::PremiumFile;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::appeal::premium_appeal;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::Addressee;
use crate::procedure::papers::parts::ContinuedKind;
use crate::procedure::papers::parts::InsuredLine;
use crate::procedure::papers::parts::Issuer;
use crate::procedure::papers::payment_slip;
use crate::procedure::papers::payment_slip::PaymentSlip;
use crate::procedure::sheet::Sheet;
use serde_json::json;
use std::path::PathBuf;

/// Id and title of the paper.
const DOCUMENT: &str = "payment_slip";
const TITLE: &str = "納付書";

/// 発行する納付書.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipOrder {
    /// 月分.
    pub month: YearMonth,
    /// For whom.
    pub people: Vec<PersonId>,
    /// The folder for the file.
    pub folder: PathBuf,
}

impl Session {
    /// Issues the slips: each is kept as a paper of its person, all together are written as one PDF.
    pub(super) fn print_slips(&mut self, order: &SlipOrder) -> Result<(PathBuf, Changes)> {
        let today = self.today();
        let society = self.society()?;
        if society.voluntary.payee.trim().is_empty() {
            return Err(Error::Refused(
                "納付先が登録されていません。設定の「任継・保険料」で登録してください。".to_owned(),
            ));
        }
        let at = self.at()?;
        let ((file, path), changes) = self.transact("print_slips", "納付書の発行", |tx| {
            let mut all: Vec<Sheet> = Vec::new();
            for person in &order.people {
                let sheets = slip_sheets(tx, *person, order.month, (&society, today))?;
                let sheets = spelling::printable(tx, sheets)?;
                let bytes = print::render(&sheets, &meta(today))?;
                papers::add_in(
                    tx,
                    &NewPaper {
                        case: None,
                        person: Some(*person),
                        document: DOCUMENT.to_owned(),
                        title: format!("{TITLE}（{}分）", order.month.wareki()),
                        issued_on: today,
                        n_pages: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
                        bytes,
                    },
                )?;
                all.extend(sheets);
            }
            if all.is_empty() {
                return Err(Error::Refused(
                    "納付書を作る人を選んでください。".to_owned(),
                ));
            }
            let people: Vec<i64> = order.people.iter().map(|id| id.0).collect();
            tx.add_detail("month", json!(order.month.to_string()));
            tx.add_detail("people", json!(people));
            let time: String = at.as_str().chars().filter(char::is_ascii_digit).collect();
            let minute = time.get(..12).unwrap_or_default();
            let name = format!("{TITLE}_{}_{minute}.pdf", order.month);
            let path = order.folder.join(name);
            let bytes = print::render(&all, &meta(today))?;
            Ok((files::prepare(&path, &bytes)?, path))
        })?;
        file.publish()?;
        Ok((path, changes))
    }
}

fn meta(today: Date) -> Meta {
    Meta {
        title: TITLE.to_owned(),
        created_on: today,
    }
}

fn slip_sheets(
    source: &impl Source,
    person: PersonId,
    month: YearMonth,
    (society, today): (&Society, Date),
) -> Result<Vec<Sheet>> {
    let file = premiums::file(source, person)?.ok_or(Error::Missing("任意継続・特例退職の資格"))?;
    let member = members::file(source, person)?.ok_or(Error::Missing("加入者"))?;
    let on = BookOn {
        society,
        today,
        through: month,
    };
    let spells = spells(&file, on);
    let found = spells
        .iter()
        .rev()
        .find_map(|spell| Some((spell, spell.line(month)?)));
    let (spell, line) = found.ok_or_else(|| refused(&file, "この月は徴収しない月です。"))?;
    let charge = line.charge.as_ref().map_err(|gap| refused(&file, gap))?;
    let is_open = line.status.is_some_and(|status| {
        matches!(
            status.state,
            PaymentState::Open | PaymentState::Unpaid | PaymentState::Short
        )
    });
    if !is_open {
        return Err(refused(&file, "この月の保険料は納付済みです。"));
    }
    let due_on = line
        .due_on
        .ok_or_else(|| refused(&file, "初回の納付期日が台帳にありません。"))?;
    let address = member
        .residence_on(today)
        .or_else(|| member.address_on(today));
    let head = LetterHead {
        document_number: String::new(),
        dated: today,
        addressee: Addressee {
            address: address.cloned(),
            organization: String::new(),
            person: file.person.name.to_string(),
        },
        issuer: Issuer::of(society),
    };
    let slip = slip(&file, spell, charge, (head, society));
    // Of a month paid in part, the rest.
    let received = line.status.map_or(Yen::ZERO, |status| status.received);
    let amount = slip.total.checked_sub(received).unwrap_or(slip.total);
    Ok(payment_slip::sheets(&PaymentSlip {
        due_on,
        amount,
        ..slip
    }))
}

/// The message names the person by 番号 only.
fn refused(file: &PremiumFile, why: &str) -> Error {
    let spell = file.spells.last();
    let number = spell.map_or_else(String::new, |it| format!("{}-{}", it.symbol, it.number));
    Error::Refused(format!("{number}の納付書は作れません。{why}"))
}

fn slip(
    file: &PremiumFile,
    spell: &BookSpell<'_>,
    charge: &PremiumMonth,
    (head, society): (LetterHead, &Society),
) -> PaymentSlip {
    let premium = charge.premium;
    let some = |amount: Yen| (amount > Yen::ZERO).then_some(amount);
    let membership = spell.membership;
    PaymentSlip {
        head,
        kind: match membership.category {
            Category::SpecialRetired => ContinuedKind::SpecialRetired,
            Category::Voluntary | Category::Employed => ContinuedKind::Voluntary,
        },
        insured: InsuredLine {
            symbol: membership.symbol,
            number: membership.number,
            name: file.person.name.clone(),
            birth_on: file.person.birth_on,
        },
        from: charge.month,
        until: charge.month,
        n_months: None,
        standard_monthly_remuneration: charge.standard_monthly,
        general: premium.general,
        care: some(premium.care),
        support: some(premium.childcare_support),
        total: premium.total(),
        discount: None,
        amount: premium.total(),
        due_on: charge.due_on,
        account: society.voluntary.payee.trim().to_owned(),
        payer_name: format!(
            "{}-{} {}",
            membership.symbol, membership.number, file.person.kana
        ),
        remarks: remarks(charge),
        appeal_text: premium_appeal().to_owned(),
    }
}

fn remarks(charge: &PremiumMonth) -> Vec<String> {
    let after = charge.due_on.add_days(1).wareki();
    let unpaid = if charge.is_first {
        "納付期限までに納付されないときは、初めから被保険者とならなかったものとみなします（健康保険法第37条第2項）。"
            .to_owned()
    } else {
        format!(
            "納付期限までに納付されないときは、納付期限の翌日（{after}）に資格を喪失します（健康保険法第38条第3号）。"
        )
    };
    vec![
        "振込人名には、記号・番号を氏名の前に付けてください。".to_owned(),
        unpaid,
    ]
}
