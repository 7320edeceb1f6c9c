//! 操作の記録の言葉: what the audit keeps in codes, as the screen and the list of 操作の記録 say it.
//! It must not change or hide anything: what has no word yet is shown as it is stored.

use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::procedure::catalogue::ALL;
use crate::procedure::catalogue::Procedure;
use crate::procedure::field::Field;
use crate::procedure::gate;
use crate::procedure::input;
use std::collections::BTreeSet;

/// Words for what the audit keeps besides.
const DETAILS: &[(&str, &str)] = &[
    ("cautioned", "留意の確認の理由"),
    ("about", "一覧"),
    ("amount", "金額（円）"),
    ("amount_yen", "金額（円）"),
    ("at", "日時"),
    ("audit_seq", "記録番号"),
    ("batches", "控え"),
    ("before", "変更前"),
    ("by", "方法"),
    ("cases", "案件"),
    ("certificates", "証"),
    ("character", "元の字"),
    ("check", "確認項目"),
    ("clock_behind", "時計が前に戻っていた（最後の記録）"),
    ("compared_by", "突合した人"),
    ("confirmed", "確認したこと"),
    ("copy", "発行回数"),
    ("draft", "決定案"),
    ("drafts", "決定案"),
    ("due_on", "期日"),
    ("effective_from", "適用開始日"),
    ("entry", "記載の番号"),
    ("fields", "項目"),
    ("file", "ファイル"),
    ("finding", "指摘"),
    ("fiscal_year", "年度"),
    ("handles_numbers", "個人番号を扱う"),
    ("how", "方法"),
    ("intake", "原本番号"),
    ("inquiry", "照会管理番号"),
    ("interface", "レイアウト"),
    ("is_active", "使用中"),
    ("item", "項目"),
    ("is_erased", "媒体から消去"),
    ("is_zipped", "パスワード付きZIP"),
    ("kind", "種類"),
    ("lines", "行"),
    ("list", "一覧"),
    ("medium", "媒体"),
    ("month", "月"),
    ("months_from", "最初の月"),
    ("move", "操作"),
    ("n_confirmed", "確認したこと（件）"),
    ("n_entries", "記載（件）"),
    ("n_failures_before", "直前の失敗（回）"),
    ("n_files", "ファイル（件）"),
    ("n_numbers", "個人番号（件）"),
    ("n_findings", "指摘（件）"),
    ("n_unconfirmed", "コードが未確認の照会（件）"),
    ("n_masked", "伏せた個人番号（か所）"),
    ("n_payments", "支払（件）"),
    ("n_payments_withdrawn", "取りやめた支払（件）"),
    ("n_reclaims", "返納（件）"),
    ("takeover", "移行番号"),
    ("takeover_draft", "作業番号"),
    ("n_people", "人数"),
    ("n_replaced", "取り消した前の決定（件）"),
    ("n_rows", "行数"),
    ("n_tables", "表（件）"),
    ("note", "備考"),
    ("number", "控え番号"),
    ("on", "日"),
    ("outcome", "結果"),
    ("paid_as", "保険料"),
    ("payment_withdrawn", "取りやめた支払番号"),
    ("payments", "支払番号"),
    ("papers", "帳票番号"),
    ("people", "加入者"),
    ("reason", "理由"),
    ("receipts", "納付"),
    ("received_on", "受領日"),
    ("reply_by", "再提出の期限"),
    ("return_by", "返却期限"),
    ("roles", "役割"),
    ("rows", "行"),
    ("same_person", "同一人による決裁"),
    ("sha256", "照合値"),
    ("spec_revision", "仕様書の版"),
    ("step", "工程"),
    ("substitute", "代わりの字"),
    ("state", "状態"),
    ("subject", "対象情報"),
    ("total_yen", "合計金額（円）"),
    ("transfer_on", "振込指定日"),
    ("undone", "取り消した記録"),
    ("unverified_layout", "未突合レイアウト"),
    ("user", "利用者番号"),
];

/// Words for values that earlier versions kept as codes, by their keys.
const VALUES: &[(&str, &str, &str)] = &[
    (
        "finding",
        gate::CORRECTION_REASON,
        gate::CORRECTION_REASON_LABEL,
    ),
    ("move", "not_needed", "不要"),
    ("move", "send_back", "差戻し"),
    ("move", "return", "返戻"),
    ("move", "receive_again", "再受付"),
    ("move", "reject", "却下"),
    ("move", "withdraw", "取下げ"),
    ("outcome", "returned", "返却"),
    ("outcome", "lost", "滅失"),
    ("outcome", "unrecoverable", "回収不能"),
];

/// Words for what an action is about.
const TARGETS: &[(&str, &str)] = &[
    ("case", "案件"),
    ("person", "加入者"),
    ("user", "利用者"),
    ("establishment", "事業所"),
    ("intake", "受け付けた原本"),
    ("draft", "標準報酬の決定案"),
    ("batch", "登録用ファイル"),
    ("payment", "支払番号"),
    ("transfer", "振込データ"),
    ("reclaim", "返納"),
    ("layout", "レイアウト"),
];

/// The details in words; a key that has no word yet is shown as it is stored.
#[must_use]
pub fn detail_ja(stored: &str) -> String {
    match serde_json::from_str(stored) {
        Ok(serde_json::Value::Object(details)) => object_ja(&details),
        _ => stored.to_owned(),
    }
}

fn object_ja(details: &serde_json::Map<String, serde_json::Value>) -> String {
    let parts = details.iter().map(|(key, value)| {
        let label = key_ja(key).unwrap_or(key);
        match code_ja(key, value) {
            Some(word) => format!("{label} {word}"),
            None => format!("{label} {}", value_ja(&worded(key, value))),
        }
    });
    parts.collect::<Vec<_>>().join("　")
}

/// The word for a key: its own, or the title of the paper that it names.
fn key_ja(key: &str) -> Option<&'static str> {
    if let Some((_, label)) = DETAILS.iter().find(|(known, _)| *known == key) {
        return Some(label);
    }
    let mut papers = ALL.iter().flat_map(|procedure| procedure.documents);
    let paper = papers.find(|document| document.id == key)?;
    Some(paper.title)
}

/// The label of a field of a procedure, on its form or recorded at a step; a key that it does not have stays.
pub(super) fn field_ja<'k>(procedure: &Procedure, key: &'k str) -> &'k str {
    let mut fields = fields(procedure);
    fields
        .find(|field| field.key == key)
        .map_or(key, |field| field.label)
}

fn fields(procedure: &Procedure) -> impl Iterator<Item = &'static Field> {
    let of_sections = procedure.sections.iter().map(|section| section.fields);
    let of_steps = procedure.details().map(|(_, fields)| fields);
    of_sections.chain(of_steps).flatten()
}

/// What a finding says, its first sentence, with the field beside which it stands; a code that stands against nothing
/// any more stays.
pub(super) fn finding_ja(procedure: &Procedure, findings: &[Finding], code: &str) -> String {
    if code == gate::CORRECTION_REASON {
        return gate::CORRECTION_REASON_LABEL.to_owned();
    }
    let found = findings.iter().find(|finding| finding.identity() == code);
    let Some(finding) = found else {
        return code.to_owned();
    };
    let message = finding.message.as_str();
    let said = message.split_inclusive('。').next().unwrap_or(message);
    let at = finding.at.as_ref();
    match at.and_then(|path| path_ja(procedure, path)) {
        Some(place) => format!("{said}（{place}）"),
        None => said.to_owned(),
    }
}

/// The label of a field; of one in a row with the number of the row.
fn path_ja(procedure: &Procedure, path: &FieldPath) -> Option<String> {
    let field = input::field_at(procedure, path)?;
    let Some((row, _)) = &path.inner else {
        return Some(field.label.to_owned());
    };
    let table = input::field_at(procedure, &FieldPath::of(&path.key))?;
    let row = row.saturating_add(1);
    Some(format!("{}{row}行目　{}", table.label, field.label))
}

/// The word for a field or a 確認事項 that earlier versions kept as a code; where procedures call it differently, all
/// their words.
fn kept_code_ja(key: &str, code: &str) -> Option<String> {
    let words: Vec<&str> = match key {
        "fields" => ALL
            .iter()
            .flat_map(|procedure| fields(procedure))
            .filter(|field| field.key == code)
            .map(|field| field.label)
            .collect(),
        "check" => ALL
            .iter()
            .flat_map(|procedure| procedure.checklist)
            .filter(|item| gate::check_key(item.step, item.id) == code)
            .map(|item| item.text)
            .collect(),
        _ => Vec::new(),
    };
    let words: BTreeSet<&str> = words.into_iter().collect();
    let words: Vec<&str> = words.into_iter().collect();
    (!words.is_empty()).then(|| words.join("／"))
}

/// A value with the words for the codes in it.
fn worded(key: &str, value: &serde_json::Value) -> serde_json::Value {
    let word = |value: &serde_json::Value| {
        let known = value.as_str().and_then(|code| kept_code_ja(key, code));
        known.map_or_else(|| value.clone(), serde_json::Value::String)
    };
    match value {
        serde_json::Value::Array(all) => serde_json::Value::Array(all.iter().map(word).collect()),
        value => word(value),
    }
}

/// The word for a code under this key.
fn code_ja(key: &str, value: &serde_json::Value) -> Option<&'static str> {
    let code = value.as_str()?;
    let mut known = VALUES.iter().filter(|(of, ..)| *of == key);
    known.find_map(|(_, stored, word)| (*stored == code).then_some(*word))
}

fn value_ja(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Bool(true) => "はい".to_owned(),
        serde_json::Value::Bool(false) => "いいえ".to_owned(),
        serde_json::Value::Null => "なし".to_owned(),
        serde_json::Value::String(text) if text == "recovery_code" => "復旧コード".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        serde_json::Value::Array(all) => {
            let all: Vec<String> = all.iter().map(value_ja).collect();
            all.join("、")
        }
        serde_json::Value::Object(details) => format!("（{}）", object_ja(details)),
    }
}

/// 案件 12 for `case 12`.
#[must_use]
pub fn target_ja(target: &str) -> String {
    let known = TARGETS.iter().find_map(|(code, word)| {
        let rest = target.strip_prefix(code)?.strip_prefix(' ')?;
        Some(format!("{word} {rest}"))
    });
    known.unwrap_or_else(|| target.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::ALL;
    use super::Finding;
    use super::TARGETS;
    use super::detail_ja;
    use super::field_ja;
    use super::fields;
    use super::finding_ja;
    use super::gate;
    use super::key_ja;
    use super::target_ja;
    use crate::domain::certificate::CollectionOutcome;
    use crate::domain::coded::Coded;
    use std::path::Path;

    /// The sources without their tests.
    fn sources(folder: &Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if !path.ends_with("app/audit_words.rs") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                into.push(code.to_owned());
            }
        }
    }

    fn all_sources() -> Vec<String> {
        let mut all = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        all
    }

    /// What stands in quotes first after each place of this word.
    fn quoted_after(all: &[String], word: &str) -> Vec<String> {
        let places = all.iter().flat_map(|text| text.split(word).skip(1));
        let quoted = places.filter_map(|rest| rest.trim_start().strip_prefix('"'));
        quoted
            .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
            .collect()
    }

    #[test]
    fn 記録に付ける項目にはみな日本語の名がある() {
        let all = all_sources();
        let mut keys = quoted_after(&all, "add_detail(");
        assert!(keys.len() > 40, "{keys:?}");
        keys.extend(["n_payments", "n_payments_withdrawn", "n_reclaims"].map(str::to_owned));
        for key in keys {
            assert!(key_ja(&key).is_some(), "{key}");
        }
    }

    #[test]
    fn 記録の対象にはみな日本語の名がある() {
        let all = all_sources();
        assert_eq!(quoted_after(&all, "set_target(format!("), [""; 0]);
        let transact = all.iter().find(|text| text.contains("pub mod target {"));
        let (_, module) = transact.unwrap().split_once("pub mod target {").unwrap();
        let (module, _) = module.split_once("\n}\n").unwrap();
        let kinds = quoted_after(&[module.to_owned()], "format!(");
        assert_eq!(kinds.len(), TARGETS.len());
        for kind in kinds {
            let (kind, _) = kind.split_once(' ').unwrap();
            assert!(TARGETS.iter().any(|(code, _)| *code == kind), "{kind}");
        }
    }

    #[test]
    fn 内容は項目の名で示す() {
        assert_eq!(detail_ja("{}"), "");
        assert_eq!(
            detail_ja("{\"handles_numbers\":false}"),
            "個人番号を扱う いいえ"
        );
        assert_eq!(
            detail_ja("{\"payments\":[3,4],\"on\":\"2026-11-30\"}"),
            "日 2026-11-30　支払番号 3、4"
        );
        assert_eq!(detail_ja("{\"unknown\":3}"), "unknown 3");
    }

    /// Records of earlier versions keep the code; a reason of the same letters stays as it was written.
    #[test]
    fn 以前の記録の符号も言葉で示す() {
        for outcome in CollectionOutcome::CHOICES {
            let stored = format!("{{\"outcome\":\"{}\"}}", outcome.code);
            assert_eq!(detail_ja(&stored), format!("結果 {}", outcome.label));
        }
        assert_eq!(detail_ja("{\"move\":\"send_back\"}"), "操作 差戻し");
        assert_eq!(detail_ja("{\"move\":\"差戻し\"}"), "操作 差戻し");
        assert_eq!(detail_ja("{\"reason\":\"returned\"}"), "理由 returned");
    }

    #[test]
    fn 届書の項目と確認事項はどの手続でも言葉で示す() {
        let mut n_fields = 0;
        for procedure in ALL {
            for field in fields(procedure) {
                assert_eq!(field_ja(procedure, field.key), field.label);
                let stored = serde_json::json!({ "fields": [field.key, "ほか"] }).to_string();
                let said = detail_ja(&stored);
                assert!(
                    said.contains(field.label) && said.ends_with("、ほか"),
                    "{said}"
                );
                n_fields += 1;
            }
            for item in procedure.checklist {
                let code = gate::check_key(item.step, item.id);
                let said = detail_ja(&serde_json::json!({ "check": code }).to_string());
                assert!(said.contains(item.text), "{said}");
                assert!(!said.contains(&code), "{said}");
            }
        }
        assert!(n_fields > 300, "{n_fields}");
        let nowhere = "{\"fields\":[\"nowhere\"],\"reason\":\"name\"}";
        assert_eq!(detail_ja(nowhere), "項目 nowhere　理由 name");
    }

    #[test]
    fn 指摘は最初の文で示す() {
        let finding = Finding::confirm("loss.day_differs", "日付が違います。確かめてください。");
        let all = [finding];
        let procedure = ALL.first().unwrap();
        let said = |code: &str| finding_ja(procedure, &all, code);
        assert_eq!(said("loss.day_differs"), "日付が違います。");
        assert_eq!(said("gone"), "gone");
        assert_eq!(said(gate::CORRECTION_REASON), "訂正・取消の理由");
        let stored = "{\"finding\":\"correction\"}";
        assert_eq!(detail_ja(stored), "指摘 訂正・取消の理由");
    }

    #[test]
    fn 対象は日本語で示し知らないものはそのまま示す() {
        assert_eq!(target_ja("case 12"), "案件 12");
        assert_eq!(target_ja("establishment 0042"), "事業所 0042");
        assert_eq!(target_ja("payment 7"), "支払番号 7");
        assert_eq!(target_ja("other"), "other");
        assert_eq!(target_ja(""), "");
    }
}
