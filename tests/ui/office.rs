//! An office for tests: the whole window on a ledger of the fictional society, with people, papers and rows.
//! The ledger is made once and copied; dialogs are answered from a list.

use crate::desk;
use crate::render::Textures;
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewUser};
use daicho::app::demo;
use daicho::app::first_run::{PRACTICE_LOGIN, PRACTICE_PASSWORD, every_role};
use daicho::app::job::JobMode;
use daicho::app::places::Places;
use daicho::app::session::{Credentials, KeyCost, Session};
use daicho::domain::date::Date;
use daicho::ui::chooser::{FileChooser, Wanted};
use daicho::ui::page::Screen;
use daicho::ui::root::Root;
use daicho::ui::work::Setup;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// Answers of dialogs, in order; an empty list answers 「キャンセル」.
#[derive(Clone, Default)]
pub struct Answers(Arc<Mutex<VecDeque<PathBuf>>>);

impl Answers {
    pub fn next(&self, path: &Path) {
        self.0.lock().unwrap().push_back(path.to_owned());
    }
}

impl FileChooser for Answers {
    fn show_folder(&self, folder: &Path) -> Result<(), String> {
        folder.is_dir().then_some(()).ok_or_else(String::new)
    }

    fn choose(&self, _title: &str, _wanted: &Wanted) -> Option<PathBuf> {
        self.0.lock().unwrap().pop_front()
    }
}

/// The window on a ledger of its own.
pub struct Office {
    pub harness: Harness<'static, Root>,
    pub textures: Textures,
    pub answers: Answers,
    pub folder: TempDir,
}

/// The ledger on the morning on which the rows wait for their file.
fn model() -> &'static TempDir {
    static MODEL: OnceLock<TempDir> = OnceLock::new();
    MODEL.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let report = demo::run_until_export(&folder.path().join("office"), KeyCost::Least).unwrap();
        let credentials = Credentials::Password {
            login: "hanako".to_owned(),
            password: Zeroizing::new("mihon-renshu-2026".to_owned()),
        };
        let clock = Arc::new(FixedClock::at(today()));
        let mut session =
            Session::open(&report.ledger, &credentials, KeyCost::Least, clock).unwrap();
        session
            .run(Command::AddUser(NewUser {
                login: PRACTICE_LOGIN.to_owned(),
                name: "例示　次郎".to_owned(),
                roles: every_role(),
                may_handle_numbers: true,
                password: Zeroizing::new(PRACTICE_PASSWORD.to_owned()),
            }))
            .unwrap();
        drop(session);
        folder
    })
}

pub fn today() -> Date {
    Date::new(2026, 11, 27).unwrap()
}

/// Copies the ledger and what lies beside it to where the practice ledger is looked for.
pub fn copy_ledger(places: &Places) {
    let from = model().path().join("office/台帳");
    let to = places.practice_ledger();
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    for entry in std::fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let rest = name.strip_prefix("見本健康保険組合").unwrap();
        let stem = to.file_stem().unwrap().to_string_lossy();
        std::fs::copy(&path, to.with_file_name(format!("{stem}{rest}"))).unwrap();
    }
}

impl Office {
    pub fn open() -> Office {
        Office::open_at([1280.0, 800.0], 1.0)
    }

    /// The window of this size in pixels at this scale.
    pub fn open_at(size: [f32; 2], scale: f32) -> Office {
        Office::open_after(size, scale, |_| {})
    }

    /// The window on a ledger into which something was written first.
    pub fn open_after(
        [width, height]: [f32; 2],
        scale: f32,
        prepare: impl FnOnce(&Path),
    ) -> Office {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(&folder.path().join("data"));
        copy_ledger(&places);
        prepare(&places.practice_ledger());
        let answers = Answers::default();
        let setup = Setup {
            places,
            clock: Arc::new(FixedClock::at(today())),
            cost: KeyCost::Least,
            jobs: JobMode::Inline,
        };
        let root = Root::new(setup, Arc::new(answers.clone()));
        let textures = Textures::default();
        let size = [width / scale, height / scale];
        let mut harness = desk::harness(
            size,
            scale,
            textures.clone(),
            root,
            |ui, root: &mut Root| {
                root.logic(&ui.ctx().clone());
                root.ui(ui);
            },
        );
        harness.run_ok();
        harness.get_by_label("見本で試す").click();
        harness.run_ok();
        assert!(harness.state_mut().session().is_some());
        Office {
            harness,
            textures,
            answers,
            folder,
        }
    }

    pub fn go(&mut self, screen: Screen) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().go_to(&ctx, screen);
        self.harness.run_ok();
    }

    pub fn session(&mut self) -> &mut Session {
        self.harness.state_mut().session().unwrap()
    }

    /// Scrolls to what has this name, as a clerk does, and clicks it.
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).scroll_to_me();
        self.harness.run_ok();
        self.harness.get_by_label(label).click();
        self.harness.run_ok();
    }

    /// Whether a text with this part is on screen.
    pub fn shows(&self, part: &str) -> bool {
        self.harness
            .query_all_by_label_contains(part)
            .next()
            .is_some()
    }

    pub fn shoot(&self, name: &str) {
        crate::render::shoot(&self.harness, &self.textures, name);
    }
}
