//! A gallery of all editors on a fictional form, for tests and for looking at.
//! It is never shipped.

use crate::desk::{self, Desk};
use crate::render::{Textures, shoot};
use daicho::domain::address::Address;
use daicho::domain::calendar::Holidays;
use daicho::domain::certificate::{CertificatePaper, CertificateStyle};
use daicho::domain::coded::Choice;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::establishment::Establishment;
use daicho::domain::finding::{FieldPath, Finding};
use daicho::domain::member::PersonId;
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{HeldNumber, InsurerNumber, Symbol};
use daicho::domain::society::{Approval, Numbering, Society};
use daicho::domain::voluntary_rules::VoluntaryRules;
use daicho::domain::yen::Yen;
use daicho::procedure::facts::Facts;
use daicho::procedure::field::{Field, Key, Need, Section};
use daicho::procedure::form::Form;
use daicho::procedure::value::{Digits, EstablishmentCode, Kind, Value};

pub const NAME: Key<PersonName> = Key::new("name");
pub const KANA: Key<KanaName> = Key::new("kana");
pub const BIRTH: Key<Date> = Key::new("birth_on");
pub const NUMBER: Key<HeldNumber> = Key::new("number");
pub const ADDRESS: Key<Address> = Key::new("address");
pub const PLACE: Key<EstablishmentCode> = Key::new("establishment");
pub const SINCE: Key<Date> = Key::new("acquired_on");
pub const MONTH: Key<YearMonth> = Key::new("first_ym");
pub const SALARY: Key<Yen> = Key::new("salary");
pub const IN_KIND: Key<Yen> = Key::new("in_kind");
pub const TOTAL: Key<Yen> = Key::new("total");
pub const DAYS: Key<i64> = Key::new("n_days");
pub const CODE: Key<Digits> = Key::new("reference");
pub const HAS_DEPENDENTS: Key<bool> = Key::new("has_dependents");
pub const DEPENDENTS: Key<Vec<Form>> = Key::new("dependents");
pub const MEMO: Key<String> = Key::new("memo");

pub const REASONS: &[Choice] = &[
    Choice {
        code: "hired",
        label: "適用事業所に使用されたとき",
    },
    Choice {
        code: "transfer",
        label: "他の健康保険組合からの編入",
    },
    Choice {
        code: "two_places",
        label: "二以上事業所勤務",
    },
    Choice {
        code: "other",
        label: "その他",
    },
];

pub const SEXES: &[Choice] = &[
    Choice {
        code: "1",
        label: "男",
    },
    Choice {
        code: "2",
        label: "女",
    },
];

const fn choice(key: &'static str, label: &'static str, choices: &'static [Choice]) -> Field {
    Field {
        key,
        label,
        kind: Kind::Choice(choices),
        need: Need::Optional,
        law: "",
        help: "",
        widget: None,
    }
}

fn total(form: &Form, _facts: &Facts) -> Option<Value> {
    SALARY
        .get(form)?
        .checked_add(IN_KIND.get(form).unwrap_or(Yen::ZERO))
        .map(Value::Yen)
}

const ROW: &[Field] = &[
    NAME.field("氏名").always(),
    KANA.field("カナ氏名").always(),
    BIRTH.field("生年月日").birth().always(),
    choice("sex", "性別", SEXES),
];

pub const SECTIONS: &[Section] = &[
    Section {
        title: "被保険者",
        fields: &[
            NAME.field("氏名").always().law("健康保険法施行規則第24条"),
            KANA.field("カナ氏名").always(),
            BIRTH.field("生年月日").birth().always(),
            choice("sex", "性別", SEXES).always(),
            NUMBER.field("個人番号").always(),
            ADDRESS.field("住所").help("住民票の住所です。"),
        ],
    },
    Section {
        title: "資格取得",
        fields: &[
            PLACE.field("事業所").always(),
            SINCE.field("資格取得年月日").always(),
            choice("reason", "取得区分", REASONS).always(),
            MONTH.field("保険料の初月"),
            SALARY.field("報酬月額（通貨）"),
            IN_KIND.field("報酬月額（現物）"),
            TOTAL.field("報酬月額（合計）").computed(total),
            DAYS.field("勤務日数"),
            CODE.field("整理番号"),
            HAS_DEPENDENTS.field("被扶養者の有無").always(),
            MEMO.field("備考").widget("long_text"),
        ],
    },
    Section {
        title: "被扶養者",
        fields: &[DEPENDENTS.table("被扶養者", ROW)],
    },
];

pub fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn establishment(code: &str, name: &str) -> Establishment {
    Establishment {
        code: code.to_owned(),
        symbol: Symbol::new(12).unwrap(),
        name: name.to_owned(),
        address: address(),
        employer_name: "見本　一郎".to_owned(),
        phone: "03-0000-0000".to_owned(),
        pension_office: None,
        covered_from: Date::new(2010, 4, 1).unwrap(),
    }
}

fn address() -> Address {
    Address {
        postal: daicho::domain::address::PostalCode::parse("1000001"),
        text: "東京都千代田区見本町１丁目２番３号 例示ビル１０１".to_owned(),
    }
}

pub fn facts() -> Facts {
    let society = Society {
        name: "見本健康保険組合".to_owned(),
        insurer_number: InsurerNumber::parse("06999997")
            .or_else(|_| InsurerNumber::parse("06130009"))
            .unwrap_or_else(|_| insurer_number()),
        address: address(),
        phone: "03-0000-0000".to_owned(),
        president: "架空　花子".to_owned(),
        appeal_bureau: "関東信越厚生局".to_owned(),
        certificate_style: CertificateStyle::ByLaw,
        certificate_paper: CertificatePaper::Card,
        certificate_valid_until: None,
        numbering: Numbering::NextAfterHighest,
        approval: Approval::SecondUser,
        show_care_liability: false,
        retention_years: 5,
        voluntary: VoluntaryRules::default(),
        premium_rates: Vec::new(),
        holidays: Holidays::shipped(),
        dependents_review_month: None,
        allowance: daicho::domain::allowance_rules::AllowanceRules::default(),
        transfer: None,
        ceilings: Default::default(),
        childbirth: daicho::domain::childbirth_rules::ChildbirthRules::default(),
        files: daicho::domain::file_rules::FileRules::default(),
        inquiry_codes: daicho::domain::inquiry_codes::InquiryCodes::default(),
        is_sample: true,
    };
    Facts {
        receipt_number: "R8-000012".to_owned(),
        establishments: vec![
            establishment("0001", "見本商事株式会社"),
            establishment("0002", "架空電機株式会社"),
            establishment("0042", "例示運輸株式会社"),
        ],
        next_person: PersonId(501),
        ..Facts::nobody(today(), society)
    }
}

/// The first 保険者番号 of a fictional 組合 whose check digit fits.
fn insurer_number() -> InsurerNumber {
    (0..10)
        .find_map(|check| InsurerNumber::parse(&format!("0613999{check}")).ok())
        .unwrap()
}

/// A form filled as a clerk would leave it half-way.
pub fn filled() -> Form {
    let mut form = Form::new();
    NAME.set(&mut form, PersonName::declared("見本　太郎").unwrap());
    KANA.set(&mut form, KanaName::parse("ミホン　タロウ").unwrap());
    BIRTH.set(&mut form, Date::new(1970, 4, 1).unwrap());
    form.set_value("sex", Some(Value::Code("1".to_owned())));
    NUMBER.set(&mut form, HeldNumber(1));
    ADDRESS.set(&mut form, address());
    PLACE.set(&mut form, EstablishmentCode("0001".to_owned()));
    SINCE.set(&mut form, Date::new(2026, 11, 1).unwrap());
    form.set_value("reason", Some(Value::Code("hired".to_owned())));
    MONTH.set(&mut form, YearMonth::new(2026, 11).unwrap());
    SALARY.set(&mut form, Yen::new(284_000));
    IN_KIND.set(&mut form, Yen::new(12_500));
    CODE.set(&mut form, Digits("000123".to_owned()));
    HAS_DEPENDENTS.set(&mut form, true);
    MEMO.set(
        &mut form,
        "住所は電話で確認しました。\n郵便番号は住民票のとおりです。".to_owned(),
    );
    let mut row = Form::new();
    NAME.set(&mut row, PersonName::declared("見本　花子").unwrap());
    KANA.set(&mut row, KanaName::parse("ミホン　ハナコ").unwrap());
    row.set_value("birth_on", Some(Value::Raw("H31.5.1".to_owned())));
    row.set_value("sex", Some(Value::Code("2".to_owned())));
    DEPENDENTS.set(&mut form, vec![row]);
    form
}

pub fn findings() -> Vec<Finding> {
    vec![
        Finding::confirm(
            "late",
            "資格取得の日から5日を過ぎて受け付けています。遅れた理由を入力してください。",
        )
        .at(FieldPath::of("acquired_on"))
        .law("健康保険法施行規則第24条"),
        Finding::blocks(
            "not_a_date",
            "平成31年は4月30日までです。令和元年5月1日ではありませんか。",
        )
        .at(FieldPath::in_row("dependents", 0, "birth_on")),
        Finding::note("days", "勤務日数は任意の項目です。").at(FieldPath::of("n_days")),
    ]
}

#[test]
fn 見本の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.25, "125"), (1.5, "150")] {
        let textures = Textures::default();
        let mut desk = Desk::new(SECTIONS, filled());
        desk.findings = findings();
        let size = [1280.0 / scale, 1400.0];
        let mut harness =
            desk::harness(size, scale, textures.clone(), desk, |ui, desk| desk.ui(ui));
        desk::focus(&mut harness, "資格取得年月日");
        shoot(&harness, &textures, &format!("gallery-{name}"));
    }
}

#[test]
fn 開いた一覧と変換中の表示を描いて残す() {
    let textures = Textures::default();
    let desk = Desk::new(SECTIONS, filled());
    let size = [1180.0, 760.0];
    let mut harness = desk::harness(size, 1.0, textures.clone(), desk, |ui, desk| desk.ui(ui));
    desk::focus(&mut harness, "取得区分");
    desk::press(&mut harness, egui::Key::ArrowDown);
    shoot(&harness, &textures, "gallery-list");
    desk::press(&mut harness, egui::Key::Escape);
    desk::focus(&mut harness, "個人番号");
    desk::type_text(&mut harness, "9999123456");
    shoot(&harness, &textures, "gallery-number");
    desk::focus(&mut harness, "氏名");
    desk::preedit(&mut harness, "いちろう");
    shoot(&harness, &textures, "gallery-composing");
    assert!(harness.state().input.keys.is_composing());
    assert_eq!(desk::shown(&harness, "氏名"), "見本　太郎いちろう");
}

#[test]
fn 決裁後は同じ画面を読むだけにする() {
    let textures = Textures::default();
    let mut desk = Desk::new(SECTIONS, filled());
    desk.is_enabled = false;
    let harness = desk::harness([1280.0, 1400.0], 1.0, textures.clone(), desk, |ui, desk| {
        desk.ui(ui)
    });
    shoot(&harness, &textures, "gallery-view");
    assert_eq!(desk::shown(&harness, "報酬月額（通貨）"), "284,000");
    assert!(
        harness
            .state()
            .state
            .stops(&daicho::ui::state::FormPlan {
                sections: SECTIONS,
                facts: &facts(),
                findings: &[],
                is_enabled: false,
            })
            .is_empty()
    );
}
