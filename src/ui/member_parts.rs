//! 加入者の画面の部分: the summary at the top, the lists below, and what a new case knows already.
//! It must not ask for anything; it turns a view into words.

use crate::app::glyphs::has_selector;
use crate::app::view::CaseRow;
use crate::app::view::HistoryRow;
use crate::app::view::MemberView;
use crate::app::view::PaperRow;
use crate::app::view::PlaceKind;
use crate::app::view::PlaceRow;
use crate::app::view::Tense;
use crate::domain::age::spoken_age_on;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::procedure::case::CaseState;
use crate::procedure::catalogue::Procedure;
use crate::procedure::form::Form;
use crate::procedure::input;
use crate::procedure::person;
use crate::procedure::subject;
use crate::ui::form::tag_ui;
use crate::ui::member_benefits;
use crate::ui::member_certificates;
use crate::ui::member_premiums;
use crate::ui::members;
use crate::ui::theme;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use egui::Color32;
use egui::Label;
use egui::RichText;
use egui::Ui;
use std::collections::BTreeMap;

/// A list of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// 家族.
    Family,
    /// 住所の履歴.
    Places,
    /// 証.
    Certificates,
    /// 履歴.
    History,
    /// 案件.
    Cases,
    /// 帳票.
    Papers,
    /// 保険料 of 任意継続・特例退職.
    Premiums,
    /// 給付の決定 and 適用区分.
    Benefits,
}

const FAMILY: &[Column] = &[
    Column::text("記号-番号-枝番", 140.0),
    Column::text("氏名", 150.0),
    Column::text("カナ氏名", 180.0),
    Column::text("生年月日", 160.0),
    Column::text("続柄", 80.0),
    Column::text("資格", 80.0),
    Column::text("事業所", 170.0),
];

const PLACES: &[Column] = &[
    Column::text("種類", 125.0),
    Column::text("いつから", 145.0),
    Column::text("いつまで", 145.0),
    Column::text("状態", 70.0),
    Column::text("住所", 500.0),
];

const HISTORY: &[Column] = &[
    Column::text("有効日", 170.0),
    Column::text("状態", 90.0),
    Column::text("受付番号", 130.0),
    Column::text("記録日時", 210.0),
    Column::text("内容", 260.0),
];

const CASES: &[Column] = &[
    Column::text("受付番号", 130.0),
    Column::text("手続", 200.0),
    Column::text("受付年月日", 170.0),
    Column::text("状態", 110.0),
    Column::text("次の工程", 200.0),
];

const PAPERS: &[Column] = &[
    Column::text("交付日", 170.0),
    Column::text("帳票", 300.0),
    Column::number("発行回数", 100.0),
    Column::number("ページ数", 100.0),
    Column::text("控えの照合値", 200.0),
];

impl Part {
    /// All of them in their order.
    pub const ALL: [Part; 8] = [
        Part::Family,
        Part::Places,
        Part::Certificates,
        Part::History,
        Part::Cases,
        Part::Papers,
        Part::Premiums,
        Part::Benefits,
    ];

    /// Those shown for a person, in their order: 保険料 and 給付 only where there are any.
    #[must_use]
    pub fn shown(view: &MemberView) -> Vec<Part> {
        let is_shown = |part: &Part| match part {
            Part::Premiums | Part::Benefits => part.n_rows(view) > 0,
            _ => true,
        };
        Part::ALL.into_iter().filter(is_shown).collect()
    }

    /// Its place.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Part::Family => 0,
            Part::Places => 1,
            Part::Certificates => 2,
            Part::History => 3,
            Part::Cases => 4,
            Part::Papers => 5,
            Part::Premiums => 6,
            Part::Benefits => 7,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Part::Family => "家族",
            Part::Places => "住所",
            Part::Certificates => "証",
            Part::History => "履歴",
            Part::Cases => "案件",
            Part::Papers => "帳票",
            Part::Premiums => "保険料",
            Part::Benefits => "給付",
        }
    }

    fn n_rows(self, view: &MemberView) -> usize {
        match self {
            Part::Family => view.family.len(),
            Part::Places => view.places.len(),
            Part::Certificates => view.certificates.len(),
            Part::History => view.history.len(),
            Part::Cases => view.cases.len(),
            Part::Papers => view.papers.len(),
            Part::Premiums => view.premiums.len(),
            Part::Benefits => view.benefits.len(),
        }
    }

    /// Its heading with the number of rows.
    #[must_use]
    pub fn title(self, view: &MemberView) -> String {
        format!("{}　{}", self.name(), self.n_rows(view))
    }

    /// Its list.
    #[must_use]
    pub fn table(self, view: &MemberView) -> Table<'static> {
        let columns = match self {
            Part::Family => FAMILY,
            Part::Places => PLACES,
            Part::Certificates => member_certificates::COLUMNS,
            Part::History => HISTORY,
            Part::Cases => CASES,
            Part::Papers => PAPERS,
            Part::Premiums => member_premiums::COLUMNS,
            Part::Benefits => member_benefits::COLUMNS,
        };
        Table {
            name: self.name(),
            columns,
            n_rows: self.n_rows(view),
        }
    }

    /// The texts of a row.
    #[must_use]
    pub fn cells(self, view: &MemberView, index: usize) -> Vec<String> {
        match self {
            Part::Family => view.family.get(index).map(members::cells),
            Part::Places => view.places.get(index).map(place_cells),
            Part::Certificates => Some(member_certificates::cells(view, index)),
            Part::History => newest(&view.history, index).map(history_cells),
            Part::Cases => view.cases.get(index).map(case_cells),
            Part::Papers => view.papers.get(index).map(paper_cells),
            Part::Premiums => view.premiums.get(index).map(member_premiums::cells),
            Part::Benefits => view.benefits.get(index).map(member_benefits::cells),
        }
        .unwrap_or_default()
    }

    /// Void facts and earlier addresses stand in grey; their state says so too.
    #[must_use]
    pub fn inks(self, view: &MemberView) -> BTreeMap<usize, Color32> {
        let grey: Vec<bool> = match self {
            Part::Certificates => return member_certificates::inks(view),
            Part::Places => {
                let places = view.places.iter();
                places.map(|place| place.tense == Tense::Past).collect()
            }
            Part::History => view
                .history
                .iter()
                .rev()
                .map(|row| row.is_reversed)
                .collect(),
            Part::Family | Part::Cases | Part::Papers | Part::Premiums | Part::Benefits => {
                Vec::new()
            }
        };
        let ink = match self {
            Part::Places => theme::INK_WEAK,
            _ => theme::EDGE,
        };
        let rows = grey.into_iter().enumerate();
        rows.filter(|(_, is_grey)| *is_grey)
            .map(|(index, _)| (index, ink))
            .collect()
    }
}

/// The history is shown with the newest fact first.
pub(super) fn newest(history: &[HistoryRow], index: usize) -> Option<&HistoryRow> {
    history.iter().rev().nth(index)
}

fn place_cells(row: &PlaceRow) -> Vec<String> {
    let (kind, none) = match row.kind {
        PlaceKind::Address => ("住所（住民票）", "住所未取得"),
        PlaceKind::Residence => ("居所・送付先", "なし（住民票の住所へ）"),
    };
    let state = match row.tense {
        Tense::Past => "以前",
        Tense::Present => "現在",
        Tense::Future => "予定",
    };
    let address = row.address.as_ref();
    vec![
        kind.to_owned(),
        row.valid_from.wareki(),
        row.valid_until.map_or_else(String::new, Date::wareki),
        state.to_owned(),
        address.map_or_else(|| none.to_owned(), ToString::to_string),
    ]
}

fn history_cells(row: &HistoryRow) -> Vec<String> {
    let state = if row.is_reversed {
        "取消済"
    } else {
        "有効"
    };
    vec![
        row.valid_from.wareki(),
        state.to_owned(),
        row.receipt_number.clone(),
        moment(&row.recorded_at),
        row.text.clone(),
    ]
}

fn case_cells(row: &CaseRow) -> Vec<String> {
    vec![
        row.receipt_number.clone(),
        row.procedure.clone(),
        row.received_on.wareki(),
        state_name(row.state).to_owned(),
        row.next.clone(),
    ]
}

fn paper_cells(row: &PaperRow) -> Vec<String> {
    vec![
        row.issued_on.wareki(),
        row.title.clone(),
        row.copy.to_string(),
        row.n_pages.to_string(),
        row.sha256.chars().take(16).collect(),
    ]
}

/// The state of a case in one word.
#[must_use]
pub const fn state_name(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "処理中",
        CaseState::Returned => "返戻中",
        CaseState::Rejected => "却下",
        CaseState::Withdrawn => "取下げ",
        CaseState::Finished => "終了",
    }
}

/// A recorded moment in words: 令和8年11月22日 09:00.
#[must_use]
pub fn moment(stamp: &str) -> String {
    let day = stamp.get(..10).and_then(Date::parse_iso);
    let time = stamp.get(11..16);
    match (day, time) {
        (Some(day), Some(time)) => format!("{} {time}", day.wareki()),
        _ => stamp.to_owned(),
    }
}

/// 氏名, numbers, age, standing and address.
pub fn summary_ui(ui: &mut Ui, view: &MemberView, today: Date) {
    ui.spacing_mut().interact_size.y = 24.0;
    let row = &view.row;
    let person = &row.person;
    ui.horizontal_wrapped(|ui| {
        let name = RichText::new(person.name.as_str());
        ui.label(name.font(egui::FontId::new(theme::HEADING_SIZE, theme::bold_family())));
        ui.label(theme::note(person.kana.to_string()));
        if has_selector(person.name.as_str()) {
            tag_ui(ui, "異体字", theme::ACCENT, theme::ACCENT_SOFT);
        }
        let (ink, ground) = if row.is_member {
            (theme::DONE, theme::DONE_SOFT)
        } else {
            (theme::STOP, theme::STOP_SOFT)
        };
        tag_ui(ui, members::standing_text(row), ink, ground);
        if view.is_cautioned {
            let words = "不開示・DV等の留意";
            tag_ui(ui, words, theme::CAUTION, theme::CAUTION_SOFT);
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        pair_ui(ui, "記号-番号-枝番", &members::membership_text(row));
        let category = row.category.map_or("", Coded::label);
        pair_ui(ui, "区分", &join(&row.relationship, category));
        let since = row.since.map(|since| format!("{}から", since.wareki()));
        pair_ui(ui, "資格", &since.unwrap_or_default());
        pair_ui(ui, "事業所", &row.establishment);
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let age = spoken_age_on(person.birth_on, today);
        let birth = format!("{}（{age}歳）", person.birth_on.wareki());
        pair_ui(ui, "生年月日", &birth);
        pair_ui(ui, "性別", person.sex.label());
        if let Some(alias) = &person.alias {
            pair_ui(ui, "通称名", alias.as_str());
        }
        pair_ui(ui, "加入者管理番号", &row.id.to_string());
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        match &view.address {
            Some(address) => pair_ui(ui, "住所", &address.to_string()),
            None => {
                ui.label(theme::note("住所"));
                tag_ui(ui, "住所未取得", theme::CAUTION, theme::CAUTION_SOFT);
            }
        }
        if let Some(residence) = &view.residence {
            pair_ui(ui, "居所・送付先", &residence.to_string());
        }
        let mut places = view.places.iter();
        if let Some(next) = places.rfind(|place| place.tense == Tense::Future) {
            let words = format!("{}から変わります", next.valid_from.wareki());
            tag_ui(ui, &words, theme::CAUTION, theme::CAUTION_SOFT);
        }
    });
}

fn pair_ui(ui: &mut Ui, label: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    ui.label(theme::note(label));
    // A short value goes to the next line as a whole; an address may be broken.
    let is_short = value.chars().count() < 24;
    let text = Label::new(value);
    ui.add(if is_short { text.extend() } else { text.wrap() });
    ui.add_space(16.0);
}

fn join(first: &str, second: &str) -> String {
    [first, second]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("・")
}

/// A form that holds what the ledger knows of the person, as far as the procedure asks for it.
#[must_use]
pub fn known_form(procedure: &Procedure, view: &MemberView) -> Form {
    let known = &view.row.person;
    let mut form = Form::new();
    person::NAME.set(&mut form, known.name.clone());
    person::KANA.set(&mut form, known.kana.clone());
    person::BIRTH_ON.set(&mut form, known.birth_on);
    person::SEX.set(&mut form, known.sex);
    if let Some(alias) = &known.alias {
        person::ALIAS.set(&mut form, alias.clone());
    }
    if let Some(address) = &view.address {
        person::ADDRESS.set(&mut form, address.clone());
    }
    if let Some((symbol, number, _)) = view.row.membership {
        subject::WRITTEN_SYMBOL.set(&mut form, i64::from(symbol.get()));
        subject::WRITTEN_NUMBER.set(&mut form, i64::from(number.get()));
    }
    let asked = |key: &str| {
        input::field_at(procedure, &FieldPath::of(key)).is_some_and(|field| !field.is_computed())
    };
    let unasked: Vec<String> = form
        .iter()
        .filter(|(key, _)| !asked(key))
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in unasked {
        form.set_value(&key, None);
    }
    form
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn 記録日時は和暦と時刻で示す() {
        assert_eq!(moment("2026-11-22T09:00:30+09:00"), "令和8年11月22日 09:00");
        assert_eq!(moment("不明"), "不明");
    }
}
