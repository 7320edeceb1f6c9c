//! 入力位置: moves the keyboard from field to field in an order that is a list in code.
//! It must not know what a field holds; it says which stop was left and which was entered, once.

use crate::ui::keys::Keys;
use egui::{Context, Event, EventFilter, FocusDirection, Id, Key, Modifiers};

/// What the keys mean at a stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StopKind {
    /// A field of one line: Enter, Tab, ↑ and ↓ move on.
    Field,
    /// A text of several lines: Enter is a new line; Tab and Ctrl+Enter move on.
    LongText,
    /// A list or table: ↑ ↓ and Enter belong to it; Tab moves on.
    List,
    /// A button: Enter and Space press it; Tab, ↑ and ↓ move on.
    Button,
}

/// A place where the keyboard can stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    /// The widget.
    pub id: Id,
    /// What the keys mean there.
    pub kind: StopKind,
}

impl Stop {
    /// A stop of this kind.
    #[must_use]
    pub const fn new(id: Id, kind: StopKind) -> Stop {
        Stop { id, kind }
    }
}

/// How a stop was entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// By a key or by the program: the field selects its text.
    Key,
    /// By the mouse: the caret stands where it was put.
    Pointer,
}

/// What moved between the last pass and this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moved {
    /// The stop that was left; its text is final now.
    pub left: Option<Id>,
    /// The stop that was entered.
    pub entered: Option<Id>,
}

/// The focus manager. One per window.
#[derive(Clone, Debug, Default)]
pub struct Focus {
    current: Option<Id>,
    entry: Option<Entry>,
    was_pointing: bool,
    last: Option<Id>,
    wanted: Option<Id>,
    help: String,
}

impl Focus {
    /// Moves the focus by the keys of this pass and reports what was left and entered.
    ///
    /// To be called once per pass after [`Keys::begin`] and before drawing. `order` lists the
    /// enabled stops of the screen, or of the dialog that lies over it.
    pub fn begin(&mut self, ctx: &Context, keys: &mut Keys, order: &[Stop]) -> Moved {
        // egui's own navigation follows the order of drawing; ours is the list.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        self.keep_place(ctx, order);
        if !keys.is_composing() {
            let wanted = self.wanted.take();
            if let Some(id) = wanted.or_else(|| next_by_keys(ctx, keys, order, self.last)) {
                request(ctx, id);
                self.was_pointing = false;
            }
        }
        let now = ctx.memory(egui::Memory::focused);
        self.hold_keys(ctx, now, order);
        let moved = Moved {
            left: self.current.filter(|_| self.current != now),
            entered: now.filter(|_| self.current != now),
        };
        let entry = if self.was_pointing {
            Entry::Pointer
        } else {
            Entry::Key
        };
        self.entry = moved.entered.map(|_| entry);
        self.was_pointing = ctx.input(|input| {
            input.pointer.any_down() || input.pointer.any_released() || input.pointer.any_click()
        });
        if moved.left.is_some() || moved.entered.is_some() {
            keys.abandon_composition();
            self.help.clear();
            ctx.request_repaint();
        }
        self.current = now;
        self.last = now.or(self.last);
        moved
    }

    /// Asks for the focus; granted in the next pass, and never while the IME converts.
    pub fn request(&mut self, id: Id) {
        self.wanted = Some(id);
    }

    /// The stop that has the focus.
    #[must_use]
    pub const fn current(&self) -> Option<Id> {
        self.current
    }

    /// How this stop was entered, in the pass in which it was entered, else `None`.
    #[must_use]
    pub fn just_entered(&self, id: Id) -> Option<Entry> {
        self.entry.filter(|_| self.current == Some(id))
    }

    /// The help line for the field that has the focus.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }

    /// Sets the help line; a field calls it while it has the focus.
    pub fn set_help(&mut self, help: &str) {
        if self.help != help {
            help.clone_into(&mut self.help);
        }
    }

    /// Neither Esc nor a click on empty ground leaves the keyboard without a place.
    fn keep_place(&self, ctx: &Context, order: &[Stop]) {
        let is_lost = ctx.memory(egui::Memory::focused).is_none();
        if let Some(current) = self.current.filter(|_| is_lost)
            && order.iter().any(|stop| stop.id == current)
        {
            request(ctx, current);
        }
    }

    /// Keeps Tab, arrows and Esc with us instead of egui, whatever the widget.
    fn hold_keys(&self, ctx: &Context, focused: Option<Id>, order: &[Stop]) {
        let Some(stop) = focused.and_then(|id| order.iter().find(|stop| stop.id == id)) else {
            return;
        };
        ctx.memory_mut(|memory| memory.set_focus_lock_filter(stop.id, ALL_KEYS));
        if stop.kind == StopKind::Button {
            // Enter that is held down since the last field must not press the button.
            ctx.input_mut(|input| {
                input.events.retain(|event| {
                    !matches!(
                        event,
                        Event::Key {
                            key: Key::Enter,
                            repeat: true,
                            ..
                        }
                    )
                });
            });
        }
    }
}

/// Every key comes to us and to the widget, none to egui's navigation.
pub const ALL_KEYS: EventFilter = EventFilter {
    tab: true,
    horizontal_arrows: true,
    vertical_arrows: true,
    escape: true,
};

fn request(ctx: &Context, id: Id) {
    if ctx.memory(|memory| memory.focused()) != Some(id) {
        ctx.memory_mut(|memory| memory.request_focus(id));
    }
}

#[derive(Clone, Copy)]
enum Way {
    Forward,
    Back,
}

fn next_by_keys(ctx: &Context, keys: &Keys, order: &[Stop], last: Option<Id>) -> Option<Id> {
    let focused = ctx.memory(egui::Memory::focused);
    let at = focused.and_then(|id| order.iter().position(|stop| stop.id == id));
    let Some(at) = at else {
        return from_nowhere(ctx, keys, order, last);
    };
    let kind = order.get(at)?.kind;
    let way = pressed_way(ctx, keys, kind)?;
    let next = match way {
        Way::Forward => at.saturating_add(1).min(order.len().saturating_sub(1)),
        Way::Back => at.saturating_sub(1),
    };
    order.get(next).map(|stop| stop.id)
}

/// With nothing focused the keyboard goes on where it last stood.
fn from_nowhere(ctx: &Context, keys: &Keys, order: &[Stop], last: Option<Id>) -> Option<Id> {
    let is_pressed = [
        (Modifiers::SHIFT, Key::Tab),
        (Modifiers::NONE, Key::Tab),
        (Modifiers::NONE, Key::ArrowDown),
    ]
    .into_iter()
    .any(|(modifiers, key)| keys.take_key(ctx, modifiers, key));
    let back = order.iter().find(|stop| Some(stop.id) == last);
    back.or_else(|| order.first())
        .filter(|_| is_pressed)
        .map(|stop| stop.id)
}

fn pressed_way(ctx: &Context, keys: &Keys, kind: StopKind) -> Option<Way> {
    // Shift first: egui lets a plain key match with Shift held.
    let candidates: &[(Modifiers, Key, Way)] = match kind {
        StopKind::Field => &[
            (Modifiers::SHIFT, Key::Enter, Way::Back),
            (Modifiers::SHIFT, Key::Tab, Way::Back),
            (Modifiers::NONE, Key::Enter, Way::Forward),
            (Modifiers::NONE, Key::Tab, Way::Forward),
            (Modifiers::NONE, Key::ArrowUp, Way::Back),
            (Modifiers::NONE, Key::ArrowDown, Way::Forward),
        ],
        StopKind::LongText => &[
            (Modifiers::SHIFT, Key::Tab, Way::Back),
            (Modifiers::COMMAND, Key::Enter, Way::Forward),
            (Modifiers::NONE, Key::Tab, Way::Forward),
        ],
        StopKind::List => &[
            (Modifiers::SHIFT, Key::Tab, Way::Back),
            (Modifiers::NONE, Key::Tab, Way::Forward),
        ],
        StopKind::Button => &[
            (Modifiers::SHIFT, Key::Enter, Way::Back),
            (Modifiers::SHIFT, Key::Tab, Way::Back),
            (Modifiers::NONE, Key::Tab, Way::Forward),
            (Modifiers::NONE, Key::ArrowUp, Way::Back),
            (Modifiers::NONE, Key::ArrowDown, Way::Forward),
        ],
    };
    candidates
        .iter()
        .find(|(modifiers, key, _)| keys.take_key(ctx, *modifiers, *key))
        .map(|(_, _, way)| *way)
}
