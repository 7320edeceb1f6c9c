//! 被扶養者の異動 through the screen, from 受付 to 終了: a child is born, another leaves for work.

use crate::beside::Beside;
use crate::case_hands::{
    self as hands, APPROVE, ARCHIVE, CODE, ISSUE, REVIEW, SEND, SERVER, Typed,
};
use crate::desk;
use crate::render::{Textures, shoot};
use crate::root::{self, App, Window};
use daicho::app::clock::FixedClock;
use daicho::app::first_run::practice;
use daicho::app::places::Places;
use daicho::app::session::KeyCost;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::PersonId;
use daicho::domain::number::MemberNumber;
use daicho::procedure::case::CaseState;
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::sync::Arc;

/// 番号 of 雛形健太.
const NUMBER: &str = "7208";

/// The window on the practice ledger with two families.
struct Town {
    window: Window,
    textures: Textures,
    /// By how much the numbers of the people are moved.
    moved: i64,
}

impl Town {
    fn at(scale: f32) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(folder.path());
        let moved = settle(&places);
        let app = App::in_folder(folder);
        let textures = Textures::default();
        let mut window = root::open_at(app, scale, textures.clone());
        root::click(&mut window, "見本で試す");
        Town {
            window,
            textures,
            moved,
        }
    }

    fn person(&self, id: i64) -> PersonId {
        PersonId(id + self.moved)
    }

    fn is_member(&mut self, id: i64) -> bool {
        let id = self.person(id);
        let session = self.window.state_mut().root.session().unwrap();
        session.member_view(id).unwrap().row.is_member
    }
}

/// Writes the families of `families.json` under numbers that are free; returns by how much they were moved.
fn settle(places: &Places) -> i64 {
    let clock = Arc::new(FixedClock::at(root::today()));
    drop(practice(places, KeyCost::Least, clock).unwrap());
    let mut beside = Beside::open_at(&places.practice_ledger(), "2026-11-24T09:00:00+09:00");
    let PersonId(first) = beside.next_person();
    let moved = first - 501;
    let mut all: Vec<Entry> = serde_json::from_str(include_str!("../data/families.json")).unwrap();
    for entry in &mut all {
        entry.person.0 += moved;
        match &mut entry.fact {
            Fact::InsuredAcquired { number, .. } => {
                *number = MemberNumber::new(number.get() + 7_000).unwrap();
            }
            Fact::DependentCertified { insured, .. } => insured.0 += moved,
            _ => {}
        }
    }
    beside.post(&all);
    moved
}

const RECEIVE: &Typed<'static> = &[
    ("提出経路", "1"),
    ("提出者", "見本電機株式会社"),
    ("個人番号確認・身元確認は事業主確認済", "1"),
];
const CHILD: &Typed<'static> = &[
    ("被扶養者 1行目 氏名", "雛形　楓"),
    ("被扶養者 1行目 フリガナ", "ヒナガタ　カエデ"),
    ("被扶養者 1行目 生年月日", "R8.11.20"),
    ("被扶養者 1行目 性別", "2"),
    ("被扶養者 1行目 個人番号がない理由", "3"),
    (
        "被扶養者 1行目 個人番号がない理由の説明",
        "番号の通知を待っている",
    ),
    ("被扶養者 1行目 続柄", "04"),
    ("被扶養者 1行目 同居・別居", "1"),
    ("被扶養者 1行目 住所（住民票） 郵便番号", "1050011"),
    ("被扶養者 1行目 住所（住民票）", "９－９７－３"),
    ("被扶養者 1行目 職業", "4"),
    ("被扶養者 1行目 収入（年収見込）", "0"),
    ("被扶養者 1行目 被扶養者になった日", "R8.11.20"),
    ("被扶養者 1行目 理由", "3"),
    ("被扶養者 1行目 資格確認書の発行が必要", "2"),
];
const LEAVES: &Typed<'static> = &[
    ("台帳の被扶養者 2行目 この届の対象", "1"),
    ("台帳の被扶養者 2行目 被扶養者でなくなった理由", "3"),
    ("台帳の被扶養者 2行目 事実のあった日", "R8.11.1"),
];

fn save(window: &mut Window) {
    desk::press_with(window, Modifiers::COMMAND, Key::S);
    window.run();
}

/// Opens the case on paper and names the 被保険者.
fn begin(window: &mut Window, change: &str) {
    root::click(window, "適用（被扶養者の異動）を受け付ける…");
    hands::fill_all(window, RECEIVE);
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Register));
    hands::fill(window, "届書の番号", NUMBER);
    hands::fill(window, "提出年月日", "t");
    hands::fill(window, "異動の別", change);
    save(window);
    window.get_by_label("雛形　健太");
}

/// A step that this 届 does not need, with the reason as proposed or as typed.
fn not_needed(window: &mut Window, proposed: &str, reason: &str) {
    root::click(window, "不要にする…");
    assert_eq!(desk::shown(window, "理由"), proposed);
    if proposed.is_empty() {
        hands::fill(window, "理由", reason);
    }
    desk::press(window, Key::F12);
    window.run();
    window.run();
}

/// The decision by another user, and everything after it.
fn decide_and_finish(window: &mut Window) {
    hands::change_user(window);
    hands::fill_all(window, APPROVE);
    hands::complete(window);
    hands::change_user(window);
    hands::fill_all(window, ISSUE);
    hands::tick(window, "印刷した帳票の氏名・生年月日・記号番号を確かめた");
    hands::complete(window);
    for typed in [ARCHIVE, SEND, SERVER, &[]] {
        hands::fill_all(window, typed);
        hands::complete(window);
    }
    assert_eq!(hands::view(window).case.state, CaseState::Finished);
}

#[test]
fn 生まれた子の該当を受付から終了まで進める() {
    let mut town = Town::at(1.0);
    let window = &mut town.window;
    begin(window, "1");
    assert_eq!(desk::shown(window, "台帳の被扶養者 1行目 氏名"), "雛形　恵");
    hands::push(window, "被扶養者 行を追加");
    hands::fill_all(window, CHILD);
    hands::fill(window, "住民票（世帯全員）", "1");
    hands::tick(window, "届書の記載と入力内容を読み合わせた");
    save(window);
    assert_eq!(desk::shown(window, "被扶養者 1行目 枝番"), "3");
    hands::complete(window);
    hands::fill_all(window, CODE);
    hands::complete(window);
    not_needed(window, "", "書類を受け取った");
    hands::fill_all(window, REVIEW);
    hands::tick(
        window,
        "被扶養者の続柄・収入・同居別居を書類または照会で確かめた",
    );
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Collect));
    window.get_by_label("台帳に当てはまる人はいません。");
    not_needed(window, "回収する証がない", "");
    decide_and_finish(window);
    assert_eq!(hands::view(window).outbox.len(), 1);
}

#[test]
fn 就職した子の非該当を_証を回収して終了まで進める() {
    let mut town = Town::at(1.0);
    assert!(town.is_member(504));
    let window = &mut town.window;
    begin(window, "2");
    hands::fill_all(window, LEAVES);
    save(window);
    assert_eq!(
        desk::shown(window, "台帳の被扶養者 2行目 被扶養者でなくなった日"),
        "令和8年11月1日"
    );
    hands::tick(window, "届書の記載と入力内容を読み合わせた");
    hands::complete(window);
    not_needed(window, "新しく被扶養者になる人がいない", "");
    not_needed(window, "", "省略した書類がない");
    hands::fill_all(window, REVIEW);
    hands::tick(
        window,
        "被扶養者でなくなった理由と日を書類または届出者への確認で確かめた",
    );
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Collect));
    assert_eq!(desk::shown(window, "回収する証 1行目 氏名"), "雛形　翔");
    assert!(
        window
            .query_by_role_and_label(Role::Button, "回収する証 行を追加")
            .is_none(),
        "台帳の証は足せない"
    );
    hands::fill(window, "回収する証 1行目 回収の状況", "1");
    hands::fill(window, "回収する証 1行目 回収した日", "t");
    hands::complete(window);
    decide_and_finish(window);
    assert_eq!(hands::view(window).outbox.len(), 1);
    assert!(!town.is_member(504));
    assert!(town.is_member(503));
}

#[test]
fn 被扶養者の画面から始めると被保険者の届になる() {
    let mut town = Town::at(1.0);
    let child = town.person(504);
    let insured = town.person(502);
    let window = &mut town.window;
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Member(child));
    window.run();
    root::click(window, "適用（被扶養者の異動）…");
    desk::press(window, Key::F12);
    window.run();
    assert_eq!(hands::view(window).facts.subject, Some(insured));
}

#[test]
fn 被扶養者の異動の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut town = Town::at(scale);
        let textures = town.textures.clone();
        let window = &mut town.window;
        let shoot = |window: &Window, part: &str| {
            shoot(window, &textures, &format!("dependents-{part}-{name}"));
        };
        begin(window, "2");
        hands::fill_all(window, LEAVES);
        shoot(window, "1-removed");
        hands::tick(window, "届書の記載と入力内容を読み合わせた");
        hands::complete(window);
        not_needed(window, "新しく被扶養者になる人がいない", "");
        not_needed(window, "", "省略した書類がない");
        hands::fill_all(window, REVIEW);
        hands::tick(
            window,
            "被扶養者でなくなった理由と日を書類または届出者への確認で確かめた",
        );
        hands::complete(window);
        shoot(window, "2-collect");
    }
}

#[test]
fn 加入者の画面から検認の一覧を作る() {
    let mut town = Town::at(1.0);
    let textures = town.textures.clone();
    let window = &mut town.window;
    desk::press_with(window, Modifiers::ALT, Key::Num3);
    window.run();
    hands::push(window, "検認の一覧…");
    assert_eq!(
        desk::shown(window, "この日以後に認定した人を除く"),
        "令和8年4月1日"
    );
    shoot(window, &textures, "dependents-3-review-100");
    hands::fill(window, "提出期限", "R8.11.1");
    desk::press(window, Key::F12);
    window.run();
    window.get_by_label_contains("提出期限が今日より前です。");
    hands::fill(window, "提出期限", "R8.12.24");
    desk::press(window, Key::F12);
    window.run();
    window.run();
    window.get_by_label_contains("検認の一覧を作りました");
    let folder = window.state().path().to_owned();
    for ending in ["pdf", "xlsx"] {
        let file = folder.join(format!("被扶養者の検認_令和8年度_20261124.{ending}"));
        assert!(file.exists(), "{}", file.display());
    }
}
