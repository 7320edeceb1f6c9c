//! 任意継続・特例退職の帳票: the notice of acquisition and the payment slips.

use crate::papers::{APPEAL, check, day};
use crate::papers_loss::{LONG_NAME, insured, private_head, text_of};
use daicho::domain::date::YearMonth;
use daicho::domain::yen::Yen;
use daicho::procedure::appeal::premium_appeal;
use daicho::procedure::papers::continued_notice;
use daicho::procedure::papers::continued_notice::{ContinuedNotice, PremiumBand, PremiumDue};
use daicho::procedure::papers::parts::ContinuedKind;
use daicho::procedure::papers::payment_slip;
use daicho::procedure::papers::payment_slip::PaymentSlip;

fn band(applies: &str, care: Option<i64>) -> PremiumBand {
    PremiumBand {
        applies: applies.to_owned(),
        general: Yen::new(33_120),
        care: care.map(Yen::new),
        support: Some(Yen::new(828)),
        total: Yen::new(33_948 + care.unwrap_or(0)),
    }
}

/// 納付期限 of so many months from November 2026.
fn due_dates(n_months: i32) -> Vec<PremiumDue> {
    (0..n_months)
        .map(|index| {
            let month = YearMonth::new(2026, 11).unwrap().add_months(index);
            PremiumDue {
                months: format!("{}分", month.wareki()),
                due_on: month.first_day().add_days(9),
                amount: Yen::new(33_948),
            }
        })
        .collect()
}

fn notice() -> ContinuedNotice {
    ContinuedNotice {
        head: private_head(),
        kind: ContinuedKind::Voluntary,
        insured: insured(9012, "見本 花子"),
        acquired_on: day(2026, 11, 23),
        term_ends_on: Some(day(2028, 11, 23)),
        standard_monthly_remuneration: Yen::new(360_000),
        grade: 25,
        remuneration_rule: "資格を喪失したときの標準報酬月額（500,000円）と、当健康保険組合の前年9月30日における全被保険者の平均標準報酬月額（360,000円）のうち、少ない額としました。".to_owned(),
        premiums: vec![
            band("令和8年11月分から", None),
            band("介護該当　令和9年2月分から", Some(5_940)),
        ],
        payment_method: "納付書により、金融機関の窓口またはATMから振り込んでください。".to_owned(),
        first_due_on: day(2026, 12, 10),
        due_dates: due_dates(5),
        appeal_text: APPEAL.to_owned(),
    }
}

#[test]
fn 任意継続の資格取得決定通知書() {
    let sheets = continued_notice::sheets(&notice());
    assert!(!text_of(&sheets).contains("個人番号"));
    check(
        "continued_notice",
        &sheets,
        &[
            "360,000円（第25級）",
            "令和10年11月23日",
            "介護該当　令和9年2月分から",
            "39,888円",
            "令和8年12月10日（木）",
            "令和9年3月分",
            "第37条第2項",
            "第38条第3号",
            "社会保険審査官",
        ],
    );
}

#[test]
fn 特例退職は満了の日がなく_名が長く月が多くても読める() {
    let mut special = notice();
    special.kind = ContinuedKind::SpecialRetired;
    special.insured.name = crate::papers::name(LONG_NAME);
    special.head.issuer.is_sample = true;
    special.term_ends_on = None;
    special.due_dates = due_dates(12);
    let sheets = continued_notice::sheets(&special);
    check(
        "continued_notice_special",
        &sheets,
        &["特例退職被保険者の資格", "令和9年10月分", "附則第3条"],
    );
}

fn slip() -> PaymentSlip {
    PaymentSlip {
        head: private_head(),
        kind: ContinuedKind::Voluntary,
        insured: insured(9012, "見本 花子"),
        from: YearMonth::new(2026, 12).unwrap(),
        until: YearMonth::new(2026, 12).unwrap(),
        n_months: None,
        standard_monthly_remuneration: Yen::new(360_000),
        general: Yen::new(33_120),
        care: None,
        support: Some(Yen::new(828)),
        total: Yen::new(33_948),
        discount: None,
        amount: Yen::new(33_948),
        due_on: day(2026, 12, 10),
        account: "見本銀行　本店営業部　普通　1234567　ミホンケンコウホケンクミアイ".to_owned(),
        payer_name: "12-9012 ミホン ハナコ".to_owned(),
        remarks: vec![
            "振込手数料は、ご本人の負担となります。".to_owned(),
            "納付期限までに納付されないときは、納付期限の翌日（令和8年12月11日）に資格を喪失します（健康保険法第38条第3号）。".to_owned(),
        ],
        appeal_text: premium_appeal().to_owned(),
    }
}

#[test]
fn 納付書は三つの片に同じ金額() {
    let sheets = payment_slip::sheets(&slip());
    let text = text_of(&sheets);
    assert_eq!(text.matches("納付額 | 12pt bold 33,948円").count(), 3);
    assert!(!text.contains("平成2年4月1日"), "生年月日は載せない");
    check(
        "payment_slip",
        &sheets,
        &[
            "領収済通知書",
            "令和8年12月10日（木）",
            "社会保険審査会",
            "見本銀行",
        ],
    );
}

#[test]
fn 前納の納付書は月数と割引額を示す() {
    let mut prepaid = slip();
    prepaid.insured.name = crate::papers::name(LONG_NAME);
    prepaid.from = YearMonth::new(2027, 4).unwrap();
    prepaid.until = YearMonth::new(2028, 3).unwrap();
    prepaid.n_months = Some(12);
    prepaid.general = Yen::new(397_440);
    prepaid.care = Some(Yen::new(71_280));
    prepaid.support = Some(Yen::new(9_936));
    prepaid.total = Yen::new(478_656);
    prepaid.discount = Some(Yen::new(8_421));
    prepaid.amount = Yen::new(470_235);
    prepaid.head.issuer.is_sample = true;
    check(
        "payment_slip_prepaid",
        &payment_slip::sheets(&prepaid),
        &[
            "令和9年4月分から令和10年3月分",
            "12か月",
            "8,421円",
            "470,235円",
        ],
    );
}
