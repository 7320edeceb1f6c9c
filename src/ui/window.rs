//! 窓: opens the window of the system, or says in a sentence why none can be opened.
//! It must not know what stands in the window.

use crate::app::clock::Clock;
use crate::app::clock::SystemClock;
use crate::app::job::JobMode;
use crate::app::places::Places;
use crate::app::session::KeyCost;
use crate::ui::chooser::SystemDialogs;
use crate::ui::root::Root;
use crate::ui::theme;
use crate::ui::work::Setup;
use eframe::NativeOptions;
use eframe::Renderer;
use egui::ViewportBuilder;
use std::any::Any;
use std::panic::PanicHookInfo;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The title says no more than the program's name: titles are seen by others.
const TITLE: &str = "加入者台帳";
/// The first and the least size of the window in points.
const SIZE: [f32; 2] = [1280.0, 800.0];
const MIN_SIZE: [f32; 2] = [1000.0, 640.0];

/// Libraries of the system that a window needs, as loaders name them, and their packages on Debian.
const LIBRARIES: [(&str, &str); 7] = [
    ("libGL", "libgl1"),
    ("libEGL", "libegl1"),
    ("libXcursor", "libxcursor1"),
    ("libXi", "libxi6"),
    ("libxkbcommon-x11", "libxkbcommon-x11-0"),
    ("libX11-xcb", "libx11-xcb1"),
    ("libX11", "libx11-6"),
];

/// Opens the window. `renderer` is `glow` or `wgpu`; without it one is tried after the other.
#[must_use]
pub fn open(renderer: Option<&str>) -> ExitCode {
    let Some(places) = Places::of_this_pc() else {
        return complain(
            "利用者のフォルダーが見つからないため、台帳の置き場所を決められません。サインインし直してください。",
        );
    };
    keep_crash_notes(places.crash_notes());
    let renderers = match chosen(renderer) {
        Ok(renderers) => renderers,
        Err(sentence) => return complain(&sentence),
    };
    let mut reasons = Vec::new();
    for renderer in renderers {
        match try_open(renderer, places.clone()) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(reason) => reasons.push(reason),
        }
    }
    complain(&no_window_ja(&reasons.join("、")))
}

/// Renderers to try, in order.
fn chosen(name: Option<&str>) -> Result<Vec<Renderer>, String> {
    let all = available();
    let Some(name) = name else {
        return Ok(all.into_iter().map(|(_, renderer)| renderer).collect());
    };
    let found = all.iter().find(|(known, _)| *known == name);
    found.map(|(_, renderer)| vec![*renderer]).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
        format!(
            "描画方式「{name}」は使えません。{}から選んでください。",
            names.join("、")
        )
    })
}

#[cfg(windows)]
fn available() -> Vec<(&'static str, Renderer)> {
    vec![("glow", Renderer::Glow), ("wgpu", Renderer::Wgpu)]
}

#[cfg(not(windows))]
fn available() -> Vec<(&'static str, Renderer)> {
    vec![("glow", Renderer::Glow)]
}

/// One attempt. A library of the system that is missing ends in a panic of the window system's own code;
/// here it becomes the reason.
fn try_open(renderer: Renderer, places: Places) -> Result<(), String> {
    let run = move || {
        let creator = Box::new(move |creation: &eframe::CreationContext<'_>| {
            theme::install(&creation.egui_ctx);
            let app: Box<dyn eframe::App> = Box::new(Window::new(places));
            Ok(app)
        });
        eframe::run_native(TITLE, options(renderer), creator)
    };
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(payload) => Err(payload_text(payload.as_ref()).to_owned()),
    }
}

fn options(renderer: Renderer) -> NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_title(TITLE)
        .with_app_id("daicho")
        .with_inner_size(SIZE)
        .with_min_inner_size(MIN_SIZE)
        .with_drag_and_drop(false);
    NativeOptions {
        viewport,
        renderer,
        centered: true,
        ..NativeOptions::default()
    }
}

/// The application inside the window of the system.
struct Window {
    root: Root,
}

impl Window {
    fn new(places: Places) -> Window {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let setup = Setup {
            places,
            clock,
            cost: KeyCost::Office,
            jobs: JobMode::Thread,
        };
        Window {
            root: Root::new(setup, Arc::new(SystemDialogs)),
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.root.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.root.ui(ui);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::GROUND.to_normalized_gamma_f32()
    }
}

/// Writes where a crash happened, and nothing of what was on the screen: the message of a panic may hold
/// text, so only its place is kept.
fn keep_crash_notes(folder: PathBuf) {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        write_crash_note(&folder, info);
        if cfg!(debug_assertions) {
            usual(info);
        }
    }));
}

fn write_crash_note(folder: &Path, info: &PanicHookInfo<'_>) {
    let stamp = SystemClock.stamp();
    let place = info
        .location()
        .map_or_else(|| "不明".to_owned(), ToString::to_string);
    let thread = std::thread::current().name().unwrap_or("-").to_owned();
    let note = format!(
        "日時 {stamp}\n版 {}\n場所 {place}\nスレッド {thread}\n",
        env!("CARGO_PKG_VERSION")
    );
    let name = stamp.replace([':', '+'], "-");
    // A crash that cannot even be noted must not crash again.
    let _ = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(folder.join(format!("{name}.txt")), note));
}

fn payload_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("理由は不明です")
}

/// Why there is no window, and what to do about it.
fn no_window_ja(reason: &str) -> String {
    let advice = LIBRARIES
        .iter()
        .find(|(library, _)| reason.contains(library))
        .map(|(library, package)| {
            format!("{library} が見つかりません。{package} を入れてください。")
        })
        .unwrap_or_else(|| advice_without_library(reason).to_owned());
    format!("窓を開けませんでした。台帳には触れていません。{advice}（{reason}）")
}

fn advice_without_library(reason: &str) -> &'static str {
    let lower = reason.to_lowercase();
    if lower.contains("xlib's shared libraries") {
        // The window system does not say which one.
        "libX11、libXcursor、libXi のいずれかが見つかりません。libx11-6、libx11-xcb1、libxcursor1、libxi6 を入れてください。"
    } else if lower.contains("x server")
        || lower.contains("display")
        || lower.contains("compositor")
    {
        "画面につながっていません。画面のあるパソコンで起動してください。"
    } else if lower.contains("opengl") || lower.contains("glutin") || lower.contains("egl") {
        "グラフィックスの機能が足りません。「--renderer wgpu」または「--renderer glow」を付けて起動し直してください。"
    } else {
        "パソコンを再起動してから、もう一度起動してください。"
    }
}

#[cfg(windows)]
fn complain(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    rfd::MessageDialog::new()
        .set_title(TITLE)
        .set_description(sentence)
        .set_level(rfd::MessageLevel::Error)
        .show();
    ExitCode::FAILURE
}

#[cfg(not(windows))]
fn complain(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::FAILURE
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::chosen;
    use super::no_window_ja;

    #[test]
    fn 足りない部品の名前と入れ方を言う() {
        let reason = "Library libXcursor.so.1 could not be loaded";
        let sentence = no_window_ja(reason);
        assert!(sentence.contains("libxcursor1 を入れてください。"));
        assert!(sentence.contains("台帳には触れていません。"));

        let unnamed = no_window_ja("Failed to load one of xlib's shared libraries");
        assert!(unnamed.contains("libxcursor1"));

        let keyboard = no_window_ja("Failed to load libxkbcommon-x11.so.0");
        assert!(keyboard.contains("libxkbcommon-x11-0"));
    }

    #[test]
    fn 画面がないときはそう言う() {
        let sentence = no_window_ja("neither WAYLAND_DISPLAY nor DISPLAY is set");
        assert!(sentence.contains("画面につながっていません。"));
        let refused = no_window_ja("Failed to open connection to X server");
        assert!(refused.contains("画面につながっていません。"));
    }

    #[test]
    fn 知らない描画方式は使えるものを挙げて断る() {
        assert!(chosen(Some("glow")).is_ok());
        let sentence = chosen(Some("metal")).unwrap_err();
        assert!(sentence.contains("glow"));
    }
}
