//! 資格取得届 (2200700): one line → [`AcquisitionRow`], with the rules across its items.
//! It must not decide the acquisition; the file's contradictions are named, not settled.

use crate::domain::address::{Address, PostalCode};
use crate::domain::age;
use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::member::Sex;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::IndividualNumber;
use crate::domain::yen::Yen;
use crate::exchange::intake::{NoteKind, SocietyItems};
use crate::exchange::intake_line::Line;
use crate::exchange::intake_row::{pension_office, society_items};
use std::fmt;

/// 資格取得届 of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct AcquisitionRow {
    /// 事業所整理記号・事業所番号.
    pub office: PensionOfficeKey,
    /// 被保険者整理番号.
    pub employee_number: Option<String>,
    /// カナ氏名.
    pub kana: KanaName,
    /// 氏名.
    pub name: Option<PersonName>,
    /// 生年月日.
    pub birth_on: Date,
    /// 性別, from 種別; `None` where it is empty or 坑内員.
    pub sex: Option<Sex>,
    /// 取得区分, the code: 1 健保・厚年, 3 共済出向, 4 船保任継.
    pub kind: Option<String>,
    /// 個人番号.
    pub individual_number: Option<IndividualNumber>,
    /// 住民票住所を記載できない理由, the code: 1 海外在住, 2 短期在留, 3 その他.
    pub no_address_reason: Option<String>,
    /// The reason in words.
    pub no_address_note: Option<String>,
    /// 基礎年金番号, 10 digits.
    pub pension_number: Option<String>,
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 被扶養者の有無.
    pub has_dependents: bool,
    /// 通貨によるものの額, monthly.
    pub cash: Yen,
    /// 現物によるものの額, monthly.
    pub in_kind: Yen,
    /// 合計, at most 9,999,999.
    pub total: Yen,
    /// 70歳以上被用者該当.
    pub is_over_70: bool,
    /// 二以上事業所勤務.
    pub is_multi_office: bool,
    /// 短時間労働者.
    pub is_short_time: bool,
    /// 退職後の継続再雇用.
    pub is_rehired: bool,
    /// 備考.
    pub memo: Option<String>,
    /// 住所; rows with an 個人番号 normally have none (住所未取得).
    pub address: Option<Address>,
    /// 住所（カナ）.
    pub address_kana: Option<String>,
    /// 資格確認書の発行が要る.
    pub wants_certificate: bool,
    /// 70歳以上被用者届のみ: no matter of health insurance.
    pub is_pension_only: bool,
    /// 健保組合の様式の項目.
    pub society: Option<SocietyItems>,
}

impl fmt::Debug for AcquisitionRow {
    /// Hidden: a row is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AcquisitionRow(…)")
    }
}

/// Reads a checked line; `None` where an item the row cannot do without is missing.
pub fn read(line: &mut Line<'_>, today: Date) -> Option<AcquisitionRow> {
    let kana = kana_name(line, "member.kana");
    let birth_on = line.date("member.birth");
    let acquired_on = line.date("acq.date");
    let address = address(line, "member.");
    check_dates(line, birth_on, acquired_on, today);
    check_total(line);
    check_number_or_address(line);
    check_sex(line);
    check_kind(line);
    check_pension_items(line);
    check_name(line, "member.name");
    Some(AcquisitionRow {
        office: pension_office(line),
        employee_number: line.option("member.seiri_no"),
        kana: kana?,
        name: PersonName::declared(line.text("member.name")),
        birth_on: birth_on?,
        sex: sex(line),
        kind: line.option("acq.kubun"),
        individual_number: line.number("member.kojin_no"),
        no_address_reason: line.option("acq.no_addr_reason"),
        no_address_note: line.option("acq.no_addr_note"),
        pension_number: pension_number(line, "member."),
        acquired_on: acquired_on?,
        has_dependents: line.text("acq.has_dependants") == "1",
        cash: line.yen("acq.cash")?,
        in_kind: line.yen("acq.in_kind")?,
        total: line.yen("acq.total")?,
        is_over_70: line.flag("acq.over70"),
        is_multi_office: line.flag("acq.multi_office"),
        is_short_time: line.flag("acq.short_time"),
        is_rehired: line.flag("acq.rehired"),
        memo: line.option("acq.memo"),
        address,
        address_kana: line.option("member.address_kana"),
        wants_certificate: line.flag("acq.cert_wanted"),
        is_pension_only: line.flag("acq.only70"),
        society: society_items(line),
    })
}

/// カナ氏名 of a field; a name in one piece is a question.
pub fn kana_name(line: &mut Line<'_>, to: &str) -> Option<KanaName> {
    let name = KanaName::parse(line.text(to));
    match name {
        Ok(name) => {
            if !name.has_two_parts() {
                let message = "姓と名の間に空白がありません。事業所に確かめてください。";
                line.note(NoteKind::Question, "name_not_separated", to, message);
            }
            Some(name)
        }
        Err(_) if !line.has(to) => None,
        Err(_) => {
            let message = "カナ氏名として読めない文字があります。事業所に確かめてください。";
            line.note(NoteKind::Reject, "kana", to, message);
            None
        }
    }
}

/// 氏名（漢字） in one piece is a question: the ledger cannot tell 姓 from 名.
pub fn check_name(line: &mut Line<'_>, to: &str) {
    if line.has(to) && !line.text(to).contains('\u{3000}') {
        let message = "姓と名の間に空白がありません。事業所に確かめてください。";
        line.note(NoteKind::Question, "name_not_separated", to, message);
    }
}

/// 郵便番号 and 住所 under a prefix; a 郵便番号 that is none is a question.
pub fn address(line: &mut Line<'_>, prefix: &str) -> Option<Address> {
    let zip = |part: &str| format!("{prefix}{part}");
    let digits = format!("{}{}", line.text(&zip("zip1")), line.text(&zip("zip2")));
    let postal = PostalCode::parse(&digits);
    if postal.is_none() && !digits.is_empty() {
        let message = "郵便番号が3桁と4桁に揃っていません。項目がずれていないか確かめてください。";
        line.note(NoteKind::Reject, "postal", &zip("zip2"), message);
    }
    let text = line.option(&zip("address"))?;
    if text.contains("\u{3000}\u{3000}") {
        let message = "住所の中に続いた空白があります。このまま取り込みます。";
        line.note(NoteKind::Notice, "address_spaces", &zip("address"), message);
    }
    Some(Address { postal, text })
}

/// 基礎年金番号 under a prefix, both parts together.
pub fn pension_number(line: &Line<'_>, prefix: &str) -> Option<String> {
    let office = line.option(&format!("{prefix}nenkin1"))?;
    let serial = line.option(&format!("{prefix}nenkin2"))?;
    Some(format!("{office}{serial}"))
}

fn sex(line: &Line<'_>) -> Option<Sex> {
    match line.text("member.shubetsu") {
        "1" | "5" => Some(Sex::Male),
        "2" | "6" => Some(Sex::Female),
        _ => None,
    }
}

fn check_dates(line: &mut Line<'_>, birth: Option<Date>, acquired: Option<Date>, today: Date) {
    let Some(acquired) = acquired else { return };
    if acquired > today {
        let message = "資格取得年月日が受付日より後です。その日になってから届け出るよう事業所に伝えてください。";
        line.note(NoteKind::Reject, "future_date", "acq.date", message);
    }
    let Some(birth) = birth else { return };
    if birth > acquired {
        let message = "資格取得年月日が生年月日より前です。事業所に確かめてください。";
        line.note(NoteKind::Reject, "before_birth", "acq.date", message);
    } else if acquired >= age::turns_75_on(birth) && !line.flag("acq.only70") {
        let message = "資格取得日に75歳に達しています。健康保険の被保険者になりません（後期高齢者医療）。事業所に確かめてください。";
        line.note(NoteKind::Question, "over_75", "acq.date", message);
    } else if line.flag("acq.over70") && acquired < age::attained_on(birth, 70) {
        let message = "70歳以上被用者該当とありますが、資格取得日に70歳に達していません。";
        line.note(NoteKind::Question, "not_70", "acq.over70", message);
    }
}

fn check_total(line: &mut Line<'_>) {
    let amounts = (
        line.yen("acq.cash"),
        line.yen("acq.in_kind"),
        line.yen("acq.total"),
    );
    let (Some(cash), Some(in_kind), Some(total)) = amounts else {
        return;
    };
    let sum = cash.get().saturating_add(in_kind.get()).min(9_999_999);
    if total.get() != sum {
        let message = "合計が「通貨によるものの額」と「現物によるものの額」の和（上限9,999,999円）と合いません。";
        line.note(NoteKind::Reject, "total", "acq.total", message);
    } else if total.get() < 1000 {
        let message = "報酬月額の合計が1,000円未満です。事業所に確かめてください。";
        line.note(NoteKind::Reject, "total_low", "acq.total", message);
    }
}

/// 個人番号 against address: with a number the address is left out by rule; without it all 5情報 are needed.
fn check_number_or_address(line: &mut Line<'_>) {
    if line.has("member.kojin_no") {
        if line.has("member.address") {
            let message = "個人番号と住所の両方があります。住所も取り込みます。";
            line.note(
                NoteKind::Notice,
                "number_and_address",
                "member.address",
                message,
            );
        } else {
            let message =
                "住所がありません（個人番号のある届の決まりです）。住所未取得として取り込みます。";
            line.note(
                NoteKind::Notice,
                "address_unknown",
                "member.address",
                message,
            );
        }
        for to in ["acq.no_addr_reason", "acq.no_addr_note"] {
            if line.has(to) {
                let message = "個人番号があるのに、住所を記載できない理由があります。";
                line.note(NoteKind::Notice, "reason_unneeded", to, message);
            }
        }
        return;
    }
    let items = [
        ("member.name", "漢字氏名"),
        ("member.kana", "カナ氏名"),
        ("member.birth", "生年月日"),
        ("member.shubetsu", "性別"),
        ("member.address", "住所"),
    ];
    let missing: Vec<&str> = items
        .iter()
        .filter(|(to, _)| !line.has(to))
        .map(|(_, label)| *label)
        .collect();
    five_items(line, &missing);
    if !line.has("member.zip1") || !line.has("member.address_kana") {
        let message = "個人番号のない届に要る郵便番号かカナの住所がありません。";
        line.note(
            NoteKind::Notice,
            "address_parts_missing",
            "member.address_kana",
            message,
        );
    }
    if line.text("acq.no_addr_reason") != "3" && line.has("acq.no_addr_note") {
        let message = "理由が「その他」でないのに、理由の内容が書かれています。";
        line.note(
            NoteKind::Notice,
            "reason_note_unneeded",
            "acq.no_addr_note",
            message,
        );
    }
    if line.text("acq.no_addr_reason") == "3" && !line.has("acq.no_addr_note") {
        let message = "理由が「その他」ですが、内容が書かれていません。";
        line.note(
            NoteKind::Question,
            "reason_note_missing",
            "acq.no_addr_note",
            message,
        );
    }
}

/// 5情報: without an 個人番号 all of them are needed, else the notification goes back (返戻).
pub fn five_items(line: &mut Line<'_>, missing: &[&str]) {
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "個人番号がない届には5情報（漢字氏名・カナ氏名・生年月日・性別・住所）が要ります。{}がありません。事業所へ返戻してください。",
        missing.join("・")
    );
    line.note(NoteKind::Question, "five_items_missing", "", message);
}

fn check_sex(line: &mut Line<'_>) {
    let is_unclear = matches!(line.text("member.shubetsu"), "3" | "7");
    let is_missing = !line.has("member.shubetsu") && line.has("member.kojin_no");
    if is_unclear || is_missing {
        let message = "性別がわかりません。事業所に確かめてください。";
        line.note(
            NoteKind::Question,
            "sex_missing",
            "member.shubetsu",
            message,
        );
    }
}

/// 取得区分 is left out only where the row is no matter of health insurance.
fn check_kind(line: &mut Line<'_>) {
    let message = match line.text("acq.kubun") {
        "" if !line.flag("acq.only70") => {
            "取得区分がありません。受け付けた後に案件で選んでください。"
        }
        "6" | "7" => "この組合で使わない取得区分です。受け付けた後に案件で選んでください。",
        _ => return,
    };
    line.note(NoteKind::Notice, "kind_unclear", "acq.kubun", message);
}

fn check_pension_items(line: &mut Line<'_>) {
    if line.flag("acq.only70") {
        let message =
            "70歳以上被用者届だけの行です。健康保険の資格取得ではないか確かめてください。";
        line.note(NoteKind::Question, "pension_only", "acq.only70", message);
    }
    if matches!(line.text("acq.kubun"), "3" | "4") && line.has("member.nenkin1") {
        let message = "共済出向・船保任継の届に基礎年金番号は要りません。";
        line.note(
            NoteKind::Notice,
            "pension_number",
            "member.nenkin1",
            message,
        );
    }
    if line.has("member.nenkin1") != line.has("member.nenkin2") {
        let message = "基礎年金番号の片方しかありません。基礎年金番号は取り込みません。";
        line.note(
            NoteKind::Notice,
            "pension_number",
            "member.nenkin2",
            message,
        );
    }
}
