//! 案件の帳票: which papers the case has, with preview, issue and the papers already issued.
//! It must not draw a page; the paper panel does.

use crate::app::command::Command;
use crate::app::view::CaseView;
use crate::app::view::DocumentView;
use crate::procedure::step::Step;
use crate::ui::case::CaseScreen;
use crate::ui::case_desk::CaseDesk;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form::tag_ui;
use crate::ui::page::ScreenUi;
use crate::ui::papers::Source;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use egui::Id;
use egui::RichText;
use egui::Ui;

/// What was asked for.
enum Wanted {
    Draft(String),
    Issued(i64),
    Issue(String),
}

/// The id of the letter that goes with a 返戻, where it can be issued now.
pub(super) fn letter(desk: &CaseDesk) -> Option<String> {
    let documents = desk.view.documents.iter();
    let mut ready = documents.filter(|document| document.is_ready && can_show(desk, document));
    let letter = ready.find(|document| document.step == Step::Receive)?;
    Some(letter.id.clone())
}

/// Whether a 返戻 now would have its letter: whether anybody is known to send it to.
pub(super) fn has_letter(desk: &CaseDesk) -> bool {
    let mut facts = desk.view.facts.clone();
    facts.return_reason = Some(String::new());
    let form = desk.draft();
    let mut documents = desk.view.procedure.documents.iter();
    documents.any(|document| {
        document.step == Step::Receive
            && (document.when)(&form, &facts)
            && !(document.sheets)(&form, &facts).is_empty()
    })
}

/// Whether a document has pages: those already issued, or those that the form is enough for.
fn can_show(desk: &CaseDesk, document: &DocumentView) -> bool {
    !document.papers.is_empty() || !desk.blank.contains(&document.id.as_str())
}

/// The title of an issued paper.
pub(super) fn title_of(view: &CaseView, paper: i64) -> &str {
    let papers = view.documents.iter().flat_map(|document| &document.papers);
    papers
        .into_iter()
        .find(|row| row.id == paper)
        .map_or("", |row| row.title.as_str())
}

/// F9: the paper of the step that is looked at, else the first one.
pub(super) fn preview_first(screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let Some(desk) = &screen.desk else {
        return;
    };
    let documents = desk.view.documents.iter();
    let mut shown = documents.filter(|document| can_show(desk, document));
    let of_step = shown.clone().find(|document| document.step == desk.step);
    match of_step.or_else(|| shown.next()) {
        None => cx.done("表示できる帳票はまだありません。入力が進むと表示できます。"),
        Some(document) => {
            let wanted = match document.papers.last() {
                Some(paper) => Wanted::Issued(paper.id),
                None => Wanted::Draft(document.id.clone()),
            };
            let title = document.title.clone();
            show(screen, cx, &wanted, &title);
        }
    }
}

/// The stops of the panel.
pub(super) fn stops(desk: &CaseDesk) -> Vec<Stop> {
    let documents = desk.view.documents.iter();
    documents
        .flat_map(|document| buttons(desk, document).into_iter().map(|(id, ..)| id))
        .map(|id| Stop::new(id, StopKind::Button))
        .collect()
}

/// The buttons of a document with their words.
fn buttons(desk: &CaseDesk, document: &DocumentView) -> Vec<(Id, &'static str, Wanted)> {
    if !can_show(desk, document) {
        return Vec::new();
    }
    let id = |name: &str| Id::unique(("case paper", document.id.as_str(), name));
    let mut all = Vec::new();
    match document.papers.last() {
        Some(paper) => all.push((id("issued"), "開く", Wanted::Issued(paper.id))),
        None => all.push((
            id("draft"),
            "プレビュー",
            Wanted::Draft(document.id.clone()),
        )),
    }
    // A step issues its papers by itself; what it did not have to issue can be asked for afterwards.
    let is_by_hand = matches!(document.step, Step::Receive | Step::Review)
        || desk.view.position.is_settled(document.step);
    if document.is_ready && (!document.papers.is_empty() || is_by_hand) {
        let word = if document.papers.is_empty() {
            "発行"
        } else {
            "再発行"
        };
        all.push((id("issue"), word, Wanted::Issue(document.id.clone())));
    }
    all
}

/// Draws the panel.
pub(super) fn papers_ui(ui: &mut Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let Some(desk) = &screen.desk else {
        return;
    };
    if desk.view.documents.is_empty() {
        ui.label(theme::note("この案件の帳票はまだありません。"));
        return;
    }
    let mut wanted = None;
    for document in &desk.view.documents {
        let title = RichText::new(&document.title).line_height(Some(theme::LINE_HEIGHT));
        ui.label(title);
        ui.horizontal_wrapped(|ui| {
            issued_ui(ui, document);
            if !can_show(desk, document) {
                ui.label(theme::note("入力が進むと表示できます。"));
            }
            for (id, word, what) in buttons(desk, document) {
                let pressed = button_ui(ui, &cx.input.keys, id, word, Look::Plain);
                let name = format!("{} {word}", document.title);
                if pressed.on_hover_text(name).clicked() {
                    wanted = Some((what, document.title.clone()));
                }
            }
        });
        ui.add_space(4.0);
    }
    if let Some((wanted, title)) = wanted {
        show(screen, cx, &wanted, &title);
    }
}

fn issued_ui(ui: &mut Ui, document: &DocumentView) {
    match document.papers.last() {
        None => tag_ui(ui, "未発行", theme::INK_WEAK, theme::READ_ONLY),
        Some(paper) => {
            let day = format!("{}/{}", paper.issued_on.month(), paper.issued_on.day());
            let words = if paper.copy > 1 {
                format!("{day} 発行・{}回目", paper.copy)
            } else {
                format!("{day} 発行")
            };
            tag_ui(ui, &words, theme::DONE, theme::DONE_SOFT)
        }
    };
}

fn show(screen: &mut CaseScreen, cx: &mut ScreenUi<'_>, wanted: &Wanted, title: &str) {
    let case = screen.id();
    match wanted {
        Wanted::Issue(document) => screen.run(Command::Print {
            case,
            document: document.clone(),
        }),
        Wanted::Draft(document) => {
            let source = Source::Draft {
                case,
                document: document.clone(),
            };
            screen.papers.show(source, title, cx.jobs);
        }
        Wanted::Issued(paper) => {
            let source = Source::Issued {
                paper: *paper,
                case: Some(case),
            };
            screen.papers.show(source, title, cx.jobs);
        }
    }
}
