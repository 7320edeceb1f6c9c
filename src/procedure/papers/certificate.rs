//! 証の共通部分: the holder and the two sides of a card of 85.6 × 54.0 mm.
//! It must not decide which certificate somebody gets or how long it is valid.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::Sex;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::procedure::papers::parts::Issuer;
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Line, Shape, TextBox};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};

/// 証の交付を受ける人.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// 記号.
    pub symbol: Symbol,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番.
    pub branch: Branch,
    /// 氏名.
    pub name: PersonName,
    /// フリガナ.
    pub kana: Option<KanaName>,
    /// 生年月日.
    pub birth_on: Date,
    /// 性別.
    pub sex: Sex,
    /// 本人 or 家族.
    pub standing: Standing,
}

/// 本人・家族の別 with the day the right began.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// 本人（被保険者）.
    Insured {
        /// 資格取得年月日.
        acquired_on: Date,
    },
    /// 家族（被扶養者）.
    Dependent {
        /// 認定年月日.
        certified_on: Date,
        /// 被保険者氏名.
        insured_name: PersonName,
    },
}

/// 一部負担金の割合 of a person of 70 or older.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// 割合, such as 2割.
    pub label: String,
    /// 発効期日.
    pub applies_from: Date,
}

/// One line of a certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// 項目名.
    pub label: &'static str,
    /// 値.
    pub value: String,
}

/// A line of a certificate.
#[must_use]
pub fn entry(label: &'static str, value: impl Into<String>) -> Entry {
    Entry {
        label,
        value: value.into(),
    }
}

impl Holder {
    /// 本人（被保険者） or 家族（被扶養者）.
    #[must_use]
    pub const fn standing_label(&self) -> &'static str {
        match self.standing {
            Standing::Insured { .. } => "本人（被保険者）",
            Standing::Dependent { .. } => "家族（被扶養者）",
        }
    }

    /// 生年月日 with 性別.
    #[must_use]
    pub fn birth_and_sex(&self) -> String {
        format!("{}　{}", self.birth_on.wareki(), self.sex.label())
    }

    /// 資格取得年月日, or 認定年月日 with 被保険者氏名.
    #[must_use]
    pub fn standing_entries(&self) -> Vec<Entry> {
        match &self.standing {
            Standing::Insured { acquired_on } => {
                vec![entry("資格取得年月日", acquired_on.wareki())]
            }
            Standing::Dependent {
                certified_on,
                insured_name,
            } => vec![
                entry("認定年月日", certified_on.wareki()),
                entry("被保険者氏名", insured_name.as_str()),
            ],
        }
    }
}

impl Share {
    /// 一部負担金の割合 and its first day, as a line of a certificate.
    #[must_use]
    pub fn entry(&self) -> Entry {
        let value = format!("{}（{}から）", self.label, self.applies_from.wareki());
        entry("一部負担金の割合", value)
    }
}

/// カードの表.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardFront<'c> {
    /// 表題.
    pub title: &'static str,
    /// The holder.
    pub holder: &'c Holder,
    /// 交付年月日.
    pub issued_on: Date,
    /// The lines below name and birth.
    pub entries: Vec<Entry>,
    /// 発行者.
    pub issuer: &'c Issuer,
    /// 再交付, marked beside the day of issue.
    pub is_reissue: bool,
}

/// The front of a card.
#[must_use]
pub fn card_front(card: &CardFront<'_>) -> Sheet {
    Sheet::new(card.title, Paper::Card)
        .with(|sheet| band(sheet, card))
        .with(|sheet| numbers(sheet, card.holder))
        .with(|sheet| name(sheet, card.holder))
        .with(|sheet| entries(sheet, &card.entries))
        .with(|sheet| insurer(sheet, card.issuer))
        .sample_if(card.issuer.is_sample)
}

/// Length on a card, in tenths of a millimetre.
const fn mm(tenths: i32) -> Mm {
    Mm::tenths(tenths)
}

/// An area on a card, in tenths of a millimetre.
fn area(x: i32, y: i32, width: i32, height: i32) -> Area {
    Area::new(mm(x), mm(y), mm(width), mm(height))
}

/// Title, 本人・家族 and the day of issue on a coloured ground.
fn band(sheet: Sheet, card: &CardFront<'_>) -> Sheet {
    let reissue = if card.is_reissue { "　再交付" } else { "" };
    let issued = format!("{}交付{reissue}", card.issued_on.wareki());
    sheet
        .shape(Shape::fill(area(0, 0, 856, 92), Ink::PALE_BLUE))
        .line(
            Line::across(0, mm(92), mm(856))
                .weight(mm(3))
                .ink(Ink::INDIGO),
        )
        .text(
            TextBox::line(area(40, 13, 440, 70), card.title)
                .size(11)
                .bold()
                .ink(Ink::INDIGO),
        )
        .text(
            TextBox::line(area(480, 14, 336, 34), card.holder.standing_label())
                .size(Pt::tenths(75))
                .bold()
                .right(),
        )
        .text(
            TextBox::line(area(480, 50, 336, 30), issued)
                .size(6)
                .right(),
        )
}

/// 記号・番号・枝番.
fn numbers(sheet: Sheet, holder: &Holder) -> Sheet {
    let pair = |sheet: Sheet, x: i32, width: i32, label: &str, value: String| {
        sheet
            .text(
                TextBox::line(area(x, 108, 70, 46), label)
                    .size(6)
                    .ink(Ink::GRAY),
            )
            .text(
                TextBox::line(area(x + 70, 104, width, 50), value)
                    .size(10)
                    .bold()
                    .named(label),
            )
    };
    let sheet = pair(sheet, 40, 160, "記号", holder.symbol.to_string());
    let sheet = pair(sheet, 280, 240, "番号", holder.number.to_string());
    pair(sheet, 610, 130, "枝番", holder.branch.to_string())
}

/// フリガナ and 氏名.
fn name(sheet: Sheet, holder: &Holder) -> Sheet {
    let kana = holder.kana.as_ref().map_or("", |kana| kana.as_str());
    sheet
        .text(
            TextBox::line(area(40, 181, 120, 50), "氏名")
                .size(6)
                .ink(Ink::GRAY),
        )
        .text(
            TextBox::line(area(180, 156, 636, 25), kana)
                .size(Pt::tenths(55))
                .min_size(Pt::tenths(40))
                .named("フリガナ"),
        )
        .text(
            TextBox::line(area(180, 181, 636, 52), holder.name.as_str())
                .size(12)
                .min_size(7)
                .bold()
                .named("氏名"),
        )
        .line(
            Line::across(mm(40), mm(236), mm(776))
                .weight(Mm::hundredths(15))
                .ink(Ink::SILVER),
        )
}

/// The lines between name and insurer, spread over their height.
fn entries(sheet: Sheet, entries: &[Entry]) -> Sheet {
    let count = i32::try_from(entries.len()).unwrap_or(1).max(1);
    let pitch = (158 / count).min(42);
    let size = if pitch < 32 { 65 } else { 75 };
    let mut y = 242;
    let mut sheet = sheet;
    for line in entries {
        sheet = sheet
            .text(
                TextBox::line(area(40, y, 220, pitch), line.label)
                    .size(6)
                    .ink(Ink::GRAY),
            )
            .text(
                TextBox::line(area(270, y, 546, pitch), line.value.as_str())
                    .size(Pt::tenths(size))
                    .min_size(Pt::tenths(55))
                    .named(line.label),
            );
        y += pitch;
    }
    sheet
}

/// 保険者 with its number, address and seal at the foot.
fn insurer(sheet: Sheet, issuer: &Issuer) -> Sheet {
    let address = format!("{}　電話 {}", issuer.address, issuer.phone);
    let number_and_name = format!("保険者番号　{}", issuer.insurer_number);
    sheet
        .line(
            Line::across(mm(40), mm(404), mm(776))
                .weight(Mm::hundredths(15))
                .ink(Ink::SILVER),
        )
        .text(
            TextBox::line(area(40, 410, 660, 36), number_and_name)
                .size(Pt::tenths(75))
                .bold(),
        )
        .text(
            TextBox::line(area(40, 446, 660, 36), issuer.name.as_str())
                .size(8)
                .bold()
                .named("保険者名称"),
        )
        .text(
            TextBox::line(area(40, 482, 660, 28), address)
                .size(Pt::tenths(55))
                .min_size(Pt::tenths(45))
                .named("保険者所在地"),
        )
        .seal(issuer.seal(area(716, 412, 100, 100)))
}

/// 臓器提供意思表示欄 (健康保険法施行規則の様式).
pub(super) const DONATION: &str = "※ 以下の欄に記入することにより、臓器提供に関する意思を表示することができます。記入する場合は、\
    1から3までのいずれかの番号を○で囲んでください。\n\
    1 私は、脳死後及び心臓が停止した死後のいずれでも、移植のために臓器を提供します。\n\
    2 私は、心臓が停止した死後に限り、移植のために臓器を提供します。\n\
    3 私は、臓器を提供しません。\n\
    《1又は2を選んだ方で、提供したくない臓器があれば、×をつけてください。》\n\
    【 心臓 ・ 肺 ・ 肝臓 ・ 腎臓 ・ 膵臓 ・ 小腸 ・ 眼球 】\n\
    〔特記欄：　　　　　　　　　　　　　　　　　　　　　　　　　　〕\n\
    署名年月日　　　　年　　月　　日\n\
    本人署名（自筆）　　　　　　　　　　家族署名（自筆）";

/// The back of a card: 住所, 備考, 注意事項, 臓器提供意思表示欄.
#[must_use]
pub fn card_back(title: &str, address: &str, remarks: &str, notes: &str, issuer: &Issuer) -> Sheet {
    let thin = |area: Area| Shape::frame(area).stroke(Mm::hundredths(15), Ink::GRAY);
    let label = |area: Area, text: &str| TextBox::line(area, text).size(6).ink(Ink::GRAY);
    let value = |area: Area, text: &str, name: &str| {
        TextBox::line(area, text)
            .size(7)
            .min_size(Pt::tenths(55))
            .named(name)
    };
    Sheet::new(format!("{title}（裏）"), Paper::Card)
        .shape(thin(area(40, 32, 776, 58)))
        .text(label(area(52, 32, 80, 58), "住所"))
        .text(value(area(130, 34, 680, 54), address, "住所"))
        .shape(thin(area(40, 90, 776, 46)))
        .text(label(area(52, 90, 80, 46), "備考"))
        .text(value(area(130, 92, 680, 42), remarks, "備考"))
        .text(
            TextBox::paragraph(area(40, 142, 776, 112), notes)
                .size(Pt::tenths(55))
                .min_size(Pt::tenths(45))
                .leading(116)
                .named("注意事項"),
        )
        .shape(thin(area(40, 258, 776, 252)).rounded(mm(12)))
        .text(
            TextBox::paragraph(area(46, 262, 764, 245), DONATION)
                .size(Pt::tenths(55))
                .min_size(Pt::tenths(45))
                .leading(122)
                .named("臓器提供意思表示欄"),
        )
        .sample_if(issuer.is_sample)
}
