//! 給付の帳票: the notice of a granted benefit with its transfer, and the notice of a refused one.

use crate::papers::{APPEAL, check, day, name};
use crate::papers_loss::{LONG_NAME, insured, private_head, text_of};
use daicho::domain::bank_account::{
    AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
};
use daicho::domain::benefit::BenefitOutcome;
use daicho::domain::yen::Yen;
use daicho::procedure::papers::benefit_notice;
use daicho::procedure::papers::benefit_notice::{
    BenefitAmounts, BenefitLines, BenefitNotice, DailyTerms, DaysLine, EachLine, RemainingDays,
    Transfer,
};
use daicho::procedure::papers::benefit_parts::{
    AboutPerson, BenefitChange, BenefitClaim, NoticeItem, RefusedPart,
};
use daicho::procedure::papers::benefit_refusal;
use daicho::procedure::papers::benefit_refusal::BenefitRefusal;
use daicho::procedure::papers::benefit_reversal::{self, BenefitReversal, ReversalKind};

fn childbirth() -> BenefitClaim {
    BenefitClaim {
        benefit: "家族出産育児一時金".to_owned(),
        law: "健康保険法第114条".to_owned(),
        insured: insured(345, "見本 太郎"),
        about: Some(AboutPerson {
            name: name("見本 花子"),
            relationship: "妻".to_owned(),
        }),
        received_on: day(2026, 11, 20),
        decided_on: day(2026, 11, 22),
        items: vec![
            NoticeItem::new("出産年月日", day(2026, 10, 3).wareki()),
            NoticeItem::new("出生児数等", "出生2人"),
            NoticeItem::new("支払の方法", "直接支払制度の利用あり"),
        ],
    }
}

fn account() -> BankAccount {
    BankAccount {
        bank: BankCode::new("0001").unwrap(),
        bank_name: "見本銀行".to_owned(),
        branch: BranchCode::new("001").unwrap(),
        branch_name: "本店営業部".to_owned(),
        kind: AccountKind::Ordinary,
        number: AccountNumber::new("1234567").unwrap(),
        holder: "ミホン　タロウ".to_owned(),
        origin: AccountOrigin::Application,
    }
}

fn transfer(payee: &str, amount: i64) -> Transfer {
    Transfer {
        payee: payee.to_owned(),
        amount: Yen::new(amount),
        on: Some(day(2026, 12, 10)),
        account: account(),
    }
}

fn child(nth: u32) -> EachLine {
    EachLine {
        what: format!("第{nth}子（出生）"),
        basis: "産科医療補償制度加入・在胎22週以上（令和5年4月1日以後の出産）".to_owned(),
        amount: Yen::new(500_000),
    }
}

fn twins() -> BenefitNotice {
    BenefitNotice {
        head: private_head(),
        claim: childbirth(),
        daily: None,
        lines: BenefitLines::Each(vec![child(1), child(2)]),
        amounts: BenefitAmounts {
            statutory: Yen::new(1_000_000),
            additional: Yen::new(40_000),
            withheld: Yen::new(962_300),
            withheld_as: "医療機関等への支払額".to_owned(),
            net: Yen::new(77_700),
        },
        change: None,
        transfers: vec![transfer("被保険者", 77_700)],
        remaining: None,
        refused: Vec::new(),
        appeal_text: APPEAL.to_owned(),
    }
}

#[test]
fn 出産育児一時金の支給額決定通知書() {
    let sheets = benefit_notice::sheets(&twins());
    assert_eq!(sheets.len(), 1);
    let text = text_of(&sheets);
    assert!(!text.contains("個人番号"), "個人番号は載せない");
    assert!(!text.contains("1234567"), "口座番号は末尾三桁だけ");
    check(
        "benefit_notice_childbirth",
        &sheets,
        &[
            "健康保険法第114条",
            "第2子（出生）",
            "－962,300円",
            "77,700円",
            "＊＊＊＊567",
            "令和8年12月10日",
            "社会保険審査官",
        ],
    );
}

#[test]
fn 差引支給額が0円でも通知する() {
    let mut notice = twins();
    notice.claim.insured.name = name(LONG_NAME);
    notice.claim.about = None;
    notice.amounts.additional = Yen::ZERO;
    notice.amounts.withheld = Yen::new(1_000_000);
    notice.amounts.net = Yen::ZERO;
    notice.transfers.clear();
    notice.head.issuer.is_sample = true;
    check(
        "benefit_notice_zero",
        &benefit_notice::sheets(&notice),
        &[
            "お支払いする額はありません",
            "－1,000,000円",
            "被保険者本人",
        ],
    );
}

#[test]
fn 受取代理は医療機関と本人の二つの振込() {
    let mut notice = twins();
    notice.amounts.withheld = Yen::ZERO;
    notice.amounts.withheld_as = "他への支払額".to_owned();
    notice.amounts.net = Yen::new(1_040_000);
    let mut hospital = transfer("例示産婦人科クリニック（受取代理人）", 962_300);
    hospital.on = None;
    notice.transfers.insert(0, hospital);
    let sheets = benefit_notice::sheets(&notice);
    assert_eq!(sheets.len(), 1);
    check(
        "benefit_notice_agent",
        &sheets,
        &["例示産婦人科クリニック", "追ってお知らせします", "0円"],
    );
}

fn refused(days_from: u32, n_days: Option<u32>, reason: &str) -> RefusedPart {
    let from = day(2026, 9, days_from).wareki();
    RefusedPart {
        what: format!("{from}から"),
        n_days,
        reason: reason.to_owned(),
    }
}

/// 傷病手当金 with so many spans of days.
fn allowance(n_spans: i32) -> BenefitNotice {
    let mut claim = childbirth();
    claim.benefit = "傷病手当金".to_owned();
    claim.law = "健康保険法第99条".to_owned();
    claim.about = None;
    claim.items = vec![NoticeItem::new("申請の回数", "第2回")];
    let first = day(2026, 9, 4);
    let line = |index: i32| DaysLine {
        from: first.add_days(i64::from(index * 2)),
        until: first.add_days(i64::from(index * 2 + 1)),
        n_days: 2,
        daily: Yen::new(6_667),
        adjustment: if index % 2 == 1 {
            "報酬 3,000円を差引き".to_owned()
        } else {
            String::new()
        },
        amount: Yen::new(if index % 2 == 1 { 7_334 } else { 13_334 }),
    };
    let lines: Vec<DaysLine> = (0..n_spans).map(line).collect();
    let statutory: Yen = lines.iter().map(|line| line.amount).sum();
    BenefitNotice {
        claim,
        daily: Some(DailyTerms {
            from: first,
            until: day(2026, 10, 31),
            waiting: Some((day(2026, 9, 1), day(2026, 9, 3))),
            n_days: 2 * u32::try_from(n_spans).unwrap(),
            daily: Yen::new(6_667),
        }),
        lines: BenefitLines::Days(lines),
        amounts: BenefitAmounts {
            statutory,
            additional: Yen::ZERO,
            withheld: Yen::ZERO,
            withheld_as: "既支給額など".to_owned(),
            net: statutory,
        },
        transfers: vec![transfer("被保険者", statutory.get())],
        remaining: Some(RemainingDays {
            started_on: first,
            n_total: 546,
            n_used: 58,
            n_left: 488,
        }),
        refused: vec![
            refused(1, Some(3), "待期の期間のため（健康保険法第99条第1項）。"),
            refused(
                12,
                Some(1),
                "労務に服することができなかったと認められないため（健康保険法第99条第1項）。医師の意見書で労務不能と認められた期間に含まれていません。",
            ),
        ],
        ..twins()
    }
}

#[test]
fn 傷病手当金の支給額決定通知書は不支給の理由と残日数を言う() {
    check(
        "benefit_notice_allowance",
        &benefit_notice::sheets(&allowance(3)),
        &[
            "令和8年9月1日から令和8年9月3日まで",
            "6,667円",
            "報酬 3,000円を差引き",
            "支給しない部分を決定",
            "医師の意見書",
            "残りは488日",
        ],
    );
}

#[test]
fn 内訳が長ければ次のページへ続く() {
    let mut notice = allowance(29);
    notice.remaining = Some(RemainingDays {
        n_left: 0,
        ..notice.remaining.unwrap()
    });
    notice.daily.as_mut().unwrap().waiting = None;
    let sheets = benefit_notice::sheets(&notice);
    assert!(sheets.len() > 1);
    check(
        "benefit_notice_many",
        &sheets,
        &["（次のページに続く）", "満了しました", "完成済み", "58日"],
    );
}

#[test]
fn 不支給決定通知書は理由を言う() {
    let refusal = BenefitRefusal {
        head: private_head(),
        claim: childbirth(),
        change: None,
        refused: vec![RefusedPart {
            what: "家族出産育児一時金の全部".to_owned(),
            n_days: None,
            reason:
                "妊娠85日に満たない時期の流産であり、出産に当たらないため（健康保険法第114条）。"
                    .to_owned(),
        }],
        advice: "ほかの健康保険から支給を受けられるときは、そちらの保険者に申請してください。"
            .to_owned(),
        appeal_text: APPEAL.to_owned(),
    };
    let sheets = benefit_refusal::sheets(&refusal);
    assert_eq!(sheets.len(), 1);
    assert!(!text_of(&sheets).contains("個人番号"));
    check(
        "benefit_refusal",
        &sheets,
        &["支給しないことを決定", "妊娠85日", "社会保険審査官"],
    );
    let mut bare = refusal;
    bare.advice.clear();
    assert!(!text_of(&benefit_refusal::sheets(&bare)).contains("ご案内"));
}

fn change(paid_before: i64, now: i64, reclaimed: i64) -> BenefitChange {
    BenefitChange {
        earlier: "令和8年11月22日の決定（文書番号 見健給発第1号）".to_owned(),
        paid_before: Yen::new(paid_before),
        now: Yen::new(now),
        reclaimed: Yen::new(reclaimed),
    }
}

#[test]
fn 訂正の通知は既支給額との差引を言う() {
    let mut notice = twins();
    notice.change = Some(change(75_400, 2_300, 0));
    notice.transfers = vec![transfer("被保険者", 2_300)];
    check(
        "benefit_notice_changed",
        &benefit_notice::sheets(&notice),
        &["を変更するものです", "－75,400円", "2,300円"],
    );
    notice.change = Some(change(80_000, 0, 2_300));
    notice.transfers.clear();
    let text = text_of(&benefit_notice::sheets(&notice));
    assert!(text.contains("同封の「支給決定変更通知書兼返納のお願い」"));
    notice.change = Some(change(77_700, 0, 0));
    let text = text_of(&benefit_notice::sheets(&notice));
    assert!(text.contains("変更後の支給額はお支払い済み"));
}

#[test]
fn 取消と変更の通知は理由と返納額と教示文を言う() {
    let cancelled = BenefitReversal {
        head: private_head(),
        claim: childbirth(),
        kind: ReversalKind::Cancelled,
        earlier: change(0, 0, 0).earlier,
        outcome: BenefitOutcome::Granted,
        before: Yen::new(77_700),
        paid_before: Yen::new(77_700),
        reclaimed: Yen::new(77_700),
        reason: "同じ出産について、他の保険者から支給を受けていたことが分かったため。".to_owned(),
        appeal_text: APPEAL.to_owned(),
    };
    let sheets = benefit_reversal::sheets(&cancelled);
    assert_eq!(sheets.len(), 1);
    assert!(!text_of(&sheets).contains("個人番号"));
    check(
        "benefit_reversal_cancelled",
        &sheets,
        &[
            "支給決定取消通知書兼返納のお願い",
            "取り消しました",
            "社会保険審査官",
        ],
    );
    let changed = BenefitReversal {
        kind: ReversalKind::Changed {
            after: Yen::new(70_000),
        },
        reclaimed: Yen::new(7_700),
        ..cancelled.clone()
    };
    check(
        "benefit_reversal_changed",
        &benefit_reversal::sheets(&changed),
        &["支給決定変更通知書兼返納のお願い", "7,700円を返納"],
    );
    let unpaid = BenefitReversal {
        outcome: BenefitOutcome::Refused,
        paid_before: Yen::ZERO,
        reclaimed: Yen::ZERO,
        ..cancelled
    };
    let text = text_of(&benefit_reversal::sheets(&unpaid));
    assert!(text.contains("不支給決定取消通知書") && text.contains("返納いただく額はありません"));
}
