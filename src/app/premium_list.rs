//! 任継保険料の一覧: the rows of a month as a list for 一覧の出力.
//! It must not compute anything; what stands on the screen stands in the file.

use crate::app::error::Result;
use crate::app::premiums::PremiumRow;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::YearMonth;
use crate::domain::yen::Yen;
use crate::exchange::list_file::Column;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;

impl Session {
    /// The rows of a month as a list.
    pub(super) fn premium_list(&self, month: YearMonth) -> Result<List> {
        Ok(list(month, &self.premiums_view(month)?.rows))
    }
}

fn list(month: YearMonth, rows: &[PremiumRow]) -> List {
    let column = |head: &str, kind| Column::new(head, kind);
    let yen = |head: &str| column(head, ColumnKind::Yen);
    let text = |head: &str| column(head, ColumnKind::Text);
    List {
        title: format!("任継保険料　{}分", month.wareki()),
        columns: vec![
            text("記号・番号"),
            text("氏名"),
            text("カナ氏名"),
            text("区分"),
            yen("標準報酬月額"),
            yen("一般保険料"),
            yen("介護保険料"),
            yen("支援金"),
            yen("合計"),
            column("納付期日", ColumnKind::Date),
            text("状況"),
            yen("入金額"),
            yen("差額"),
            text("備考"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

fn cells(row: &PremiumRow) -> Vec<Entry> {
    let charge = row.charge.as_ref();
    let amount = |read: fn(&crate::app::premiums::Charge) -> Yen| {
        charge.map_or(Entry::Empty, |charge| Entry::Yen(read(charge)))
    };
    let payer = &row.payer;
    vec![
        Entry::text(&payer.number),
        Entry::text(&payer.name),
        Entry::text(&payer.kana),
        Entry::text(payer.category.label()),
        amount(|charge| charge.standard),
        amount(|charge| charge.premium.general),
        amount(|charge| charge.premium.care),
        amount(|charge| charge.premium.childcare_support),
        amount(|charge| charge.premium.total()),
        row.due_on.map_or(Entry::Empty, Entry::Date),
        Entry::text(row.state.map_or("", Coded::label)),
        Entry::Yen(row.received),
        row.state
            .map_or(Entry::Empty, |_| Entry::Yen(row.difference)),
        Entry::text(charge.err().unwrap_or(&row.effect)),
    ]
}
