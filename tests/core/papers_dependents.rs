//! 被扶養者の帳票と一覧: the notice of decisions, the yearly review list and registers of many pages.

use crate::papers::{APPEAL, check, day, head, name};
use crate::papers_loss::{LONG_NAME, establishment, insured, out, private_head, text_of};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::domain::yen::Yen;
use daicho::procedure::papers::dependents_notice;
use daicho::procedure::papers::dependents_notice::{
    DecidedDependent, DependentChange, DependentsNotice, RefusedDependent,
};
use daicho::procedure::papers::dependents_review_list;
use daicho::procedure::papers::dependents_review_list::{
    DependentsReviewList, ReviewedDependent, ReviewedEstablishment,
};
use daicho::procedure::papers::identity_sheet;
use daicho::procedure::papers::identity_sheet::IdentitySheet;
use daicho::procedure::papers::parts::EstablishmentLine;
use daicho::procedure::papers::register_list;
use daicho::procedure::papers::register_list::RegisterList;
use daicho::procedure::sheet::Paper;
use daicho::procedure::sheet_table::Column;
use daicho::procedure::sheet_unit::Mm;

fn decided(change: DependentChange, text: &str, reason: &str) -> DecidedDependent {
    DecidedDependent {
        change,
        name: name(text),
        birth_on: day(2004, 5, 6),
        relationship: "長男".to_owned(),
        effective_on: day(2026, 11, 2),
        reason: reason.to_owned(),
    }
}

fn notice() -> DependentsNotice {
    DependentsNotice {
        head: head(),
        establishment: Some(establishment()),
        insured: insured(345, "見本 花子"),
        received_on: day(2026, 11, 20),
        decided: vec![
            decided(DependentChange::Added, "見本 一郎", "離職"),
            decided(DependentChange::Removed, "見本 二郎", "就職・収入増加"),
            decided(DependentChange::Changed, "見本 三郎", "続柄の訂正（子から長男）"),
        ],
        refused: vec![RefusedDependent {
            name: name("見本 梅"),
            birth_on: day(1954, 1, 1),
            relationship: "母".to_owned(),
            reason: "年間の収入の見込額（1,920,000円）が180万円以上であり、主として被保険者の収入により生計を維持しているとは認められないため（健康保険法第3条第7項第1号、昭和52年保発第9号）。".to_owned(),
        }],
        certificates_out: vec![out("資格確認書", 345, 2, "見本 二郎")],
        return_by: Some(day(2026, 12, 4)),
        appeal_text: APPEAL.to_owned(),
    }
}

#[test]
fn 被扶養者異動の通知書() {
    check(
        "dependents_notice",
        &dependents_notice::sheets(&notice()),
        &[
            "認定しなかった方",
            "180万円以上",
            "続柄の訂正",
            "令和8年12月4日までに",
            "社会保険審査官",
        ],
    );
}

#[test]
fn 被扶養者が十二人でも通知書から漏れない() {
    let mut many = notice();
    many.head = private_head();
    many.head.issuer.is_sample = true;
    many.establishment = None;
    many.insured.name = name(LONG_NAME);
    many.decided = (1..=12)
        .map(|n| {
            let text = if n == 4 {
                LONG_NAME.to_owned()
            } else {
                format!("見本 {n}郎")
            };
            decided(DependentChange::Added, &text, "出生")
        })
        .collect();
    let sheets = dependents_notice::sheets(&many);
    let text = text_of(&sheets);
    assert!(
        (1..=12)
            .filter(|n| *n != 4)
            .all(|n| text.contains(&format!("見本　{n}郎⏎")))
    );
    assert!(!text.contains("事業所"), "本人あてに事業所は載せない");
    check(
        "dependents_notice_many",
        &sheets,
        &["見本　12郎", "見本　梅"],
    );
}

fn reviewed(index: u32) -> ReviewedDependent {
    let is_long = index == 3;
    ReviewedDependent {
        symbol: Symbol::new(12).unwrap(),
        number: MemberNumber::new(345 + index / 3).unwrap(),
        branch: Branch::new(u8::try_from(index % 3 + 1).unwrap()).unwrap(),
        insured_name: name(if is_long { LONG_NAME } else { "見本 花子" }),
        name: name(if is_long { LONG_NAME } else { "見本 一郎" }),
        relationship: if is_long { "配偶者の母" } else { "長男" }.to_owned(),
        birth_on: day(2004, 5, 6),
        age: 22,
        living: "同居".to_owned(),
        annual_income: index.is_multiple_of(2).then(|| Yen::new(1_299_999)),
    }
}

#[test]
fn 検認リストは事業所ごとに改ページし小計を持つ() {
    let of = |code: &str, firm: &str, n_dependents| ReviewedEstablishment {
        establishment: EstablishmentLine {
            code: code.to_owned(),
            name: firm.to_owned(),
        },
        dependents: (0..n_dependents).map(reviewed).collect(),
    };
    let mut list = DependentsReviewList {
        fiscal_year: "令和8年度".to_owned(),
        review_on: day(2026, 10, 1),
        reply_by: day(2026, 11, 30),
        society_name: "見本健康保険組合".to_owned(),
        establishments: vec![
            of("0042", "見本商事株式会社", 40),
            of("0043", "例示工業株式会社", 3),
        ],
        is_sample: true,
    };
    let sheets = dependents_review_list::sheets(&list);
    check(
        "dependents_review_list",
        &sheets,
        &[
            "被保険者 14名　被扶養者 40名",
            "被保険者 1名　被扶養者 3名",
            "3 / 3",
            "1 / 1",
            "1,299,999円",
        ],
    );
    for sheet in &sheets {
        assert!(
            sheet.to_string().contains("column 14 | 継続"),
            "見出しは各ページ"
        );
    }
    for n_dependents in 1..=60 {
        list.establishments = vec![of("0042", "見本商事株式会社", n_dependents)];
        let text = text_of(&dependents_review_list::sheets(&list));
        let n_rows = usize::try_from(n_dependents).unwrap();
        assert_eq!(text.matches("  row 9 ").count(), n_rows, "行が失われない");
        assert_eq!(text.matches("事業所計").count(), 1);
    }
}

fn register(n_rows: u32, paper: Paper) -> RegisterList {
    RegisterList {
        title: "証の未回収一覧".to_owned(),
        society_name: "見本健康保険組合".to_owned(),
        as_of: day(2026, 11, 24),
        note: "資格を喪失した方の、返却の記録がない証".to_owned(),
        paper,
        columns: vec![
            Column::new("記号・番号", 30).center(),
            Column::new("氏名", 60),
            Column::new("証の種類", 50),
            Column::new("督促", 20).right(),
            Column::new("資格喪失年月日", 20),
        ],
        row_height: Mm::from(7),
        rows: (1..=n_rows)
            .map(|n| {
                let holder = if n == 2 { LONG_NAME } else { "見本　花子" };
                [
                    format!("12・{}", 344 + n),
                    holder.to_owned(),
                    "資格確認書".to_owned(),
                    "2回".to_owned(),
                    "R8.11.23".to_owned(),
                ]
                .to_vec()
            })
            .collect(),
        is_sample: false,
    }
}

#[test]
fn 一覧は用紙の向きによらず全件を印刷する() {
    check(
        "register_list",
        &register_list::sheets(&register(80, Paper::A4Portrait)),
        &["令和8年11月24日現在", "全80件", "12・424", "3 / 3"],
    );
    let landscape = register_list::sheets(&register(25, Paper::A4Landscape));
    assert!(text_of(&landscape).contains("2 / 2"));
    check(
        "register_list_empty",
        &register_list::sheets(&register(0, Paper::A4Portrait)),
        &["該当はありません", "全0件"],
    );
}

#[test]
fn 本人確認の回答票() {
    let items = |address: &str, name: &str| {
        [name, "ミホン　ハナコ", "昭和60年4月1日", "女", address].map(str::to_owned)
    };
    let sheet = IdentitySheet {
        society_name: "見本健康保険組合".to_owned(),
        made_on: day(2026, 11, 27),
        raised_on: day(2026, 11, 24),
        message: "W0101 住所が住民基本台帳と一致しません（要確認）".to_owned(),
        filed: items("見本県見本市見本町1-2-3", "髙橋　花子"),
        ledger: items("見本県見本市見本町1-2-3", "髙橋　花子"),
        found: items("見本県見本市別町9-9　見本ハイツ101", "高橋　花子"),
        answer: "台帳を訂正".to_owned(),
        reason: "住民票の住所に直すため".to_owned(),
        is_sample: true,
    };
    check(
        "identity_sheet",
        &identity_sheet::sheets(&sheet),
        &["字形の違いのみ", "相違", "■ 台帳を訂正", "□ 届書を訂正"],
    );
}
