//! レイアウトの一覧: the shipped layouts and those of a folder, in their revisions.
//! It must not change a layout; a broken file is named and the others still work.

use crate::domain::date::Date;
use crate::exchange::error::{ExchangeError, LayoutProblem};
use crate::exchange::layout::Layout;
use crate::exchange::layout_check;
use crate::exchange::layout_names;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Shipped layout files: name and content.
pub const SHIPPED: [(&str, &str); 23] = [
    (
        "chukan_gendogaku.toml",
        include_str!("layouts/chukan_gendogaku.toml"),
    ),
    (
        "chukan_kanyusha.toml",
        include_str!("layouts/chukan_kanyusha.toml"),
    ),
    (
        "chukan_kyufu.toml",
        include_str!("layouts/chukan_kyufu.toml"),
    ),
    (
        "chukan_shikaku_list.toml",
        include_str!("layouts/chukan_shikaku_list.toml"),
    ),
    (
        "chukan_shokai_irai.toml",
        include_str!("layouts/chukan_shokai_irai.toml"),
    ),
    (
        "chukan_shokai_kekka.toml",
        include_str!("layouts/chukan_shokai_kekka.toml"),
    ),
    (
        "chukan_toroku_kekka.toml",
        include_str!("layouts/chukan_toroku_kekka.toml"),
    ),
    (
        "todoke_22187041_shfd.toml",
        include_str!("layouts/todoke_22187041_shfd.toml"),
    ),
    (
        "todoke_2200700_kpfd36.toml",
        include_str!("layouts/todoke_2200700_kpfd36.toml"),
    ),
    (
        "todoke_2200700_kpfd37.toml",
        include_str!("layouts/todoke_2200700_kpfd37.toml"),
    ),
    (
        "todoke_2200700_shfd.toml",
        include_str!("layouts/todoke_2200700_shfd.toml"),
    ),
    (
        "todoke_2200700_shfd33.toml",
        include_str!("layouts/todoke_2200700_shfd33.toml"),
    ),
    (
        "todoke_2201700_kpfd30.toml",
        include_str!("layouts/todoke_2201700_kpfd30.toml"),
    ),
    (
        "todoke_2201700_shfd.toml",
        include_str!("layouts/todoke_2201700_shfd.toml"),
    ),
    (
        "todoke_2202700_kpfd142.toml",
        include_str!("layouts/todoke_2202700_kpfd142.toml"),
    ),
    (
        "todoke_2202700_shfd.toml",
        include_str!("layouts/todoke_2202700_shfd.toml"),
    ),
    (
        "todoke_2221700_kpfd52.toml",
        include_str!("layouts/todoke_2221700_kpfd52.toml"),
    ),
    (
        "todoke_2221700_shfd.toml",
        include_str!("layouts/todoke_2221700_shfd.toml"),
    ),
    (
        "todoke_2225700_kpfd56.toml",
        include_str!("layouts/todoke_2225700_kpfd56.toml"),
    ),
    (
        "todoke_2225700_shfd.toml",
        include_str!("layouts/todoke_2225700_shfd.toml"),
    ),
    (
        "todoke_2265700_kpfd24.toml",
        include_str!("layouts/todoke_2265700_kpfd24.toml"),
    ),
    (
        "todoke_2265700_shfd.toml",
        include_str!("layouts/todoke_2265700_shfd.toml"),
    ),
    ("zengin_sogo.toml", include_str!("layouts/zengin_sogo.toml")),
];

/// 使えないレイアウト: a revision in force that cannot be read. Until somebody decides, its interface stands still; no
/// other revision takes its place by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoppedLayout {
    /// Stable id of the interface.
    pub id: String,
    /// 適用開始日.
    pub effective_from: Date,
    /// SHA-256 of its text.
    pub hash: String,
    /// What is wrong, with file, line and key.
    pub problems: Vec<LayoutProblem>,
}

/// レイアウトの一覧.
#[derive(Clone, Debug, Default)]
pub struct Layouts {
    items: Vec<Layout>,
    stopped: Vec<StoppedLayout>,
}

impl Layouts {
    /// The shipped layouts.
    ///
    /// # Errors
    /// Problems of a shipped file; a test keeps this from happening in a release.
    pub fn shipped() -> Result<Layouts, ExchangeError> {
        let mut layouts = Layouts::default();
        let mut problems = Vec::new();
        for (file, text) in SHIPPED {
            problems.extend(layouts.add(file, text));
        }
        if problems.is_empty() {
            Ok(layouts)
        } else {
            Err(ExchangeError::Layouts(problems))
        }
    }

    /// Adds one layout file; it takes the place of one with the same id and first day.
    /// A broken file adds nothing and returns its problems.
    pub fn add(&mut self, file: &str, text: &str) -> Vec<LayoutProblem> {
        match layout_check::parse(file, text) {
            Ok(layout) => {
                self.put(layout);
                Vec::new()
            }
            Err(problems) => problems,
        }
    }

    /// Puts a layout in the place of the one with the same id and first day.
    pub fn put(&mut self, layout: Layout) {
        self.withdraw(&layout.head.id, layout.head.effective_from);
        self.items.push(layout);
    }

    /// Stops an interface from the first day of a revision that cannot be read.
    pub fn stop(&mut self, layout: StoppedLayout) {
        self.withdraw(&layout.id, layout.effective_from);
        self.stopped.push(layout);
    }

    /// Takes a revision away.
    fn withdraw(&mut self, id: &str, effective_from: Date) {
        self.items
            .retain(|item| item.head.id != id || item.head.effective_from != effective_from);
        self.stopped
            .retain(|item| item.id != id || item.effective_from != effective_from);
    }

    /// Lets somebody who compared layouts say so in each of them.
    pub fn for_each(&mut self, change: impl FnMut(&mut Layout)) {
        self.items.iter_mut().for_each(change);
    }

    /// Writes the shipped layouts into a folder where they are not there yet; existing files stay untouched.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn write_shipped(folder: &Path) -> Result<(), ExchangeError> {
        let what = "レイアウトを書き出すことが";
        fs::create_dir_all(folder).map_err(|source| disk(what, folder, source))?;
        let names = layout_names::list_of_values();
        let help = (HELP_NAME, names.as_str());
        for (name, text) in SHIPPED.into_iter().chain([help]) {
            let path = folder.join(name);
            let file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path);
            let written = match file {
                Ok(mut file) => std::io::Write::write_all(&mut file, text.as_bytes()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
                Err(error) => Err(error),
            };
            written.map_err(|source| disk(what, &path, source))?;
        }
        Ok(())
    }

    /// The revision of a layout for a day: the newest that has begun; none where that one is stopped.
    #[must_use]
    pub fn on(&self, id: &str, day: Date) -> Option<&Layout> {
        match self.stopped_on(id, day) {
            Some(_) => None,
            None => self.begun(id, day),
        }
    }

    /// The revision that would be the one of a day and cannot be read.
    #[must_use]
    pub fn stopped_on(&self, id: &str, day: Date) -> Option<&StoppedLayout> {
        let stopped = self.stopped.iter();
        let newest = stopped
            .filter(|layout| layout.id == id && layout.effective_from <= day)
            .max_by_key(|layout| layout.effective_from)?;
        let later = self.begun(id, day);
        let later = later.filter(|layout| layout.head.effective_from > newest.effective_from);
        later.is_none().then_some(newest)
    }

    fn begun(&self, id: &str, day: Date) -> Option<&Layout> {
        self.items
            .iter()
            .filter(|layout| layout.head.id == id && layout.head.effective_from <= day)
            .max_by_key(|layout| layout.head.effective_from)
    }

    /// All revisions that cannot be read.
    pub fn stopped(&self) -> impl Iterator<Item = &StoppedLayout> {
        self.stopped.iter()
    }

    /// All layouts and revisions.
    pub fn all(&self) -> impl Iterator<Item = &Layout> {
        self.items.iter()
    }
}

/// SHA-256 of layouts that earlier versions shipped and wrote into folders: 加入者情報 before it had codes for
/// 本人確認判定フラグ.
const SHIPPED_BEFORE: [&str; 1] =
    ["bdd856ef79a01abcf2bdd9b34ad7f34e78972fadd3b5f83173cb927c4c13ab2f"];

/// Whether a text is one of the shipped layouts, of this version or an earlier one, whatever its newlines.
#[must_use]
pub fn is_shipped(hash: &str) -> bool {
    let mut shipped = SHIPPED.iter();
    SHIPPED_BEFORE.contains(&hash) || shipped.any(|(_, text)| layout_check::hash(text) == hash)
}

/// A `*.toml` of a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FolderFile {
    /// File name.
    pub name: String,
    /// Its text, or why it cannot be read.
    pub text: Result<String, LayoutProblem>,
}

/// The text with the names of the values, beside the layouts; one for each version of the program.
const HELP_NAME: &str = concat!("値の名前_", env!("CARGO_PKG_VERSION"), ".txt");

/// Largest layout file, in bytes: ten times the largest shipped one.
const MOST_BYTES: u64 = 400_000;

/// Every `*.toml` of a folder in the order of their names. A folder that does not exist is an empty one.
///
/// # Errors
/// The folder cannot be read.
pub fn read_folder(folder: &Path) -> Result<Vec<FolderFile>, ExchangeError> {
    let files = toml_files(folder)?.into_iter();
    Ok(files.map(|path| read_file(&path)).collect())
}

fn read_file(path: &Path) -> FolderFile {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let problem = |key: &str, message: String| Err(LayoutProblem::new(&name, 0, key, message));
    let is_too_large = fs::metadata(path).is_ok_and(|file| file.len() > MOST_BYTES);
    let text = if is_too_large {
        let message = "レイアウトのファイルにしては大きすぎます。別のファイルではありませんか。";
        problem("大きさ", message.to_owned())
    } else {
        match fs::read_to_string(path) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                let message = "UTF-8 のファイルとして読めません。UTF-8 で保存し直してください。";
                problem("文字コード", message.to_owned())
            }
            Err(error) => problem("読込み", format!("読むことができません（{error}）。")),
        }
    };
    FolderFile { name, text }
}

fn toml_files(folder: &Path) -> Result<Vec<std::path::PathBuf>, ExchangeError> {
    let what = "レイアウトのフォルダーを読むことが";
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(disk(what, folder, source)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|source| disk(what, folder, source))?.path();
        if path
            .extension()
            .is_some_and(|ext| ext.eq_ignore_ascii_case("toml"))
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn disk(what: &'static str, path: &Path, source: std::io::Error) -> ExchangeError {
    ExchangeError::Disk {
        what,
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::exchange::layout::Status;

    fn date(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    fn shipped(file: &str) -> &'static str {
        SHIPPED.iter().find(|(name, _)| *name == file).unwrap().1
    }

    fn problem(from: &str, to: &str) -> String {
        let text = shipped("chukan_kanyusha.toml").replacen(from, to, 1);
        assert_ne!(
            text,
            shipped("chukan_kanyusha.toml"),
            "置換が効いていること"
        );
        let problems = layout_check::parse("試験.toml", &text).unwrap_err();
        problems[0].to_string()
    }

    #[test]
    fn 初期のレイアウトはすべて読める() {
        const PROPOSED: [&str; 6] = [
            "todoke-2200700-kpfd37",
            "todoke-22187041-shfd",
            "todoke-2202700-kpfd142",
            "todoke-2221700-kpfd52",
            "todoke-2225700-kpfd56",
            "todoke-2265700-kpfd24",
        ];
        let layouts = Layouts::shipped().unwrap();
        assert_eq!(layouts.all().count(), SHIPPED.len());
        for layout in layouts.all() {
            assert_eq!(layout.hash.len(), 64);
            let id = layout.head.id.as_str();
            let is_proposal = id.starts_with("chukan-") || PROPOSED.contains(&id);
            assert_eq!(layout.is_unverified(), is_proposal, "{id}");
        }
        let zengin = layouts.on("zengin-sogo", date("2026-11-22")).unwrap();
        assert_eq!(zengin.head.status, Status::Verified);
    }

    #[test]
    fn 改訂は適用の始まる日から効く() {
        let mut layouts = Layouts::shipped().unwrap();
        let revised = shipped("chukan_kanyusha.toml")
            .replace(
                "effective_from = \"2026-11-22\"",
                "effective_from = \"2027-04-01\"",
            )
            .replace(
                "title = \"加入者情報登録\"",
                "title = \"加入者情報登録（改）\"",
            );
        assert!(
            layouts
                .add("chukan_kanyusha_2027.toml", &revised)
                .is_empty()
        );
        let title = |day| {
            layouts
                .on("chukan-kanyusha", date(day))
                .map(|l| l.head.title.clone())
        };
        assert_eq!(title("2026-11-21"), None);
        assert_eq!(title("2026-11-22").unwrap(), "加入者情報登録");
        assert_eq!(title("2027-03-31").unwrap(), "加入者情報登録");
        assert_eq!(title("2027-04-01").unwrap(), "加入者情報登録（改）");
    }

    #[test]
    fn 同じ版のファイルは初期のものに代わる() {
        let mut layouts = Layouts::shipped().unwrap();
        let before = layouts
            .on("chukan-kanyusha", date("2026-12-01"))
            .unwrap()
            .hash
            .clone();
        let edited =
            shipped("chukan_kanyusha.toml").replace("newline = \"crlf\"", "newline = \"lf\"");
        assert!(layouts.add("組合.toml", &edited).is_empty());
        assert_eq!(layouts.all().count(), SHIPPED.len());
        let after = layouts.on("chukan-kanyusha", date("2026-12-01")).unwrap();
        assert_ne!(after.hash, before);
    }

    #[test]
    fn 不備はファイルと行とキーで示す() {
        let table = [
            (
                "encoding = \"utf-8\"",
                "encoding = \"utf-9\"",
                "試験.toml の22行目、「encoding」: 「utf-9」は使えません。utf-8・utf-8-bom・cp932・sjis-jisx0208・jis-x-0201 のどれかを書いてください。",
            ),
            (
                "quote = ",
                "quotes = ",
                "試験.toml の21行目、「quotes」: 知らないキーです。綴りを確かめてください。",
            ),
            (
                "title = \"加入者情報登録\"\n",
                "",
                "試験.toml の5行目、「title」: 必要なキーがありません。",
            ),
            (
                "effective_from = \"2026-11-22\"",
                "effective_from = \"令和8年\"",
                "試験.toml の14行目、「effective_from」: 日付は \"2026-11-22\" の形で書いてください。",
            ),
            (
                "final_newline = true",
                "final_newline = \"はい\"",
                "試験.toml の24行目、「final_newline」: 値の種類（文字列・数・true/false・並び）が違います。",
            ),
            (
                "map = \"sex\"",
                "map = \"seibetsu\"",
                "試験.toml の54行目、「map」: 項目13「性別」: その名前の [map.…] がありません。",
            ),
            (
                "{seq:3}",
                "{seqq:3}",
                "試験.toml の17行目、「name」: {seqq:3} は使えない差込です。",
            ),
            (
                "layout_schema = 1",
                "layout_schema = 2",
                "試験.toml の3行目、「layout_schema」: この版のプログラムが読めるのは 1 だけです。",
            ),
            (
                "no = 3,",
                "no = 4,",
                "試験.toml の44行目、「no」: 項目4「被保険者証等記号」: 項目番号が1から順に並んでいません。",
            ),
            (
                "pad = \"left:0\"",
                "pad = \"left:x\"",
                "試験.toml の46行目、「pad」: 「left:x」は使えません。left:0・left:space・right:0・right:space のどれかを書いてください。",
            ),
            (
                "status = \"unverified\"",
                "status = \"verified\"",
                "試験.toml の11行目、「status」: verified にするには verified_by と verified_on が要ります。",
            ),
            (
                "[chars]",
                "[chars",
                "試験.toml の28行目、「chars」: TOML として読めません。引用符・かっこ・「=」を確かめてください。",
            ),
        ];
        for (from, to, message) in table {
            assert_eq!(problem(from, to), message);
        }
    }

    #[test]
    fn 固定長の合計が合わなければ断る() {
        let text = shipped("zengin_sogo.toml").replace("len = 119", "len = 118");
        let problems = layout_check::parse("全銀.toml", &text).unwrap_err();
        assert_eq!(
            problems[0].to_string(),
            "全銀.toml の89行目、「id」: レコード「end」の長さの合計が119で、120と合いません。"
        );
    }

    #[test]
    fn 一つのファイルの不備は一度にすべて示す() {
        let text = shipped("chukan_kanyusha.toml")
            .replacen("quote = ", "quotes = ", 1)
            .replacen("len = 8, required", "len = \"8\", required", 1)
            .replacen("type = \"kanji\"", "type = \"kanzi\"", 1)
            .replacen("ivs = \"strip\"\n", "", 1);
        let problems = layout_check::parse("試験.toml", &text).unwrap_err();
        let places: Vec<(usize, &str)> = problems
            .iter()
            .map(|problem| (problem.line, problem.key.as_str()))
            .collect();
        assert_eq!(
            places,
            [(21, "quotes"), (28, "ivs"), (42, "len"), (48, "type")]
        );

        let text = shipped("chukan_kanyusha.toml")
            .replacen("\"member.birth\"", "\"member.brith\"", 1)
            .replacen("\"edaban\"]", "\"edabann\"]", 1)
            .replacen("\"delta_since_last_accepted\"", "\"full\"", 1);
        let problems = layout_check::parse("試験.toml", &text).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said[..2],
            [
                "試験.toml の39行目、「select」: 「full」は使えません。delta_since_last_accepted・unsent のどれかを書いてください。",
                "試験.toml の40行目、「order_by」: 「edabann」という値はありません。",
            ]
        );
        // What can be written instead stands there too.
        let start = "試験.toml の53行目、「from」: 項目12「生年月日」: 「member.brith」という値はありません。「member.」で書ける値は member.kigou（記号）・";
        assert!(said[2].starts_with(start), "{}", said[2]);
        assert!(said[2].contains("member.birth（生年月日）"), "{}", said[2]);
        assert_eq!(said.len(), 3);
    }

    #[test]
    fn 規則は足すことも変えることもできない() {
        let text = shipped("todoke_2200700_shfd.toml").replace("id = \"total\"", "id = \"gokei\"");
        let problems = layout_check::parse("届.toml", &text).unwrap_err();
        assert_eq!((problems[0].line, problems[0].key.as_str()), (93, "id"));
        let text = shipped("todoke_2200700_shfd.toml").replace(">= 1000", ">= 0");
        let problems = layout_check::parse("届.toml", &text).unwrap_err();
        assert_eq!(problems[0].key, "then");
    }

    #[test]
    fn どんな文字列でもレイアウトとして読んで落ちない() {
        for (_, text) in SHIPPED {
            for cut in (0..text.len())
                .step_by(97)
                .filter(|at| text.is_char_boundary(*at))
            {
                let _ = layout_check::parse("試験.toml", &text[..cut]);
                let broken = format!("{}=[{{{}", &text[..cut], &text[cut..]);
                let _ = layout_check::parse("試験.toml", &broken);
            }
        }
    }

    #[test]
    fn 改行の種類だけが違うファイルは同じ内容である() {
        let text = shipped("zengin_sogo.toml");
        let windows = layout_check::parse("a.toml", &text.replace('\n', "\r\n")).unwrap();
        assert!(is_shipped(&windows.hash));
        let edited = layout_check::parse("a.toml", &format!("{text}# 注記\n")).unwrap();
        assert!(!is_shipped(&edited.hash));
    }

    /// What an earlier version wrote into the folder is no change that somebody has to confirm.
    #[test]
    fn 以前の版の出荷時のレイアウトも出荷時のもの() {
        let text = shipped("chukan_kanyusha.toml");
        let without_map = text.replace("map = \"jlis\", ", "");
        let before = without_map.replace("[map.jlis]\n\"no_doubt\" = \"3\"\n\n", "");
        assert_ne!(before, text);
        assert!(is_shipped(&layout_check::hash(&before)));
    }

    #[test]
    fn フォルダーのファイルは名前の順に読み_読めないものは名指しする() {
        let folder = tempfile::tempdir().unwrap();
        Layouts::write_shipped(folder.path()).unwrap();
        let mine = folder.path().join("zengin_sogo.toml");
        fs::write(&mine, b"title = \"\x93\xFA\"").unwrap();
        Layouts::write_shipped(folder.path()).unwrap();
        assert!(
            fs::read(&mine).unwrap().len() < 40,
            "既にあるファイルは書き換えない"
        );
        let files = read_folder(folder.path()).unwrap();
        assert_eq!(files.len(), SHIPPED.len());
        let problem = files.last().unwrap().text.clone().unwrap_err();
        assert!(
            problem
                .to_string()
                .starts_with("zengin_sogo.toml、「文字コード」")
        );
        assert!(read_folder(&folder.path().join("無い")).unwrap().is_empty());
    }
}
