//! キー: which keys mean what on every screen, and whether the IME is converting.
//! It must not act: it tells a screen that a key was pressed, and swallows keys that belong to the IME.

use crate::ui::theme;
use egui::{
    Align2, Context, Event, FontId, ImeEvent, Key, Modifiers, Response, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo,
};

/// A key with a meaning that is the same on all screens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Shortcut {
    /// F1 ヘルプ.
    Help,
    /// F2 加入者検索.
    FindMember,
    /// F3 前の案件.
    PreviousCase,
    /// F4 次の案件.
    NextCase,
    /// F5 候補・一覧.
    Candidates,
    /// F9 プレビュー.
    Preview,
    /// F11 メモ・添付.
    Notes,
    /// F12 登録: leads to the page of what will change, never further.
    Register,
    /// Esc 戻る.
    Back,
    /// Ctrl+S 一時保存.
    Save,
    /// Ctrl+F 検索.
    Search,
    /// Ctrl+P 印刷.
    Print,
    /// Ctrl+Z 取消 in the form.
    Undo,
    /// Ctrl+Y やり直し in the form.
    Redo,
    /// Ctrl+1 to Ctrl+4 工程へ.
    Step(StepNumber),
}

/// The number of a step reached by Ctrl and a digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StepNumber {
    /// Ctrl+1.
    First,
    /// Ctrl+2.
    Second,
    /// Ctrl+3.
    Third,
    /// Ctrl+4.
    Fourth,
}

/// The keys of the bar at the bottom. F6 to F8 and F10 belong to the IME and to Windows and stay unused.
const BAR: [Shortcut; 8] = [
    Shortcut::Help,
    Shortcut::FindMember,
    Shortcut::PreviousCase,
    Shortcut::NextCase,
    Shortcut::Candidates,
    Shortcut::Preview,
    Shortcut::Notes,
    Shortcut::Register,
];

/// Height of a key of the bar.
const KEY_HEIGHT: f32 = 46.0;

impl Shortcut {
    /// Name on its button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Shortcut::Help => "ヘルプ",
            Shortcut::FindMember => "加入者検索",
            Shortcut::PreviousCase => "前の案件",
            Shortcut::NextCase => "次の案件",
            Shortcut::Candidates => "候補・一覧",
            Shortcut::Preview => "プレビュー",
            Shortcut::Notes => "メモ・添付",
            Shortcut::Register => "登録…",
            Shortcut::Back => "戻る",
            Shortcut::Save => "一時保存",
            Shortcut::Search => "検索",
            Shortcut::Print => "印刷…",
            Shortcut::Undo => "元に戻す",
            Shortcut::Redo => "やり直す",
            Shortcut::Step(_) => "工程へ",
        }
    }

    /// Name of the key.
    #[must_use]
    pub const fn key_name(self) -> &'static str {
        match self {
            Shortcut::Help => "F1",
            Shortcut::FindMember => "F2",
            Shortcut::PreviousCase => "F3",
            Shortcut::NextCase => "F4",
            Shortcut::Candidates => "F5",
            Shortcut::Preview => "F9",
            Shortcut::Notes => "F11",
            Shortcut::Register => "F12",
            Shortcut::Back => "Esc",
            Shortcut::Save => "Ctrl+S",
            Shortcut::Search => "Ctrl+F",
            Shortcut::Print => "Ctrl+P",
            Shortcut::Undo => "Ctrl+Z",
            Shortcut::Redo => "Ctrl+Y",
            Shortcut::Step(StepNumber::First) => "Ctrl+1",
            Shortcut::Step(StepNumber::Second) => "Ctrl+2",
            Shortcut::Step(StepNumber::Third) => "Ctrl+3",
            Shortcut::Step(StepNumber::Fourth) => "Ctrl+4",
        }
    }

    const fn key(self) -> (Modifiers, Key) {
        match self {
            Shortcut::Help => (Modifiers::NONE, Key::F1),
            Shortcut::FindMember => (Modifiers::NONE, Key::F2),
            Shortcut::PreviousCase => (Modifiers::NONE, Key::F3),
            Shortcut::NextCase => (Modifiers::NONE, Key::F4),
            Shortcut::Candidates => (Modifiers::NONE, Key::F5),
            Shortcut::Preview => (Modifiers::NONE, Key::F9),
            Shortcut::Notes => (Modifiers::NONE, Key::F11),
            Shortcut::Register => (Modifiers::NONE, Key::F12),
            Shortcut::Back => (Modifiers::NONE, Key::Escape),
            Shortcut::Save => (Modifiers::COMMAND, Key::S),
            Shortcut::Search => (Modifiers::COMMAND, Key::F),
            Shortcut::Print => (Modifiers::COMMAND, Key::P),
            Shortcut::Undo => (Modifiers::COMMAND, Key::Z),
            Shortcut::Redo => (Modifiers::COMMAND, Key::Y),
            Shortcut::Step(StepNumber::First) => (Modifiers::COMMAND, Key::Num1),
            Shortcut::Step(StepNumber::Second) => (Modifiers::COMMAND, Key::Num2),
            Shortcut::Step(StepNumber::Third) => (Modifiers::COMMAND, Key::Num3),
            Shortcut::Step(StepNumber::Fourth) => (Modifiers::COMMAND, Key::Num4),
        }
    }
}

/// What happened to the text of the focused field in this pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImeStep {
    /// 変換中の文字列.
    Composing(String),
    /// 確定.
    Committed(String),
    /// Typed without conversion.
    Typed(String),
    /// Text was deleted or pasted.
    Disturbed,
}

/// The keyboard in one pass. Lives as long as the window.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    is_composing: bool,
    /// Something of the window lies over the screen, and the keys are its own.
    is_covered: bool,
    ime: Vec<ImeStep>,
}

impl Keys {
    /// Reads the events of this pass. To be called first of all, before anything looks at a key.
    ///
    /// While the IME converts, keys that a screen could act on are swallowed here.
    pub fn begin(&mut self, ctx: &Context) {
        self.ime.clear();
        let was_composing = self.is_composing;
        ctx.input_mut(|input| {
            for event in &input.events {
                self.observe(event);
            }
            let is_converting = self
                .ime
                .iter()
                .any(|step| matches!(step, ImeStep::Composing(_) | ImeStep::Committed(_)));
            if was_composing || self.is_composing || is_converting {
                input.events.retain(|event| !is_ime_business(event));
            }
            // A key that is held down must not run through a confirmation.
            input.events.retain(|event| !is_held_function_key(event));
        });
    }

    fn observe(&mut self, event: &Event) {
        match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => {
                let ended = self.is_composing && text.is_empty();
                self.is_composing = !text.is_empty();
                if self.is_composing || ended {
                    self.ime.push(ImeStep::Composing(text.clone()));
                }
            }
            Event::Ime(ImeEvent::Commit(text)) => {
                self.is_composing = false;
                if !text.is_empty() {
                    self.ime.push(ImeStep::Committed(text.clone()));
                }
            }
            Event::WindowFocused(false) => self.is_composing = false,
            Event::Text(text) => self.ime.push(ImeStep::Typed(text.clone())),
            Event::Paste(_) | Event::Cut => self.ime.push(ImeStep::Disturbed),
            Event::Key {
                key: Key::Backspace | Key::Delete,
                pressed: true,
                ..
            } if !self.is_composing => self.ime.push(ImeStep::Disturbed),
            _ => {}
        }
    }

    /// 変換中: the text in the focused field is not final; nothing may read, save or leave it.
    #[must_use]
    pub const fn is_composing(&self) -> bool {
        self.is_composing
    }

    /// What the IME and the keyboard did to a text in this pass, in order.
    #[must_use]
    pub fn ime(&self) -> &[ImeStep] {
        &self.ime
    }

    /// The conversion ended because its field lost the focus.
    pub(crate) fn abandon_composition(&mut self) {
        self.is_composing = false;
    }

    /// From now on, whether something of the window lies over what is drawn: then no key is for it.
    pub const fn cover(&mut self, is_covered: bool) {
        self.is_covered = is_covered;
    }

    /// Whether the key was pressed in this pass; consumes it. Never while the IME converts.
    #[must_use]
    pub fn take(&self, ctx: &Context, shortcut: Shortcut) -> bool {
        let (modifiers, key) = shortcut.key();
        self.take_key(ctx, modifiers, key)
    }

    /// Whether this plain key was pressed in this pass; consumes it. Never while the IME converts.
    #[must_use]
    pub fn take_key(&self, ctx: &Context, modifiers: Modifiers, key: Key) -> bool {
        let is_deaf = self.is_composing || self.is_covered;
        !is_deaf && ctx.input_mut(|input| input.consume_key(modifiers, key))
    }
}

fn is_ime_business(event: &Event) -> bool {
    let Event::Key {
        key,
        pressed: true,
        modifiers,
        ..
    } = event
    else {
        return false;
    };
    modifiers.command
        || modifiers.ctrl
        || function_key(*key)
        || matches!(
            key,
            Key::Enter
                | Key::Tab
                | Key::Escape
                | Key::Space
                | Key::ArrowUp
                | Key::ArrowDown
                | Key::PageUp
                | Key::PageDown
        )
}

fn is_held_function_key(event: &Event) -> bool {
    matches!(event, Event::Key { key, pressed: true, repeat: true, .. } if function_key(*key))
}

const fn function_key(key: Key) -> bool {
    matches!(
        key,
        Key::F1
            | Key::F2
            | Key::F3
            | Key::F4
            | Key::F5
            | Key::F6
            | Key::F7
            | Key::F8
            | Key::F9
            | Key::F10
            | Key::F11
            | Key::F12
    )
}

/// ファンクションキーの帯: draws the bar, and returns what was pressed or clicked.
/// Keys outside `available` are blank and do nothing.
pub fn function_key_bar_ui(ui: &mut Ui, keys: &Keys, available: &[Shortcut]) -> Option<Shortcut> {
    let mut chosen = BAR
        .into_iter()
        .filter(|shortcut| available.contains(shortcut))
        .find(|shortcut| keys.take(ui.ctx(), *shortcut));
    let gap = 6.0;
    let width = (ui.available_width() - 7.0 * gap) / 8.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for shortcut in BAR {
            let size = Vec2::new(width, KEY_HEIGHT);
            if !available.contains(&shortcut) {
                ui.allocate_exact_size(size, Sense::hover());
            } else if key_ui(ui, keys, shortcut, size).clicked() {
                chosen = Some(shortcut);
            }
        }
    });
    chosen
}

fn key_ui(ui: &mut Ui, keys: &Keys, shortcut: Shortcut, size: Vec2) -> Response {
    let is_on = !keys.is_composing();
    let sense = if is_on { Sense::CLICK } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let (fill, ink) = match (is_on, response.hovered()) {
        (true, true) => (theme::ACCENT_SOFT, theme::INK),
        (true, false) => (theme::SURFACE, theme::INK),
        (false, _) => (theme::READ_ONLY, theme::INK_WEAK),
    };
    let edge = Stroke::new(1.0, theme::EDGE);
    let painter = ui.painter_at(rect);
    painter.rect(rect, 4.0, fill, edge, StrokeKind::Inside);
    let font = FontId::proportional(theme::SMALL_SIZE);
    let place = |share: f32| rect.lerp_inside(Vec2::new(0.5, share));
    painter.text(
        place(0.3),
        Align2::CENTER_CENTER,
        shortcut.key_name(),
        font.clone(),
        theme::INK_WEAK,
    );
    painter.text(
        place(0.68),
        Align2::CENTER_CENTER,
        shortcut.label(),
        font,
        ink,
    );
    let name = format!("{} {}", shortcut.key_name(), shortcut.label());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_on, name.as_str()));
    response
}
