//! 移行の行: one row of an old ledger → the person of the row and the 被扶養者 to the right of it.
//! It must not look at other rows, but for what a row itself says stands above it.

use crate::domain::address::PostalCode;
use crate::domain::answer_text::masked;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::dependent::{Living, Relationship};
use crate::domain::digits::ascii_of;
use crate::domain::member::{Category, Sex};
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::{Branch, MemberNumber, NumberError, Symbol};
use crate::exchange::book::{Cell, Row, Sheet};
use crate::exchange::intake::NoteKind;
use crate::exchange::takeover::{Candidate, Ending, Item, Place};
use crate::exchange::takeover_cell::{
    Days, Meant, code_text, date, has_placeholder, individual_number, is_ditto, number_text, text,
};
use crate::exchange::takeover_columns::{Above, Columns, Key, Slots};
use crate::exchange::takeover_money::standard;
use crate::exchange::takeover_words::{Kind, code_of};

/// Reads one person of a row.
pub(super) fn read_one(
    (sheet, row): (&Sheet, &Row),
    (columns, above): (&Columns, &Above),
    (days, slots, empty): (Days, Slots, Candidate),
) -> Candidate {
    let slot = empty.place.slot;
    let mut reader = RowReader {
        sheet,
        row,
        columns,
        above,
        days,
        slots,
        candidate: empty,
    };
    reader.read(slot);
    reader.candidate
}

/// 記号 and 番号 as the row itself says.
pub(super) fn own_key(
    (sheet, row): (&Sheet, &Row),
    (columns, above): (&Columns, &Above),
    days: Days,
) -> Option<Key> {
    let place = Place {
        sheet: 0,
        row: row.number,
        slot: 0,
    };
    let mut reader = RowReader {
        sheet,
        row,
        columns,
        above,
        days,
        slots: Slots::own(),
        candidate: Candidate::empty(place, Category::Employed),
    };
    reader.office_and_numbers(0);
    reader.candidate.symbol.zip(reader.candidate.number)
}

/// One row on its way to a person.
pub(super) struct RowReader<'a, 'r> {
    sheet: &'r Sheet,
    pub(super) row: &'r Row,
    pub(super) columns: &'a Columns,
    above: &'a Above,
    days: Days,
    /// All people of the row.
    pub(super) slots: Slots,
    pub(super) candidate: Candidate,
}

impl<'r> RowReader<'_, 'r> {
    fn read(&mut self, slot: u8) {
        self.marks(slot);
        self.person(slot);
        self.office_and_numbers(slot);
        self.role(slot);
        self.membership(slot);
        self.whereabouts();
        self.certificate(slot);
        self.ceiling(slot);
        self.remark(slot);
        let days = self.days;
        self.candidate.living = self
            .coded(Item::Living, slot, Kind::Living)
            .and_then(Living::from_code);
        self.candidate.individual_number =
            self.value(Item::IndividualNumber, slot, individual_number);
        if slot == 0 && self.candidate.is_insured {
            let on = self
                .candidate
                .acquired_on
                .unwrap_or(days.today)
                .max(days.today);
            let amount = self.value(Item::Standard, 0, |cell| standard(cell, on));
            self.candidate.standard =
                amount.or_else(|| self.value(Item::Grade, 0, |cell| standard(cell, on)));
        }
    }

    /// 取消線, 閉じない引用符 and 非表示.
    fn marks(&mut self, slot: u8) {
        let items = [
            Item::Name,
            Item::Kana,
            Item::FamilyName,
            Item::GivenName,
            Item::Number,
            Item::SymbolNumber,
            Item::BirthOn,
        ];
        let is_struck = items
            .iter()
            .flat_map(|item| self.columns.of_target(*item, slot))
            .any(|column| {
                u32::try_from(*column).is_ok_and(|column| self.row.struck.contains(&column))
            });
        if is_struck {
            self.ask(
                "struck",
                "行",
                "取消線が引かれています。削除された行でなければ取り込んでください。",
            );
        }
        if self.row.has_stray_quote {
            self.ask(
                "quote",
                "行",
                "閉じていない引用符（\"）があります。値がずれていないか確かめてください。",
            );
        }
        if self.row.is_hidden {
            self.ask(
                "hidden",
                "行",
                "Excelで非表示になっている行です。取り込む行か確かめてください。",
            );
        }
    }

    fn person(&mut self, slot: u8) {
        let name = self.whole(slot, Item::Name, (Item::FamilyName, Item::GivenName));
        if name.as_deref().is_some_and(has_placeholder) {
            self.ask("placeholder", "氏名", "文字の代わりの記号（〓・●・？など）があります。このまま取り込み、正しい字が分かったら訂正してください。");
        }
        self.candidate.name = name.as_deref().and_then(PersonName::declared);
        let kana = self.whole(slot, Item::Kana, (Item::FamilyKana, Item::GivenKana));
        let written = kana.or_else(|| name.filter(|name| KanaName::parse(name).is_ok()));
        if let Some(written) = written {
            match KanaName::parse(&written) {
                Ok(kana) => self.candidate.kana = Some(kana),
                Err(error) => self.reject("kana", "フリガナ", error.to_string()),
            }
        }
        self.candidate.alias = self
            .value(Item::Alias, slot, text)
            .as_deref()
            .and_then(PersonName::declared);
        self.candidate.sex = self
            .coded(Item::Sex, slot, Kind::Sex)
            .and_then(Sex::from_code);
        self.candidate.birth_on = self.day(Item::BirthOn, slot);
    }

    /// A name in one column, or 姓 and 名 in two, put together with a full-width space.
    fn whole(&mut self, slot: u8, whole: Item, (family, given): (Item, Item)) -> Option<String> {
        if let Some(name) = self.value(whole, slot, text) {
            return Some(name);
        }
        let (first, second) = (
            self.value(family, slot, text),
            self.value(given, slot, text),
        );
        if first.is_some() != second.is_some() {
            let why = "姓と名の一方が空欄です。ある方だけで取り込みます。";
            self.ask("half_name", whole.label(), why);
        }
        let parts: Vec<String> = [first, second].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("\u{3000}"))
    }

    fn office_and_numbers(&mut self, slot: u8) {
        self.candidate.office_code = self
            .value(Item::OfficeCode, 0, number_text)
            .unwrap_or_default();
        self.candidate.office_name = self.value(Item::OfficeName, 0, text).unwrap_or_default();
        self.candidate.symbol = self.number(Item::Symbol, 0, Symbol::parse);
        self.candidate.number = self.number(Item::Number, 0, MemberNumber::parse);
        self.candidate.branch = self.number(Item::Branch, slot, Branch::parse);
        if let Some(both) = self.value(Item::SymbolNumber, 0, text) {
            self.both_numbers(&both);
        }
        if !self.columns.has_symbol
            && self.candidate.symbol.is_none()
            && let Ok(symbol) = Symbol::parse(&self.candidate.office_code)
        {
            self.candidate.symbol = Some(symbol);
            self.repair(
                "symbol_of_office",
                "記号",
                "事業所の番号を記号としました。".to_owned(),
            );
        }
    }

    /// 「42-101」, 「42・101-01」.
    fn both_numbers(&mut self, text: &str) {
        let mut parts = text
            .split(|c: char| !c.is_numeric())
            .filter(|part| !part.is_empty());
        let symbol = parts.next().and_then(|part| Symbol::parse(part).ok());
        let number = parts.next().and_then(|part| MemberNumber::parse(part).ok());
        let branch = parts.next().and_then(|part| Branch::parse(part).ok());
        if symbol.is_none() || number.is_none() || parts.next().is_some() {
            self.reject(
                "symbol_number",
                "記号と番号",
                "「記号-番号」として読めません。「42-101」のように直してください。".to_owned(),
            );
            return;
        }
        let candidate = &mut self.candidate;
        candidate.symbol = candidate.symbol.or(symbol);
        candidate.number = candidate.number.or(number);
        candidate.branch = candidate.branch.or(branch);
    }

    /// 本人 or 家族, the 続柄, and the 記号・番号 that stand only in the first row of a family.
    fn role(&mut self, slot: u8) {
        let word = self.value(Item::Relationship, slot, text);
        let code = word
            .as_deref()
            .and_then(|word| code_of(Kind::Relationship, word));
        let role = self.coded(Item::Role, 0, Kind::Role).filter(|_| slot == 0);
        let by_branch = self
            .candidate
            .branch
            .map(|branch| branch == Branch::INSURED);
        let by_word = word.is_some().then_some(code == Some("insured"));
        let by_role = role.map(|role| role == "insured");
        let is_first = self.above.is_first;
        let said = if slot > 0 {
            Some(false)
        } else {
            by_role.or(by_word).or(by_branch)
        };
        if let (Some(role), Some(word)) = (by_role, by_word)
            && role != word
        {
            let why = "本人・家族の別と続柄が合いません。本人・家族の別のとおりに取り込みます。";
            self.ask("role", "続柄", why);
        }
        self.candidate.is_insured = said.unwrap_or(!self.columns.tells_role || is_first);
        match (said.is_none() && self.columns.tells_role, is_first) {
            (true, true) => {
                let how = "家族の最初の行なので、本人としました。";
                self.repair("first_row", "本人・家族", how.to_owned());
            }
            (true, false) => {
                let why = "本人か家族か分かりません。続柄か枝番を入れてください。";
                self.reject("role", "本人・家族", why.to_owned());
            }
            (false, _) => {}
        }
        if !self.candidate.is_insured {
            self.belonging(code);
        }
    }

    /// 続柄 of a 被扶養者, and the 記号・番号 of the 被保険者 above where the row has none.
    fn belonging(&mut self, code: Option<&str>) {
        self.candidate.relationship = self.relationship(code);
        if self.candidate.relationship.is_none() {
            let why = "続柄が分かりません。「妻」「子」などに直してください。";
            self.reject("relationship", "続柄", why.to_owned());
        }
        let has_own = self.candidate.symbol.is_some() || self.candidate.number.is_some();
        if let Some((symbol, number)) = self.above.key.filter(|_| !has_own) {
            self.candidate.symbol = Some(symbol);
            self.candidate.number = Some(number);
            let how = "上の行の被保険者の家族としました。";
            self.repair("family", "番号", how.to_owned());
        }
    }

    fn relationship(&self, code: Option<&str>) -> Option<Relationship> {
        let by_sex = |male, female| {
            self.candidate
                .sex
                .map(|sex| if sex == Sex::Male { male } else { female })
        };
        match code? {
            "insured" => None,
            "spouse" => by_sex(Relationship::Husband, Relationship::Wife),
            "common_law" => by_sex(Relationship::CommonLawHusband, Relationship::CommonLawWife),
            "parent" => by_sex(Relationship::Father, Relationship::Mother),
            "grandparent" => by_sex(Relationship::Grandfather, Relationship::Grandmother),
            "spouses_parent" => by_sex(Relationship::SpousesFather, Relationship::SpousesMother),
            code => Relationship::from_code(code),
        }
    }

    fn membership(&mut self, slot: u8) {
        self.candidate.acquired_on = self.day(Item::AcquiredOn, slot);
        self.candidate.lost_on = self.day(Item::LostOn, slot);
        let reason = self.value(Item::LossReason, slot, text);
        if let Some(category) = self
            .coded(Item::Category, 0, Kind::Category)
            .and_then(Category::from_code)
        {
            self.candidate.category = category;
        }
        let kind = if self.candidate.is_insured {
            Kind::InsuredLoss
        } else {
            Kind::DependentLoss
        };
        let code = reason.as_deref().and_then(|reason| code_of(kind, reason));
        self.candidate.ending = code.and_then(|code| ending(code, self.candidate.is_insured));
        if self.candidate.lost_on.is_none() && reason.is_some() {
            self.ask(
                "reason_alone",
                "資格喪失年月日",
                "喪失理由がありますが、喪失年月日がありません。加入中として取り込みます。",
            );
        }
        if reason.is_some() && code.is_none() {
            self.ask(
                "reason",
                "喪失理由",
                "喪失理由を台帳の区分に当てはめられません。",
            );
        }
    }

    fn whereabouts(&mut self) {
        let mut address = String::new();
        for column in self.columns.of_target(Item::Address, 0).to_vec() {
            if let Some(part) = self.value_at(Item::Address, column, &text) {
                address.push_str(&part);
            }
        }
        if has_placeholder(&address) {
            self.ask(
                "placeholder",
                "住所",
                "文字の代わりの記号（〓・●・？など）があります。このまま取り込みます。",
            );
        }
        self.candidate.address = address;
        let Some(written) = self.value(Item::Postal, 0, number_text) else {
            return;
        };
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let postal = PostalCode::parse(&written);
        let padded = || PostalCode::parse(&format!("{digits:0>7}")).filter(|_| digits.len() == 6);
        match postal {
            Some(_) => self.candidate.postal = postal,
            None => match padded() {
                Some(code) => {
                    self.repair(
                        "postal",
                        "郵便番号",
                        "先頭のゼロを補って7桁にしました。".to_owned(),
                    );
                    self.candidate.postal = Some(code);
                }
                None => self.ask(
                    "postal",
                    "郵便番号",
                    "7桁の郵便番号ではありません。郵便番号なしで取り込みます。",
                ),
            },
        }
    }

    pub(super) fn day(&mut self, item: Item, slot: u8) -> Option<Date> {
        let days = self.days;
        self.value(item, slot, |cell| date(cell, days))
    }

    fn number<T>(
        &mut self,
        item: Item,
        slot: u8,
        parse: impl Fn(&str) -> Result<T, NumberError>,
    ) -> Option<T> {
        let written = self.value(item, slot, number_text)?;
        match parse(&written) {
            Ok(number) => Some(number),
            Err(error) => {
                self.reject("number", item.label(), error.to_string());
                None
            }
        }
    }

    pub(super) fn coded(&mut self, item: Item, slot: u8, kind: Kind) -> Option<&'static str> {
        let written = self.value(item, slot, code_text)?;
        let code = code_of(kind, &written);
        if code.is_none() {
            let short: String = written.chars().take(20).collect();
            let sentence = format!("「{short}」の意味が分かりません。値を直してください。");
            match item {
                Item::Role | Item::Sex => self.reject("word", item.label(), sentence),
                _ => self.ask("word", item.label(), &sentence),
            }
        }
        code
    }

    /// The first column of the item that says something.
    fn value<T>(&mut self, item: Item, slot: u8, read: impl Fn(&Cell) -> Meant<T>) -> Option<T> {
        let columns = self.columns;
        columns
            .of_target(item, slot)
            .iter()
            .find_map(|column| self.value_at(item, *column, &read))
    }

    fn value_at<T>(
        &mut self,
        item: Item,
        column: usize,
        read: &impl Fn(&Cell) -> Meant<T>,
    ) -> Option<T> {
        let cell = self.cell_or_above(item, column)?;
        if item != Item::IndividualNumber && holds_individual_number(cell) {
            let why = "個人番号らしい数字があります。列がずれていないか確かめてください。";
            self.reject("slipped", item.label(), why.to_owned());
            return None;
        }
        match read(cell) {
            Meant::Nothing => None,
            Meant::Plain(value) => Some(value),
            Meant::Repaired(value, how) => {
                self.repair("repaired", item.label(), how);
                Some(value)
            }
            Meant::Asked(value, why) => {
                self.ask("asked", item.label(), &why);
                Some(value)
            }
            Meant::Doubtful(why) => {
                if is_essential(item) {
                    self.reject("unreadable", item.label(), why);
                } else {
                    self.ask("unreadable", item.label(), &why);
                }
                None
            }
        }
    }

    /// The cell of a column, or the one above where it says 「同上」.
    fn cell_or_above(&mut self, item: Item, column: usize) -> Option<&'r Cell> {
        let own = self.row.cell(column);
        if !is_ditto(own) {
            return Some(own);
        }
        let row = self.above.rows.get(column).copied().flatten();
        let Some(row) = row.and_then(|row| self.sheet.rows.get(row)) else {
            let why = "「同上」ですが、上に値がありません。値を入れてください。";
            self.reject("ditto", item.label(), why.to_owned());
            return None;
        };
        let how = format!("「同上」を{}行目の値としました。", row.number);
        self.repair("ditto", item.label(), how);
        Some(row.cell(column))
    }

    pub(super) fn repair(&mut self, code: &'static str, item: &str, how: String) {
        self.candidate.note(NoteKind::Repair, code, item, how);
    }

    pub(super) fn ask(&mut self, code: &'static str, item: &str, why: &str) {
        self.candidate.note(NoteKind::Question, code, item, why);
    }

    fn reject(&mut self, code: &'static str, item: &str, why: String) {
        self.candidate.note(NoteKind::Reject, code, item, why);
    }
}

/// Items without which nobody can be taken in, and the 喪失年月日: left out, it would make a former member a present one.
const fn is_essential(item: Item) -> bool {
    matches!(
        item,
        Item::Symbol
            | Item::Number
            | Item::SymbolNumber
            | Item::Branch
            | Item::Name
            | Item::Kana
            | Item::FamilyName
            | Item::GivenName
            | Item::FamilyKana
            | Item::GivenKana
            | Item::Sex
            | Item::BirthOn
            | Item::AcquiredOn
            | Item::LostOn
            | Item::Role
            | Item::Relationship
    )
}

fn ending(code: &str, is_insured: bool) -> Option<Ending> {
    use crate::domain::dependent_codes::RemovalReason;
    use crate::domain::loss_reason::LossReason;
    if is_insured {
        return LossReason::from_code(code).map(Ending::Lost);
    }
    match code {
        "with_insured" => Some(Ending::WithInsured),
        code => RemovalReason::from_code(code).map(Ending::Removed),
    }
}

/// Whether an 個人番号 stands in a cell where none belongs, as after cells slipped by a column.
fn holds_individual_number(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => has_twelve_digits(text) && masked(text).1 > 0,
        // Excel keeps no leading zeros of a number.
        Cell::Number(value) if *value >= 1e10 => masked(&format!("{value:012.0}")).1 > 0,
        _ => false,
    }
}

/// Asked of every cell before it is looked at more closely.
fn has_twelve_digits(text: &str) -> bool {
    // Every digit, full-width or not, has one of these bytes, and most cells have few of them.
    let mut bytes = text.bytes().filter(|b| b.is_ascii_digit() || *b == 0xBC);
    if text.len() < 12 || bytes.nth(11).is_none() {
        return false;
    }
    let digits = text.chars().filter(|c| ascii_of(*c).is_ascii_digit());
    digits.count() >= 12
}
