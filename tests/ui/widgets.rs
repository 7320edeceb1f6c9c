//! 部品: stepper, findings, checklist, attachments, papers, lists and dialogs on one fictional case.

use crate::desk::{self, focus, focused, press, type_text};
use crate::gallery::{self, today};
use crate::render::{Textures, shoot};
use daicho::domain::coded::Coded;
use daicho::domain::finding::{FieldPath, Finding};
use daicho::procedure::case::UserId;
use daicho::procedure::catalogue::{AttachmentAnswer, Procedure, find};
use daicho::procedure::form::Form;
use daicho::procedure::position::{Position, Settled};
use daicho::procedure::step::Step;
use daicho::ui::focus::Stop;
use daicho::ui::state::Input;
use daicho::ui::theme;
use daicho::ui::widgets::findings::{FindingsEvent, FindingsState, FindingsView, findings_ui};
use daicho::ui::widgets::preview::{PreviewState, preview_ui};
use daicho::ui::widgets::progress::{Progress, progress_ui};
use daicho::ui::widgets::stepper::{Stepper, stepper_ui};
use daicho::ui::widgets::table::{Column, Table, TableState};
use daicho::ui::widgets::toast::{Mood, Toasts};
use daicho::ui::widgets::{attachments, checklist, confirm, documents, stepper};
use egui::accesskit::Role;
use egui::{Event, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::collections::BTreeMap;

/// A screen with the parts beside a form.
struct Parts {
    input: Input,
    position: Position,
    selected: Option<Step>,
    findings: Vec<Finding>,
    findings_state: FindingsState,
    reasons: BTreeMap<String, String>,
    events: Vec<FindingsEvent>,
    ticked: Vec<String>,
    answers: BTreeMap<&'static str, AttachmentAnswer>,
    confirmed_by: attachments::ConfirmedBy,
    asked: Vec<documents::DocumentsEvent>,
}

fn procedure() -> &'static Procedure {
    find("eligibility_acquisition").expect("the procedure is in the catalogue")
}

fn settled(step: Step, day: u32) -> Settled {
    Settled {
        step,
        by: UserId(1),
        on: daicho::domain::date::Date::new(2026, 11, day).unwrap(),
        details: Form::new(),
        not_needed: None,
    }
}

impl Parts {
    fn new() -> Parts {
        let mut skipped = settled(Step::Inquire, 20);
        skipped.not_needed = Some("照会の必要がない".to_owned());
        Parts {
            input: Input::default(),
            position: Position {
                done: vec![
                    settled(Step::VerifyNumber, 18),
                    settled(Step::VerifyIdentity, 18),
                    settled(Step::Receive, 19),
                    settled(Step::Register, 20),
                    settled(Step::AcquireCode, 20),
                    skipped,
                ],
                group: Some(4),
                open: vec![Step::Review],
                waiting: Vec::new(),
            },
            selected: Some(Step::Review),
            findings: gallery::findings(),
            findings_state: FindingsState::default(),
            reasons: BTreeMap::new(),
            events: Vec::new(),
            ticked: Vec::new(),
            answers: BTreeMap::new(),
            confirmed_by: attachments::ConfirmedBy::Employer,
            asked: Vec::new(),
        }
    }

    fn checks(&self) -> Vec<checklist::Item<'static>> {
        procedure()
            .checklist
            .iter()
            .map(|check| checklist::Item {
                id: check.id,
                text: check.text,
                mark: self
                    .ticked
                    .iter()
                    .any(|id| id == check.id)
                    .then(|| "令和8年11月20日　見本".to_owned()),
            })
            .collect()
    }

    fn attachments(&self) -> Vec<attachments::Item<'static>> {
        procedure()
            .attachments
            .iter()
            .take(3)
            .map(|attachment| attachments::Item {
                attachment,
                answer: self.answers.get(attachment.id).copied(),
                confirmed_by: self.confirmed_by,
            })
            .collect()
    }

    fn order(&self) -> Vec<Stop> {
        let mut order = vec![stepper::stop()];
        order.extend(self.findings_state.stops(&self.findings));
        order.extend(checklist::stops(&self.checks()));
        order.extend(attachments::stops(&self.attachments()));
        order
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.input.keys.begin(&ctx);
        let order = self.order();
        let moved = self.input.focus.begin(&ctx, &mut self.input.keys, &order);
        self.events.extend(self.findings_state.after_focus(moved));
        if let Some(FindingsEvent::GiveReason(identity, reason)) = self.events.last() {
            self.reasons.insert(identity.clone(), reason.clone());
        }
        egui::CentralPanel::default()
            .frame(theme::ground())
            .show(ui, |ui| {
                let name_of = |_: UserId| "見本 花子".to_owned();
                let stepper = Stepper {
                    procedure: procedure(),
                    position: &self.position,
                    selected: self.selected,
                    name_of: &name_of,
                };
                theme::card().show(ui, |ui| {
                    if let Some(step) = stepper_ui(ui, &self.input.keys, &stepper) {
                        self.selected = Some(step);
                    }
                });
                ui.add_space(8.0);
                egui::ScrollArea::vertical().show(ui, |ui| self.panels_ui(ui));
            });
    }

    fn panels_ui(&mut self, ui: &mut egui::Ui) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("指摘"));
            let label_of = |path: &FieldPath| Some(path.to_string());
            let view = FindingsView {
                findings: &self.findings,
                reasons: &self.reasons,
                label_of: &label_of,
            };
            let event = findings_ui(ui, &mut self.findings_state, &mut self.input, &view);
            self.events.extend(event);
        });
        let checks = self.checks();
        let attachments = self.attachments();
        ui.add_space(8.0);
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("確認事項"));
            let ticked = checklist::checklist_ui(ui, &mut self.input, &checks, true);
            self.ticked.extend(ticked);
            ui.add_space(8.0);
            ui.label(theme::subheading("添付書類"));
            let answered = attachments::attachments_ui(ui, &mut self.input, &attachments, true);
            self.answers.extend(answered);
            ui.add_space(8.0);
            ui.label(theme::subheading("帳票"));
            let papers = [
                documents::Item {
                    id: "certificate",
                    title: "資格確認書",
                    n_issued: 2,
                    obstacle: "",
                },
                documents::Item {
                    id: "notice",
                    title: "資格情報のお知らせ",
                    n_issued: 0,
                    obstacle: "決裁の後に作成できます。",
                },
            ];
            self.asked
                .extend(documents::documents_ui(ui, &self.input.keys, &papers));
        });
    }
}

fn parts() -> Harness<'static, Parts> {
    let size = [1280.0, 1300.0];
    desk::harness(size, 1.0, Textures::default(), Parts::new(), |ui, parts| {
        parts.ui(ui);
    })
}

#[test]
fn 工程図は済と今とこれからを言葉でも示し押すと工程へ行く() {
    let mut harness = parts();
    harness.get_by_label("受付 済11/19 見本");
    harness.get_by_label("情報照会 不要");
    harness.get_by_label("内容確認・審査 いまの工程");
    harness.get_by_label("決裁 これから").click();
    harness.run();
    assert_eq!(harness.state().selected, Some(Step::Approve));
}

#[test]
fn 工程図は左右の矢印でも選べる() {
    let mut harness = parts();
    press(&mut harness, Key::Tab);
    assert_eq!(focused(&harness), "工程図");
    press(&mut harness, Key::ArrowLeft);
    assert_eq!(harness.state().selected, Some(Step::Inquire));
    press(&mut harness, Key::ArrowRight);
    assert_eq!(harness.state().selected, Some(Step::Review));
}

#[test]
fn 指摘から項目へ飛べて理由は離れたときに残る() {
    let mut harness = parts();
    harness.get_by_label("不可 1件　要確認 1件（うち理由未入力 1件）　参考 1件");
    harness.get_by_label("acquired_onへ").click();
    harness.run();
    let path = FieldPath::of("acquired_on");
    assert_eq!(harness.state().events, [FindingsEvent::GoTo(path)]);

    let late = harness.state().findings[0].clone();
    focus(&mut harness, &format!("理由 {}", late.message));
    type_text(&mut harness, "書類の不足を補ってもらったため");
    assert!(harness.state().reasons.is_empty());
    press(&mut harness, Key::Enter);
    assert_eq!(
        harness.state().reasons.get(&late.identity()).unwrap(),
        "書類の不足を補ってもらったため"
    );
}

#[test]
fn 確認事項はスペースで付けエンターでは付かない() {
    let mut harness = parts();
    let check = procedure().checklist[0].text;
    harness.get_by_role_and_label(Role::CheckBox, check).focus();
    harness.run();
    press(&mut harness, Key::Space);
    assert_eq!(harness.state().ticked, [procedure().checklist[0].id]);
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().ticked.len(), 1);
    assert_eq!(focused(&harness), procedure().checklist[1].text);
}

#[test]
fn 添付書類は数字で答える() {
    let mut harness = parts();
    let attachment = &procedure().attachments[0];
    harness
        .get_by_role_and_label(Role::RadioGroup, attachment.label)
        .focus();
    harness.run();
    type_text(&mut harness, "1");
    assert_eq!(
        harness.state().answers.get(attachment.id),
        Some(&AttachmentAnswer::Received)
    );
}

#[test]
fn 事業主のいない届には事業主確認による省略を出さない() {
    for (confirmed_by, second) in [
        (
            attachments::ConfirmedBy::Employer,
            AttachmentAnswer::OmittedByEmployer,
        ),
        (attachments::ConfirmedBy::Nobody, AttachmentAnswer::Missing),
    ] {
        let mut harness = parts();
        harness.state_mut().confirmed_by = confirmed_by;
        let mut all = procedure().attachments.iter().take(3);
        let attachment = all.find(|item| item.omittable.is_none()).unwrap();
        harness
            .get_by_role_and_label(Role::RadioGroup, attachment.label)
            .focus();
        harness.run();
        type_text(&mut harness, "2");
        assert_eq!(harness.state().answers.get(attachment.id), Some(&second));
    }
}

#[test]
fn 作れない帳票は理由を示して押せない() {
    let mut harness = parts();
    harness
        .get_by_label("資格情報のお知らせ 作成…")
        .scroll_to_me();
    harness.run();
    harness.get_by_label("決裁の後に作成できます。");
    harness.get_by_label("資格情報のお知らせ 作成…").click();
    harness.run();
    assert!(harness.state().asked.is_empty());
    harness
        .get_by_label("資格情報のお知らせ プレビュー")
        .click();
    harness.run();
    assert_eq!(
        harness.state().asked,
        [documents::DocumentsEvent::Preview("notice".to_owned())]
    );
}

#[test]
fn 部品の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let size = [1280.0 / scale, 1400.0];
        let mut parts = Parts::new();
        parts.ticked.push(procedure().checklist[0].id.to_owned());
        let id = procedure().attachments[0].id;
        parts.answers.insert(id, AttachmentAnswer::Missing);
        let mut harness = desk::harness(size, scale, textures.clone(), parts, |ui, parts| {
            parts.ui(ui)
        });
        harness.run();
        shoot(&harness, &textures, &format!("parts-{name}"));
    }
}

/// A screen with one long list.
struct List {
    input: Input,
    state: TableState,
    n_rows: usize,
    opened: Vec<usize>,
    asked: usize,
}

const COLUMNS: &[Column] = &[
    Column::text("記号・番号", 130.0),
    Column::text("氏名", 180.0),
    Column::text("生年月日", 150.0),
    Column::number("標準報酬月額", 130.0),
    Column::text("事業所", 200.0),
];

fn list_ui(ui: &mut egui::Ui, list: &mut List) {
    let table = Table {
        name: "加入者の一覧",
        columns: COLUMNS,
        n_rows: list.n_rows,
    };
    let ctx = ui.ctx().clone();
    list.input.keys.begin(&ctx);
    list.input
        .focus
        .begin(&ctx, &mut list.input.keys, &[table.stop()]);
    let mut asked = 0;
    egui::CentralPanel::default()
        .frame(theme::ground())
        .show(ui, |ui| {
            let mut cells = |row: usize| {
                asked += 1;
                Some(vec![
                    format!("12-{}", row + 1),
                    format!("見本　{}", row + 1),
                    "昭和45年4月1日".to_owned(),
                    "300,000".to_owned(),
                    "見本商事株式会社".to_owned(),
                ])
            };
            let output = table.ui(ui, &mut list.input, &mut list.state, &mut cells);
            list.opened.extend(output.opened);
        });
    list.asked = asked;
}

fn list(n_rows: usize, textures: Textures) -> Harness<'static, List> {
    let list = List {
        input: Input::default(),
        state: TableState::default(),
        n_rows,
        opened: Vec::new(),
        asked: 0,
    };
    let mut harness = desk::harness([1000.0, 600.0], 1.0, textures, list, list_ui);
    harness
        .get_by_role_and_label(Role::Grid, "加入者の一覧")
        .focus();
    harness.run();
    harness
}

#[test]
fn 一覧は矢印とページとホームとエンドで動きエンターで開く() {
    let mut harness = list(100_000, Textures::default());
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    assert_eq!(harness.state().state.selected, 1);
    press(&mut harness, Key::PageDown);
    assert!(harness.state().state.selected > 5);
    press(&mut harness, Key::End);
    assert_eq!(harness.state().state.selected, 99_999);
    harness.get_by_label("100000行目 記号・番号 12-100000、氏名 見本　100000、生年月日 昭和45年4月1日、標準報酬月額 300,000、事業所 見本商事株式会社");
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().opened, [99_999]);
    press(&mut harness, Key::Home);
    assert_eq!(harness.state().state.selected, 0);
}

#[test]
fn 一覧は見える行だけを求める() {
    let harness = list(1_000_000, Textures::default());
    assert!(harness.state().asked < 40, "{}", harness.state().asked);
}

#[test]
fn 空の一覧でもキーは安全である() {
    let mut harness = list(0, Textures::default());
    for key in [Key::ArrowDown, Key::End, Key::PageUp, Key::Enter] {
        press(&mut harness, key);
    }
    assert!(harness.state().opened.is_empty());
}

#[test]
fn 一覧の行は押しても選べる() {
    let textures = Textures::default();
    let mut harness = list(100_000, textures.clone());
    harness
        .get_by_label("5行目 記号・番号 12-5、氏名 見本　5、生年月日 昭和45年4月1日、標準報酬月額 300,000、事業所 見本商事株式会社")
        .click();
    harness.run();
    assert_eq!(harness.state().state.selected, 4);
    shoot(&harness, &textures, "list-100");
}

/// A screen that opens the page of changes by F12.
#[derive(Default)]
struct Registering {
    input: Input,
    is_open: bool,
    answers: Vec<confirm::Answer>,
}

fn page() -> confirm::Page {
    let change = |label: &str, before: &str, after: &str| confirm::Change {
        label: label.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    };
    confirm::Page {
        title: "登録の確認".to_owned(),
        sentence: "内容を確かめて、もう一度F12を押すと登録します。出力するまでは取り消せます。"
            .to_owned(),
        changes: vec![
            change("資格取得年月日", "", "令和8年11月1日"),
            change("記号・番号", "", "12-1234"),
            change(
                "住所",
                "東京都見本区例示1-1",
                "東京都千代田区見本町１丁目２番３号",
            ),
        ],
        papers: vec!["資格情報のお知らせ　1部".to_owned()],
        exports: vec!["中間サーバー 加入者情報　2行".to_owned()],
        verb: "登録する".to_owned(),
        ..confirm::Page::default()
    }
}

fn registering_ui(ui: &mut egui::Ui, state: &mut Registering) {
    let ctx = ui.ctx().clone();
    state.input.keys.begin(&ctx);
    let order: &[Stop] = if state.is_open {
        &confirm::stops()
    } else {
        &[]
    };
    state.input.focus.begin(&ctx, &mut state.input.keys, order);
    if state.is_open {
        if let Some(answer) = confirm::confirm_ui(ui, &state.input.keys, &page()) {
            state.answers.push(answer);
            state.is_open = false;
        }
    } else if state
        .input
        .keys
        .take(&ctx, daicho::ui::keys::Shortcut::Register)
    {
        state.is_open = true;
        state.input.focus.request(confirm::back_id());
    }
}

fn registering(textures: Textures) -> Harness<'static, Registering> {
    desk::harness(
        [1180.0, 760.0],
        1.0,
        textures,
        Registering::default(),
        registering_ui,
    )
}

#[test]
fn 登録は確認画面でもう一度押すまで起こらない() {
    let textures = Textures::default();
    let mut harness = registering(textures.clone());
    press(&mut harness, Key::F12);
    assert!(harness.state().answers.is_empty());
    assert_eq!(focused(&harness), "戻る（Esc）");
    shoot(&harness, &textures, "confirm-100");
    press(&mut harness, Key::F12);
    assert_eq!(harness.state().answers, [confirm::Answer::Yes]);
}

#[test]
fn 確認画面はエスケープで戻り押し続けたキーでは進まない() {
    let mut harness = registering(Textures::default());
    let held = |repeat: bool| Event::Key {
        key: Key::F12,
        physical_key: None,
        pressed: true,
        repeat,
        modifiers: egui::Modifiers::NONE,
    };
    harness.event(held(false));
    harness.run();
    for _ in 0..5 {
        harness.event(held(true));
        harness.run();
    }
    assert!(harness.state().is_open);
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().answers, [confirm::Answer::No]);
}

#[test]
fn 良い知らせは消え悪い知らせは閉じるまで残る() {
    let mut toasts = Toasts::default();
    let pushed = std::cell::Cell::new(false);
    let mut harness = Harness::builder()
        .with_theme(egui::Theme::Light)
        .with_context_setup(theme::install)
        .renderer(Textures::default())
        .build_ui(move |ui| {
            let ctx = ui.ctx().clone();
            if !pushed.replace(true) {
                toasts.push(&ctx, Mood::Done, "保存しました。");
                toasts.push(&ctx, Mood::Trouble, "保存できませんでした。");
            }
            toasts.ui(&ctx);
        });
    harness.get_by_label("保存しました。");
    harness.run_steps(30);
    assert!(harness.query_by_label("保存しました。").is_none());
    harness.get_by_label("保存できませんでした。");
    harness.get_by_label("閉じる").click();
    harness.run_steps(4);
    assert!(harness.query_by_label("保存できませんでした。").is_none());
}

#[test]
fn 長い仕事は進み具合を見せて中止できる() {
    let stopped = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = stopped.clone();
    let input = Input::default();
    let mut harness = Harness::builder()
        .with_theme(egui::Theme::Light)
        .with_context_setup(theme::install)
        .renderer(Textures::default())
        .build_ui(move |ui| {
            let progress = Progress {
                title: "帳票を作成しています",
                n_done: 300,
                n_total: 1000,
                unit: "件",
            };
            if progress_ui(ui, &input.keys, &progress) {
                seen.set(true);
            }
        });
    harness.get_by_label("300 / 1000件");
    harness.get_by_label("中止").click();
    harness.run_steps(4);
    assert!(stopped.get());
}

#[test]
fn プレビューは渡された画素をそのまま見せる() {
    let textures = Textures::default();
    let input = Input::default();
    let mut state = PreviewState::default();
    let harness = Harness::builder()
        .with_size([700.0, 700.0])
        .with_theme(egui::Theme::Light)
        .with_context_setup(theme::install)
        .renderer(textures.clone())
        .build_ui(move |ui| {
            let ctx = ui.ctx().clone();
            if state.page() == 0 {
                let red = [200, 30, 30, 255].repeat(210 * 297);
                state.set_page(&ctx, (1, 3), [210, 297], &red);
            }
            preview_ui(ui, &input.keys, &mut state);
        });
    harness.get_by_label("2 / 3ページ");
    let image = crate::render::paint(&harness, &textures);
    let red = egui::Color32::from_rgb(200, 30, 30);
    let n_red = image.pixels.iter().filter(|pixel| **pixel == red).count();
    assert!(n_red > 210 * 297, "{n_red} pixels of the page");
}

#[test]
fn 名前付きの部品は重ならず手続が求める名前は必ずある() {
    use daicho::procedure::catalogue::ALL;
    use daicho::ui::widgets::{NAMED, named};
    for (index, (name, _)) in NAMED.iter().enumerate() {
        assert!(NAMED[index + 1..].iter().all(|(other, _)| other != name));
    }
    let fields = ALL
        .iter()
        .flat_map(|procedure| procedure.sections)
        .flat_map(|section| section.fields);
    for field in fields {
        if let Some(name) = field.widget {
            assert!(named(name).is_some(), "{} asks for {name}", field.key);
        }
    }
    assert_eq!(today().to_string(), "2026-11-22");
    assert_eq!(Step::Approve.label(), "決裁");
}
