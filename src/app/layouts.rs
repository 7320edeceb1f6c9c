//! レイアウト: the layouts in use, the folder in which the society keeps its own, and how a changed one comes into use.
//! It must not use a file of the folder that no administrator has confirmed: anybody may write there.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::given::GivenFile;
use crate::app::layout_view::ChangeRow;
use crate::app::layout_view::LayoutShelf;
use crate::app::layout_view::Origin;
use crate::app::layout_view::ProblemRow;
use crate::app::layout_view::RevisionPeriod;
use crate::app::layout_view::ShelfRow;
use crate::app::layout_view::Standing;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::plain;
use crate::app::run::told;
use crate::app::session::Session;
use crate::domain::comparison::Mark;
use crate::domain::date::Date;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::LayoutProblem;
use crate::exchange::layout::Layout;
use crate::exchange::layout::Status;
use crate::exchange::layout_changes;
use crate::exchange::layout_check;
use crate::exchange::layouts as shelf;
use crate::exchange::layouts::FolderFile;
use crate::exchange::layouts::Layouts;
use crate::exchange::layouts::SHIPPED;
use crate::exchange::layouts::StoppedLayout;
use crate::ledger::layouts as recorded;
use crate::ledger::layouts::LayoutFile;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Name of the folder beside the ledger.
const FOLDER: &str = "layouts";

/// Something with the layouts.
#[derive(Clone)]
pub enum LayoutCommand {
    /// Writes the shipped layouts into the folder where they are not there yet.
    WriteShipped,
    /// Lays a file that the clerk brings into the folder; it is not used before it is confirmed.
    TakeIn(GivenFile),
    /// Confirms a file of the folder for use, as it was shown.
    Confirm {
        /// File name.
        file: String,
        /// SHA-256 of the text that was shown.
        hash: String,
    },
    /// Takes a confirmed layout out of use, deliberately: what was in use without it is used again.
    Withdraw {
        /// SHA-256 of its text.
        hash: String,
        /// Why.
        reason: String,
    },
    /// Marks an item beside the paper specification.
    Mark {
        /// SHA-256 of the layout's text.
        hash: String,
        /// Id of the record, or `file`.
        record: String,
        /// Number inside the record.
        no: u32,
        /// The mark.
        mark: Mark,
        /// What differs.
        note: String,
    },
    /// Records that every item agreed with the specification.
    Verify {
        /// SHA-256 of the layout's text.
        hash: String,
        /// 仕様書の版.
        revision: String,
        /// Who compared.
        by: String,
        /// When.
        on: Date,
    },
    /// Writes the 突合表 of a layout into a folder.
    Print {
        /// SHA-256 of the layout's text.
        hash: String,
        /// The folder.
        folder: PathBuf,
    },
}

impl LayoutCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            LayoutCommand::WriteShipped => "出荷時のレイアウトの書出し",
            LayoutCommand::TakeIn(_) => "レイアウトファイルの受入れ",
            LayoutCommand::Confirm { .. } => "レイアウトの変更の確認",
            LayoutCommand::Withdraw { .. } => "レイアウトの取下げ",
            LayoutCommand::Mark { .. } => "仕様書突合の記入",
            LayoutCommand::Verify { .. } => "仕様書突合の完了",
            LayoutCommand::Print { .. } => "突合表の作成",
        }
    }
}

/// The layouts in use: the shipped ones, in their place those an administrator has confirmed, each with what the
/// ledger says of its 突合. What a file says of itself counts only for the shipped ones.
pub(super) fn in_effect(source: &impl Source) -> Result<Layouts> {
    let mut layouts = Layouts::shipped()?;
    for file in recorded::confirmed(source)? {
        match layout_check::parse(&file.file, &file.text) {
            Ok(mut layout) => {
                if !shelf::is_shipped(&layout.hash) {
                    layout.head.status = Status::Unverified;
                }
                layouts.put(layout);
            }
            // Nothing may go out by a layout the society has replaced, even where a newer program cannot read its own.
            Err(problems) => layouts.stop(StoppedLayout {
                hash: file.sha256,
                id: file.layout,
                effective_from: file.effective_from,
                problems,
            }),
        }
    }
    let mut failed = None;
    layouts.for_each(
        |layout| match recorded::verification(source, &layout.hash) {
            Ok(Some(verified)) => {
                layout.head.status = Status::Verified;
                layout.head.spec_revision = verified.spec_revision;
                layout.head.verified_by = verified.compared_by;
                layout.head.verified_on = verified.compared_on.to_string();
            }
            Ok(None) => {}
            Err(error) => failed = Some(error),
        },
    );
    failed.map_or(Ok(layouts), |error| Err(error.into()))
}

impl Session {
    /// Runs a command about layouts.
    pub(super) fn run_layouts(&mut self, command: LayoutCommand) -> Result<Outcome> {
        let outcome = match command {
            LayoutCommand::WriteShipped => told(self.write_shipped_layouts()?, Told::File),
            LayoutCommand::TakeIn(file) => told(self.take_layout_in(&file)?, Told::File),
            LayoutCommand::Confirm { file, hash } => plain(self.confirm_layout(&file, &hash)?),
            LayoutCommand::Withdraw { hash, reason } => {
                plain(self.withdraw_layout(&hash, &reason)?)
            }
            LayoutCommand::Print { hash, folder } => {
                told(self.print_comparison(&hash, &folder)?, Told::File)
            }
            LayoutCommand::Mark {
                hash,
                record,
                no,
                mark,
                note,
            } => {
                let mark = recorded::ItemMark {
                    record,
                    no,
                    mark,
                    note,
                };
                plain(self.mark_layout_item(&hash, &mark)?)
            }
            LayoutCommand::Verify {
                hash,
                revision,
                by,
                on,
            } => plain(self.verify_layout(&hash, (&revision, &by, on))?),
        };
        self.layouts = in_effect(&self.ledger)?;
        Ok(outcome)
    }

    /// The layout of an interface for today.
    pub(super) fn layout_today(&self, id: &str) -> Result<&Layout> {
        let today = self.today();
        if let Some(stopped) = self.layouts.stopped_on(id, today) {
            let problem = stopped.problems.first().map(ToString::to_string);
            return Err(Error::Refused(format!(
                "組合のレイアウト（{}から適用）が読めないため、この種類のファイルは止めています。{}レイアウトのファイルを直して「設定」の「レイアウト」で確認し直すか、管理者が理由を入力して取り下げてください。",
                stopped.effective_from.wareki(),
                problem.unwrap_or_default()
            )));
        }
        self.layouts.on(id, today).ok_or_else(|| {
            Error::Refused(format!(
                "今日（{}）使えるレイアウト（{id}）がありません。「設定」の「レイアウト」で適用開始日を確かめてください。",
                today.wareki()
            ))
        })
    }

    /// The layouts in use, and what lies in the folder.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read. A folder that cannot be read is said beside the layouts in use.
    pub fn layout_shelf(&self) -> Result<LayoutShelf> {
        let folder = self.layouts_folder();
        let (files, trouble) = match shelf::read_folder(&folder) {
            Ok(files) => (files, None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let confirmed = recorded::confirmed(&self.ledger)?;
        let withdrawn = recorded::withdrawn(&self.ledger)?;
        let read: Vec<(FolderFile, Read)> = files
            .into_iter()
            .map(|file| {
                let read = read(&file);
                (file, read)
            })
            .collect();
        let mut rows = Vec::new();
        for layout in self.layouts.all() {
            let is_own = confirmed.iter().any(|file| file.sha256 == layout.hash);
            rows.push(self.row_in_use(layout, &read, is_own)?);
        }
        rows.sort_by(|left, right| {
            (&left.title, left.effective_from).cmp(&(&right.title, right.effective_from))
        });
        let others = read
            .iter()
            .filter_map(|(file, read)| self.row_of_file(file, read, (&confirmed, &withdrawn)));
        let stopped = self.layouts.stopped();
        let stopped = stopped.filter_map(|layout| row_stopped(layout, &confirmed));
        rows.splice(0..0, stopped.chain(others).collect::<Vec<ShelfRow>>());
        Ok(LayoutShelf {
            folder,
            rows,
            trouble,
        })
    }

    /// What whoever makes a file is told of layouts that wait for an administrator; `None` while none does.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn layout_notice(&self) -> Result<Option<String>> {
        let shelf = self.layout_shelf()?;
        let waits = |row: &&ShelfRow| row.standing.is_waiting();
        let names = shelf.rows.iter().filter(waits).map(|row| {
            let name = if row.title.is_empty() {
                &row.file
            } else {
                &row.title
            };
            format!("「{name}」{}", row.standing.label())
        });
        let names: Vec<String> = names.collect();
        Ok((!names.is_empty()).then(|| {
            format!(
                "管理者の確認を待つレイアウトがあります（{}）。「設定」の「レイアウト」で確かめるまで、いま使っているレイアウトで出力します。停止中のものは出力できません。",
                names.join("、")
            )
        }))
    }

    /// Where the society keeps its own layouts.
    fn layouts_folder(&self) -> PathBuf {
        let beside = self.path().parent().map(ToOwned::to_owned);
        beside.unwrap_or_default().join(FOLDER)
    }

    fn row_in_use(
        &self,
        layout: &Layout,
        files: &[(FolderFile, Read)],
        is_own: bool,
    ) -> Result<ShelfRow> {
        let head = &layout.head;
        let file = files.iter().find(|(_, read)| match read {
            Ok((found, _)) => found.hash == layout.hash,
            Err(_) => false,
        });
        let origin = match file {
            Some(_) => Origin::Folder,
            None if shelf::is_shipped(&layout.hash) => Origin::Shipped,
            None => Origin::Ledger,
        };
        let status = match self.comparison_progress(layout)? {
            Some(words) if layout.is_unverified() => words,
            _ => head.status.label().to_owned(),
        };
        Ok(ShelfRow {
            file: file.map_or_else(|| layout.origin.clone(), |(file, _)| file.name.clone()),
            title: head.title.clone(),
            effective_from: Some(head.effective_from),
            period: Some(self.period(layout)),
            standing: Standing::InUse,
            is_own,
            origin,
            status,
            spec_revision: head.spec_revision.clone(),
            hash: layout.hash.clone(),
            changes: Vec::new(),
            problems: Vec::new(),
        })
    }

    fn period(&self, layout: &Layout) -> RevisionPeriod {
        let today = self.today();
        let current = self.layouts.on(&layout.head.id, today);
        if layout.head.effective_from > today {
            RevisionPeriod::Future
        } else if current.is_some_and(|current| current.hash == layout.hash) {
            RevisionPeriod::Current
        } else {
            RevisionPeriod::Past
        }
    }

    /// A file of the folder that is not in use as it stands; `None` where it is.
    fn row_of_file(
        &self,
        file: &FolderFile,
        read: &Read,
        (confirmed, withdrawn): (&[LayoutFile], &BTreeSet<String>),
    ) -> Option<ShelfRow> {
        let row = ShelfRow {
            file: file.name.clone(),
            ..empty_row()
        };
        let (layout, text) = match read {
            Ok(read) => read,
            Err(problems) => {
                let hash = file.text.as_deref().map(layout_check::hash);
                if self
                    .layouts
                    .stopped()
                    .any(|layout| Ok(&layout.hash) == hash.as_ref())
                {
                    return None;
                }
                return Some(ShelfRow {
                    problems: problem_rows(problems, file.text.as_deref().unwrap_or_default()),
                    ..row
                });
            }
        };
        if self.layouts.all().any(|used| used.hash == layout.hash) {
            return None;
        }
        let was_confirmed = shelf::is_shipped(&layout.hash)
            || withdrawn.contains(&layout.hash)
            || confirmed.iter().any(|file| file.sha256 == layout.hash);
        let before = self.text_in_use(layout, confirmed);
        let changes = layout_changes::changes(&before, text);
        Some(ShelfRow {
            title: layout.head.title.clone(),
            effective_from: Some(layout.head.effective_from),
            standing: if was_confirmed {
                Standing::Earlier
            } else {
                Standing::Unconfirmed
            },
            hash: layout.hash.clone(),
            changes: changes
                .into_iter()
                .map(|change| ChangeRow {
                    place: change.place,
                    before: change.before,
                    after: change.after,
                })
                .collect(),
            ..row
        })
    }

    /// The text a new one is compared with: the revision in its place, or the one before it.
    fn text_in_use(&self, layout: &Layout, confirmed: &[LayoutFile]) -> String {
        let head = &layout.head;
        let used = self.layouts.on(&head.id, head.effective_from);
        let used = used.or_else(|| self.layouts.on(&head.id, self.today()));
        let Some(used) = used else {
            return String::new();
        };
        let own = confirmed.iter().find(|file| file.sha256 == used.hash);
        let mut shipped = SHIPPED.iter();
        let shipped = shipped.find(|(_, text)| layout_check::hash(text) == used.hash);
        own.map(|file| file.text.clone())
            .or_else(|| shipped.map(|(_, text)| (*text).to_owned()))
            .unwrap_or_default()
    }

    fn write_shipped_layouts(&mut self) -> Result<(PathBuf, Changes)> {
        let folder = self.layouts_folder();
        let ((), changes) = self.transact(
            "write_layouts",
            "出荷時のレイアウトの書出し",
            |tx| {
                tx.add_detail("n_rows", json!(SHIPPED.len()));
                Layouts::write_shipped(&folder)?;
                tx.touch_settings();
                Ok(())
            },
        )?;
        Ok((folder, changes))
    }

    fn take_layout_in(&mut self, file: &GivenFile) -> Result<(PathBuf, Changes)> {
        let text = std::str::from_utf8(&file.bytes).map_err(|_| {
            Error::Refused(format!(
                "「{}」は UTF-8 のファイルとして読めません。UTF-8 で保存し直してください。",
                file.name
            ))
        })?;
        let layout = layout_check::parse(&file.name, text).map_err(ExchangeError::Layouts)?;
        if self.layouts.all().any(|used| used.hash == layout.hash) {
            return Err(Error::Refused(
                "同じ内容のレイアウトをすでに使っています。".to_owned(),
            ));
        }
        let path = self.free_name(&layout, &file.bytes);
        if let Some(folder) = path.parent() {
            files::make_own_folder(folder)?;
        }
        let prepared = files::prepare(&path, &file.bytes)?;
        let name = file_name(&path);
        let ((), changes) = self.transact(
            "take_layout_in",
            "レイアウトファイルの受入れ",
            |tx| {
                tx.set_target(target::layout(&layout.head.id));
                tx.add_detail("file", json!(name));
                tx.add_detail("sha256", json!(layout.hash));
                tx.touch_settings();
                Ok(())
            },
        )?;
        prepared.publish()?;
        Ok((path, changes))
    }

    /// A name of our own making, so that nothing in the clerk's name can lead out of the folder; one that is free, or
    /// has the same content already.
    fn free_name(&self, layout: &Layout, bytes: &[u8]) -> PathBuf {
        let folder = self.layouts_folder();
        let head = &layout.head;
        let stem = format!("{}_{}", head.id, head.effective_from.yyyymmdd());
        let first = folder.join(format!("{stem}.toml"));
        let later = (2..1000).map(|n| folder.join(format!("{stem}_{n}.toml")));
        let mut names = std::iter::once(first.clone()).chain(later);
        let is_fit = |path: &PathBuf| match std::fs::read(path) {
            Ok(present) => present == bytes,
            Err(_) => !path.exists(),
        };
        names.find(is_fit).unwrap_or(first)
    }

    fn confirm_layout(&mut self, file: &str, hash: &str) -> Result<Changes> {
        let files = shelf::read_folder(&self.layouts_folder())?;
        let found = files.into_iter().find(|found| found.name == file);
        let text = found.and_then(|found| found.text.ok());
        let text = text.ok_or(Error::Missing("レイアウトのファイル"))?;
        let layout = layout_check::parse(file, &text).map_err(ExchangeError::Layouts)?;
        if layout.hash != hash {
            return Err(Error::Refused(
                "画面に出したあとで、ファイルがもう一度変わっています。読み直して、変更点を確かめてください。"
                    .to_owned(),
            ));
        }
        let head = &layout.head;
        let new = LayoutFile {
            file: file.to_owned(),
            layout: head.id.clone(),
            effective_from: head.effective_from,
            sha256: layout.hash.clone(),
            text,
        };
        let ((), changes) =
            self.transact("confirm_layout", "レイアウトの変更の確認", |tx| {
                tx.set_target(target::layout(&new.layout));
                tx.add_detail("file", json!(new.file));
                tx.add_detail("sha256", json!(new.sha256));
                tx.add_detail("effective_from", json!(new.effective_from.to_string()));
                recorded::confirm_in(tx, &new)?;
                Ok(())
            })?;
        Ok(changes)
    }

    fn withdraw_layout(&mut self, hash: &str, reason: &str) -> Result<Changes> {
        let confirmed = recorded::confirmed(&self.ledger)?;
        let file = confirmed.into_iter().find(|file| file.sha256 == hash);
        let file = file.ok_or(Error::Missing("確認したレイアウト"))?;
        let ((), changes) =
            self.transact("withdraw_layout", "レイアウトの取下げ", |tx| {
                tx.set_target(target::layout(&file.layout));
                tx.add_detail("file", json!(file.file));
                tx.add_detail("sha256", json!(hash));
                tx.add_detail("reason", json!(reason.trim()));
                Ok(recorded::withdraw_in(tx, hash, reason)?)
            })?;
        Ok(changes)
    }
}

/// A row of which nothing is known yet.
const fn empty_row() -> ShelfRow {
    ShelfRow {
        file: String::new(),
        title: String::new(),
        effective_from: None,
        period: None,
        standing: Standing::Broken,
        is_own: false,
        origin: Origin::Folder,
        status: String::new(),
        spec_revision: String::new(),
        hash: String::new(),
        changes: Vec::new(),
        problems: Vec::new(),
    }
}

/// A confirmed revision that cannot be read.
fn row_stopped(layout: &StoppedLayout, confirmed: &[LayoutFile]) -> Option<ShelfRow> {
    let mut confirmed = confirmed.iter();
    let file = confirmed.find(|file| file.sha256 == layout.hash)?;
    Some(ShelfRow {
        file: file.file.clone(),
        title: layout.id.clone(),
        effective_from: Some(layout.effective_from),
        standing: Standing::Stopped,
        is_own: true,
        origin: Origin::Ledger,
        hash: layout.hash.clone(),
        problems: problem_rows(&layout.problems, &file.text),
        ..empty_row()
    })
}

/// A file of the folder as a layout with its text, or its problems.
type Read = std::result::Result<(Layout, String), Vec<LayoutProblem>>;

fn read(file: &FolderFile) -> Read {
    let text = file.text.clone().map_err(|problem| vec![problem])?;
    let layout = layout_check::parse(&file.name, &text)?;
    Ok((layout, text))
}

/// The problems with the lines they stand in.
pub(super) fn problem_rows(problems: &[LayoutProblem], text: &str) -> Vec<ProblemRow> {
    let lines: Vec<&str> = text.lines().collect();
    let row = |problem: &LayoutProblem| {
        let line = problem.line.checked_sub(1).and_then(|at| lines.get(at));
        ProblemRow {
            sentence: problem.to_string(),
            text: line.map_or("", |line| line.trim()).to_owned(),
        }
    };
    problems.iter().map(row).collect()
}

fn file_name(path: &std::path::Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.unwrap_or_default().into_owned()
}
