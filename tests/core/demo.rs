//! 実演: the whole main job without a window, and what it must leave behind.

use daicho::app::demo;
use daicho::app::demo::DemoReport;
use daicho::app::papers;
use daicho::app::session::KeyCost;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What every paper of the demonstration must say somewhere, by the title in its file name.
const EXPECTED: &[(&str, &[&str])] = &[
    (
        "R8-000001_資格取得確認兼標準報酬決定通知書",
        &[
            "見本電機株式会社",
            "事業主　架空　太郎　様",
            "42・7001",
            "見本　一郎",
            "平成2年4月15日　男",
            "令和8年10月1日",
            "320,000円（23級）",
            "令和8年10月",
            "関東信越厚生局の社会保険審査官",
        ],
    ),
    (
        "R8-000001_資格取得確認兼標準報酬決定通知書（写）",
        &["見本　一郎"],
    ),
    (
        "R8-000001_資格情報のお知らせ",
        &["見本　一郎", "見本　蕾", "06139992"],
    ),
    (
        "R8-000001_資格確認書",
        &["見本　桜", "家族（被扶養者）", "令和12年11月30日"],
    ),
    (
        "R8-000003_資格確認書",
        &["マイケル　架空", "本人（被保険者）"],
    ),
    (
        "R8-000009_限度額適用認定証",
        &["マイケル　架空", "令和8年12月1日", "令和9年5月31日"],
    ),
    (
        "R8-000010_支給額決定通知書兼振込通知書",
        &["見本　桜（妻）", "500,000円", "－462,300円", "37,700円"],
    ),
    (
        "R8-000011_支給額決定通知書兼振込通知書",
        &[
            "試験　花子",
            "令和8年12月3日から令和8年12月15日まで",
            "4,887円",
            "13日",
            "63,531円",
        ],
    ),
    (
        "R8-000012_資格喪失確認通知書",
        &["見本電機株式会社", "見本　桜", "令和8年12月26日", "退職等"],
    ),
    (
        "R8-000013_資格取得決定通知書",
        &["900・1", "令和10年12月26日", "30,176円"],
    ),
    (
        "R8-000015_納付書",
        &[
            "見本　一郎",
            "令和9年2月分から",
            "60,057円",
            "295円",
            "令和9年2月1日",
        ],
    ),
    (
        "R8-000016_資格喪失確認通知書",
        &[
            "見本　一郎",
            "令和9年2月1日",
            "前納された保険料のうち",
            "60,254円",
        ],
    ),
    (
        "復旧コードの控え_20261124",
        &["見本健康保険組合", "06139992"],
    ),
];

fn run(folder: &TempDir) -> DemoReport {
    demo::run(&folder.path().join("実演"), KeyCost::Least, &mut |_| {}).unwrap()
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, papers::text_of(&path).unwrap())
        })
        .collect()
}

#[test]
fn 見本の組合の仕事が最後まで進み帳票に名前が載る() {
    let folder = TempDir::new().unwrap();
    let report = run(&folder);
    let count = |what: &str| {
        let line = report.lines.iter().find(|line| line.what.starts_with(what));
        line.unwrap_or_else(|| panic!("「{what}」の行がありません"))
            .count
    };
    assert_eq!(count("終了した案件"), 16);
    assert_eq!(count("台帳の加入者"), 9);
    assert_eq!(count("中間サーバー登録用ファイル"), 8);
    assert_eq!(count("結果ファイルの取込"), 8);

    let texts = texts(&folder.path().join("実演/帳票"));
    assert_eq!(
        texts.len(),
        report.papers.len() + 2,
        "復旧コードの控えと転記票のほかは発行した帳票"
    );
    for (paper, expected) in EXPECTED {
        let text = texts
            .get(*paper)
            .unwrap_or_else(|| panic!("「{paper}」がありません"));
        for word in *expected {
            assert!(
                text.contains(word),
                "{paper}に「{word}」がありません:\n{text}"
            );
        }
    }
    for (paper, text) in &texts {
        assert!(text.contains("見本"), "{paper}に見本の印がありません");
        assert!(
            !text.contains("9999000000"),
            "{paper}に個人番号が載っています"
        );
    }
}

#[test]
fn 届書の9行目は受け付けず二重の届は選ばれない() {
    let folder = TempDir::new().unwrap();
    let report = run(&folder);
    let remarks: String = report
        .lines
        .iter()
        .map(|line| line.remark.as_str())
        .collect();
    assert!(
        remarks.contains("9行目 受付不可：項目が35個あります"),
        "{remarks}"
    );
    assert!(remarks.contains("6行目 要確認"), "{remarks}");
    assert!(
        remarks.contains("同じ個人番号の案件（R8-000001）"),
        "{remarks}"
    );
}

#[test]
fn 空でないフォルダーには実演しない() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("大切な書類.txt"), "消さない").unwrap();
    let error = demo::run(folder.path(), KeyCost::Least, &mut |_| {}).unwrap_err();
    assert!(error.message_ja().contains("空ではありません"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
