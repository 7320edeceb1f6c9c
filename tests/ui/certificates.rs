//! 証管理: narrowed, ticked, recorded, asked for and listed by keyboard.

use crate::beside::Beside;
use crate::desk::{focused, press, press_with, type_text};
use crate::office::Office;
use daicho::domain::address::Address;
use daicho::domain::certificate::CertificateKind;
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::ui::page::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::Path;

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

/// Somebody with a 資格確認書; who left has a last day.
pub struct Holder {
    pub name: &'static str,
    pub kana: &'static str,
    pub number: u32,
    pub valid_until: &'static str,
    pub lost_on: Option<&'static str>,
}

pub const LEFT: [Holder; 3] = [
    Holder {
        name: "例示　一郎",
        kana: "レイジ　イチロウ",
        number: 9101,
        valid_until: "2030-11-30",
        lost_on: Some("2026-10-01"),
    },
    Holder {
        name: "例示　二郎",
        kana: "レイジ　ジロウ",
        number: 9102,
        valid_until: "2030-11-30",
        lost_on: Some("2026-11-01"),
    },
    Holder {
        name: "例示　三郎",
        kana: "レイジ　サブロウ",
        number: 9103,
        valid_until: "2027-01-31",
        lost_on: None,
    },
];

impl Holder {
    fn facts(&self, id: i64) -> Vec<Entry> {
        let entry = |on: &str, fact| Entry {
            person: PersonId(id),
            valid_from: day(on),
            fact,
        };
        let person = Person {
            name: PersonName::declared(self.name).unwrap(),
            kana: KanaName::parse(self.kana).unwrap(),
            alias: None,
            birth_on: day("1985-05-05"),
            sex: Sex::Male,
        };
        let address = Address {
            postal: None,
            text: "東京都港区芝公園９丁目９９番１号".to_owned(),
        };
        let mut facts = vec![
            entry("2025-04-01", Fact::PersonRegistered(person)),
            entry("2025-04-01", Fact::AddressRegistered(address)),
            entry(
                "2025-04-01",
                Fact::InsuredAcquired {
                    category: Category::Employed,
                    symbol: Symbol::new(42).unwrap(),
                    number: MemberNumber::new(self.number).unwrap(),
                    branch: Branch::INSURED,
                    establishment: "0042".to_owned(),
                },
            ),
            entry(
                "2025-04-08",
                Fact::CertificateIssued {
                    certificate: CertificateKind::EligibilityCertificate,
                    issue_count: 1,
                    valid_until: Some(day(self.valid_until)),
                },
            ),
        ];
        facts.extend(self.lost_on.map(|on| {
            let reason = LossReason::Retirement;
            entry(
                on,
                Fact::InsuredLost {
                    reason,
                    event_on: None,
                },
            )
        }));
        facts
    }
}

/// Writes the people of [`LEFT`] into the ledger.
pub fn fill(path: &Path) {
    let mut beside = Beside::open(path);
    let first = beside.next_person().0;
    let facts: Vec<Entry> = (first..)
        .zip(&LEFT)
        .flat_map(|(id, holder)| holder.facts(id))
        .collect();
    beside.post(&facts);
}

fn register() -> Office {
    register_at(1.0)
}

fn register_at(scale: f32) -> Office {
    let mut office = Office::open_after([1280.0, 800.0], scale, fill);
    press_with(&mut office.harness, Modifiers::ALT, Key::Num8);
    assert_eq!(office.harness.state().screen(), Screen::Certificates);
    office
}

/// The heading that begins with these words.
fn heading(office: &Office, start: &str) -> String {
    let mut tabs = office.harness.query_all_by_role(Role::Tab);
    tabs.find_map(|node| {
        node.accesskit_node()
            .label()
            .filter(|text| text.starts_with(start))
    })
    .unwrap_or_else(|| panic!("「{start}」の見出しがありません"))
}

fn rows(office: &Office) -> Vec<String> {
    let rows = office.harness.query_all_by_role(Role::Row);
    rows.filter_map(|node| node.accesskit_node().label())
        .collect()
}

#[test]
fn 未回収の一覧から始まり_見出しと件数で絞り_エンターで加入者を開く() {
    let mut office = register();
    assert_eq!(focused(&office.harness), "証の一覧");
    let shown = rows(&office);
    assert_eq!(shown.len(), 2, "{shown:#?}");
    assert!(shown[0].contains("例示　一郎") && shown[0].contains("状態 未回収"));
    assert_eq!(heading(&office, "未回収"), "未回収　2");
    office.click("期限間近　1");
    assert!(rows(&office)[0].contains("例示　三郎"));
    office.click(&heading(&office, "すべて　"));
    assert!(rows(&office).len() > 5);
    office
        .harness
        .get_by_role_and_label(Role::Tab, "資格確認書")
        .click();
    office.harness.run_ok();
    let of_kind = |row: &String| row.contains("証の種類 資格確認書");
    assert!(rows(&office).len() >= 3 && rows(&office).iter().all(of_kind));
    office.click("未回収　2");
    office
        .harness
        .get_by_role_and_label(Role::Grid, "証の一覧")
        .focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::Enter);
    assert!(matches!(office.harness.state().screen(), Screen::Member(_)));
    assert!(office.shows("例示　一郎"));
    office.click(&heading(&office, "証　"));
    assert!(rows(&office)[0].contains("状態 未回収"));
}

#[test]
fn 検索は変換が済んでから_個人番号は画面に残さない() {
    let mut office = register();
    press_with(&mut office.harness, Modifiers::COMMAND, Key::F);
    assert_eq!(focused(&office.harness), "検索");
    type_text(&mut office.harness, "42-9102");
    let shown = rows(&office);
    assert_eq!(shown.len(), 1, "{shown:#?}");
    assert!(shown[0].contains("例示　二郎"));
    for _ in 0..7 {
        press(&mut office.harness, Key::Backspace);
    }
    type_text(&mut office.harness, "999900000011");
    assert!(office.shows("個人番号では探せません。"));
    assert_eq!(rows(&office).len(), 2);
}

#[test]
fn 二枚を選んで返却を記録し_誤りは理由を残して取り消す() {
    let mut office = register();
    press(&mut office.harness, Key::Space);
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::Space);
    assert!(office.shows("2枚を選択中"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("2枚の証を「返却」として記録します。"));
    assert_eq!(focused(&office.harness), "回収した日");
    press(&mut office.harness, Key::F12);
    assert_eq!(heading(&office, "返却　"), "返却　2");
    assert_eq!(heading(&office, "未回収"), "未回収　0");

    office.click("返却　2");
    office.click("記録の取消し…");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    type_text(&mut office.harness, "別の人の証だった");
    office.harness.run_ok();
    assert!(!office.shows("理由を入力してください。"));
    press(&mut office.harness, Key::F12);
    assert_eq!(heading(&office, "返却　"), "返却　1");
    assert_eq!(heading(&office, "未回収"), "未回収　1");
}

#[test]
fn 滅失は区分を選び_督促は期限と保存先を尋ねる() {
    let mut office = register();
    office.click("滅失・回収不能を記録…");
    type_text(&mut office.harness, "2");
    press(&mut office.harness, Key::F12);
    assert_eq!(heading(&office, "回収不能"), "回収不能　1");

    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    office.click("返却のお願い（督促状）…");
    assert_eq!(focused(&office.harness), "返却の期限");
    press(&mut office.harness, Key::F12);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    assert!(rows(&office)[0].contains("督促1回"), "{:#?}", rows(&office));
    office.answers.next(&folder);
    press_with(&mut office.harness, Modifiers::COMMAND, Key::E);
    office.click("Excel…");
    office.answers.next(&folder);
    press_with(&mut office.harness, Modifiers::COMMAND, Key::P);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3);
}

#[test]
fn 再交付は_印を付けた証の人について開く() {
    let mut office = register();
    press(&mut office.harness, Key::Space);
    press(&mut office.harness, Key::ArrowDown);
    assert!(office.shows("1枚を選択中"));
    office.click("再交付…");
    assert!(matches!(office.harness.state().screen(), Screen::Case(_)));
    let session = office.harness.state_mut().session().unwrap();
    let cases = session.home().unwrap().cases;
    let about = |name: &str| {
        cases
            .iter()
            .filter(|row| row.subject.contains(name))
            .count()
    };
    assert_eq!(about("例示　一郎"), 1, "印を付けたのは一郎の証");
    assert_eq!(about("例示　二郎"), 0, "二郎の行には立っているだけ");
}

#[test]
fn 証管理の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = register_at(scale);
        office.shoot(&format!("certificates-{name}"));
        office.click(&heading(&office, "すべて　"));
        office.shoot(&format!("certificates-all-{name}"));
        let letters = "返却のお願い（督促状）…";
        let button = office.harness.get_by_label(letters);
        assert!(
            button.accesskit_node().is_disabled(),
            "有効な証は督促しない"
        );
        office.click("未回収　2");
        office.click(letters);
        office.shoot(&format!("certificates-remind-{name}"));
        press(&mut office.harness, Key::Escape);
        office.click("未回収　2");
        office
            .harness
            .get_by_role_and_label(Role::Grid, "証の一覧")
            .focus();
        office.harness.run_ok();
        press(&mut office.harness, Key::Enter);
        office.click(&heading(&office, "証　"));
        office.shoot(&format!("member-certificates-{name}"));
    }
}
