//! 住所変更 through the screen, from 受付 to 終了: the employed family and the 任意継続.

use crate::beside::Beside;
use crate::case_hands::{self as hands, INQUIRY, REVIEW, Typed};
use crate::desk;
use crate::office;
use crate::render::{Textures, shoot};
use crate::root::{self, App, Window};
use daicho::app::places::Places;
use daicho::domain::address::{Address, PostalCode};
use daicho::domain::date::Date;
use daicho::domain::dependent::{Living, Relationship};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::procedure::case::CaseState;
use daicho::procedure::dependents::DEPENDENTS;
use daicho::procedure::step::Step;
use daicho::procedure::value::Value;
use daicho::ui::page::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

pub const EMPLOYED: u32 = 7_301;
pub const VOLUNTARY: u32 = 9_301;
const OLD: &str = "東京都港区芝公園９丁目９９番１号";

/// The window on the office's ledger with two more families, and the people of both.
pub struct Town {
    pub window: Window,
    pub textures: Textures,
    pub first: i64,
}

fn town_at(scale: f32) -> Town {
    town_with(scale, |_| Vec::new())
}

/// The same, with more in the ledger about these people.
pub fn town_with(scale: f32, more: impl FnOnce(i64) -> Vec<Entry>) -> Town {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::at(folder.path());
    office::copy_ledger(&places);
    let first = settle(&places, more);
    let app = App::in_folder(folder);
    // The ledger was last written on the 26th.
    app.clock.advance(3 * 86_400);
    let textures = Textures::default();
    let mut window = root::open_at(app, scale, textures.clone());
    root::click(&mut window, "見本で試す");
    Town {
        window,
        textures,
        first,
    }
}

/// Writes the families into the ledger; returns the number of the first person.
fn settle(places: &Places, more: impl FnOnce(i64) -> Vec<Entry>) -> i64 {
    let mut beside = Beside::open(&places.practice_ledger());
    let PersonId(first) = beside.next_person();
    let mut all = Vec::new();
    all.extend(insured(first, "例示　正夫", Category::Employed, EMPLOYED));
    all.extend(dependent(
        first + 1,
        "例示　良子",
        (first, 1),
        Relationship::Wife,
    ));
    all.extend(dependent(
        first + 2,
        "例示　翔",
        (first, 2),
        Relationship::FirstSon,
    ));
    all.extend(insured(
        first + 3,
        "試験　清",
        Category::Voluntary,
        VOLUNTARY,
    ));
    all.extend(dependent(
        first + 4,
        "試験　和子",
        (first + 3, 1),
        Relationship::Wife,
    ));
    all.extend(more(first));
    beside.post(&all);
    first
}

fn since() -> Date {
    Date::new(2026, 4, 1).unwrap()
}

fn entry(person: i64, fact: Fact) -> Entry {
    Entry {
        person: PersonId(person),
        valid_from: since(),
        fact,
    }
}

fn known(id: i64, name: &str, sex: Sex) -> [Entry; 2] {
    let person = Person {
        name: PersonName::declared(name).unwrap(),
        kana: KanaName::parse("レイジ　タロウ").unwrap(),
        alias: None,
        birth_on: Date::new(1979, 5, 5).unwrap().add_days(id),
        sex,
    };
    let address = Address {
        postal: PostalCode::parse("1050011"),
        text: OLD.to_owned(),
    };
    [
        entry(id, Fact::PersonRegistered(person)),
        entry(id, Fact::AddressRegistered(address)),
    ]
}

fn insured(id: i64, name: &str, category: Category, number: u32) -> Vec<Entry> {
    let acquired = Fact::InsuredAcquired {
        category,
        symbol: Symbol::new(12).unwrap(),
        number: MemberNumber::new(number).unwrap(),
        branch: Branch::INSURED,
        establishment: "0042".to_owned(),
    };
    let mut all = known(id, name, Sex::Male).to_vec();
    all.push(entry(id, acquired));
    all
}

fn dependent(
    id: i64,
    name: &str,
    (insured, branch): (i64, u8),
    relationship: Relationship,
) -> Vec<Entry> {
    let certified = Fact::DependentCertified {
        insured: PersonId(insured),
        branch: Branch::new(branch).unwrap(),
        relationship,
        living: Living::Together,
    };
    let sex = match relationship {
        Relationship::Wife => Sex::Female,
        _ => Sex::Male,
    };
    let mut all = known(id, name, sex).to_vec();
    all.push(entry(id, certified));
    all
}

fn save(window: &mut Window) {
    desk::press_with(window, Modifiers::COMMAND, Key::S);
    window.run();
}

/// Answers an attachment by its name.
fn attach(window: &mut Window, label: &str) {
    let answer = "1";
    hands::fill(window, label, answer);
}

const RECEIVE: &Typed<'static> = &[
    ("提出経路", "1"),
    ("提出者", "見本電機株式会社"),
    ("個人番号確認・身元確認は事業主確認済", "1"),
];
const COUNTER: &Typed<'static> = &[("提出経路", "3"), ("提出者", "試験　清")];
const NUMBER: &Typed<'static> = &[("番号確認をした者", "2"), ("番号確認の方法", "1")];
const IDENTITY: &Typed<'static> = &[("身元確認をした者", "2"), ("身元確認の方法", "1")];
const MOVE: &Typed<'static> = &[
    ("対象者", "3"),
    ("区分", "1"),
    ("変更年月日", "t"),
    ("変更後の住所（住民票） 郵便番号", "2200012"),
];

/// Types the number and waits for the family of the ledger.
fn name_the_subject(window: &mut Window, number: u32) {
    hands::fill(window, "届書の番号", &number.to_string());
    save(window);
}

/// The 郵便番号表 fills the town; the clerk goes on with the number of the house.
fn type_the_move(window: &mut Window) {
    hands::fill_all(window, MOVE);
    let filled = desk::shown(window, "変更後の住所（住民票）");
    assert_eq!(filled, "神奈川県横浜市西区みなとみらい");
    hands::fill(window, "変更後の住所（住民票）", "９丁目９８番１号");
}

fn inquire_and_review(window: &mut Window, checks: &[&str]) {
    hands::push(window, "情報照会 行を追加");
    hands::fill_all(window, INQUIRY);
    hands::complete(window);
    assert_eq!(hands::open_step(window), Some(Step::Review));
    hands::fill_all(window, REVIEW);
    for check in checks {
        hands::tick(window, check);
    }
}

#[test]
fn 家族の一人が残る住所変更を受付から終了まで進める() {
    let Town {
        mut window, first, ..
    } = town_at(1.0);
    root::click(&mut window, "適用（資格情報の変更）住所変更を受け付ける…");
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::Register));
    name_the_subject(&mut window, EMPLOYED);
    window.get_by_label("例示　正夫");
    assert_eq!(desk::shown(&window, "被扶養者 1行目 氏名"), "例示　良子");
    assert!(
        window
            .query_by_role_and_label(Role::Button, "被扶養者 行を追加")
            .is_none(),
        "台帳の行は足せない"
    );
    type_the_move(&mut window);
    hands::fill(&mut window, "被扶養者 2行目 ともに転居する", "2");
    hands::fill(&mut window, "被扶養者 2行目 別居の理由", "2");
    attach(&mut window, "住民票（世帯全員）");
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    let checks = [
        "変更後の住所と変更年月日を住民票または照会で確かめた",
        "別居する被扶養者の生計維持（仕送り）を確かめた",
    ];
    inquire_and_review(&mut window, &checks);
    desk::press(&mut window, Key::F12);
    window.run();
    window.get_by_label_contains("任意　次の加入者情報の登録用ファイルに載せる行　2行");
    desk::press(&mut window, Key::F12);
    window.run();
    assert_eq!(hands::open_step(&mut window), Some(Step::Finish));
    hands::complete(&mut window);
    let view = hands::view(&mut window);
    assert_eq!(view.case.state, CaseState::Finished);
    assert_eq!(view.outbox.len(), 2);
    assert!(view.outbox.iter().all(|row| row.due_on.is_none()));
    let moved = |window: &mut Window, id: i64| {
        let session = window.state_mut().root.session().unwrap();
        let view = session.member_view(PersonId(id)).unwrap();
        view.address.unwrap().text
    };
    let new = "神奈川県横浜市西区みなとみらい９丁目９８番１号";
    assert_eq!(moved(&mut window, first), new);
    assert_eq!(moved(&mut window, first + 1), new);
    assert_eq!(moved(&mut window, first + 2), OLD);
}

#[test]
fn 任意継続の住所変更は_組合の本人確認を経て終了まで進む() {
    let Town { mut window, .. } = town_at(1.0);
    let title = "適用（資格情報の変更［任継・特退］）住所変更を受け付ける…";
    root::click(&mut window, title);
    hands::fill_all(&mut window, COUNTER);
    hands::complete(&mut window);
    hands::fill_all(&mut window, NUMBER);
    hands::complete(&mut window);
    hands::fill_all(&mut window, IDENTITY);
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::Register));
    name_the_subject(&mut window, VOLUNTARY);
    type_the_move(&mut window);
    hands::fill(&mut window, "納付書の送付先を変更する", "1");
    attach(&mut window, "住民票（世帯全員）");
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    inquire_and_review(
        &mut window,
        &["変更後の住所と変更年月日を住民票または照会で確かめた"],
    );
    hands::complete(&mut window);
    hands::complete(&mut window);
    let view = hands::view(&mut window);
    assert_eq!(view.case.state, CaseState::Finished);
    assert_eq!(view.outbox.len(), 2);
}

#[test]
fn 対象者を選ぶと転居する人が選ばれ_直した行は保存しても残る() {
    let Town { mut window, .. } = town_at(1.0);
    root::click(&mut window, "適用（資格情報の変更）住所変更を受け付ける…");
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    name_the_subject(&mut window, EMPLOYED);
    hands::fill(&mut window, "対象者", "3");
    // Typed at once, before the draft is saved.
    hands::fill(&mut window, "被扶養者 2行目 ともに転居する", "2");
    save(&mut window);
    let moves = |window: &mut Window| -> Vec<Option<Value>> {
        let form = hands::view(window).case.form;
        let rows = form.rows(DEPENDENTS.name()).iter();
        rows.map(|row| row.value("moves").cloned()).collect()
    };
    let yes = Some(Value::Bool(true));
    let no = Some(Value::Bool(false));
    assert_eq!(moves(&mut window), [yes, no.clone()]);
    hands::fill(&mut window, "対象者", "1");
    save(&mut window);
    assert_eq!(moves(&mut window), [no.clone(), no]);
}

#[test]
fn 加入者の画面から始めると_記号番号と家族の行が入っている() {
    let Town {
        mut window, first, ..
    } = town_at(1.0);
    let ctx = window.ctx.clone();
    // From the wife's page: the 届 is the husband's.
    let wife = Screen::Member(PersonId(first + 1));
    window.state_mut().root.go_to(&ctx, wife);
    window.run();
    root::click(&mut window, "適用（資格情報の変更）住所変更…");
    desk::press(&mut window, Key::F12);
    window.run();
    let view = hands::view(&mut window);
    assert_eq!(view.facts.subject, Some(PersonId(first)));
    assert_eq!(view.case.form.rows(DEPENDENTS.name()).len(), 2);
}

#[test]
fn 住所変更の画面と住所の履歴を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let Town {
            mut window,
            textures,
            first,
        } = town_at(scale);
        let shoot = |window: &Window, part: &str| {
            shoot(window, &textures, &format!("address-{part}-{name}"));
        };
        root::click(&mut window, "適用（資格情報の変更）住所変更を受け付ける…");
        hands::fill_all(&mut window, RECEIVE);
        hands::complete(&mut window);
        name_the_subject(&mut window, EMPLOYED);
        shoot(&window, "1-subject");
        type_the_move(&mut window);
        hands::fill(&mut window, "被扶養者 2行目 ともに転居する", "2");
        shoot(&window, "2-family");
        hands::fill(&mut window, "被扶養者 2行目 別居の理由", "2");
        attach(&mut window, "住民票（世帯全員）");
        hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
        hands::complete(&mut window);
        let checks = [
            "変更後の住所と変更年月日を住民票または照会で確かめた",
            "別居する被扶養者の生計維持（仕送り）を確かめた",
        ];
        inquire_and_review(&mut window, &checks);
        desk::press(&mut window, Key::F12);
        window.run();
        shoot(&window, "3-confirm");
        desk::press(&mut window, Key::F12);
        window.run();
        shoot(&window, "4-decided");
        let ctx = window.ctx.clone();
        window.state_mut().root.go_to(&ctx, Screen::Outbox);
        window.run();
        shoot(&window, "5-outbox");
        window
            .state_mut()
            .root
            .go_to(&ctx, Screen::Member(PersonId(first)));
        window.run();
        // The buttons of all procedures leave little room above the tabs at 150 %.
        window
            .get_by_role_and_label(Role::Tab, "住所　2")
            .scroll_to_me();
        window.run();
        window.get_by_role_and_label(Role::Tab, "住所　2").click();
        window.run();
        let is_told = |part: &str| window.query_all_by_label_contains(part).next().is_some();
        // At 150 % the list shows its first row.
        assert!(is_told("状態 現在"));
        assert!(scale > 1.0 || is_told("状態 以前"));
        shoot(&window, "6-member");
    }
}
