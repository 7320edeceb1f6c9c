//! 任継保険料の一覧の部品: columns, cells, inks and the headings by state.
//! It must not ask for anything to be done.

use crate::app::premium_april::AprilRow;
use crate::app::premium_refunded::RefundedRow;
use crate::app::premiums::PremiumRow;
use crate::app::premiums::PremiumsView;
use crate::app::premiums::RefundRow;
use crate::app::premiums::UnpaidLoss;
use crate::app::premiums::UnpaidLossKind;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::era::fiscal_year_wareki;
use crate::domain::premium_payment::PaymentState;
use crate::domain::yen::Yen;
use crate::ui::premium_acts::Tab;
use crate::ui::premium_ask::refunded_months;
use crate::ui::premium_prepaid;
use crate::ui::premium_prepaid::months;
use crate::ui::theme;
use crate::ui::widgets::confirm;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::Column;
use egui::Color32;
use egui::Ui;

/// The rows of a month.
pub const ROWS: &[Column] = &[
    Column::text("選択", 44.0),
    Column::text("記号・番号", 90.0),
    Column::text("氏名", 112.0),
    Column::number("標準報酬", 82.0),
    Column::number("一般", 70.0),
    Column::number("介護", 62.0),
    Column::number("支援金", 64.0),
    Column::number("合計", 72.0),
    Column::text("納付期日", 88.0),
    Column::text("状況", 80.0),
    Column::number("入金額", 74.0),
    Column::number("差額", 76.0),
    Column::text("備考", 90.0),
];

/// 喪失・取消.
pub const LOSSES: &[Column] = &[
    Column::text("記号・番号", 92.0),
    Column::text("氏名", 140.0),
    Column::text("区分", 110.0),
    Column::text("未納の月", 120.0),
    Column::text("納付期日", 140.0),
    Column::number("不足額", 90.0),
    Column::text("扱い", 150.0),
    Column::text("備考", 200.0),
];

/// 還付.
pub const REFUNDS: &[Column] = &[
    Column::text("記号・番号", 92.0),
    Column::text("氏名", 112.0),
    Column::text("月分", 190.0),
    Column::text("保険料", 110.0),
    Column::number("還付額", 100.0),
    Column::text("理由", 190.0),
    Column::text("資格", 120.0),
];

/// 4月の改定.
pub const APRIL: &[Column] = &[
    Column::text("記号・番号", 92.0),
    Column::text("氏名", 140.0),
    Column::number("3月まで", 90.0),
    Column::number("4月から", 90.0),
    Column::text("変更", 80.0),
    Column::text("根拠", 400.0),
];

/// A heading by state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shelf {
    /// Everybody.
    All,
    /// 未納 and 不足.
    Unpaid,
    /// 納付前.
    Open,
    /// 納付済, 遅延納付, 過納, 前納済.
    Paid,
    /// The premium is not known.
    Unknown,
}

impl Shelf {
    /// All headings in their order.
    pub const ALL: [Shelf; 5] = [
        Shelf::All,
        Shelf::Unpaid,
        Shelf::Open,
        Shelf::Paid,
        Shelf::Unknown,
    ];

    /// Whether a row stands under it.
    #[must_use]
    pub const fn holds(self, row: &PremiumRow) -> bool {
        match (self, row.state) {
            (Shelf::All, _) | (Shelf::Unknown, None) => true,
            (Shelf::Unpaid, Some(state)) => {
                matches!(state, PaymentState::Unpaid | PaymentState::Short)
            }
            (Shelf::Open, Some(state)) => matches!(state, PaymentState::Open),
            (Shelf::Paid, Some(state)) => matches!(
                state,
                PaymentState::Paid
                    | PaymentState::Late
                    | PaymentState::Over
                    | PaymentState::Covered
            ),
            (_, None) | (Shelf::Unknown, Some(_)) => false,
        }
    }

    /// Its name with the number of its rows.
    #[must_use]
    pub fn title(self, rows: &[PremiumRow]) -> String {
        let name = match self {
            Shelf::All => "すべて",
            Shelf::Unpaid => "未納・不足",
            Shelf::Open => "納付前",
            Shelf::Paid => "納付済み",
            Shelf::Unknown => "額が未定",
        };
        let n_rows = rows.iter().filter(|row| self.holds(row)).count();
        format!("{name}　{n_rows}")
    }
}

/// The texts of a row of the month.
#[must_use]
pub fn cells(row: &PremiumRow, is_picked: bool) -> Vec<String> {
    let charge = row.charge.as_ref();
    let amount = |read: fn(&crate::app::premiums::Charge) -> Yen| {
        charge.map_or_else(|_| "―".to_owned(), |charge| read(charge).to_string())
    };
    let signed = |yen: Yen| {
        if yen > Yen::ZERO {
            format!("+{yen}")
        } else {
            yen.to_string()
        }
    };
    vec![
        if is_picked { "✓" } else { "" }.to_owned(),
        row.payer.number.clone(),
        row.payer.name.clone(),
        amount(|charge| charge.standard),
        amount(|charge| charge.premium.general),
        amount(|charge| charge.premium.care),
        amount(|charge| charge.premium.childcare_support),
        amount(|charge| charge.premium.total()),
        row.due_on
            .map_or_else(|| "―".to_owned(), Date::wareki_short),
        row.state.map_or("額が未定", Coded::label).to_owned(),
        row.received.to_string(),
        row.state
            .map_or_else(|| "―".to_owned(), |_| signed(row.difference)),
        charge.err().unwrap_or(&row.effect).clone(),
    ]
}

/// The ink of a row that wants something; a word in the row says the same.
#[must_use]
pub const fn ink(row: &PremiumRow) -> Option<Color32> {
    match row.state {
        None | Some(PaymentState::Short | PaymentState::Late | PaymentState::Over) => {
            Some(theme::CAUTION)
        }
        Some(PaymentState::Unpaid) => Some(theme::STOP),
        Some(PaymentState::Open | PaymentState::Paid | PaymentState::Covered) => None,
    }
}

/// The texts of a 喪失・取消.
#[must_use]
pub fn loss_cells(loss: &UnpaidLoss) -> Vec<String> {
    let kind = match loss.kind {
        UnpaidLossKind::Ends { lost_on } => format!("{}に喪失", lost_on.wareki()),
        UnpaidLossKind::Voids { .. } => "資格取得の取消".to_owned(),
    };
    let mut notes = Vec::new();
    if loss.is_prepaying {
        notes.push("前納の人です。入金を確かめてください".to_owned());
    }
    if loss.came_late {
        notes.push("期日後に入金があります".to_owned());
    }
    if let Some(later) = loss.replaces_lost_on {
        notes.push(format!("{}の喪失に代わります", later.wareki()));
    }
    vec![
        loss.payer.number.clone(),
        loss.payer.name.clone(),
        loss.payer.category.label().to_owned(),
        format!("{}分", loss.month.wareki()),
        loss.due_on.wareki(),
        loss.missing.to_string(),
        kind,
        notes.join("。"),
    ]
}

/// The texts of a 還付.
#[must_use]
pub fn refund_cells(refund: &RefundRow) -> Vec<String> {
    vec![
        refund.payer.number.clone(),
        refund.payer.name.clone(),
        months(refund),
        refund.paid_as.label().to_owned(),
        refund.amount.to_string(),
        refund.reason.label().to_owned(),
        if refund.is_member {
            "加入中"
        } else {
            "喪失・取消"
        }
        .to_owned(),
    ]
}

/// The texts of a 還付 that is recorded.
#[must_use]
pub fn refunded_cells(row: &RefundedRow) -> Vec<String> {
    vec![
        row.number.clone(),
        row.name.clone(),
        refunded_months(&row.refund),
        row.refund.paid_as.label().to_owned(),
        row.refund.amount.to_string(),
        format!("記録済（{}）", row.refund.decided_on.wareki()),
        "―".to_owned(),
    ]
}

/// The texts of a 改定.
#[must_use]
pub fn april_cells(row: &AprilRow) -> Vec<String> {
    let dash = || "―".to_owned();
    let (after, reason) = match &row.after {
        Ok(after) => (after.grade.standard_monthly.to_string(), &after.reason),
        Err(gap) => (dash(), gap),
    };
    let change = match (&row.after, row.is_changed()) {
        (Err(_), _) => "決められません",
        (Ok(_), true) => "変わる",
        (Ok(_), false) => "同じ",
    };
    vec![
        row.payer.number.clone(),
        row.payer.name.clone(),
        row.before.map_or_else(dash, |yen| yen.to_string()),
        after,
        change.to_owned(),
        reason.clone(),
    ]
}

/// Draws the 根拠 of the row the clerk stands on.
pub fn basis_ui(ui: &mut Ui, row: &PremiumRow) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        match &row.charge {
            Ok(charge) => paragraph_ui(ui, &charge.basis.join("。")),
            Err(gap) => {
                ui.label(theme::strong(gap).color(theme::CAUTION));
            }
        }
        if !row.effect.is_empty() {
            ui.label(theme::strong(&row.effect).color(theme::STOP));
        }
    });
}

/// The page that says what the April decision will write.
#[must_use]
pub fn decide_page(view: &PremiumsView) -> confirm::Page {
    let decided = view.april.iter().filter_map(|row| {
        let after = row.after.as_ref().ok()?;
        let yen = |yen: Yen| format!("{yen}円");
        Some(confirm::Change {
            label: format!("{}　{}", row.payer.number, row.payer.name),
            before: row.before.map_or_else(String::new, yen),
            after: yen(after.grade.standard_monthly),
        })
    });
    let changes: Vec<confirm::Change> = decided.collect();
    confirm::Page {
        title: "4月の改定の確認".to_owned(),
        sentence: format!(
            "{}人の{}の標準報酬月額を決定します。よければF12をもう一度押してください。",
            changes.len(),
            fiscal_year_wareki(view.april_of)
        ),
        changes_title: "標準報酬月額".to_owned(),
        changes,
        verb: "決定する".to_owned(),
        ..confirm::Page::default()
    }
}

/// What is said above the list of a tab; the month says it with its headings.
pub(super) fn tab_words(tab: Tab, april_of: i32) -> Option<String> {
    let text = match tab {
        Tab::Month => return None,
        Tab::Losses => {
            "納付期日までに納付がなかった人と、今日が納付期日でまだ納付のない人です。初回の保険料の未納は資格取得の取消、2回目からは納付期日の翌日に資格喪失になります。納付の遅れに正当な理由があると認めたときは、その理由を記録してください。一覧から外れます。"
        }
        Tab::Prepaid => premium_prepaid::WORDS,
        Tab::Refunds => {
            "納めすぎた額、徴収しない月の入金、前納の未経過分です。返したときは、入金を取り消すのでなく、還付を記録してください。「記録済」の行は、この2年に記録した還付です。誤って記録した還付は、その行で取り消せます。"
        }
        Tab::April => {
            let year = fiscal_year_wareki(april_of);
            return Some(format!(
                "{year}の標準報酬月額がまだ台帳にない人です。決定すると4月分から使います。額が同じ人も、{year}の分として決定します。"
            ));
        }
    };
    Some(text.to_owned())
}
