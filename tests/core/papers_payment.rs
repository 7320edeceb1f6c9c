//! 支払一覧表: by 振込指定日 with number and sum, on one page and on many.

use crate::papers::{check, day};
use crate::papers_loss::{LONG_NAME, text_of};
use daicho::domain::yen::Yen;
use daicho::procedure::papers::payment_list;
use daicho::procedure::papers::payment_list::{PaymentDay, PaymentLine, PaymentList};

fn line(number: i64, name: &str, yen: i64) -> PaymentLine {
    PaymentLine {
        number,
        receipt_number: format!("R8-{number:05}"),
        member: "42-7001".to_owned(),
        name: name.to_owned(),
        purpose: "出産育児一時金".to_owned(),
        bank: "みずほ（0001）\n東京営業部（001）".to_owned(),
        account: "普通\n1234567".to_owned(),
        holder: "ミホン　ハナコ".to_owned(),
        amount: Yen::new(yen),
        state: "支払待ち".to_owned(),
        account_change: None,
    }
}

fn list(days: Vec<PaymentDay>) -> PaymentList {
    PaymentList {
        society_name: "見本健康保険組合".to_owned(),
        made_on: day(2026, 11, 24),
        about: "支払待ち".to_owned(),
        days,
        seal_titles: ["常務理事", "事務長", "担当"].map(str::to_owned).to_vec(),
        is_sample: true,
    }
}

#[test]
fn 支払一覧表は振込指定日ごとに件数と計を出す() {
    let longest = PaymentLine {
        purpose: "家族出産育児一時金".to_owned(),
        bank: "三菱ＵＦＪ信託銀行（0288）\nシンジュクチユウオウ支店（999）".to_owned(),
        holder: "カブシキガイシャミホンデンキコウギョウショキュウヨガカリ".to_owned(),
        state: "振込データ作成済".to_owned(),
        ..line(9_999_999, LONG_NAME, 12_345_678)
    };
    let sheets = payment_list::sheets(&list(vec![
        PaymentDay {
            title: "振込指定日　令和8年11月30日（月）".to_owned(),
            lines: vec![line(1, "見本　花子", 500_000), longest],
        },
        PaymentDay {
            title: "振込指定日　未定".to_owned(),
            lines: vec![line(3, "例示　次郎", 3_334)],
        },
    ]));
    check(
        "payment_list",
        &sheets,
        &[
            "振込指定日　令和8年11月30日（月）　計　2件",
            "12,845,678",
            "合計　3件　12,849,012円",
            "常務理事",
        ],
    );
}

#[test]
fn 支払が多くても漏れずに何枚にもなる() {
    let lines: Vec<PaymentLine> = (1..=40)
        .map(|n| line(n, &format!("見本　{n}郎"), 1_000 * n))
        .collect();
    let sheets = payment_list::sheets(&list(vec![PaymentDay {
        title: "振込指定日　令和8年11月30日（月）".to_owned(),
        lines,
    }]));
    assert_eq!(sheets.len(), 4);
    let text = text_of(&sheets);
    assert!((1..=40).all(|n| text.contains(&format!("見本　{n}郎"))));
    check(
        "payment_list_many",
        &sheets,
        &["見本　40郎", "合計　40件　820,000円"],
    );
}
