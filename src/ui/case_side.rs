//! 案件の右側: what is found, who it may be, which papers and rows there are, and what happened so far.
//! It must not judge; it shows and says where to go.

use crate::app::command::Command;
use crate::domain::finding::FieldPath;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::facts::Candidate;
use crate::procedure::facts::CandidateReason;
use crate::procedure::input;
use crate::procedure::person::MATCHED;
use crate::procedure::person::SAME_PERSON;
use crate::procedure::person::SamePerson;
use crate::procedure::value::FieldType;
use crate::ui::case::CaseScreen;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_head::Extent;
use crate::ui::case_papers;
use crate::ui::case_payments;
use crate::ui::case_words;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form::tag_ui;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::findings::FindingsEvent;
use crate::ui::widgets::findings::FindingsState;
use crate::ui::widgets::findings::FindingsView;
use crate::ui::widgets::findings::findings_ui;
use egui::Id;
use egui::Margin;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;

/// The width of the right side; in a low window, which is narrow too, the form needs it more.
pub(super) fn width(room: f32, extent: Extent) -> f32 {
    let least = match extent {
        Extent::Whole => 300.0,
        Extent::Folded | Extent::Opened => 264.0,
    };
    (room * 0.32).clamp(least, 460.0)
}

/// The stops of the right side.
pub(super) fn stops(desk: &CaseDesk, findings: &FindingsState) -> Vec<Stop> {
    let mut all = Vec::new();
    if desk.is_form_open() {
        for (row, candidate) in candidates(desk) {
            let ids = [same_id(row, candidate), other_id(row, candidate)];
            all.extend(ids.map(|id| Stop::new(id, StopKind::Button)));
        }
    }
    all.extend(findings.stops(&desk.findings));
    all.extend(case_papers::stops(desk));
    all
}

/// Does what was asked for in the panel of findings.
pub(super) fn carry_out(screen: &mut CaseScreen, event: FindingsEvent) {
    match event {
        FindingsEvent::GoTo(path) => screen.wanted = Some(path),
        FindingsEvent::GiveReason(finding, reason) => {
            let case = screen.id();
            screen.run(Command::GiveReason {
                case,
                finding,
                reason,
            });
        }
    }
}

/// Draws the right side.
pub(super) fn side_ui(ui: &mut Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let margin = Margin {
        left: 12,
        ..Margin::ZERO
    };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ScrollArea::vertical()
            .id_salt("case side")
            .auto_shrink(false)
            .show(ui, |ui| {
                if let Some(desk) = &mut screen.desk
                    && desk.is_form_open()
                    && candidates(desk).next().is_some()
                {
                    panel_ui(ui, "同じ人の候補", |ui| candidates_ui(ui, desk, cx));
                }
                panel_ui(ui, "指摘", |ui| found_ui(ui, screen, cx));
                panel_ui(ui, "帳票", |ui| case_papers::papers_ui(ui, screen, cx));
                if let Some(desk) = &screen.desk {
                    if case_payments::is_shown(&desk.view) {
                        panel_ui(ui, "支払", |ui| {
                            case_payments::payments_ui(ui, &desk.view);
                        });
                    }
                    if !desk.view.outbox.is_empty() {
                        panel_ui(ui, "登録・照会の行", |ui| outbox_ui(ui, desk));
                    }
                    panel_ui(ui, "経過", |ui| history_ui(ui, desk));
                }
            });
    });
}

fn panel_ui(ui: &mut Ui, title: &str, draw: impl FnOnce(&mut Ui)) {
    let frame = theme::card().inner_margin(Margin::symmetric(14, 10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::subheading(title));
        draw(ui);
    });
    ui.add_space(8.0);
}

fn found_ui(ui: &mut Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let Some(desk) = &screen.desk else {
        return;
    };
    if desk.n_missing > 0 {
        ui.label(theme::note(format!(
            "未入力の必須項目　{}件",
            desk.n_missing
        )));
    }
    if desk.n_missing > 0 && desk.findings.is_empty() {
        return;
    }
    let procedure = desk.view.procedure;
    let view = FindingsView {
        findings: &desk.findings,
        reasons: &desk.view.case.reasons,
        label_of: &|path| label_of(procedure, path),
    };
    let event = findings_ui(ui, &mut screen.findings, cx.input, &view);
    if let Some(event) = event {
        carry_out(screen, event);
    }
}

/// The label of a field; of a row with its number.
fn label_of(
    procedure: &crate::procedure::catalogue::Procedure,
    path: &FieldPath,
) -> Option<String> {
    let field = input::field_at(procedure, path)?;
    Some(match &path.inner {
        None => field.label.to_owned(),
        Some((row, _)) => {
            let table = input::field_at(procedure, &FieldPath::of(&path.key))?;
            format!("{}{} {}", table.label, row.saturating_add(1), field.label)
        }
    })
}

fn candidates(desk: &CaseDesk) -> impl Iterator<Item = (Option<usize>, &Candidate)> {
    let all = desk.view.facts.candidates.iter();
    all.flat_map(|(row, found)| found.iter().map(move |candidate| (*row, candidate)))
}

fn candidates_ui(ui: &mut Ui, desk: &mut CaseDesk, cx: &ScreenUi<'_>) {
    let mut answer = None;
    for (row, candidate) in candidates(desk) {
        theme::tinted(theme::CAUTION_SOFT, theme::CAUTION).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if let Some(chosen) = candidate_ui(ui, desk, cx, row, candidate) {
                answer = Some((row, candidate.id, chosen));
            }
        });
    }
    let Some((row, id, chosen)) = answer else {
        return;
    };
    let path = |key: &str| match row {
        None => FieldPath::of(key),
        Some(row) => FieldPath::in_row(DEPENDENTS.name(), row, key),
    };
    desk.form
        .set_value(&path(SAME_PERSON.name()), Some(chosen.into_value()));
    let matched = (chosen == SamePerson::Same).then(|| id.into_value());
    desk.form.set_value(&path(MATCHED.name()), matched);
}

fn candidate_ui(
    ui: &mut Ui,
    desk: &CaseDesk,
    cx: &ScreenUi<'_>,
    row: Option<usize>,
    candidate: &Candidate,
) -> Option<SamePerson> {
    let person = &candidate.person;
    ui.horizontal_wrapped(|ui| {
        let whose = match row {
            None => "被保険者".to_owned(),
            Some(row) => format!("被扶養者{}", row.saturating_add(1)),
        };
        ui.label(theme::note(whose));
        ui.label(theme::strong(person.name.to_string()));
        if candidate.is_member {
            tag_ui(ui, "加入中", theme::DONE, theme::DONE_SOFT);
        } else {
            tag_ui(ui, "資格なし", theme::INK_WEAK, theme::READ_ONLY);
        }
    });
    let number = candidate.membership.as_ref().map_or_else(
        || "記号番号なし".to_owned(),
        |(symbol, number, branch)| format!("{symbol}-{number}-{branch}"),
    );
    let reason = match candidate.reason {
        CandidateReason::IndividualNumber => "個人番号が同じ",
        CandidateReason::KanaAndBirth => "カナ・生年月日が同じ",
    };
    let birth = person.birth_on.wareki();
    let words = format!("{}　{birth}生　{number}", person.kana);
    ui.label(theme::note(words).line_height(Some(theme::LINE_HEIGHT)));
    ui.label(theme::note(reason).color(theme::CAUTION));
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        let owner = match row {
            None => Some(desk.form.form()),
            Some(row) => desk.form.form().rows(DEPENDENTS.name()).get(row),
        };
        let given = owner.and_then(|owner| SAME_PERSON.get(owner));
        let is_this = owner.and_then(|owner| MATCHED.get(owner)) == Some(candidate.id);
        let is_same = given == Some(SamePerson::Same) && is_this;
        let is_other = given == Some(SamePerson::Another);
        let keys = &cx.input.keys;
        let look = |is_on: bool| if is_on { Look::Primary } else { Look::Plain };
        let same = button_ui(ui, keys, same_id(row, candidate), "同じ人", look(is_same));
        let other = button_ui(ui, keys, other_id(row, candidate), "別の人", look(is_other));
        if same.clicked() {
            chosen = Some(SamePerson::Same);
        } else if other.clicked() {
            chosen = Some(SamePerson::Another);
        }
    });
    chosen
}

fn outbox_ui(ui: &mut Ui, desk: &CaseDesk) {
    for row in &desk.view.outbox {
        ui.horizontal_wrapped(|ui| {
            ui.label(row.name.as_str());
            ui.label(theme::note(row.member.as_str()));
            tag_ui(ui, row.state, theme::INK_WEAK, theme::READ_ONLY);
            if row.due_on.is_none() {
                tag_ui(ui, "任意", theme::INK_WEAK, theme::READ_ONLY);
            }
        });
        if let Some(file) = &row.file {
            ui.label(theme::note(file.as_str()));
        }
        if let Some(result) = &row.result {
            ui.label(theme::note(result.as_str()).color(theme::CAUTION));
        }
    }
}

/// What happened, the latest first.
fn history_ui(ui: &mut Ui, desk: &CaseDesk) {
    let view = &desk.view;
    ui.spacing_mut().interact_size.y = theme::LINE_HEIGHT;
    ui.spacing_mut().item_spacing.y = 4.0;
    if view.case.history.is_empty() {
        ui.label(theme::note("まだ何も記録されていません。"));
    }
    for event in view.case.history.iter().rev() {
        let (words, reason) = case_words::event(view.procedure, event);
        let day = format!("{}/{}", event.on.month(), event.on.day());
        let name = case_words::name_of(&view.users, event.by);
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::note(day));
            ui.label(RichText::new(words).size(theme::SMALL_SIZE));
            ui.label(theme::note(name));
        });
        if !reason.is_empty() {
            ui.label(theme::note(format!("理由　{reason}")));
        }
    }
}

fn same_id(row: Option<usize>, candidate: &Candidate) -> Id {
    Id::unique(("case same person", row, candidate.id.0))
}

fn other_id(row: Option<usize>, candidate: &Candidate) -> Id {
    Id::unique(("case other person", row, candidate.id.0))
}
