//! 限度額適用認定証 through the screen, from 受付 to 終了, and its 再交付 from 証管理; pictures of both are kept.

use crate::case_hands::{self as hands, INQUIRY, ISSUE, REVIEW, SEND, SERVER, Typed};
use crate::desk;
use crate::flow_address::{EMPLOYED, Town, town_with};
use crate::render::shoot;
use crate::root::{self, Window};
use daicho::domain::ceiling_terms::CeilingCode;
use daicho::domain::certificate::{CertificateKind, CollectionOutcome};
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::PersonId;
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::yen::Yen;
use daicho::procedure::case::CaseState;
use daicho::procedure::maximum_copayment_certificate::keys::{CATEGORY, TRIAL_LIMIT, VALID_UNTIL};
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const RECEIVE: &Typed<'static> = &[("提出経路", "2"), ("提出者", "例示　正夫")];
const NUMBER: &Typed<'static> = &[("番号確認をした者", "2"), ("番号確認の方法", "1")];
const IDENTITY: &Typed<'static> = &[("身元確認をした者", "2"), ("身元確認の方法", "1")];
const APPLICATION: &Typed<'static> = &[
    ("申請区分", "1"),
    ("療養予定期間の始まる月", "R8.11"),
    ("療養予定期間の終わる月", "R9.3"),
    ("入院・外来の別", "1"),
    ("市町村民税", "1"),
];

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn entry(person: i64, on: &str, fact: Fact) -> Entry {
    Entry {
        person: PersonId(person),
        valid_from: day(on),
        fact,
    }
}

fn issued(certificate: CertificateKind, valid_until: &str) -> Fact {
    Fact::CertificateIssued {
        certificate,
        issue_count: 1,
        valid_until: Some(day(valid_until)),
    }
}

/// 380,000円 and a 資格確認書 for the employed man.
fn known(first: i64) -> Vec<Entry> {
    let month = |text| YearMonth::parse_iso(text).unwrap();
    let decided = Fact::RemunerationDecided {
        monthly: Yen::new(380_000),
        grade: 26,
        effective_from: month("2026-04"),
        effective_until: month("2027-08"),
        basis: RemunerationBasis::Acquisition,
    };
    let card = issued(CertificateKind::EligibilityCertificate, "2029-11-30");
    vec![
        entry(first, "2026-04-01", decided),
        entry(first, "2026-04-08", card),
    ]
}

/// The same with a 限度額適用認定証 of the ledger.
fn certified(first: i64) -> Vec<Entry> {
    let category = Fact::CeilingRecognized {
        category: CeilingCode("ウ".to_owned()),
        reduces_meals: false,
        valid_until: day("2027-05-31"),
    };
    let paper = issued(CertificateKind::MaximumCopayment, "2027-05-31");
    let mut all = known(first);
    all.push(entry(first, "2026-06-01", category));
    all.push(entry(first, "2026-06-08", paper));
    all
}

fn save(window: &mut Window) {
    desk::press_with(window, Modifiers::COMMAND, Key::S);
    window.run();
}

fn register(window: &mut Window) {
    hands::tick(window, "申請書の記載と入力内容を読み合わせた");
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Inquire));
    hands::push(window, "情報照会 行を追加");
    hands::fill_all(window, INQUIRY);
    hands::complete(window);
    hands::fill_all(window, REVIEW);
}

/// 送付, and the row that then waits in its own list of 登録用ファイル.
fn send(window: &mut Window) {
    hands::fill_all(window, SEND);
    hands::complete(window);
    let case = window.state().root.screen();
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Outbox);
    window.run();
    window
        .get_by_role_and_label(Role::Tab, "限度額適用認定証　1")
        .click();
    window.run();
    window.run();
    let row = "未出力の1行を出力…（F12）";
    assert!(window.query_by_label(row).is_some());
    window.state_mut().root.go_to(&ctx, case);
    window.run();
}

fn finish(window: &mut Window) {
    hands::fill_all(window, SERVER);
    hands::complete(window);
    hands::complete(window);
    assert_eq!(hands::view(window).case.state, CaseState::Finished);
}

fn identify(window: &mut Window) {
    hands::complete(window);
    hands::fill_all(window, NUMBER);
    hands::complete(window);
    hands::fill_all(window, IDENTITY);
    hands::complete(window);
}

fn apply(town: &mut Town) {
    let window = &mut town.window;
    let title = "適用（証明書交付・再交付）限度額適用認定証を受け付ける…";
    root::click(window, title);
    hands::fill_all(window, RECEIVE);
    identify(window);
    hands::fill(window, "届書の番号", &EMPLOYED.to_string());
    save(window);
    hands::fill_all(window, APPLICATION);
    hands::fill(window, "総医療費（10割）", "1000000");
    save(window);
}

#[test]
fn 限度額適用認定証を受付から終了まで進める() {
    let mut town = town_with(1.0, known);
    apply(&mut town);
    let Town {
        mut window, first, ..
    } = town;
    let form = hands::view(&mut window).case.form;
    assert_eq!(CATEGORY.get(&form).as_deref(), Some("ウ"));
    assert_eq!(VALID_UNTIL.get(&form), Some(day("2027-03-31")));
    assert_eq!(TRIAL_LIMIT.get(&form), Some(Yen::new(92_940)));
    let words = "85,800＋（1,000,000－286,000）×1％＝92,940円";
    assert_eq!(desk::shown(&window, "計算の根拠"), words);
    register(&mut window);
    hands::tick(
        &mut window,
        "適用区分、発効年月日と有効期限の根拠を確かめた",
    );
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::Issue));
    hands::fill_all(&mut window, ISSUE);
    hands::tick(
        &mut window,
        "印刷した認定証の氏名・記号番号・適用区分・有効期限を確かめた",
    );
    hands::complete(&mut window);
    send(&mut window);
    finish(&mut window);
    let view = hands::view(&mut window);
    let rows: Vec<&str> = view
        .outbox
        .iter()
        .map(|row| row.interface.as_str())
        .collect();
    assert_eq!(rows, ["chukan-gendogaku"]);
    let session = window.state_mut().root.session().unwrap();
    let member = session.member_view(PersonId(first)).unwrap();
    let newest = &member.certificates[0].certificate;
    assert_eq!(newest.kind, CertificateKind::MaximumCopayment);
    assert_eq!(newest.valid_until, Some(day("2027-03-31")));
}

#[test]
fn 紛失した認定証を証管理から再交付する() {
    let Town {
        mut window, first, ..
    } = town_with(1.0, certified);
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Certificates);
    window.run();
    for heading in ["限度額適用認定証", "すべて　13"] {
        window.get_by_role_and_label(Role::Tab, heading).click();
        window.run();
        window.run();
    }
    root::click(&mut window, "再交付…");
    hands::fill_all(&mut window, RECEIVE);
    identify(&mut window);
    hands::fill(&mut window, "再交付の理由", "1");
    save(&mut window);
    let form = hands::view(&mut window).case.form;
    assert_eq!(VALID_UNTIL.get(&form), Some(day("2027-05-31")));
    register(&mut window);
    hands::complete(&mut window);
    hands::fill_all(&mut window, ISSUE);
    hands::fill(&mut window, "前の認定証の回収の状況", "2");
    hands::fill(&mut window, "前の認定証を回収した日", "t");
    hands::tick(
        &mut window,
        "印刷した認定証の氏名・記号番号・適用区分・有効期限を確かめた",
    );
    hands::complete(&mut window);
    send(&mut window);
    finish(&mut window);
    let session = window.state_mut().root.session().unwrap();
    let member = session.member_view(PersonId(first)).unwrap();
    let of_kind = member.certificates.iter().map(|row| &row.certificate);
    let papers: Vec<_> = of_kind
        .filter(|issued| issued.kind == CertificateKind::MaximumCopayment)
        .map(|issued| (issued.issue_count, issued.collected.map(|(how, _)| how)))
        .collect();
    assert_eq!(papers, [(2, None), (1, Some(CollectionOutcome::Lost))]);
}

#[test]
fn 限度額適用認定証の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut town = town_with(scale, known);
        apply(&mut town);
        let Town {
            mut window,
            textures,
            ..
        } = town;
        let shoot = |window: &Window, part: &str| {
            shoot(window, &textures, &format!("ceiling-{part}-{name}"));
        };
        desk::focus(&mut window, "総医療費（10割）");
        window.run();
        shoot(&window, "1-trial");
        desk::focus(&mut window, "受診の方法");
        window.run();
        shoot(&window, "2-form");
        register(&mut window);
        hands::tick(
            &mut window,
            "適用区分、発効年月日と有効期限の根拠を確かめた",
        );
        desk::press(&mut window, Key::F12);
        window.run();
        shoot(&window, "3-confirm");
        desk::press(&mut window, Key::F12);
        window.run();
        shoot(&window, "4-issue");
        let ctx = window.ctx.clone();
        window.state_mut().root.go_to(&ctx, Screen::Certificates);
        window.run();
        shoot(&window, "5-register");
        assert!(window.query_by_label("限度額適用認定証").is_some());
    }
}
