//! 様式: a layout of the society's own is used once an administrator has confirmed it, and is 突合済 only as long as
//! its file stays as it was compared.

use daicho::app::batch_command::BatchCommand;
use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::error::Error;
use daicho::app::first_run::every_role;
use daicho::app::given::GivenFile;
use daicho::app::layout_view::{LayoutShelf, Origin, RevisionPeriod, ShelfRow, Standing};
use daicho::app::layouts::LayoutCommand;
use daicho::app::run::Told;
use daicho::app::sample::Sample;
use daicho::app::session::{Credentials, FirstRun, KeyCost, Session};
use daicho::domain::comparison::Mark;
use daicho::domain::date::Date;
use daicho::exchange::layout_check;
use daicho::exchange::layouts::SHIPPED;
use daicho::ledger::crypto::Secret;
use daicho::ledger::layouts::{self as recorded, LayoutFile};
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::Action;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

const PASSWORD: &str = "mihon no kotoba";
const MEMBERS: &str = "加入者情報登録";

struct Desk {
    folder: TempDir,
    session: Session,
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

impl Desk {
    fn new() -> Desk {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("見本.daicho");
        let sample = Sample::load().unwrap();
        let first = FirstRun {
            society: sample.society,
            establishments: sample.establishments,
            login: "mihon".to_owned(),
            name: "見本　花子".to_owned(),
            roles: every_role(),
            password: Zeroizing::new(PASSWORD.to_owned()),
        };
        let clock = Arc::new(FixedClock::at(day("2026-11-24")));
        let (session, _) = Session::create(&path, &first, KeyCost::Least, clock).unwrap();
        Desk { folder, session }
    }

    /// The ledger closed and opened again on a day.
    fn again(self, on: &str) -> Desk {
        let Desk { folder, session } = self;
        drop(session);
        let credentials = Credentials::Password {
            login: "mihon".to_owned(),
            password: Zeroizing::new(PASSWORD.to_owned()),
        };
        let clock = Arc::new(FixedClock::at(day(on)));
        let path = folder.path().join("見本.daicho");
        let session = Session::open(&path, &credentials, KeyCost::Least, clock).unwrap();
        Desk { folder, session }
    }

    fn layouts(&self) -> PathBuf {
        self.folder.path().join("layouts")
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.layouts()).unwrap();
        std::fs::write(self.layouts().join(name), text).unwrap();
    }

    fn run(&mut self, command: LayoutCommand) -> Result<Told, Error> {
        self.session
            .run(Command::Layout(command))
            .map(|outcome| outcome.told)
    }

    fn shelf(&self) -> LayoutShelf {
        self.session.layout_shelf().unwrap()
    }

    /// Rows with this title, or of this file.
    fn rows(&self, title: &str) -> Vec<ShelfRow> {
        let rows = self.shelf().rows.into_iter();
        rows.filter(|row| row.title == title || row.file == title)
            .collect()
    }

    fn row(&self, title: &str) -> ShelfRow {
        let mut rows = self.rows(title);
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }

    fn confirm(&mut self, file: &str) -> Result<Told, Error> {
        let hash = self
            .shelf()
            .rows
            .into_iter()
            .find(|row| {
                let is_there = !matches!(row.standing, Standing::InUse | Standing::Stopped);
                row.file == file && is_there
            })
            .unwrap()
            .hash;
        let file = file.to_owned();
        self.run(LayoutCommand::Confirm { file, hash })
    }

    fn mark_all(&mut self, hash: &str, but: usize) {
        let items = self.session.layout_comparison(hash).unwrap().items;
        for item in items.iter().skip(but) {
            self.mark(hash, (&item.record, item.no), Mark::Same, "")
                .unwrap();
        }
    }

    fn mark(
        &mut self,
        hash: &str,
        (record, no): (&str, u32),
        mark: Mark,
        note: &str,
    ) -> Result<Told, Error> {
        self.run(LayoutCommand::Mark {
            hash: hash.to_owned(),
            record: record.to_owned(),
            no,
            mark,
            note: note.to_owned(),
        })
    }

    fn verify(&mut self, hash: &str) -> Result<Told, Error> {
        self.run(LayoutCommand::Verify {
            hash: hash.to_owned(),
            revision: "第3.2版".to_owned(),
            by: "見本　花子".to_owned(),
            on: day("2026-11-24"),
        })
    }
}

fn shipped(file: &str) -> String {
    let found = SHIPPED.iter().find(|(name, _)| *name == file);
    found.unwrap().1.to_owned()
}

fn edited() -> String {
    shipped("chukan_kanyusha.toml").replace("encoding = \"utf-8\"", "encoding = \"cp932\"")
}

fn message(result: Result<Told, Error>) -> String {
    match result {
        Ok(_) => panic!("断られるはずでした"),
        Err(error) => error.message_ja(),
    }
}

#[test]
fn はじめは出荷時の様式が使われている() {
    let desk = Desk::new();
    let shelf = desk.shelf();
    assert_eq!(shelf.rows.len(), SHIPPED.len());
    assert_eq!(shelf.n_waiting(), 0);
    assert!(shelf.rows.iter().all(|row| row.standing == Standing::InUse));
    let row = desk.row(MEMBERS);
    assert_eq!(
        (row.origin, row.status.as_str()),
        (Origin::Shipped, "未突合")
    );
    assert_eq!(row.period, Some(RevisionPeriod::Current));
}

#[test]
fn 書き出した様式はそのままなら使用中で_二度書き出しても消えない() {
    let mut desk = Desk::new();
    desk.run(LayoutCommand::WriteShipped).unwrap();
    let names = std::fs::read_dir(desk.layouts()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().path());
    let help = names.find(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let help = std::fs::read_to_string(help.unwrap()).unwrap();
    assert!(help.contains("member.birth\t生年月日"), "{help}");
    assert_eq!(desk.row(MEMBERS).origin, Origin::Folder);
    assert_eq!(desk.shelf().n_waiting(), 0);
    // メモ帳が改行を変えても、内容は同じである。
    let windows = shipped("chukan_kanyusha.toml").replace('\n', "\r\n");
    desk.put("chukan_kanyusha.toml", &windows);
    assert_eq!(desk.shelf().n_waiting(), 0);
    desk.put("chukan_kanyusha.toml", &edited());
    desk.run(LayoutCommand::WriteShipped).unwrap();
    let kept = std::fs::read_to_string(desk.layouts().join("chukan_kanyusha.toml")).unwrap();
    assert_eq!(kept, edited());
}

#[test]
fn 変わった様式は管理者が確認するまで使わない() {
    let mut desk = Desk::new();
    desk.put("chukan_kanyusha.toml", &edited());
    let rows = desk.rows(MEMBERS);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].standing, Standing::Unconfirmed);
    assert_eq!(rows[1].origin, Origin::Shipped);
    assert_eq!(rows[0].changes.len(), 1);
    assert_eq!(rows[0].changes[0].place, "文字コード");
    assert_eq!(rows[0].changes[0].after, "「cp932」");

    let notice = desk.session.layout_notice().unwrap().unwrap_or_default();
    assert!(
        notice.contains("「加入者情報登録」確認されていない変更"),
        "{notice}"
    );

    desk.confirm("chukan_kanyusha.toml").unwrap();
    assert_eq!(desk.session.layout_notice().unwrap(), None);
    let row = desk.row(MEMBERS);
    assert_eq!(row.origin, Origin::Folder);
    assert_eq!(row.status, "未突合");

    // ファイルが消えても、確認した内容で仕事が続く。
    std::fs::remove_file(desk.layouts().join("chukan_kanyusha.toml")).unwrap();
    let desk = desk.again("2026-11-25");
    assert_eq!(desk.row(MEMBERS).origin, Origin::Ledger);
    assert_eq!(desk.row(MEMBERS).hash, row.hash);

    // 出荷時の内容に戻したファイルは、もう一度確認するまで使わない。
    desk.put("chukan_kanyusha.toml", &shipped("chukan_kanyusha.toml"));
    let rows = desk.rows(MEMBERS);
    assert_eq!(rows[0].standing, Standing::Earlier);
}

#[test]
fn 見たあとでまた変わったファイルは確認できない() {
    let mut desk = Desk::new();
    desk.put("a.toml", &edited());
    let hash = desk.rows(MEMBERS)[0].hash.clone();
    desk.put("a.toml", &edited().replace("len = 100", "len = 99"));
    let file = "a.toml".to_owned();
    let said = message(desk.run(LayoutCommand::Confirm { file, hash }));
    assert!(said.contains("もう一度変わっています"), "{said}");
    assert_eq!(desk.rows(MEMBERS)[1].origin, Origin::Shipped);
}

#[test]
fn 読めないファイルは行ごとに示され_いままでの様式が使われる() {
    let mut desk = Desk::new();
    desk.put("chukan_kanyusha.toml", &edited());
    desk.confirm("chukan_kanyusha.toml").unwrap();
    let used = desk.row(MEMBERS).hash;
    let broken = edited()
        .replace("encoding = \"cp932\"", "encoding = \"cp-932\"")
        .replace(
            "type = \"kana_full\", len = 40, unit = \"char\", required",
            "type = \"kata\", len = 40, unit = \"char\", required",
        );
    desk.put("chukan_kanyusha.toml", &broken);
    let row = desk.rows("chukan_kanyusha.toml").remove(0);
    assert_eq!(row.standing, Standing::Broken);
    assert_eq!(row.problems.len(), 2);
    assert_eq!(row.problems[0].text, "encoding = \"cp-932\"");
    assert!(
        row.problems[1].sentence.contains("50行目、「type」"),
        "{}",
        row.problems[1].sentence
    );
    let desk = desk.again("2026-11-25");
    assert_eq!(desk.row(MEMBERS).hash, used);
    assert_eq!(desk.shelf().n_waiting(), 1);
}

#[test]
fn 改訂は適用開始日から使われ_過去と現在と今後が並ぶ() {
    let mut desk = Desk::new();
    let next = shipped("chukan_kanyusha.toml").replace(
        "effective_from = \"2026-11-22\"",
        "effective_from = \"2027-04-01\"",
    );
    desk.put("kanyusha_2027.toml", &next);
    desk.confirm("kanyusha_2027.toml").unwrap();
    let periods = |desk: &Desk| -> Vec<_> {
        let rows = desk.rows(MEMBERS).into_iter();
        rows.map(|row| row.period.unwrap().label()).collect()
    };
    assert_eq!(periods(&desk), ["現在", "今後"]);
    let desk = desk.again("2027-03-31");
    assert_eq!(periods(&desk), ["現在", "今後"]);
    let desk = desk.again("2027-04-01");
    assert_eq!(periods(&desk), ["過去", "現在"]);
    let current = desk.session.settings_view().unwrap().layouts;
    let current: Vec<_> = current
        .iter()
        .filter(|row| row.id == "chukan-kanyusha" && row.is_current)
        .collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].effective_from, day("2027-04-01"));
}

#[test]
fn 同じファイルの適用開始日を直すと_前の版は残らない() {
    let mut desk = Desk::new();
    let text = |from: &str| {
        let from = format!("effective_from = \"{from}\"");
        shipped("chukan_kyufu.toml").replace("effective_from = \"2026-11-22\"", &from)
    };
    let title = "給付情報登録（傷病手当金・出産育児一時金ほか）";
    for from in ["2027-04-01", "2027-05-01"] {
        desk.put("kyufu.toml", &text(from));
        desk.confirm("kyufu.toml").unwrap();
    }
    let days: Vec<_> = desk
        .rows(title)
        .iter()
        .map(|row| row.effective_from)
        .collect();
    assert_eq!(days, [Some(day("2026-11-22")), Some(day("2027-05-01"))]);
}

#[test]
fn 使い始めた様式は_同じファイルの次の版が始まる前の日まで使われる() {
    let mut desk = Desk::new();
    desk.put("kanyusha.toml", &edited());
    desk.confirm("kanyusha.toml").unwrap();
    let first = desk.row(MEMBERS).hash;
    let next = edited()
        .replace(
            "effective_from = \"2026-11-22\"",
            "effective_from = \"2027-04-01\"",
        )
        .replace("newline = \"crlf\"", "newline = \"lf\"");
    desk.put("kanyusha.toml", &next);
    desk.confirm("kanyusha.toml").unwrap();
    let current = |desk: &Desk| -> String {
        let rows = desk.rows(MEMBERS).into_iter();
        let mut now = rows.filter(|row| row.period == Some(RevisionPeriod::Current));
        now.next().unwrap().hash
    };
    assert_eq!(current(&desk), first);
    let desk = desk.again("2027-03-31");
    assert_eq!(current(&desk), first, "the day before");
    let desk = desk.again("2027-04-01");
    assert_ne!(current(&desk), first, "the day itself");
    assert_eq!(desk.rows(MEMBERS).len(), 2);
}

#[test]
fn 取り下げた版の前に確認した版が_また使われる() {
    let mut desk = Desk::new();
    desk.put("kanyusha.toml", &edited());
    desk.confirm("kanyusha.toml").unwrap();
    let first = desk.row(MEMBERS).hash;
    let next = edited().replace("newline = \"crlf\"", "newline = \"lf\"");
    desk.put("kanyusha.toml", &next);
    desk.confirm("kanyusha.toml").unwrap();
    let second = desk.row(MEMBERS).hash;
    assert_ne!(first, second);
    desk.run(LayoutCommand::Withdraw {
        hash: second.clone(),
        reason: "改行の誤り".to_owned(),
    })
    .unwrap();
    let standing = |desk: &Desk| -> Vec<(String, Standing)> {
        let rows = desk.rows(MEMBERS).into_iter();
        rows.map(|row| (row.hash, row.standing)).collect()
    };
    let expected = [
        (second.clone(), Standing::Earlier),
        (first.clone(), Standing::InUse),
    ];
    assert_eq!(standing(&desk), expected);
    assert_eq!(desk.shelf().n_waiting(), 0);
    // Confirmed anew, the second one counts again.
    desk.confirm("kanyusha.toml").unwrap();
    assert_eq!(standing(&desk), [(second, Standing::InUse)]);
}

/// An own revision from 2027-01-01 that an earlier program could read and this one cannot.
fn confirm_unreadable(desk: Desk) -> Desk {
    let Desk { folder, session } = desk;
    drop(session);
    let password = Secret::new(PASSWORD);
    let at = Timestamp::parse("2026-11-24T09:00:00+09:00").unwrap();
    let unlock = Unlock::Password {
        login: "mihon",
        password: &password,
    };
    let mut ledger = Ledger::open(&folder.path().join("見本.daicho"), &unlock, &at).unwrap();
    let action = Action {
        code: "test",
        label: "試験".to_owned(),
        user: ledger.user(),
        at,
        target: None,
        detail: serde_json::json!({}),
    };
    let text = edited()
        .replace(
            "effective_from = \"2026-11-22\"",
            "effective_from = \"2027-01-01\"",
        )
        .replace("\"cp932\"", "\"ebcdic\"");
    let file = LayoutFile {
        file: "kanyusha.toml".to_owned(),
        layout: "chukan-kanyusha".to_owned(),
        effective_from: day("2027-01-01"),
        sha256: layout_check::hash(&text),
        text,
    };
    ledger
        .transact(action, |tx| recorded::confirm_in(tx, &file))
        .unwrap();
    drop(ledger);
    let clock = Arc::new(FixedClock::at(day("2026-11-24")));
    let credentials = Credentials::Password {
        login: "mihon".to_owned(),
        password: Zeroizing::new(PASSWORD.to_owned()),
    };
    let path = folder.path().join("見本.daicho");
    let session = Session::open(&path, &credentials, KeyCost::Least, clock).unwrap();
    Desk { folder, session }
}

#[test]
fn 読めない組合の様式は出荷時の様式に代わらず_その日から止まり_取り下げるか直すと動く() {
    let check = |desk: &mut Desk| -> Result<(), Error> {
        let interface = "chukan-kanyusha".to_owned();
        let command = Command::Batch(BatchCommand::Check { interface });
        desk.session.run(command).map(drop)
    };
    let mut desk = confirm_unreadable(Desk::new());
    check(&mut desk).unwrap();
    let mut desk = desk.again("2026-12-31");
    check(&mut desk).unwrap();
    let mut desk = desk.again("2027-01-01");
    let said = check(&mut desk).unwrap_err().message_ja();
    assert!(
        said.contains("kanyusha.toml の22行目、「encoding」"),
        "{said}"
    );
    assert!(said.contains("管理者が理由を入力して取り下げ"), "{said}");
    let row = desk.row("kanyusha.toml");
    assert_eq!((row.standing, row.is_own), (Standing::Stopped, true));
    assert_eq!(row.problems[0].text, "encoding = \"ebcdic\"");
    assert_eq!(desk.shelf().n_waiting(), 1);

    let withdraw = |reason: &str| LayoutCommand::Withdraw {
        hash: row.hash.clone(),
        reason: reason.to_owned(),
    };
    assert!(message(desk.run(withdraw(" "))).contains("理由"));
    desk.run(withdraw("新しい版では出荷時のレイアウトで足りるため"))
        .unwrap();
    check(&mut desk).unwrap();
    assert!(desk.rows("kanyusha.toml").is_empty());
    let mut desk = desk.again("2027-01-02");
    check(&mut desk).unwrap();

    // The other way: the file is mended and confirmed.
    let desk = confirm_unreadable(Desk::new());
    let mut desk = desk.again("2027-01-01");
    assert!(check(&mut desk).is_err());
    let mended = edited().replace(
        "effective_from = \"2026-11-22\"",
        "effective_from = \"2027-01-01\"",
    );
    desk.put("kanyusha.toml", &mended);
    desk.confirm("kanyusha.toml").unwrap();
    check(&mut desk).unwrap();
    assert_eq!(desk.shelf().n_waiting(), 0);
}

#[test]
fn 持ち込んだ様式は決まった名前で入り_確認してから使われる() {
    let mut desk = Desk::new();
    let bring = |text: &str| {
        LayoutCommand::TakeIn(GivenFile {
            name: "../../外へ.toml".to_owned(),
            bytes: text.as_bytes().to_vec(),
        })
    };
    let Told::File(path) = desk.run(bring(&edited())).unwrap() else {
        panic!("ファイルの場所を言うはずでした");
    };
    assert_eq!(path, desk.layouts().join("chukan-kanyusha_20261122.toml"));
    assert_eq!(desk.rows(MEMBERS)[0].standing, Standing::Unconfirmed);
    // もう一つの内容は別の名前になり、前のものを消さない。
    let other = edited().replace("newline = \"crlf\"", "newline = \"lf\"");
    let Told::File(second) = desk.run(bring(&other)).unwrap() else {
        panic!("ファイルの場所を言うはずでした");
    };
    assert_eq!(
        second,
        desk.layouts().join("chukan-kanyusha_20261122_2.toml")
    );
    desk.confirm("chukan-kanyusha_20261122_2.toml").unwrap();
    let same = message(desk.run(bring(&other)));
    assert!(same.contains("すでに使っています"), "{same}");
    let broken = desk.run(bring("layout_schema = 1\n[layout]\nid = \"x\"\n"));
    let Err(error) = broken else {
        panic!("断られるはずでした");
    };
    assert!(
        error.layout_problems().len() >= 8,
        "{:?}",
        error.layout_problems()
    );
    assert_eq!(std::fs::read_dir(desk.layouts()).unwrap().count(), 2);
}

#[test]
fn すべての項目が一致して初めて突合済になり_ファイルが変わると未突合に戻る() {
    let mut desk = Desk::new();
    let hash = desk.row(MEMBERS).hash;
    desk.mark_all(&hash, 1);
    let status = desk.row(MEMBERS).status;
    assert_eq!(status, "未突合（36/37）");
    assert!(message(desk.verify(&hash)).contains("「一致」でない項目が1件"));

    let said = message(desk.mark(&hash, ("file", 1), Mark::Different, " "));
    assert!(said.contains("どう書かれているか"), "{said}");
    desk.mark(&hash, ("file", 1), Mark::Different, "拡張子は .CSV")
        .unwrap();
    let mut desk = desk.again("2026-11-24");
    let comparison = desk.session.layout_comparison(&hash).unwrap();
    assert_eq!(comparison.n(Mark::Same), 36, "途中の印は残る");
    assert_eq!(comparison.items[0].note, "拡張子は .CSV");
    assert!(message(desk.verify(&hash)).contains("1件"));
    desk.mark(&hash, ("file", 1), Mark::Absent, "").unwrap();
    assert!(
        message(desk.verify(&hash)).contains("1件"),
        "該当なしも一致ではない"
    );

    desk.mark(&hash, ("file", 1), Mark::Same, "").unwrap();
    desk.verify(&hash).unwrap();
    let row = desk.row(MEMBERS);
    assert_eq!(
        (row.status.as_str(), row.spec_revision.as_str()),
        ("突合済み", "第3.2版")
    );
    let mut desk = desk.again("2026-11-25");
    assert_eq!(desk.row(MEMBERS).status, "突合済み");
    desk.mark(&hash, ("file", 1), Mark::Different, "拡張子は .CSV")
        .unwrap();
    let withdrawn = |desk: &Desk| desk.row(MEMBERS).status.starts_with("未突合");
    assert!(withdrawn(&desk), "相違は突合済を取り消す");
    let mut desk = desk.again("2026-11-25");
    assert!(withdrawn(&desk));
    desk.mark(&hash, ("file", 1), Mark::Same, "").unwrap();
    assert!(
        withdrawn(&desk),
        "一致に戻しても、完了を記録するまでは未突合"
    );
    let mut desk = desk.again("2026-11-26");
    assert!(withdrawn(&desk));
    desk.verify(&hash).unwrap();
    assert_eq!(desk.row(MEMBERS).status, "突合済み");

    desk.put("chukan_kanyusha.toml", &edited());
    assert_eq!(
        desk.rows(MEMBERS)[1].status,
        "突合済み",
        "確認するまでは前のレイアウト"
    );
    desk.confirm("chukan_kanyusha.toml").unwrap();
    assert_eq!(desk.row(MEMBERS).status, "未突合");
    // 元の内容に戻して確認すれば、その内容の突合は生きている。
    desk.put("chukan_kanyusha.toml", &shipped("chukan_kanyusha.toml"));
    desk.confirm("chukan_kanyusha.toml").unwrap();
    assert_eq!(desk.row(MEMBERS).status, "突合済み");
}

#[test]
fn 時計が進まず_戻っていても_相違は突合済を取り消したままにする() {
    for clock in ["2026-11-24", "2026-11-20"] {
        let mut desk = Desk::new();
        let hash = desk.row(MEMBERS).hash;
        desk.mark_all(&hash, 0);
        desk.verify(&hash).unwrap();
        assert_eq!(desk.row(MEMBERS).status, "突合済み");
        let mut desk = desk.again(clock);
        desk.mark(&hash, ("file", 1), Mark::Different, "拡張子は .CSV")
            .unwrap();
        desk.mark(&hash, ("file", 1), Mark::Same, "").unwrap();
        assert!(desk.row(MEMBERS).status.starts_with("未突合"), "{clock}");
        let mut desk = desk.again("2026-11-24");
        desk.verify(&hash).unwrap();
        assert_eq!(desk.row(MEMBERS).status, "突合済み", "{clock}");
    }
}

#[test]
fn ファイルに突合済と書いても信じない() {
    let mut desk = Desk::new();
    let text = edited()
        .replace("status = \"unverified\"", "status = \"verified\"")
        .replace("verified_by = \"\"", "verified_by = \"誰か\"")
        .replace("verified_on = \"\"", "verified_on = \"2026-11-01\"");
    desk.put("chukan_kanyusha.toml", &text);
    desk.confirm("chukan_kanyusha.toml").unwrap();
    assert_eq!(desk.row(MEMBERS).status, "未突合");
}

#[test]
fn 突合表は一項目ずつの印を付けて作られる() {
    let mut desk = Desk::new();
    let hash = desk.row("総合振込データ").hash;
    desk.mark(&hash, ("data", 10), Mark::Same, "").unwrap();
    let folder = desk.folder.path().join("紙");
    let Told::File(path) = desk
        .run(LayoutCommand::Print {
            hash,
            folder: folder.clone(),
        })
        .unwrap()
    else {
        panic!("ファイルの場所を言うはずでした");
    };
    assert_eq!(path, folder.join("仕様書突合表_zengin-sogo_20261122.pdf"));
    keep(&path);
}

/// Lays the paper where it can be looked at.
fn keep(path: &Path) {
    let shots = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shots");
    std::fs::create_dir_all(&shots).unwrap();
    std::fs::copy(path, shots.join("仕様書突合表.pdf")).unwrap();
}

#[test]
fn 様式の操作はすべて記録に残る() {
    let mut desk = Desk::new();
    desk.put("a.toml", &edited());
    desk.confirm("a.toml").unwrap();
    let hash = desk.row(MEMBERS).hash;
    desk.mark(&hash, ("detail", 3), Mark::Different, "10字")
        .unwrap();
    let rows = desk.session.audit(None, 2).unwrap();
    let actions: Vec<&str> = rows.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["仕様書突合の記入", "レイアウトの変更の確認"]);
    assert_eq!(rows[0].target, "layout chukan-kanyusha");
    assert!(
        rows[0].detail.contains("3 被保険者証等記号"),
        "{}",
        rows[0].detail
    );
    assert!(rows[1].detail.contains(&hash));
}
