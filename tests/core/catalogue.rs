//! 手続の一覧: walks every procedure: unique names, labels, the chart, and one file each.

use crate::union;
use daicho::domain::coded::Coded;
use daicho::domain::name::PersonName;
use daicho::procedure::block_codes::Route;
use daicho::procedure::blocks::ROUTE;
use daicho::procedure::catalogue::{ALL, Procedure, find};
use daicho::procedure::field::{Field, Need};
use daicho::procedure::numbering::ESTABLISHMENT;
use daicho::procedure::person::NAME;
use daicho::procedure::step::{Lane, Step};
use daicho::procedure::value::{EstablishmentCode, Kind};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Files of `src/procedure` that are no procedures but the machine and its shared blocks.
const MACHINE: &[&str] = &[
    "account",
    "appeal",
    "block_codes",
    "benefit_correction",
    "benefit_rows",
    "blocks",
    "case",
    "case_papers",
    "catalogue",
    "certificate_papers",
    "certificate_request",
    "certificates",
    "checks",
    "collections",
    "dependent_findings",
    "dependents",
    "engine",
    "facts",
    "family",
    "field",
    "flows",
    "form",
    "gate",
    "input",
    "identity_reply",
    "inquiry_request",
    "insurer",
    "loss_findings",
    "loss_papers",
    "loss_rows",
    "losses",
    "member_premiums",
    "mod",
    "numbering",
    "person",
    "position",
    "prepaid",
    "record",
    "row_places",
    "server_rows",
    "sheet",
    "sheet_item",
    "sheet_table",
    "sheet_unit",
    "step",
    "step_findings",
    "subject",
    "trial",
    "value",
];

/// The steps of each chart as read from 「標準的な情報連携開始後の業務フロー（健保組合）」, all lanes, in order.
/// 証の交付・再交付 has no chart of its own; it follows 適用（証明書交付・再交付）.
const CHARTS: &[(&str, &[&str])] = &[
    (
        "injury_sickness_allowance",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 傷病手当金支給申請書登録",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 決裁",
            "健康保険組合 交付",
            "健康保険組合 書類保管",
            "健康保険組合 支払処理",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "childbirth_lump_sum",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 出産育児一時金支給申請書登録",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 決裁",
            "健康保険組合 交付",
            "健康保険組合 書類保管",
            "健康保険組合 支払処理",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "certificate_reissue",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 資格確認書等交付申請書登録",
            "健康保険組合 内容確認・審査",
            "健康保険組合 被保険者証等回収",
            "健康保険組合 交付",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "maximum_copayment_certificate",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 限度額適用認定証申請書登録",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 交付",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "address_change",
        &[
            "事業主 個人番号確認",
            "事業主 身元確認",
            "健康保険組合 受付",
            "健康保険組合 情報の更新",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 終了",
        ],
    ),
    (
        "address_change_continued",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 情報の更新",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 終了",
        ],
    ),
    (
        "eligibility_acquisition",
        &[
            "事業主 個人番号確認",
            "事業主 身元確認",
            "健康保険組合 受付",
            "健康保険組合 資格取得届情報登録",
            "健康保険組合 符号取得",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 決裁",
            "健康保険組合 交付",
            "健康保険組合 書類保管",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "eligibility_acquisition_continued",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 資格取得届情報登録",
            "健康保険組合 符号取得",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 決裁",
            "健康保険組合 交付",
            "健康保険組合 書類保管",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        // Not one of the ten charts: that of 資格取得 without the acquisition, with the 回収 of 資格喪失.
        "dependent_change",
        &[
            "事業主 個人番号確認",
            "事業主 身元確認",
            "健康保険組合 受付",
            "健康保険組合 被扶養者届情報登録",
            "健康保険組合 符号取得",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 被保険者証回収",
            "健康保険組合 決裁",
            "健康保険組合 交付",
            "健康保険組合 書類保管",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "eligibility_loss",
        &[
            "事業主 個人番号確認",
            "事業主 身元確認",
            "健康保険組合 受付",
            "健康保険組合 資格喪失届情報登録",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 被保険者証回収",
            "健康保険組合 決裁",
            "健康保険組合 交付",
            "健康保険組合 書類保管",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "premium_prepayment",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 前納納付申出書情報登録",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 交付",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
    (
        "eligibility_loss_continued",
        &[
            "健康保険組合 受付",
            "健康保険組合 個人番号確認",
            "健康保険組合 身元確認",
            "健康保険組合 資格喪失届情報登録",
            "健康保険組合 情報照会",
            "健康保険組合 内容確認・審査",
            "健康保険組合 被保険者証回収",
            "健康保険組合 決裁",
            "健康保険組合 交付",
            "健康保険組合 書類保管",
            "健康保険組合 送付",
            "健康保険組合 中間サーバーへ登録",
            "健康保険組合 終了",
        ],
    ),
];

fn assert_unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(!name.is_empty(), "{what}: 名前が空です");
        assert!(seen.insert(name), "{what}: {name} が2つあります");
    }
}

fn check_fields(procedure: &Procedure, fields: &[&Field]) {
    assert_unique(procedure.id, fields.iter().map(|field| field.key));
    assert_unique(procedure.id, fields.iter().map(|field| field.label));
    for field in fields {
        assert!(
            field
                .key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.')),
            "{} {}",
            procedure.id,
            field.key
        );
        assert!(!field.label.ends_with('。'), "見出しに句点 {}", field.label);
        assert!(
            field.help.is_empty() || field.help.ends_with('。'),
            "{} {}",
            procedure.id,
            field.help
        );
        if let Kind::Rows(inner) = field.kind {
            let inner: Vec<&Field> = inner.iter().collect();
            let is_of_form = |cell: &&&Field| matches!(cell.need, Need::Computed(_));
            assert!(inner.iter().find(is_of_form).is_none(), "{}", field.key);
            let is_shown = |cell: &&Field| matches!(cell.need, Need::Shown);
            assert_eq!(
                inner.iter().any(is_shown),
                field.is_drawn(),
                "台帳の行の欄だけが表示になる {}",
                field.key
            );
            check_fields(procedure, &inner);
        }
    }
}

#[test]
fn 項目の鍵と見出しは手続の中で一つだけ() {
    assert_unique("手続", ALL.iter().map(|procedure| procedure.id));
    for procedure in ALL {
        let fields: Vec<&Field> = union::fields(procedure).collect();
        check_fields(procedure, &fields);
        let in_no_row = |field: &&&Field| {
            matches!(field.need, Need::RowComputed(_) | Need::Shown)
                || (field.is_drawn() && !matches!(field.kind, Kind::Rows(_)))
        };
        assert!(fields.iter().find(in_no_row).is_none(), "{}", procedure.id);
        let answers = procedure.attachments.iter().map(|item| item.answer.name());
        assert_unique(
            procedure.id,
            answers.chain(fields.iter().map(|field| field.key)),
        );
    }
}

#[test]
fn 工程は業務フローの図のとおり() {
    for procedure in ALL {
        let chart = CHARTS
            .iter()
            .find(|(id, _)| *id == procedure.id)
            .unwrap_or_else(|| panic!("{} の図がありません", procedure.id))
            .1;
        let flow: Vec<String> = procedure
            .flow
            .iter()
            .flat_map(|group| group.iter().copied())
            .map(|step| format!("{} {}", procedure.lane(step).label(), procedure.label(step)))
            .collect();
        assert_eq!(flow, chart, "{}", procedure.id);
    }
}

#[test]
fn 図の箱と工程は一対一() {
    for procedure in ALL {
        let mut boxes: Vec<Step> = procedure.chart.iter().filter_map(|b| b.step).collect();
        let mut steps: Vec<Step> = procedure.flow.concat();
        boxes.sort();
        steps.sort();
        assert_eq!(boxes, steps, "{}", procedure.id);
        assert_eq!(
            procedure.lane(Step::Receive),
            Lane::Society,
            "受付は組合がする"
        );
        for (step, _) in procedure.own_details {
            assert!(steps.contains(step), "{} {step:?}", procedure.id);
        }
        for check in procedure.checklist {
            assert!(steps.contains(&check.step), "{} {}", procedure.id, check.id);
        }
        for document in procedure.documents {
            assert!(
                steps.contains(&document.step),
                "{} {}",
                procedure.id,
                document.id
            );
        }
        for export in procedure.exports {
            assert!(
                steps.contains(&export.step),
                "{} {}",
                procedure.id,
                export.id
            );
        }
    }
}

#[test]
fn 帳票と添付書類と確認事項に名前がある() {
    for procedure in ALL {
        assert!(!procedure.title.is_empty() && !procedure.law.is_empty());
        assert_unique("帳票", procedure.documents.iter().map(|item| item.id));
        assert_unique("帳票", procedure.documents.iter().map(|item| item.title));
        assert_unique("添付書類", procedure.attachments.iter().map(|item| item.id));
        assert_unique(
            "添付書類",
            procedure.attachments.iter().map(|item| item.label),
        );
        assert_unique("確認事項", procedure.checklist.iter().map(|item| item.id));
        assert_unique("確認事項", procedure.checklist.iter().map(|item| item.text));
        assert_unique("行", procedure.exports.iter().map(|item| item.id));
    }
}

#[test]
fn 手続は一つのファイルで_一覧に登録されている() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/procedure");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() || MACHINE.contains(&name.as_str()) {
            continue;
        }
        assert!(
            find(&name).is_some(),
            "{name}.rs が一覧に登録されていません"
        );
    }
    for procedure in ALL {
        let file = format!(
            "{}/src/procedure/{}.rs",
            env!("CARGO_MANIFEST_DIR"),
            procedure.id
        );
        assert!(Path::new(&file).exists(), "{file} がありません");
    }
}

#[test]
fn 終了で終わり_審査と決裁の順は変わらない() {
    for procedure in ALL {
        let steps = procedure.flow.concat();
        assert_eq!(steps.last(), Some(&Step::Finish), "{}", procedure.id);
        let place = |step| steps.iter().position(|other| *other == step);
        assert!(place(Step::Receive) < place(Step::Review));
        assert!(place(Step::Review) <= place(procedure.decision_step()));
    }
}

/// 返戻のお知らせ of a case that names an establishment, as text.
fn returned(procedure: &'static Procedure, route: Option<Route>) -> String {
    let desk = union::Desk::new("2026-11-22", None);
    let mut case = desk.open(procedure);
    NAME.set(&mut case.form, PersonName::declared("見本　花子").unwrap());
    ESTABLISHMENT.set(&mut case.form, EstablishmentCode("0042".to_owned()));
    if let Some(route) = route {
        ROUTE.set(&mut case.form, route);
    }
    let mut facts = desk.facts(procedure, &case);
    facts.return_reason = Some("記載がないため".to_owned());
    let mut documents = procedure.documents.iter();
    let letter = documents.find(|is| is.id == "return_letter").unwrap();
    let sheets = (letter.sheets)(&case.form, &facts);
    sheets.iter().map(ToString::to_string).collect()
}

#[test]
fn 事業主のいない流れの返戻は_事業主経由と記録したときだけ事業主に宛てる() {
    for procedure in ALL {
        let may_go_to_employer = procedure.has_lane(Lane::Employer);
        for (route, goes_to_employer) in [
            (None, may_go_to_employer),
            (Some(Route::Mail), false),
            (Some(Route::ViaEmployer), true),
        ] {
            let text = returned(procedure, route);
            let is_to_employer = text.contains("事業主　例示　次郎　様");
            assert_eq!(
                is_to_employer, goes_to_employer,
                "{} {route:?}",
                procedure.id
            );
            assert_eq!(text.contains("見本　花子　様"), !goes_to_employer);
        }
    }
}
