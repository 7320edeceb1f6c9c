//! 一覧の元: long lists that no screen holds whole, read from the ledger while they are written.
//! It must not hold an 個人番号 but through [`add_numbers_in`].

use crate::app::audit_words::detail_ja;
use crate::app::audit_words::target_ja;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::list_output::Listing;
use crate::app::session::Session;
use crate::app::view::AuditRow;
use crate::app::view::MemberRow;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::exchange::list_file::Column;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;
use crate::ledger::individual_number;
use crate::ledger::members;
use crate::ledger::members::Contact;
use crate::ledger::transact::Tx;

/// Rows of the audit read at once.
const PAGE: u32 = 5_000;

impl Session {
    pub(super) fn list_of(&self, source: &ListSource) -> Result<List> {
        match source {
            ListSource::Shown(listing) => {
                let Listing(list) = listing.as_ref().clone();
                Ok(list)
            }
            ListSource::Members(people) => self.member_list(people),
            ListSource::Certificates(filter) => self.certificate_list(filter),
            ListSource::Premiums(month) => self.premium_list(*month),
            ListSource::Audit => self.audit_list(),
        }
    }

    fn member_list(&self, people: &[PersonId]) -> Result<List> {
        let rows = self.member_rows(people)?;
        // The rows and the people must answer one another: an 個人番号 is added by their order.
        if !rows.iter().map(|row| row.id).eq(people.iter().copied()) {
            return Err(Error::Refused(
                "一覧の内容が変わりました。一覧を表示し直してから出力してください。".to_owned(),
            ));
        }
        let contacts = members::contacts(&self.ledger, people)?;
        let text = |head: &str| Column::new(head, ColumnKind::Text);
        let date = |head: &str| Column::new(head, ColumnKind::Date);
        Ok(List {
            title: "加入者の一覧".to_owned(),
            columns: vec![
                text("記号"),
                text("番号"),
                text("枝番"),
                text("氏名"),
                text("カナ氏名"),
                date("生年月日"),
                text("性別"),
                text("続柄"),
                text("区分"),
                text("資格"),
                date("この資格の始まり"),
                text("事業所"),
                text("郵便番号"),
                text("住所"),
            ],
            rows: rows
                .iter()
                .map(|row| member_cells(row, contacts.get(&row.id)))
                .collect(),
        })
    }

    fn audit_list(&self) -> Result<List> {
        let mut rows: Vec<AuditRow> = Vec::new();
        loop {
            let page = self.audit(rows.last().map(|row| row.seq), PAGE)?;
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            rows.extend(page);
            if is_last {
                break;
            }
        }
        let text = |head: &str| Column::new(head, ColumnKind::Text);
        Ok(List {
            title: "操作の記録".to_owned(),
            columns: vec![
                Column::new("番号", ColumnKind::Int),
                Column::new("日付", ColumnKind::Date),
                text("時刻"),
                text("利用者"),
                text("操作"),
                text("対象"),
                text("内容"),
            ],
            rows: rows.iter().map(audit_cells).collect(),
        })
    }
}

/// A cell of Excel holds 32,767 characters; what is left out stands on the screen, and the cell says so.
fn within_a_cell(text: String) -> String {
    const MOST: usize = 30_000;
    match text.char_indices().nth(MOST) {
        None => text,
        Some((end, _)) => format!(
            "{}…（長いため以下を省きました。続きは画面の操作の記録で見られます。）",
            text.get(..end).unwrap_or_default()
        ),
    }
}

/// A row of the audit in the words of its screen.
fn audit_cells(row: &AuditRow) -> Vec<Entry> {
    // `2026-11-22T10:20:30+09:00`
    let day = row.at.get(..10).and_then(Date::parse_iso);
    let time = row.at.get(11..19).unwrap_or_default();
    vec![
        Entry::Int(row.seq),
        day.map_or_else(|| Entry::text(&row.at), Entry::Date),
        Entry::text(time),
        Entry::text(&row.user),
        Entry::text(&row.action),
        Entry::text(&target_ja(&row.target)),
        Entry::text(&within_a_cell(detail_ja(&row.detail))),
    ]
}

fn member_cells(row: &MemberRow, contact: Option<&Contact>) -> Vec<Entry> {
    let (symbol, number, branch) = match row.membership {
        Some((symbol, number, branch)) => {
            (symbol.to_string(), number.to_string(), branch.to_string())
        }
        None => Default::default(),
    };
    let address = contact.and_then(|contact| contact.address.as_ref());
    let postal = address.and_then(|address| address.postal.as_ref());
    let standing = match (row.membership.is_some(), row.is_member) {
        (_, true) => "加入中",
        (true, false) => "喪失",
        (false, false) => "",
    };
    vec![
        Entry::text(&symbol),
        Entry::text(&number),
        Entry::text(&branch),
        Entry::text(&row.person.name.to_string()),
        Entry::text(&row.person.kana.to_string()),
        Entry::Date(row.person.birth_on),
        Entry::text(row.person.sex.label()),
        Entry::text(&row.relationship),
        Entry::text(row.category.map_or("", Coded::label)),
        Entry::text(standing),
        row.since
            .map_or(Entry::Empty, |since: Date| Entry::Date(since)),
        Entry::text(&row.establishment),
        Entry::text(&postal.map_or_else(String::new, ToString::to_string)),
        Entry::text(address.map_or("", |address| address.text.as_str())),
    ]
}

/// Adds the 個人番号 of the people as the last column; that they leave the ledger stands in the audit.
pub(super) fn add_numbers_in(
    tx: &mut Tx<'_>,
    list: &mut List,
    people: &[PersonId],
    reason: &str,
) -> Result<()> {
    let contacts = members::contacts(tx, people)?;
    let handles: Vec<_> = contacts.values().filter_map(|it| it.held_number).collect();
    let numbers = individual_number::reveal_many_in(tx, &handles, reason)?;
    list.columns.push(Column::new("個人番号", ColumnKind::Text));
    for (row, person) in list.rows.iter_mut().zip(people) {
        let held = contacts.get(person).and_then(|contact| contact.held_number);
        let number = held.and_then(|held| numbers.get(&held));
        row.push(number.map_or(Entry::Empty, |number| Entry::text(&number.reveal())));
    }
    Ok(())
}
