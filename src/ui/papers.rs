//! 帳票の表示: a paper over the screen it was asked from, page by page, as it prints; 「PDFを保存」 writes it.
//! It must not make or issue a paper; pictures are drawn on a job, and issued bytes are never drawn anew.
//!
//! A screen holds a [`PaperPanel`], calls [`PaperPanel::fetch`] in its own `fetch`, and while
//! [`PaperPanel::is_open`] gives it keyboard and place: [`PaperPanel::before_ui`] and [`PaperPanel::ui`].

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::job::Job;
use crate::app::job::JobMode;
use crate::app::job::JobState;
use crate::app::papers::PagePicture;
use crate::app::papers::Preview;
use crate::app::papers::draw_page;
use crate::app::session::Session;
use crate::procedure::case::CaseId;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::toast::Mood;
use egui::ColorImage;
use egui::Context;
use egui::Id;
use egui::Image;
use egui::Key;
use egui::Modifiers;
use egui::ScrollArea;
use egui::TextureHandle;
use egui::TextureOptions;
use egui::Ui;
use egui::Vec2;
use std::path::PathBuf;
use std::sync::Arc;

/// Pixels per point of the drawn pages: sharp up to 200 %.
const SCALE: f32 = 2.0;
/// Sizes offered, in percent of the paper's own size.
const ZOOMS: [u16; 5] = [50, 75, 100, 150, 200];

/// Which paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// As it would be issued now.
    Draft {
        /// The case.
        case: CaseId,
        /// The document's id.
        document: String,
    },
    /// As it was issued.
    Issued {
        /// Number of the paper.
        paper: i64,
        /// Its case; without one it cannot be saved by name.
        case: Option<CaseId>,
    },
}

/// How large the page is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Zoom {
    Width,
    Percent(u16),
}

type Drawn = Result<(Arc<Vec<u8>>, usize, PagePicture)>;

/// The panel.
#[derive(Default)]
pub struct PaperPanel {
    shown: Option<Shown>,
    messages: Vec<(Mood, String)>,
}

/// The paper on screen.
struct Shown {
    source: Source,
    title: String,
    mode: JobMode,
    /// Bytes of the PDF once they are there.
    bytes: Option<Arc<Vec<u8>>>,
    n_pages: usize,
    page: usize,
    is_page_wanted: bool,
    drawing: Option<Job<Drawn>>,
    picture: Option<PagePicture>,
    texture: Option<TextureHandle>,
    zoom: Zoom,
    choosing: FolderOnItsWay,
    folder: Option<PathBuf>,
    is_entered: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Previous,
    Next,
    Smaller,
    Larger,
    Fit,
    Save,
    Close,
}

const ACTS: [(Act, &str); 7] = [
    (Act::Previous, "前のページ"),
    (Act::Next, "次のページ"),
    (Act::Smaller, "縮小"),
    (Act::Larger, "拡大"),
    (Act::Fit, "幅に合わせる"),
    (Act::Save, "PDFを保存…"),
    (Act::Close, "閉じる（Esc）"),
];

impl PaperPanel {
    /// Shows a paper; its pages are drawn where `mode` says.
    pub fn show(&mut self, source: Source, title: &str, mode: JobMode) {
        self.shown = Some(Shown {
            source,
            title: title.to_owned(),
            mode,
            bytes: None,
            n_pages: 0,
            page: 0,
            is_page_wanted: true,
            drawing: None,
            picture: None,
            texture: None,
            zoom: Zoom::Width,
            choosing: FolderOnItsWay::default(),
            folder: None,
            is_entered: false,
        });
    }

    /// Closes it.
    pub fn close(&mut self) {
        self.shown = None;
    }

    /// Whether a paper is on screen.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.shown.is_some()
    }

    /// Starts and receives what the panel waits for. To be called in the `fetch` of its screen.
    ///
    /// # Errors
    ///
    /// When the paper is not there or cannot be drawn; the panel closes then.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        let Some(shown) = &mut self.shown else {
            return Ok(());
        };
        if let Some(folder) = shown.folder.take() {
            self.messages.push(save(session, &shown.source, &folder));
        }
        let fetched = shown.fetch(session);
        if fetched.is_err() {
            self.shown = None;
        }
        fetched
    }

    /// The keyboard of the panel, in the place of its screen's.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.messages.append(&mut self.messages);
        let Some(shown) = &mut self.shown else {
            return;
        };
        if !shown.is_entered {
            shown.is_entered = true;
            cx.input.focus.request(id(Act::Close));
        }
        let stops: Vec<Stop> = ACTS
            .iter()
            .map(|(act, _)| Stop::new(id(*act), StopKind::Button))
            .collect();
        let act = key_act(ctx, cx);
        cx.begin(ctx, &stops);
        if let Some(act) = act {
            self.act(act, cx);
        }
    }

    /// Draws the panel into the room of its screen.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(shown) = &mut self.shown else {
            return;
        };
        shown.receive(ui.ctx());
        let mut chosen = None;
        ui.label(theme::subheading(shown.title.as_str()));
        ui.horizontal_wrapped(|ui| {
            for (act, name) in ACTS {
                let place = (id(act), shown.can(act));
                let keys = &cx.input.keys;
                if button_if_ui(ui, keys, place, name, Look::Plain).clicked() {
                    chosen = Some(act);
                }
                if act == Act::Next {
                    let page = shown.page.saturating_add(1);
                    ui.label(format!("{page} / {}ページ", shown.n_pages.max(1)));
                }
            }
        });
        shown.page_ui(ui);
        let help = "PgUp・PgDnでページを送り、Ctrl+Pで保存します。Escで戻ります。";
        cx.input.focus.set_help(help);
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        let Some(shown) = &mut self.shown else {
            return;
        };
        if !shown.can(act) {
            return;
        }
        match act {
            Act::Previous => shown.turn_to(shown.page.saturating_sub(1)),
            Act::Next => shown.turn_to(shown.page.saturating_add(1)),
            Act::Smaller => shown.zoom = shown.zoom.step(ZOOMS.iter().rev().copied(), |a, b| a < b),
            Act::Larger => shown.zoom = shown.zoom.step(ZOOMS.iter().copied(), |a, b| a > b),
            Act::Fit => shown.zoom = Zoom::Width,
            Act::Save => shown.choosing.ask(cx, "PDFを保存するフォルダー"),
            Act::Close => self.shown = None,
        }
    }
}

impl Zoom {
    /// The next size in this direction; from 「幅に合わせる」 it starts at 100.
    fn step(self, mut sizes: impl Iterator<Item = u16>, is_next: fn(u16, u16) -> bool) -> Zoom {
        match self {
            Zoom::Width => Zoom::Percent(100),
            Zoom::Percent(now) => sizes
                .find(|size| is_next(*size, now))
                .map_or(self, Zoom::Percent),
        }
    }
}

impl Shown {
    fn can(&self, act: Act) -> bool {
        match act {
            Act::Previous => self.page > 0,
            Act::Next => self.page.saturating_add(1) < self.n_pages,
            Act::Save => matches!(self.source, Source::Issued { case: Some(_), .. }),
            Act::Smaller | Act::Larger | Act::Fit | Act::Close => true,
        }
    }

    fn turn_to(&mut self, page: usize) {
        self.page = page;
        self.is_page_wanted = true;
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        if let Some(job) = self.drawing.take() {
            match job.poll() {
                JobState::Running => self.drawing = Some(job),
                JobState::Finished(drawn) => {
                    let (bytes, n_pages, picture) = drawn?;
                    self.bytes = Some(bytes);
                    self.n_pages = n_pages;
                    self.picture = Some(picture);
                }
                JobState::Broken => return Err(Error::Missing("帳票のページ")),
            }
        }
        if self.is_page_wanted && self.drawing.is_none() {
            self.is_page_wanted = false;
            self.drawing = Some(self.start(session)?);
            return self.fetch_inline(session);
        }
        Ok(())
    }

    /// A job that runs at once is finished at once.
    fn fetch_inline(&mut self, session: &Session) -> Result<()> {
        match self.mode {
            JobMode::Inline => self.fetch(session),
            JobMode::Thread => Ok(()),
        }
    }

    fn start(&self, session: &Session) -> Result<Job<Drawn>> {
        let page = self.page;
        let title = "ページを用意しています";
        let draw = move |bytes: Arc<Vec<u8>>| {
            let (n_pages, picture) = draw_page(&bytes, page, SCALE)?;
            Ok((bytes, n_pages, picture))
        };
        if let Some(bytes) = self.bytes.clone() {
            return Ok(Job::start(title, self.mode, move |_| draw(bytes)));
        }
        Ok(match &self.source {
            Source::Draft { case, document } => {
                let preview: Preview = session.preview(*case, document)?;
                Job::start(title, self.mode, move |_| draw(Arc::new(preview.pdf()?)))
            }
            Source::Issued { paper, .. } => {
                let bytes = Arc::new(session.paper_bytes(*paper)?);
                Job::start(title, self.mode, move |_| draw(bytes))
            }
        })
    }

    /// What came from the jobs since the last pass.
    fn receive(&mut self, ctx: &Context) {
        if let Some(picture) = self.picture.take() {
            let size = [picture.width, picture.height];
            let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
            self.texture = Some(ctx.load_texture("paper", image, TextureOptions::LINEAR));
        }
        if let Some(folder) = self.choosing.receive(ctx) {
            self.folder = Some(folder);
            ctx.request_repaint();
        }
        if self.drawing.is_some() {
            ctx.request_repaint_after(std::time::Duration::from_millis(50));
        }
    }

    fn page_ui(&self, ui: &mut Ui) {
        let Some(texture) = &self.texture else {
            ui.label(theme::note("ページを用意しています。"));
            return;
        };
        let natural: Vec2 = texture.size_vec2() / SCALE;
        let room = ui.available_width() - 40.0;
        let factor = match self.zoom {
            Zoom::Width => (room.max(100.0) / natural.x.max(1.0)).min(1.6),
            Zoom::Percent(percent) => f32::from(percent) / 100.0,
        };
        let words = format!("{} {}ページ", self.title, self.page.saturating_add(1));
        ScrollArea::both()
            .id_salt(("paper", self.page))
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.vertical_centered(|ui| {
                    let image = Image::new(texture).fit_to_exact_size(natural * factor);
                    let response = ui.add(image.alt_text(words));
                    let edge = egui::Stroke::new(1.0, theme::EDGE);
                    ui.painter()
                        .rect_stroke(response.rect, 0.0, edge, egui::StrokeKind::Outside);
                });
            });
    }
}

fn save(session: &Session, source: &Source, folder: &std::path::Path) -> (Mood, String) {
    let Source::Issued {
        paper,
        case: Some(case),
    } = source
    else {
        let sentence = "発行前の帳票は保存できません。発行してから保存してください。";
        return (Mood::Trouble, sentence.to_owned());
    };
    match session.save_paper(*case, *paper, folder) {
        Ok(path) => (
            Mood::Done,
            format!("PDFを保存しました（{}）。", path.display()),
        ),
        Err(error) => (Mood::Trouble, error.message_ja()),
    }
}

fn id(act: Act) -> Id {
    let name = ACTS.iter().find(|(known, _)| *known == act);
    Id::unique(("paper panel", name.map_or("", |(_, name)| name)))
}

fn key_act(ctx: &Context, cx: &ScreenUi<'_>) -> Option<Act> {
    let keys = &cx.input.keys;
    if keys.take(ctx, Shortcut::Back) {
        return Some(Act::Close);
    }
    if keys.take(ctx, Shortcut::Print) {
        return Some(Act::Save);
    }
    [
        (Key::PageUp, Act::Previous),
        (Key::PageDown, Act::Next),
        (Key::Plus, Act::Larger),
        (Key::Minus, Act::Smaller),
    ]
    .into_iter()
    .find(|(key, _)| keys.take_key(ctx, Modifiers::NONE, *key))
    .map(|(_, act)| act)
}
