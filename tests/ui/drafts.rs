//! 標準報酬の決定案: an employer's file is taken in, a line is taken out, the rest is decided and notified.

use crate::beside::Beside;
use crate::desk::{focused, press, press_with, type_text};
use crate::office::Office;
use daicho::app::demo::APPROVER;
use daicho::app::first_run::PRACTICE_LOGIN;
use daicho::app::session::Credentials;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::society::{Approval, Society};
use daicho::domain::yen::Yen;
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::path::Path;
use zeroize::Zeroizing;

const FRAME: &str = "21,37,ﾐﾎﾝ,031,20261120,22223\r\n[kanri]\r\n,001\r\n21,37,ﾐﾎﾝ,12345,105,0011,東京都港区芝公園９－９９－１,見本電機株式会社,架空　太郎,03,0000,0000\r\n[data]\r\n";
const PEOPLE: [(&str, &str, &str); 3] = [
    ("例示　梅子", "レイジ　ウメコ", "ﾚｲｼﾞ ｳﾒｺ"),
    ("架空　竹男", "カクウ　タケオ", "ｶｸｳ ﾀｹｵ"),
    ("試験　松江", "シケン　マツエ", "ｼｹﾝ ﾏﾂｴ"),
];

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

/// Three people of 見本電機 with 260,000 yen.
fn prepare(path: &Path) {
    let mut beside = Beside::open(path);
    let PersonId(first) = beside.next_person();
    for (index, (name, kana, _)) in (0_u32..).zip(PEOPLE) {
        let person = PersonId(first + i64::from(index));
        let entry = |valid_from: &str, fact| Entry {
            person,
            valid_from: day(valid_from),
            fact,
        };
        let about = Person {
            name: PersonName::declared(name).unwrap(),
            kana: KanaName::parse(kana).unwrap(),
            alias: None,
            birth_on: day("1985-01-01"),
            sex: Sex::Female,
        };
        let acquired = Fact::InsuredAcquired {
            category: Category::Employed,
            symbol: Symbol::new(42).unwrap(),
            number: MemberNumber::new(8001 + index).unwrap(),
            branch: Branch::INSURED,
            establishment: "0042".to_owned(),
        };
        let decided = Fact::RemunerationDecided {
            monthly: Yen::new(260_000),
            grade: 20,
            effective_from: YearMonth::parse_iso("2026-09").unwrap(),
            effective_until: YearMonth::parse_iso("2027-08").unwrap(),
            basis: RemunerationBasis::Acquisition,
        };
        beside.post(&[
            entry("2020-04-01", Fact::PersonRegistered(about)),
            entry("2020-04-01", acquired),
            entry("2026-09-01", decided),
        ]);
    }
}

/// 月額変更届 from November after a 昇給 in August; the third has no two grades.
fn changes() -> Vec<u8> {
    let row = |index: usize, pay: u32| {
        let (name, _, kana) = PEOPLE[index];
        let pays = format!("{pay:07},{pay:07},{pay:07}");
        format!(
            "2221700,21,37,ﾐﾎﾝ,{},{kana},{name},5,600101,9,08,11,0260,0260,9,08,09,08,1,,,08,09,10,31,30,31,{pays},0,0,0,{pays},{:07},{pay:07},,,,,,,,時給の改定,,,",
            8001 + index,
            pay * 3
        )
    };
    let rows = [row(0, 305_000), row(1, 341_000), row(2, 275_000)];
    let text = format!("{FRAME}{}\r\n", rows.join("\r\n"));
    let (bytes, _, is_broken) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!is_broken);
    bytes.into_owned()
}

/// 賞与支払届: one bonus over the cap.
fn bonuses() -> Vec<u8> {
    let row = |index: usize, total: u32| {
        let (name, _, kana) = PEOPLE[index];
        format!(
            "2265700,21,37,ﾐﾎﾝ,{},{kana},{name},5,600101,9,081120,{total},0,{},,,,,,,",
            8001 + index,
            total / 1_000 * 1_000
        )
    };
    let rows = [row(0, 1_234_567), row(1, 6_000_000)];
    let text = format!("{FRAME}{}\r\n", rows.join("\r\n"));
    encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
}

fn office(scale: f32) -> Office {
    Office::open_after([1280.0, 800.0], scale, prepare)
}

fn choose(office: &mut Office, name: &str, bytes: &[u8]) {
    office.go(Screen::Intake);
    let path = office.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    office.answers.next(&path);
    press(&mut office.harness, Key::F5);
}

/// Takes in what is ticked.
fn accept(office: &mut Office) {
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::F12);
}

/// The society lets the same person decide; that is another setting than the model's.
fn allow_same_person(office: &mut Office) {
    let session = office.session();
    let society = Society {
        approval: Approval::SamePersonAllowed,
        ..session.society().unwrap()
    };
    let save = daicho::app::command::Command::SaveSociety {
        effective_from: day("2026-11-01"),
        society: Box::new(society),
    };
    session.run(save).unwrap();
}

fn push(office: &mut Office, label: &str) {
    office.harness.get_by_label(label).focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::Enter);
    office.harness.run_ok();
}

#[test]
fn 月額変更届を受け付けると決定案になり_作った人は決裁できない() {
    let mut office = office(1.0);
    choose(&mut office, "SHFD0006.CSV", &changes());
    assert!(office.shows("第20級と第21級で、2等級の差がありません"));
    assert!(office.shows("決定する標準報酬月額"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("標準報酬の決定案（決裁まで台帳は変わりません）にします。"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("決定案1（2行）を作りました。"));
    assert!(office.shows("受付済　2"));
    office.go(Screen::Approvals);
    push(&mut office, "標準報酬の決定案　1件");
    assert_eq!(office.harness.state().screen(), Screen::Drafts);
    assert_eq!(focused(&office.harness), "標準報酬の決定案");
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), "決定案の行");
    assert!(office.shows("決定案を作った人は決裁できません。"));
    press(&mut office.harness, Key::F12);
    assert!(!office.shows("標準報酬の決裁"), "問いかけは開かない");
    let login = office.session().user().login.clone();
    assert_eq!(login, PRACTICE_LOGIN);
}

#[test]
fn 行を外し_残りを決裁し_通知書を書き出す() {
    let mut office = office(1.0);
    allow_same_person(&mut office);
    choose(&mut office, "SHFD0006.CSV", &changes());
    accept(&mut office);
    office.go(Screen::Drafts);
    press(&mut office.harness, Key::Enter);
    press(&mut office.harness, Key::ArrowDown);
    push(&mut office, "この行を外す…");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    type_text(&mut office.harness, "事業所から差し替えの連絡");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("決定案から外しました。"));
    assert!(office.shows("外しました（事業所から差し替えの連絡）"));

    press(&mut office.harness, Key::F12);
    assert!(office.shows("決定案1の1行について随時改定をし、台帳に記載します。"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("文書番号を入力してください。"));
    type_text(&mut office.harness, "見健保発第31号");
    press(&mut office.harness, Key::Tab);
    press_with(&mut office.harness, Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "R8.11.26");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("受付年月日から今日までの日を入力してください。"));
    press(&mut office.harness, Key::F12);
    type_text(&mut office.harness, "見健保発第31号");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("1行について決定し、台帳に記載しました。"));
    assert!(office.shows("決裁済"));
    assert!(!office.shows("登録…"), "決裁の後はF12を示さない");

    let folder = office.folder.path().join("通知書");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    push(&mut office, "通知書を書き出す…");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    press(&mut office.harness, Key::Home);
    push_row(&mut office);
    assert!(matches!(office.harness.state().screen(), Screen::Member(_)));
    push(&mut office, "履歴　4");
    office.shoot("drafts-member-100");
    assert!(office.shows("標準報酬月額の随時改定（300,000円、第22級"));
}

/// Opens the chosen line of the 決定案.
fn push_row(office: &mut Office) {
    office.harness.get_by_label("決定案の行").focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::Home);
    press(&mut office.harness, Key::Enter);
}

#[test]
fn 受付済みの行のエンターは_その行の決定案を開く() {
    let mut office = office(1.0);
    choose(&mut office, "SHFD0006.CSV", &changes());
    accept(&mut office);
    choose(&mut office, "SHFD0007.CSV", &bonuses());
    accept(&mut office);
    for (name, bytes, title) in [
        ("SHFD0007.CSV", bonuses(), "決定案2　"),
        ("SHFD0006.CSV", changes(), "決定案1　"),
    ] {
        choose(&mut office, name, &bytes);
        office.harness.get_by_label("ファイルの行").focus();
        office.harness.run_ok();
        press(&mut office.harness, Key::Home);
        press(&mut office.harness, Key::Enter);
        assert_eq!(office.harness.state().screen(), Screen::Drafts);
        assert!(office.shows(title), "{title}");
    }
    // Through the menu and the button the list of them is shown.
    office.go(Screen::Approvals);
    push(&mut office, "標準報酬の決定案　2件");
    assert_eq!(focused(&office.harness), "標準報酬の決定案");
}

#[test]
fn 決定案だけが待つ承認待ちは_キーだけで開ける() {
    let mut office = office(1.0);
    choose(&mut office, "SHFD0006.CSV", &changes());
    accept(&mut office);
    office.go(Screen::Approvals);
    assert!(office.shows("決裁を待っている案件はありません。"));
    assert_eq!(focused(&office.harness), "標準報酬の決定案　1件");
    press(&mut office.harness, Key::Enter);
    assert_eq!(office.harness.state().screen(), Screen::Drafts);
}

#[test]
fn ほかの利用者は_決定案を決裁できる() {
    let mut office = office(1.0);
    choose(&mut office, "SHFD0006.CSV", &changes());
    accept(&mut office);
    let approver = Credentials::Password {
        login: APPROVER.0.to_owned(),
        password: Zeroizing::new(APPROVER.1.to_owned()),
    };
    office.session().sign_in(&approver).unwrap();
    assert_eq!(
        office.session().society().unwrap().approval,
        Approval::SecondUser
    );
    office.go(Screen::Drafts);
    press(&mut office.harness, Key::Enter);
    assert!(!office.shows("決定案を作った人は決裁できません。"));
    press(&mut office.harness, Key::F12);
    type_text(&mut office.harness, "見健保発第31号");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("2行について決定し、台帳に記載しました。"));
    assert!(office.shows("決裁済"));
}

#[test]
fn 低い画面でも_選んだ行の確かめることが見える() {
    let mut office = office(1.5);
    choose(&mut office, "SHFD0006.CSV", &changes());
    press(&mut office.harness, Key::End);
    press(&mut office.harness, Key::Space);
    accept(&mut office);
    office.go(Screen::Drafts);
    press(&mut office.harness, Key::Enter);
    office.harness.get_by_label("決定案の行").focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::End);
    office.harness.run_ok();
    office.shoot("drafts-line-low-150");
    let remark = office
        .harness
        .get_by_label_contains("・従前の第20級と第21級で");
    let foot = office.harness.get_by_label_contains("加入者検索");
    let (remark, foot) = (remark.rect(), foot.rect());
    assert!(remark.bottom() < foot.top() - 30.0, "{remark} {foot}");
}

#[test]
fn 決定案の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = office(scale);
        choose(&mut office, "SHFD0006.CSV", &changes());
        office.shoot(&format!("remuneration-intake-{name}"));
        press(&mut office.harness, Key::End);
        press(&mut office.harness, Key::Space);
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("remuneration-intake-confirm-{name}"));
        press(&mut office.harness, Key::F12);
        choose(&mut office, "SHFD0007.CSV", &bonuses());
        accept(&mut office);
        office.go(Screen::Approvals);
        office.shoot(&format!("approvals-drafts-{name}"));
        office.go(Screen::Drafts);
        office.shoot(&format!("drafts-{name}"));
        press(&mut office.harness, Key::Enter);
        office.shoot(&format!("drafts-bonus-{name}"));
        push(&mut office, "決定案の一覧へ");
        press(&mut office.harness, Key::End);
        press(&mut office.harness, Key::Enter);
        office.shoot(&format!("drafts-lines-{name}"));
        push(&mut office, "この行を外す…");
        office.shoot(&format!("drafts-remove-{name}"));
        press(&mut office.harness, Key::Escape);
        allow_same_person(&mut office);
        office.go(Screen::Home);
        office.go(Screen::Drafts);
        press(&mut office.harness, Key::Enter);
        press(&mut office.harness, Key::F12);
        assert!(office.shows("標準報酬の決裁"));
        office.shoot(&format!("drafts-decide-{name}"));
    }
}
