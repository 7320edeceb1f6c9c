//! レイアウトに書ける名前: the values this program can send, the selections, targets and rules it knows.
//! It must not hold a value; the names are filled in `procedure` and `app`.

use std::collections::BTreeSet;

/// Views whose rows an export may send.
pub const SOURCES: &[&str] = &[
    "member_qualification",
    "benefit_payment",
    "limit_certificate",
    "inquiry",
    "payment",
];

/// Which rows of a view go out: those that wait since the last accepted file, or were never sent.
pub const SELECTIONS: &[&str] = &["delta_since_last_accepted", "unsent"];

/// What the rows of an import may become.
pub const TARGETS: &[&str] = &[
    "intake_acquisition",
    "intake_loss",
    "intake_dependants",
    "intake_address",
    "intake_remuneration",
    "intake_bonus",
    "registration_result",
    "inquiry_result",
    "certificate_need",
];

/// Values by name, with what they are; 1.3 and 1.8 of the interface notes.
pub const VALUES: &[(&str, &str)] = &[
    ("op", "処理区分（add・change・cancel）"),
    ("today", "出力日"),
    ("row.updated", "更新年月日"),
    ("insurer.no", "保険者番号"),
    ("member.kigou", "記号"),
    ("member.bangou", "番号"),
    ("member.edaban", "枝番"),
    ("member.person_id", "加入者管理番号"),
    ("member.kojin_no", "個人番号"),
    ("member.name", "氏名（漢字）"),
    ("member.kana", "氏名（カナ）"),
    ("member.alias", "通称名"),
    ("member.alias_kana", "通称名（カナ）"),
    ("member.birth", "生年月日"),
    ("member.sex", "性別（male・female）"),
    ("member.zip", "郵便番号"),
    ("member.address", "住所"),
    ("member.honke", "本人・家族の別（honnin・kazoku）"),
    ("member.zokugara", "続柄"),
    ("member.withhold", "自己情報の不開示（no・yes）"),
    ("member.jlis_flag", "本人確認判定フラグ（no_doubt）"),
    ("member.jlis_reason", "本人確認の疑いなしの理由"),
    ("qual.start", "資格取得年月日"),
    ("qual.start_reason", "資格取得事由"),
    ("qual.end", "資格喪失年月日"),
    ("qual.end_reason", "資格喪失事由"),
    ("qual.kind", "被保険者区分"),
    ("cert.kind", "資格確認書の交付区分"),
    ("cert.valid_to", "資格確認書の有効期限"),
    ("cert.ratio", "一部負担金の割合"),
    ("benefit.kind", "給付の種類"),
    ("benefit.decided", "支給決定年月日"),
    ("benefit.from", "支給期間の初日"),
    ("benefit.to", "支給期間の末日"),
    ("benefit.first_day", "支給開始年月日"),
    ("benefit.daily", "支給日額"),
    ("benefit.amount", "支給額"),
    ("benefit.paid", "支払年月日"),
    ("benefit.birth_on", "出産年月日"),
    ("benefit.result", "支給・不支給の別"),
    ("limit.kind", "認定証の区分"),
    ("limit.class", "適用区分"),
    ("limit.from", "有効期間の初日"),
    ("limit.to", "有効期間の末日"),
    ("limit.long_stay", "長期入院の該当年月日"),
    ("limit.issued", "交付年月日"),
    ("inquiry.no", "照会管理番号"),
    ("inquiry.jimu", "事務名コード"),
    ("inquiry.tetsuzuki", "事務手続コード"),
    ("inquiry.joho", "特定個人情報名コード"),
    ("inquiry.year", "照会する年度"),
    ("inquiry.from", "照会する期間の初日"),
    ("inquiry.to", "照会する期間の末日"),
    ("inquiry.org", "照会先の機関コード"),
    ("bank.itaku_code", "振込依頼人コード"),
    ("bank.itaku_kana", "振込依頼人名"),
    ("bank.no", "仕向銀行番号"),
    ("bank.kana", "仕向銀行名"),
    ("bank.branch_no", "仕向支店番号"),
    ("bank.branch_kana", "仕向支店名"),
    ("bank.acct_type", "預金種目（依頼人）"),
    ("bank.acct_no", "口座番号（依頼人）"),
    ("batch.paydate", "振込指定日"),
    ("payment.no", "支払番号"),
    ("payment.amount", "振込金額"),
    ("payment.new_code", "新規コード"),
    ("payment.method", "振込指定区分"),
    ("payee.bank_no", "被仕向銀行番号"),
    ("payee.bank_kana", "被仕向銀行名"),
    ("payee.branch_no", "被仕向支店番号"),
    ("payee.branch_kana", "被仕向支店名"),
    ("payee.acct_type", "預金種目"),
    ("payee.acct_no", "口座番号"),
    ("payee.kana", "受取人名"),
];

/// Values that a layout may name and nothing fills: their columns stay empty, so they are not offered.
const UNFILLED: &[&str] = &["member.alias_kana"];

/// Names that only sort: they are no value of a column.
const ORDERS: &[&str] = &["benefit_no", "inquiry_no", "payment_no"];

/// Rules across items that the intake of 届書 keeps, with the words of the shipped files (`id`, `when`, `then`).
pub const RULES: &[(&str, &str, &str)] = &[
    (
        "mn-xor-addr",
        "f13 != ''",
        "f14 == '' && f15 == '' && f29 == '' && f30 == '' && f31 == '' && f32 == ''",
    ),
    (
        "no-mn-addr",
        "f13 == ''",
        "f29 != '' && f30 != '' && f31 != ''",
    ),
    (
        "no-mn-5joho",
        "f13 == ''",
        "f7 != '' && f8 != '' && f10 != '' && f11 != '' && f32 != ''",
    ),
    (
        "total",
        "true",
        "num(f23) == min(num(f21) + num(f22), 9999999) && num(f23) >= 1000",
    ),
    ("not-future", "true", "date(f18,f19) <= today"),
    (
        "retire-plus1",
        "f16 == '4' || f16 == '5'",
        "date(f14,f15) == date(f17,f18) + 1",
    ),
    ("age75", "f16 == '7'", "date(f14,f15) >= birth + 75y"),
    ("mn-or-nenkin", "f11 == ''", "f12 != '' && f13 != ''"),
];

/// Whether a `from` names a value, a count or a sum.
#[must_use]
pub fn is_value(from: &str) -> bool {
    let is_counted = from.starts_with("count:") || from.starts_with("sum:");
    is_counted || VALUES.iter().any(|(name, _)| *name == from)
}

/// The values that are filled, with what they are.
fn offered() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    VALUES.iter().filter(|(name, _)| !UNFILLED.contains(name))
}

/// The names that can be written in the place of one that is no value: those of its group, or the groups.
#[must_use]
pub fn instead_of(from: &str) -> String {
    let group = from.split('.').next().unwrap_or_default();
    let is_of_group = |name: &str| name.split('.').next() == Some(group) && name.contains('.');
    let of_group: Vec<String> = offered()
        .filter(|(name, _)| is_of_group(name))
        .map(|(name, what)| format!("{name}（{what}）"))
        .collect();
    if of_group.is_empty() {
        let groups: BTreeSet<&str> = offered()
            .filter_map(|(name, _)| Some(name.split_once('.')?.0))
            .collect();
        let groups: Vec<&str> = groups.into_iter().collect();
        return format!(
            "値の名前は {} のどれかと「.」で始まります。",
            groups.join("・")
        );
    }
    format!("「{group}.」で書ける値は {} です。", of_group.join("・"))
}

/// Every name with what it is, as a text to be read beside a layout file.
#[must_use]
pub fn list_of_values() -> String {
    let rows = offered().map(|(name, what)| format!("{name}\t{what}\r\n"));
    let rows: String = rows.collect();
    format!("from に書ける値の名前\r\n\r\n{rows}")
}

/// Whether an `order_by` names something rows have: a value, or its last word.
#[must_use]
pub fn is_order(key: &str) -> bool {
    let is_last = |name: &str| name == key || name.rsplit('.').next() == Some(key);
    ORDERS.contains(&key) || VALUES.iter().any(|(name, _)| is_last(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn 値の入らない名前は書けても勧めない() {
        for name in UNFILLED {
            assert!(is_value(name), "{name}");
            assert!(!list_of_values().contains(name), "{name}");
            assert!(!instead_of("member.nobody").contains(name), "{name}");
        }
        assert!(list_of_values().contains("member.alias\t通称名"));
    }
}
