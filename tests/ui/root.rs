//! The whole application in a harness: a data folder of its own, a clock that stands still, jobs at once.

use crate::desk;
use crate::render::{Textures, shoot};
use daicho::app::clock::{Clock, FixedClock};
use daicho::app::job::JobMode;
use daicho::app::places::Places;
use daicho::app::session::KeyCost;
use daicho::domain::date::Date;
use daicho::ui::chooser::{FileChooser, Wanted};
use daicho::ui::page::Screen;
use daicho::ui::root::Root;
use daicho::ui::work::Setup;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// 2026年11月24日, a Tuesday.
pub fn today() -> Date {
    Date::new(2026, 11, 24).unwrap()
}

/// The file that is chosen, where a test has laid it into the folder.
pub const THE_FILE: &str = "選ぶファイル.csv";

/// Always answers with the same folder.
pub struct ThisFolder(pub PathBuf);

impl FileChooser for ThisFolder {
    fn show_folder(&self, folder: &Path) -> Result<(), String> {
        folder.is_dir().then_some(()).ok_or_else(String::new)
    }

    fn choose(&self, _title: &str, wanted: &Wanted) -> Option<PathBuf> {
        match wanted {
            Wanted::Folder => Some(self.0.clone()),
            Wanted::File { .. } => {
                let path = self.0.join(THE_FILE);
                path.exists().then_some(path)
            }
            Wanted::NewFile(_) => None,
        }
    }
}

/// The application and the folder it lives in.
pub struct App {
    pub root: Root,
    pub folder: TempDir,
    pub clock: Arc<FixedClock>,
}

impl App {
    pub fn new() -> App {
        App::in_folder(tempfile::tempdir().unwrap())
    }

    pub fn in_folder(folder: TempDir) -> App {
        let clock = Arc::new(FixedClock::at(today()));
        let given: Arc<dyn Clock> = clock.clone();
        let setup = Setup {
            places: Places::at(folder.path()),
            clock: given,
            cost: KeyCost::Least,
            jobs: JobMode::Inline,
        };
        let files = Arc::new(ThisFolder(folder.path().to_owned()));
        App {
            root: Root::new(setup, files),
            folder,
            clock,
        }
    }

    pub fn idle_after(mut self, seconds: u64) -> App {
        self.root = self.root.with_idle_lock(Duration::from_secs(seconds));
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

pub type Window = Harness<'static, App>;

pub fn open_at(app: App, scale: f32, textures: Textures) -> Window {
    let size = [1280.0 / scale, 800.0 / scale];
    desk::harness(size, scale, textures, app, |ui, app| {
        app.root.logic(&ui.ctx().clone());
        app.root.ui(ui);
    })
}

pub fn open(app: App) -> Window {
    open_at(app, 1.0, Textures::default())
}

/// The application with the fictional society open.
pub fn practice_at(scale: f32, textures: Textures) -> Window {
    let mut window = open_at(App::new(), scale, textures);
    click(&mut window, "見本で試す");
    assert_eq!(window.state().root.screen(), Screen::Home);
    window
}

pub fn practice() -> Window {
    practice_at(1.0, Textures::default())
}

pub fn click(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

pub fn press(window: &mut Window, key: Key) {
    desk::press(window, key);
}

/// Types a password into its masked field and goes on with Enter.
pub fn give_password(window: &mut Window, password: &str) {
    let field = window.get_by_role_and_label(Role::PasswordInput, "パスワード");
    field.focus();
    window.run();
    enter(window, password);
}

/// Types into whatever has the focus and goes on with Enter.
pub fn enter(window: &mut Window, text: &str) {
    if !text.is_empty() {
        desk::type_text(window, text);
    }
    desk::press(window, Key::Enter);
}

#[test]
fn 枠には組合と利用者と日付と見本の印が出る() {
    let window = practice();
    window.get_by_label("見本健康保険組合");
    window.get_by_label("見本");
    window.get_by_label("見本　花子");
    window.get_by_label("令和8年11月24日（火）");
    window.get_by_label("バックアップがまだありません");
}

#[test]
fn 左の一覧はキーでも押しても移れてエスケープで戻る() {
    let mut window = practice();
    desk::press_with(&mut window, Modifiers::ALT, Key::Num9);
    assert_eq!(window.state().root.screen(), Screen::Audit);
    click(&mut window, "設定");
    assert_eq!(window.state().root.screen(), Screen::Settings);
    press(&mut window, Key::Escape);
    assert_eq!(window.state().root.screen(), Screen::Audit);
    press(&mut window, Key::Escape);
    assert_eq!(window.state().root.screen(), Screen::Home);
    press(&mut window, Key::F2);
    assert_eq!(window.state().root.screen(), Screen::Members);
}

#[test]
fn 入力がないと画面が閉じ同じ利用者なら元の画面に戻る() {
    let mut window = open(App::new().idle_after(5));
    click(&mut window, "見本で試す");
    desk::press_with(&mut window, Modifiers::ALT, Key::Num9);
    for _ in 0..10 {
        window.step();
    }
    assert_eq!(window.state().root.screen(), Screen::Audit);
    for _ in 0..20 {
        window.step();
    }
    assert_eq!(window.state().root.screen(), Screen::Unlock);
    window.get_by_label("画面をロックしています");
    assert!(window.query_by_label("見本　花子").is_none());

    give_password(&mut window, "mihon-renshu");
    assert_eq!(window.state().root.screen(), Screen::Audit);
}

#[test]
fn ロック中に別の利用者へ交代するとホームから始まる() {
    let mut window = practice();
    desk::press_with(&mut window, Modifiers::ALT, Key::Num9);
    desk::press_with(&mut window, Modifiers::COMMAND, Key::L);
    assert_eq!(window.state().root.screen(), Screen::Unlock);
    window.get_by_label("shiken").click();
    window.run();
    give_password(&mut window, "mihon-renshu");
    assert_eq!(window.state().root.screen(), Screen::Home);
    window.get_by_label("試験　一郎");
}

fn ask_to_close(window: &mut Window) {
    let root = egui::ViewportId::ROOT;
    let viewport = window.input_mut().viewports.entry(root).or_default();
    viewport.events.push(egui::ViewportEvent::Close);
    window.step();
    let viewport = window.input_mut().viewports.entry(root).or_default();
    viewport.events.clear();
    window.run();
}

fn n_backups(window: &Window) -> usize {
    let folder = window.state().path().join("バックアップ");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn 何かを書いたあと閉じるとバックアップしてから閉じる() {
    let mut window = practice();
    ask_to_close(&mut window);
    assert_eq!(n_backups(&window), 0, "nothing was written yet");

    let mut window = practice();
    let title = format!(
        "{}を受け付ける…",
        daicho::procedure::catalogue::ALL[0].title
    );
    click(&mut window, &title);
    ask_to_close(&mut window);
    assert!(n_backups(&window) > 0);
    let session = window.state_mut().root.session().unwrap();
    assert!(session.last_backup().unwrap().is_some());
}

#[test]
fn 画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let mut window = practice_at(scale, textures.clone());
        for (screen, title) in [
            (Screen::Home, "home-empty"),
            (Screen::Audit, "audit"),
            (Screen::Settings, "settings"),
        ] {
            let ctx = window.ctx.clone();
            window.state_mut().root.go_to(&ctx, screen);
            window.run();
            shoot(&window, &textures, &format!("{title}-{name}"));
        }
        desk::press_with(&mut window, Modifiers::COMMAND, Key::L);
        shoot(&window, &textures, &format!("lock-{name}"));
    }
}

#[test]
fn 受け付けたファイルがないときは_文で示す() {
    let mut window = practice();
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Intake);
    window.run();
    window.get_by_label("受け付けたファイルはまだありません。");
    assert!(window.query_by_label("受け付けたファイル").is_some());
}
