//! 任継保険料の画面の元: the premiums of a month, who loses the membership over them, what goes back, one person's months.
//! It must not change anything, and shows a sentence instead of an amount where a setting is missing.

use crate::app::error::Result;
use crate::app::premium_april::AprilRow;
use crate::app::premium_april::april_rows;
use crate::app::premium_book::BookLine;
use crate::app::premium_book::BookOn;
use crate::app::premium_book::BookSpell;
use crate::app::premium_book::end_of_fiscal_year;
use crate::app::premium_book::receipts;
use crate::app::premium_book::spells;
use crate::app::premium_refunded::RefundedRow;
use crate::app::premium_refunded::refunded_rows;
use crate::app::premium_stray::stray_refunds;
use crate::app::premium_words;
use crate::app::prepaid::PrepaidRow;
use crate::app::prepaid::all_refunds_of;
use crate::app::prepaid::prepaid_rows;
use crate::app::refund_account::refund_accounts;
use crate::app::session::Session;
use crate::domain::bank_account::BankAccount;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::EntryId;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::member_file::Membership;
use crate::domain::member_file::PremiumExcuse;
use crate::domain::number::MemberNumber;
use crate::domain::number::Symbol;
use crate::domain::premium::MonthlyPremium;
use crate::domain::premium_payment::PaymentState;
use crate::domain::premium_payment::Receipt;
use crate::domain::premium_payment::RefundReason;
use crate::domain::premium_payment::UnpaidEffect;
use crate::domain::premium_payment::received_by_due;
use crate::domain::premium_payment::refunds;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::premium_receipt::PremiumMethod;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::ledger::premiums;
use crate::ledger::premiums::PremiumFile;

/// 時効 of a refund in months (健康保険法第193条): people who left earlier are no longer looked after.
pub(super) const LOOKED_AFTER: i32 = 24;

/// Whose premium.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payer {
    /// 加入者管理番号.
    pub id: PersonId,
    /// 記号・番号, such as `90-7001`.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 任意継続 or 特例退職.
    pub category: Category,
}

/// 保険料の一行: one person in one month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumRow {
    /// Who.
    pub payer: Payer,
    /// 月分.
    pub month: YearMonth,
    /// What is charged; the sentence says what is missing.
    pub charge: std::result::Result<Charge, String>,
    /// 納付期日.
    pub due_on: Option<Date>,
    /// 納付の状況; `None` where the premium is not known.
    pub state: Option<PaymentState>,
    /// 入金額 so far, less what was paid back.
    pub received: Yen,
    /// 入金額 minus 保険料.
    pub difference: Yen,
    /// 入金: the entries, oldest first.
    pub receipts: Vec<ReceiptLine>,
    /// 納付の遅れの正当な理由: the entries, oldest first.
    pub excuses: Vec<PremiumExcuse>,
    /// What the unpaid month brings, in words; empty where it brings nothing.
    pub effect: String,
    /// 納付方法.
    pub method: Option<PremiumMethod>,
}

/// What is charged for a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// 標準報酬月額.
    pub standard: Yen,
    /// 保険料 with its parts.
    pub premium: MonthlyPremium,
    /// 根拠: the computation, line by line.
    pub basis: Vec<String>,
}

/// 入金の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceiptLine {
    /// The entry, to be 取消.
    pub entry: EntryId,
    /// 入金日.
    pub received_on: Date,
    /// 入金額.
    pub amount: Yen,
    /// 手入力 or 銀行のファイル.
    pub channel: &'static str,
}

/// 未納で資格を失う人: what the 期間満了・未納 batch opens a case for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnpaidLoss {
    /// Who.
    pub payer: Payer,
    /// 資格取得年月日 of the membership that ends or is void.
    pub acquired_on: Date,
    /// 月分 that was not paid in full.
    pub month: YearMonth,
    /// 納付期日.
    pub due_on: Date,
    /// 喪失 or 取消.
    pub kind: UnpaidLossKind,
    /// A later loss that the ledger holds already, such as one asked for (第38条第7号). The earlier day wins, and the
    /// entry of this one must be reversed with the case.
    pub replaces_lost_on: Option<Date>,
    /// What was missing on the 納付期日.
    pub missing: Yen,
    /// What came after the 納付期日: only a 正当な理由 would let it count (第38条第3号).
    pub came_late: bool,
    /// 前納: the money may have come for several months at once; the clerk looks first, no case is opened by itself.
    pub is_prepaying: bool,
}

/// What an unpaid premium brings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UnpaidLossKind {
    /// 資格喪失, 保険料の未納 (健康保険法第38条第3号): a case of 喪失 with this 資格喪失年月日.
    Ends {
        /// 資格喪失年月日.
        lost_on: Date,
    },
    /// 初回の未納 (第37条第2項): a 取消 of the acquisition's case; there is no loss and no notice of one.
    Voids {
        /// The first day on which it is certain.
        known_on: Date,
    },
}

impl UnpaidLossKind {
    /// The first day on which it stands.
    #[must_use]
    pub const fn since(self) -> Date {
        match self {
            UnpaidLossKind::Ends { lost_on } => lost_on,
            UnpaidLossKind::Voids { known_on } => known_on,
        }
    }
}

/// 還付の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundRow {
    /// Whose.
    pub payer: Payer,
    /// By which the money is known: its 月分, or the first month of its 前納.
    pub of: YearMonth,
    /// 月分, or the first of several months.
    pub month: YearMonth,
    /// The last of the months.
    pub until: YearMonth,
    /// As what the money had come.
    pub paid_as: PaidPremium,
    /// 還付額.
    pub amount: Yen,
    /// 理由.
    pub reason: RefundReason,
    /// Whether the membership goes on, so that the person may also want it counted for the next month.
    pub is_member: bool,
    /// The account that a form of the person named for 還付, where one did.
    pub account: Option<BankAccount>,
}

/// 任継保険料の画面.
#[derive(Clone, Debug)]
pub struct PremiumsView {
    /// 月分.
    pub month: YearMonth,
    /// The people charged, by 記号・番号.
    pub rows: Vec<PremiumRow>,
    /// 喪失・取消 certain by tomorrow if no money comes today.
    pub losses: Vec<UnpaidLoss>,
    /// 還付.
    pub refunds: Vec<RefundRow>,
    /// 記録済の還付 of the last two years, the latest first.
    pub refunded: Vec<RefundedRow>,
    /// 前納, the latest first.
    pub prepaid: Vec<PrepaidRow>,
    /// 年度 of the 4月の改定 that is shown.
    pub april_of: i32,
    /// 4月の改定.
    pub april: Vec<AprilRow>,
    /// Whether a payee is entered, without which no 納付書 can be printed.
    pub has_payee: bool,
}

impl Session {
    /// The premiums of a month with everything that follows from them today.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn premiums_view(&self, month: YearMonth) -> Result<PremiumsView> {
        let today = self.today();
        let society = self.society()?;
        let files = self.premium_files(month)?;
        let on = BookOn {
            society: &society,
            today,
            through: month.max(end_of_fiscal_year(today.year_month())),
        };
        let mut rows: Vec<PremiumRow> = files
            .iter()
            .flat_map(|file| month_rows(file, on, month))
            .collect();
        rows.sort_by_key(|row| row.payer.number_key());
        let (april_of, april) = april(&files, on);
        Ok(PremiumsView {
            month,
            rows,
            losses: losses(&files, on, today.add_days(1)),
            refunds: self.refund_rows(&files, on)?,
            refunded: refunded_rows(&self.ledger, today)?,
            prepaid: prepaid_rows(&files, on),
            april_of,
            april,
            has_payee: !society.voluntary.payee.trim().is_empty(),
        })
    }

    /// One person's months from the acquisition to the end of the fiscal year or of the membership; empty for
    /// somebody who never was in 任意継続・特例退職.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn premium_schedule(&self, person: PersonId) -> Result<Vec<PremiumRow>> {
        let Some(file) = premiums::file(&self.ledger, person)? else {
            return Ok(Vec::new());
        };
        let today = self.today();
        let society = self.society()?;
        let on = BookOn {
            society: &society,
            today,
            through: end_of_fiscal_year(today.year_month()),
        };
        let receipts = receipts(&file);
        let spells = spells(&file, on);
        let rows = spells.iter().flat_map(|spell| {
            let unpaid = spell.unpaid(&receipts, today);
            let lines = spell.lines.iter();
            lines.map(move |line| (spell, line, unpaid))
        });
        let rows = rows.map(|(spell, line, unpaid)| row(&file, spell, line, (unpaid, &society)));
        Ok(rows.collect())
    }

    /// 未納で資格を失う人 as it stands at the beginning of a day, nothing more having come: what the batch of losses by
    /// law opens cases for. `Ends` becomes a case of 喪失 (任継・特退) by 職権, `Voids` a 取消 of the acquisition.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn losses_of(&self, day: Date) -> Result<Vec<UnpaidLoss>> {
        let society = self.society()?;
        let files = self.premium_files(day.year_month())?;
        let on = BookOn {
            society: &society,
            today: self.today(),
            through: day.year_month(),
        };
        Ok(losses(&files, on, day))
    }

    /// Everybody whose premiums of this month or of the last two years can still matter.
    pub(super) fn premium_files(&self, month: YearMonth) -> Result<Vec<PremiumFile>> {
        let looked_after = self.today().year_month().add_months(-LOOKED_AFTER);
        let since = month.min(looked_after).first_day();
        Ok(premiums::files(&self.ledger, since)?)
    }

    fn refund_rows(&self, files: &[PremiumFile], on: BookOn<'_>) -> Result<Vec<RefundRow>> {
        let of_all = files.iter().flat_map(|file| all_refunds_of(file, on));
        let mut rows: Vec<RefundRow> = of_all.collect();
        rows.extend(stray_refunds(&self.ledger, on.today)?);
        let payers = rows.iter().map(|row| row.payer.id).collect();
        let accounts = refund_accounts(&self.ledger, &payers)?;
        for row in &mut rows {
            row.account = accounts.get(&row.payer.id).cloned();
        }
        Ok(rows)
    }
}

impl Payer {
    /// Who a 加入の期間 is of.
    pub(super) fn of(file: &PremiumFile, membership: &Membership) -> Payer {
        Payer {
            id: file.id,
            number: number_text(membership.symbol, membership.number),
            name: file.person.name.to_string(),
            kana: file.person.kana.to_string(),
            category: membership.category,
        }
    }

    /// 記号 and 番号 as numbers, so that 9 comes before 10.
    fn number_key(&self) -> Vec<u32> {
        let parts = self.number.split('-');
        parts.filter_map(|part| part.parse().ok()).collect()
    }
}

pub(super) fn number_text(symbol: Symbol, number: MemberNumber) -> String {
    format!("{symbol}-{number}")
}

/// 4月の改定 that is to be made: of the fiscal year begun, and once that is done, from October on, of the next one,
/// whose 平均 is that of the 30 September just past.
fn april(files: &[PremiumFile], on: BookOn<'_>) -> (i32, Vec<AprilRow>) {
    let begun = on.today.fiscal_year();
    let rows = april_rows(files, on, begun);
    let is_autumn = !(4..=9).contains(&on.today.month());
    if !rows.is_empty() || !is_autumn {
        return (begun, rows);
    }
    let next = begun.saturating_add(1);
    (next, april_rows(files, on, next))
}

/// The rows of one person in a month.
pub(super) fn month_rows(file: &PremiumFile, on: BookOn<'_>, month: YearMonth) -> Vec<PremiumRow> {
    let receipts = receipts(file);
    let spells = spells(file, on);
    let rows = spells.iter().filter_map(|spell| {
        let line = spell.line(month)?;
        let unpaid = spell.unpaid(&receipts, on.today);
        Some(row(file, spell, line, (unpaid, on.society)))
    });
    rows.collect()
}

fn row(
    file: &PremiumFile,
    spell: &BookSpell<'_>,
    line: &BookLine,
    (unpaid, society): (Option<UnpaidEffect>, &Society),
) -> PremiumRow {
    let charge = line.charge.as_ref().map_err(Clone::clone);
    let received: Yen = line.received.iter().map(|receipt| receipt.amount).sum();
    let status = line.status;
    let excuses = file.excuses.iter().filter(|it| it.month == line.month);
    let excuses: Vec<PremiumExcuse> = excuses.cloned().collect();
    let effect = premium_words::effect(unpaid, line, spell.is_prepaying());
    PremiumRow {
        payer: Payer::of(file, spell.membership),
        month: line.month,
        charge: charge.map(|charge| Charge {
            standard: charge.standard_monthly,
            premium: charge.premium,
            basis: premium_words::basis(charge, society),
        }),
        due_on: line.due_on,
        state: status.map(|status| status.state),
        received: status.map_or(received, |status| status.received),
        difference: status.map_or(Yen::ZERO, |status| status.difference),
        receipts: receipt_lines(file, line.month),
        effect: match excuses.last() {
            Some(excuse) if effect.is_empty() => {
                format!("遅れに正当な理由あり（{}）", excuse.reason)
            }
            _ => effect,
        },
        excuses,
        method: spell.terms.map(|terms| terms.method),
    }
}

fn receipt_lines(file: &PremiumFile, month: YearMonth) -> Vec<ReceiptLine> {
    let of_month = file.receipts.iter().filter(|it| it.month == month);
    of_month
        .map(|receipt| ReceiptLine {
            entry: receipt.entry,
            received_on: receipt.received_on,
            amount: receipt.amount,
            channel: receipt.channel.label(),
        })
        .collect()
}

/// Those whose membership ends or is void at the beginning of a day, by that day.
pub(super) fn losses(files: &[PremiumFile], on: BookOn<'_>, day: Date) -> Vec<UnpaidLoss> {
    let mut all = Vec::new();
    for file in files {
        let receipts = receipts(file);
        let before: Vec<_> = receipts
            .iter()
            .filter(|receipt| receipt.received_on < day)
            .copied()
            .collect();
        let spells = spells(file, on);
        let found = spells.iter().filter_map(|spell| {
            let effect = spell.unpaid(&before, day)?;
            loss(file, spell, effect)
        });
        all.extend(found);
    }
    all.sort_by_key(|loss| (loss.kind.since(), loss.payer.number_key()));
    all
}

fn loss(file: &PremiumFile, spell: &BookSpell<'_>, effect: UnpaidEffect) -> Option<UnpaidLoss> {
    let (month, kind) = match effect {
        UnpaidEffect::EndsMembership { month, lost_on } => {
            (month, UnpaidLossKind::Ends { lost_on })
        }
        UnpaidEffect::VoidsAcquisition { month, known_on } => {
            (month, UnpaidLossKind::Voids { known_on })
        }
    };
    let line = spell.line(month)?;
    let due_on = line.due_on?;
    let charge = line.charge.as_ref().ok()?;
    let paid = received_by_due(charge, &line.received);
    let came_late = |it: &Receipt| it.amount > Yen::ZERO && !it.came_by(due_on);
    Some(UnpaidLoss {
        payer: Payer::of(file, spell.membership),
        acquired_on: spell.membership.since,
        month,
        due_on,
        kind,
        replaces_lost_on: spell.membership.lost_on(),
        missing: charge.premium.total().checked_sub(paid).unwrap_or_default(),
        came_late: line.received.iter().any(came_late),
        is_prepaying: spell.is_prepaying(),
    })
}

/// 還付 of one person, over all 加入の期間. Money for a month whose premium is not known is not judged.
pub(super) fn refunds_of(file: &PremiumFile, on: BookOn<'_>) -> Vec<RefundRow> {
    let last = file.receipts.iter().map(|receipt| receipt.month).max();
    let Some(last) = last else {
        return Vec::new();
    };
    let through = on.through.max(last);
    let spells = spells(file, BookOn { through, ..on });
    let Some(newest) = spells.last() else {
        return Vec::new();
    };
    let lines = || spells.iter().flat_map(|spell| &spell.lines);
    let charged: Vec<_> = lines()
        .filter_map(|line| line.charge.as_ref().ok())
        .copied()
        .collect();
    let unknown: Vec<YearMonth> = lines()
        .filter(|line| line.charge.is_err())
        .map(|line| line.month)
        .collect();
    let mut known = receipts(file);
    known.retain(|receipt| !unknown.contains(&receipt.month));
    let is_member = newest.membership.covers(on.today);
    let rows = refunds(&charged, &known).into_iter();
    let rows = rows.map(|refund| RefundRow {
        payer: Payer::of(file, newest.membership),
        of: refund.month,
        month: refund.month,
        until: refund.month,
        paid_as: PaidPremium::Monthly,
        amount: refund.amount,
        reason: refund.reason,
        is_member,
        account: None,
    });
    rows.collect()
}
