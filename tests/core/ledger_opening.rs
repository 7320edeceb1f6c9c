//! 台帳を開く: passwords, rights, the lock of the one writer, and every way in which a file can be wrong.

use crate::ledger_support::{
    Desk, LOGIN, PASSWORD, create, desk, hanako, moment, moved, open, open_as, open_at, post,
    refusal, registered, write,
};
use daicho::domain::member::PersonId;
use daicho::ledger::audit::{self, AuditFilter};
use daicho::ledger::check;
use daicho::ledger::crypto::{Cost, Secret};
use daicho::ledger::error::Error;
use daicho::ledger::members;
use daicho::ledger::opening::{self, Ledger, RECOVERY_USER, Unlock, key_path};
use daicho::ledger::users::{self, NewUser};
use daicho::procedure::case::UserId;
use daicho::procedure::step::Role;
use std::fs;
use std::path::Path;

fn new_user(login: &str, handles_numbers: bool) -> NewUser {
    NewUser {
        login: login.to_owned(),
        name: "見本　決裁".to_owned(),
        roles: vec![Role::Approver],
        handles_numbers,
    }
}

fn audit_codes(ledger: &Ledger) -> Vec<String> {
    let filter = AuditFilter::default();
    let rows = audit::page(ledger, &filter, 100).unwrap();
    rows.into_iter().rev().map(|row| row.code).collect()
}

#[test]
fn 作った台帳を閉じて開くと中身がある() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    post(&mut ledger, 1, &[registered(1, "2026-11-01", &hanako())]).unwrap();
    drop(ledger);
    let ledger = open(&path).unwrap();
    assert_eq!(
        members::person(&ledger, members::next_person(&ledger).unwrap()).unwrap(),
        None
    );
    let ids = members::ids(&ledger, members::Order::Kana).unwrap();
    assert_eq!(members::person(&ledger, ids[0]).unwrap(), Some(hanako()));
    assert!(
        check::run_all(&ledger)
            .iter()
            .all(|item| item.problems.is_empty())
    );
    assert_eq!(
        audit_codes(&ledger),
        ["create_ledger", "test", "open_ledger"]
    );
}

#[test]
fn 同じ名前の台帳は作り直さない() {
    let desk = desk();
    drop(desk.ledger);
    let before = fs::read(&desk.path).unwrap();
    let password = Secret::new(PASSWORD);
    let again = Ledger::create(
        &desk.path,
        &new_user("a", true),
        &password,
        Cost::LEAST,
        &moment(1),
    );
    assert!(matches!(refusal(again), Error::AlreadyExists(_)));
    assert_eq!(fs::read(&desk.path).unwrap(), before);
}

#[test]
fn 作りかけのファイルは残らない() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("見本.daicho");
    let short = Ledger::create(
        &path,
        &new_user("a", true),
        &Secret::new("1234567"),
        Cost::LEAST,
        &moment(1),
    );
    assert!(matches!(refusal(short), Error::PasswordTooShort));
    let names = || -> Vec<String> {
        let files = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["見本.daicho-lock"]);
    drop(create(&path));
    assert_eq!(
        names(),
        ["見本.daicho", "見本.daicho-key", "見本.daicho-lock"]
    );
}

#[test]
fn 間違えたパスワードは数えられ次に開いたとき監査に載る() {
    let Desk {
        folder: _folder,
        path,
        ledger,
        ..
    } = desk();
    drop(ledger);
    for (attempt, wait) in [(1, 0), (2, 0), (3, 1), (4, 2)] {
        let error = refusal(open_at(&path, LOGIN, "chigau kotoba", 40 + attempt));
        assert!(matches!(
            error,
            Error::WrongPassword { n_failures, wait_seconds } if n_failures == attempt && wait_seconds == wait
        ));
    }
    let error = refusal(open_at(&path, LOGIN, PASSWORD, 44));
    assert!(matches!(error, Error::MustWait { seconds: 2 }));
    assert!(error.message_ja().contains("あと2秒"));
    assert!(matches!(
        refusal(open_at(&path, "dareka", PASSWORD, 45)),
        Error::WrongPassword { .. }
    ));
    let ledger = open(&path).unwrap();
    let filter = AuditFilter {
        code: Some("open_failed".to_owned()),
        ..AuditFilter::default()
    };
    let failures = audit::page(&ledger, &filter, 100).unwrap();
    assert_eq!(failures.len(), 5);
    assert_eq!(failures[4].detail["user"], 1);
    drop(ledger);
    // The count begins anew after a success.
    let error = refusal(open_as(&path, LOGIN, "chigau kotoba"));
    assert!(matches!(error, Error::WrongPassword { n_failures: 1, .. }));
}

#[test]
fn 二つ目の画面では開けず閉じれば開ける() {
    let Desk {
        folder: _folder,
        path,
        ledger,
        ..
    } = desk();
    let error = refusal(open(&path));
    assert!(matches!(error, Error::InUse));
    assert!(
        error
            .message_ja()
            .contains("すでに別の画面で開かれています")
    );
    drop(ledger);
    open(&path).unwrap();
}

#[test]
fn 復旧コードで開いてパスワードを付け直せる() {
    let Desk {
        folder: _folder,
        path,
        ledger,
        code,
    } = desk();
    drop(ledger);
    let typed = daicho::ledger::recovery_code::RecoveryCode::parse(&code.printed()).unwrap();
    let mut ledger = Ledger::open(&path, &Unlock::RecoveryCode(&typed), &moment(2)).unwrap();
    assert_eq!(ledger.user(), RECOVERY_USER);
    assert!(ledger.can_handle_numbers());
    let user = users::all(&ledger).unwrap()[0].clone();
    let new_password = Secret::new("atarashii kotoba");
    ledger
        .set_password(user.id, &new_password, Cost::LEAST, &moment(3))
        .unwrap();
    drop(ledger);
    assert!(matches!(refusal(open(&path)), Error::WrongPassword { .. }));
    let ledger = open_as(&path, LOGIN, "atarashii kotoba").unwrap();
    assert!(ledger.can_handle_numbers());
}

#[test]
fn 個人番号の権限は権限のある人だけが与えられる() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    let password = Secret::new("kessai no kotoba");
    let (approver, changes) = ledger
        .add_user(
            &new_user("kessai", false),
            &password,
            Cost::LEAST,
            &moment(1),
        )
        .unwrap();
    assert!(changes.users && !changes.members);
    let unlock = Unlock::Password {
        login: "kessai",
        password: &password,
    };
    ledger.sign_in(&unlock, &moment(2)).unwrap();
    assert_eq!(ledger.user(), approver);
    assert!(!ledger.can_handle_numbers());
    let third = ledger.add_user(&new_user("hoka", true), &password, Cost::LEAST, &moment(3));
    assert!(matches!(refusal(third), Error::NoNumberRight));
    assert_eq!(users::all(&ledger).unwrap().len(), 2);
    let own = Secret::new(PASSWORD);
    ledger
        .sign_in(
            &Unlock::Password {
                login: LOGIN,
                password: &own,
            },
            &moment(4),
        )
        .unwrap();
    let granted = Secret::new("kessai no kotoba 2");
    ledger
        .grant_numbers(approver, &granted, Cost::LEAST, &moment(5))
        .unwrap();
    drop(ledger);
    let ledger = open_as(&path, "kessai", "kessai no kotoba 2").unwrap();
    assert!(ledger.can_handle_numbers());
    assert!(
        users::find(&ledger, approver)
            .unwrap()
            .unwrap()
            .handles_numbers
    );
}

#[test]
fn 取り上げた権限と停止した利用者は戻らない() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    let password = Secret::new("kessai no kotoba");
    let (id, _) = ledger
        .add_user(
            &new_user("kessai", true),
            &password,
            Cost::LEAST,
            &moment(1),
        )
        .unwrap();
    ledger.revoke_numbers(id, &moment(2)).unwrap();
    drop(ledger);
    let ledger = open_as(&path, "kessai", "kessai no kotoba").unwrap();
    assert!(!ledger.can_handle_numbers());
    drop(ledger);
    let mut ledger = open(&path).unwrap();
    ledger.stop_user(id, &moment(3)).unwrap();
    assert!(matches!(
        refusal(ledger.stop_user(ledger.user(), &moment(4))),
        Error::Refused(_)
    ));
    assert!(!users::find(&ledger, id).unwrap().unwrap().is_active);
    drop(ledger);
    assert!(matches!(
        refusal(open_as(&path, "kessai", "kessai no kotoba")),
        Error::WrongPassword { .. }
    ));
    assert_eq!(opening::logins(&path).unwrap().len(), 1);
}

#[test]
fn 同じ利用者名は登録できず鍵ファイルも変わらない() {
    let mut desk = desk();
    let before = fs::read(key_path(&desk.path)).unwrap();
    let password = Secret::new("betsu no kotoba");
    let same = desk
        .ledger
        .add_user(&new_user(LOGIN, false), &password, Cost::LEAST, &moment(1));
    assert!(matches!(refusal(same), Error::Refused(_)));
    assert_eq!(fs::read(key_path(&desk.path)).unwrap(), before);
}

#[test]
fn ほかの利用者の名では書き込めない() {
    let mut desk = desk();
    let action = daicho::ledger::transact::Action {
        code: "test",
        label: "試験".to_owned(),
        user: daicho::procedure::case::UserId(9),
        at: moment(1),
        target: None,
        detail: serde_json::json!({}),
    };
    let written = desk
        .ledger
        .transact(action, |_| -> Result<(), Error> { Ok(()) });
    assert!(matches!(refusal(written), Error::Refused(_)));
}

#[test]
fn 失敗した操作は監査にも台帳にも残らない() {
    let mut desk = desk();
    let before = audit::head(&desk.ledger).unwrap();
    let failed = write(&mut desk.ledger, 1, |tx| -> Result<(), Error> {
        daicho::ledger::entries::post_in(tx, None, &[registered(1, "2026-11-01", &hanako())])?;
        Err(Error::Refused("途中でやめます。"))
    });
    assert!(failed.is_err());
    assert_eq!(audit::head(&desk.ledger).unwrap(), before);
    assert!(
        members::ids(&desk.ledger, members::Order::Id)
            .unwrap()
            .is_empty()
    );
}

/// Closes the ledger, changes its bytes, and tells how it opens then.
fn spoil(change: impl FnOnce(&Path, Vec<u8>)) -> Error {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    for id in 1..=40 {
        post(&mut ledger, 1, &[registered(id, "2026-11-01", &hanako())]).unwrap();
    }
    drop(ledger);
    let bytes = fs::read(&path).unwrap();
    change(&path, bytes);
    refusal(open(&path))
}

#[test]
fn 切り詰められた台帳は壊れていると言う() {
    let cut = spoil(|path, bytes| fs::write(path, &bytes[..bytes.len() / 2]).unwrap());
    assert!(matches!(cut, Error::Damaged(_)), "{cut}");
    let one_page = spoil(|path, bytes| fs::write(path, &bytes[..bytes.len() - 4096]).unwrap());
    assert!(matches!(one_page, Error::Damaged(_)), "{one_page}");
}

#[test]
fn 空のファイルや別の形式は台帳ではないと言う() {
    let empty = spoil(|path, _| fs::write(path, b"").unwrap());
    assert!(matches!(empty, Error::NotALedger(_)), "{empty}");
    let plain = spoil(|path, _| fs::write(path, b"SQLite format 3\0and more").unwrap());
    assert!(matches!(plain, Error::NotALedger(_)), "{plain}");
}

#[test]
fn 先頭のページの一ビットが変わっても壊れていると言う() {
    let flipped = spoil(|path, mut bytes| {
        bytes[2000] ^= 1;
        fs::write(path, bytes).unwrap();
    });
    assert!(matches!(flipped, Error::Damaged(_)), "{flipped}");
}

/// Reading across a damaged page gives the right error, never wrong values and never another error.
fn assert_reads_or_says_damaged(ledger: &Ledger) {
    let files = (1..=40).map(|id| members::file(ledger, PersonId(id)));
    for file in files {
        match file {
            Ok(file) => assert_eq!(file.unwrap().person, hanako()),
            Err(error) => assert!(matches!(error, Error::Damaged(_)), "{error}"),
        }
    }
}

#[test]
fn どのページの一ビットが変わっても点検で見つかる() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    for id in 1..=40 {
        let facts = [
            registered(id, "2026-11-01", &hanako()),
            moved(id, "2026-11-01", "見本県見本市"),
        ];
        post(&mut ledger, 1, &facts).unwrap();
    }
    drop(ledger);
    let whole = fs::read(&path).unwrap();
    for place in (5000..whole.len()).step_by(4096 * 7) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        fs::write(&path, bytes).unwrap();
        let is_found = match open(&path) {
            Err(error) => matches!(error, Error::Damaged(_)),
            Ok(ledger) => {
                assert_reads_or_says_damaged(&ledger);
                let pages = &check::run_all(&ledger)[0];
                pages.code == "pages" && !pages.problems.is_empty()
            }
        };
        assert!(is_found, "{place}バイト目の変化を見逃した");
        fs::write(&path, &whole).unwrap();
    }
    open(&path).unwrap();
}

#[test]
fn 鍵ファイルがないとき別の台帳のものであるとき壊れたときを見分ける() {
    let Desk {
        folder,
        path,
        ledger,
        ..
    } = desk();
    drop(ledger);
    let key = key_path(&path);
    let whole = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    assert!(matches!(refusal(open(&path)), Error::KeyFileMissing(_)));
    fs::write(&key, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(refusal(open(&path)), Error::KeyFileDamaged { .. }));
    let other = folder.path().join("別.daicho");
    drop(create(&other));
    fs::copy(key_path(&other), &key).unwrap();
    assert!(matches!(refusal(open(&path)), Error::NotALedger(_)));
    fs::write(&key, &whole).unwrap();
    open(&path).unwrap();
    let nowhere = folder.path().join("ない.daicho");
    assert!(matches!(refusal(open(&nowhere)), Error::NotFound(_)));
}

#[test]
fn ファイルのどこにも氏名は平文で現れない() {
    let Desk {
        folder,
        path,
        mut ledger,
        ..
    } = desk();
    post(&mut ledger, 1, &[registered(1, "2026-11-01", &hanako())]).unwrap();
    let needles = ["見本　花子", "花子", "ミホン", "1988-02-29"];
    let absent = |when: &str| {
        for entry in fs::read_dir(folder.path()).unwrap() {
            let file = entry.unwrap().path();
            let bytes = fs::read(&file).unwrap();
            for needle in needles {
                let is_there = bytes
                    .windows(needle.len())
                    .any(|window| window == needle.as_bytes());
                assert!(!is_there, "{when}: {} に平文がある", file.display());
            }
        }
    };
    absent("開いている間");
    drop(ledger);
    absent("閉じた後");
    assert!(path.exists());
}

#[test]
fn パスワードを変えても台帳のファイルの鍵は変わらない() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    let header = fs::read(&path).unwrap()[..16].to_vec();
    let user = ledger.user();
    ledger
        .set_password(user, &Secret::new("kaeta kotoba"), Cost::LEAST, &moment(1))
        .unwrap();
    drop(ledger);
    assert_eq!(fs::read(&path).unwrap()[..16], header[..]);
    assert!(matches!(refusal(open(&path)), Error::WrongPassword { .. }));
    open_as(&path, LOGIN, "kaeta kotoba").unwrap();
}

#[test]
fn 読むだけの口は別のスレッドで使え書き込めない() {
    let mut desk = desk();
    post(
        &mut desk.ledger,
        1,
        &[registered(1, "2026-11-01", &hanako())],
    )
    .unwrap();
    let reader = desk.ledger.reader().unwrap();
    let found = std::thread::spawn(move || {
        let ids = members::ids(&reader, members::Order::Id).unwrap();
        members::rows(&reader, &ids).unwrap()
    });
    assert_eq!(found.join().unwrap()[0].person, hanako());
}

#[test]
fn 前の鍵ファイルを戻しても停止した利用者と取り上げた権限は戻らない() {
    let mut desk = desk();
    let word = Secret::new("kessai no kotoba");
    for login in ["kessai", "tetsudai"] {
        desk.ledger
            .add_user(&new_user(login, true), &word, Cost::LEAST, &moment(1))
            .unwrap();
    }
    let ids: Vec<UserId> = users::all(&desk.ledger)
        .unwrap()
        .iter()
        .map(|user| user.id)
        .collect();
    let earlier = fs::read(key_path(&desk.path)).unwrap();
    desk.ledger.stop_user(ids[1], &moment(2)).unwrap();
    desk.ledger.revoke_numbers(ids[2], &moment(3)).unwrap();
    let path = desk.path.clone();
    drop(desk.ledger);
    fs::write(key_path(&path), earlier).unwrap();

    let stopped = refusal(open_as(&path, "kessai", "kessai no kotoba"));
    assert!(stopped.message_ja().contains("停止"), "{stopped:?}");
    let mut helper = open_as(&path, "tetsudai", "kessai no kotoba").unwrap();
    assert!(!helper.can_handle_numbers());
    let unlock = Unlock::Password {
        login: "kessai",
        password: &word,
    };
    assert!(helper.sign_in(&unlock, &moment(60)).is_err());
    assert_eq!(helper.user(), ids[2], "前の利用者のまま");
}

#[cfg(unix)]
#[test]
fn 台帳と鍵ファイルはほかの利用者から読めない() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    for path in [desk.path.clone(), key_path(&desk.path)] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
}
