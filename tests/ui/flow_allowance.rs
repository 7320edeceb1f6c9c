//! 傷病手当金 through the screen, from 受付 to 終了, by keyboard: the calendar is filled and the claim paid.

use crate::case_hands::{self as hands, ISSUE, REVIEW, SERVER, Typed};
use crate::desk;
use crate::flow_address::{EMPLOYED, Town, town_with};
use crate::render::shoot;
use crate::root::{self, Window};
use daicho::app::command::{Command, Reroute};
use daicho::app::demo::{APPROVER, CLERK};
use daicho::app::payment_command::PaymentCommand;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::PersonId;
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::yen::Yen;
use daicho::procedure::case::CaseState;
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const RECEIVE: &Typed<'static> = &[
    ("提出経路", "1"),
    ("提出者", "見本電機株式会社"),
    ("個人番号確認・身元確認は事業主確認済", "2"),
];
const CLAIM: &Typed<'static> = &[
    ("申請年月日", "R8.11.24"),
    ("申請の回数（第n回）", "1"),
    ("仕事の内容", "組立（立ち仕事）"),
    ("傷病名", "右足関節の骨折"),
    ("傷病の別", "1"),
    ("発病・負傷年月日", "R8.10.5"),
    ("申請期間の初日", "R8.10.5"),
    ("申請期間の末日", "R8.11.3"),
    ("意見書の傷病名", "右足関節の骨折"),
    ("医師の証明年月日", "R8.11.16"),
    ("医療機関", "例示整形外科"),
    ("医師名", "例示　医師"),
];
const CERTIFIED: &Typed<'static> = &[
    ("労務不能と認めた期間 1行目 はじめの日", "R8.10.5"),
    ("労務不能と認めた期間 1行目 おわりの日", "R8.11.3"),
];
const EMPLOYER: &Typed<'static> = &[
    ("給与の種類", "1"),
    ("事業主の証明年月日", "R8.11.20"),
    ("申請期間の報酬を受けた・受けられる", "1"),
];
const INCOME: &Typed<'static> = &[
    ("調整する収入 1行目 種類", "1"),
    ("調整する収入 1行目 受けた日・期間の初日", "R8.10.28"),
    ("調整する収入 1行目 期間の末日", "R8.10.30"),
    ("調整する収入 1行目 額の書き方", "1"),
    ("調整する収入 1行目 額", "9000"),
    ("調整する収入 1行目 有給休暇の日だけ", "1"),
];
const ACCOUNT: &Typed<'static> = &[
    ("口座の種類", "1"),
    ("金融機関コード", "0001"),
    ("支店コード", "001"),
    ("預金種別", "1"),
    ("口座番号", "1234567"),
    ("口座名義（カナ）", "レイジ　タロウ"),
];
const PAPERS: &Typed<'static> = &[("出勤簿（写）", "1"), ("賃金台帳（写）", "1")];
const APPROVE: &Typed<'static> = &[("文書番号", "見本健給発第1号"), ("決裁年月日", "t")];
const ARCHIVE: &Typed<'static> = &[("箱・簿冊の番号", "R8-給付-01")];
const SEND: &Typed<'static> = &[("送付先", "2"), ("送付方法", "3"), ("送付年月日", "t")];

/// 標準報酬月額 of the employed person since the acquisition.
fn remuneration(first: i64) -> Vec<Entry> {
    vec![Entry {
        person: PersonId(first),
        valid_from: Date::new(2026, 4, 1).unwrap(),
        fact: Fact::RemunerationDecided {
            monthly: Yen::new(300_000),
            grade: 22,
            effective_from: YearMonth::new(2026, 4).unwrap(),
            effective_until: YearMonth::new(2027, 8).unwrap(),
            basis: RemunerationBasis::Acquisition,
        },
    }]
}

fn save(window: &mut Window) {
    desk::press_with(window, Modifiers::COMMAND, Key::S);
    window.run();
}

fn reopen(window: &mut Window) {
    let case = Screen::Case(hands::the_case(window));
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Home);
    window.run();
    window.state_mut().root.go_to(&ctx, case);
    window.run();
}

fn leave_out(window: &mut Window, step: Step) {
    let case = hands::the_case(window);
    let reason = "記号・番号による申請".to_owned();
    let to = Reroute::NotNeeded { step, reason };
    let session = window.state_mut().root.session().unwrap();
    session.run(Command::Reroute { case, to }).unwrap();
    reopen(window);
}

/// From 受付 to the form with all its pages.
fn fill_form(window: &mut Window) {
    root::click(window, "給付（傷病手当金）［事業主経由］を受け付ける…");
    hands::fill_all(window, RECEIVE);
    hands::complete(window);
    leave_out(window, Step::VerifyNumber);
    leave_out(window, Step::VerifyIdentity);
    assert_eq!(hands::open_step(window), Some(Step::Register));
    hands::fill(window, "届書の番号", &EMPLOYED.to_string());
    save(window);
    hands::fill_all(window, CLAIM);
    hands::push(window, "労務不能と認めた期間 行を追加");
    hands::fill_all(window, CERTIFIED);
    hands::fill_all(window, EMPLOYER);
    hands::push(window, "調整する収入 行を追加");
    hands::fill_all(window, INCOME);
    hands::fill_all(window, ACCOUNT);
    assert_eq!(desk::shown(window, "金融機関"), "みずほ");
    assert_eq!(desk::shown(window, "支店"), "東京営業部");
    hands::fill_all(window, PAPERS);
    save(window);
}

/// 有給 for three days, typed as a range, and a day off by the arrows.
fn fill_calendar(window: &mut Window) {
    desk::focus(window, "勤務状況 範囲");
    desk::type_text(window, "10/28-10/30");
    desk::press(window, Key::Enter);
    window.run();
    desk::type_text(window, "3");
    desk::press(window, Key::Home);
    for _ in 0..6 {
        desk::press(window, Key::ArrowRight);
    }
    desk::type_text(window, "4");
    window.run();
    save(window);
}

/// Everything that the case has ordered is paid over the counter.
fn pay(window: &mut Window) {
    let payments = hands::view(window).facts.payments;
    let [payment] = payments.as_slice() else {
        panic!("one payment");
    };
    let session = window.state_mut().root.session().unwrap();
    let command = PaymentCommand::PayOtherwise {
        payment: payment.id,
        on: session.today(),
        reason: "窓口払".to_owned(),
    };
    session.run(Command::Payment(command)).unwrap();
    reopen(window);
}

#[test]
fn 傷病手当金を受付から終了まで進める() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let Town {
            mut window,
            textures,
            first,
        } = town_with(scale, remuneration);
        let window = &mut window;
        let shoot = |window: &Window, part: &str| {
            shoot(window, &textures, &format!("allowance-{part}-{name}"));
        };
        fill_form(window);
        shoot(window, "1-account");
        fill_calendar(window);
        shoot(window, "2-calendar");
        assert_eq!(desk::shown(window, "傷病手当金の日額"), "6,667");
        assert_eq!(desk::shown(window, "今回支給する日数"), "24");
        assert_eq!(desk::shown(window, "支給額"), "160,008");
        let total = window.get_by_role_and_label(Role::TextInput, "支給額");
        total.scroll_to_me();
        window.run();
        shoot(window, "3-amount");
        hands::tick(
            window,
            "申請書（被保険者・事業主・医師の欄）の記載と入力内容を読み合わせた",
        );
        hands::complete(window);
        leave_out(window, Step::Inquire);
        hands::fill_all(window, REVIEW);
        hands::tick(window, "勤務状況を出勤簿・賃金台帳と照らし合わせた");
        hands::tick(
            window,
            "医師の意見と仕事の内容から労務不能であることを確かめた",
        );
        hands::complete(window);
        hands::change_user_with(window, APPROVER.1);
        hands::fill_all(window, APPROVE);
        desk::press(window, Key::F12);
        window.run();
        shoot(window, "4-decision");
        desk::press(window, Key::F12);
        window.run();
        hands::change_user_with(window, CLERK.1);
        hands::fill_all(window, ISSUE);
        hands::tick(
            window,
            "印刷した通知書の氏名・支給期間・金額・振込先を確かめた",
        );
        hands::complete(window);
        pay(window);
        for typed in [ARCHIVE, SEND, SERVER, &[]] {
            hands::fill_all(window, typed);
            hands::complete(window);
        }
        let view = hands::view(window);
        assert_eq!(view.case.state, CaseState::Finished);
        shoot(window, "5-finished");
        let rows = view.outbox.iter().map(|row| row.interface.as_str());
        assert!(rows.into_iter().any(|row| row == "chukan-kyufu"));
        let benefits = hands::benefits(window, PersonId(first));
        let [benefit] = benefits.as_slice() else {
            panic!("one benefit");
        };
        assert_eq!(benefit.what, "傷病手当金（支給）");
        assert_eq!(benefit.payable, Some(Yen::new(160_008)));
    }
}
