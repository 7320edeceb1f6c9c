//! 控えと復元: a backup counts only when it can be opened, and restoring never touches what is there.

use crate::ledger_support::{
    Desk, LOGIN, PASSWORD, desk, hanako, jiro, moment, open, post, refusal, registered,
};
use daicho::ledger::backup::{generations, rehearse, restore};
use daicho::ledger::crypto::Secret;
use daicho::ledger::error::Error;
use daicho::ledger::members::{self, Order};
use daicho::ledger::opening::{Unlock, key_path};
use std::fs;
use std::path::{Path, PathBuf};

fn back_up(desk: &Desk, minute: u32, n_keep: usize) -> PathBuf {
    let job = desk.ledger.backup_job().unwrap();
    let folder = backups(desk);
    let backup = std::thread::spawn(move || job.run(&folder, &moment(minute), n_keep));
    backup.join().unwrap().unwrap().path
}

fn backups(desk: &Desk) -> PathBuf {
    desk.folder.path().join("控え")
}

fn put_back(backup: &Path, to: &Path) -> Result<(), Error> {
    let password = Secret::new(PASSWORD);
    let unlock = Unlock::Password {
        login: LOGIN,
        password: &password,
    };
    restore(backup, to, &unlock, &moment(40))
}

#[test]
fn 控えは開いたまま作れ別の場所へ戻せる() {
    let mut desk = desk();
    post(
        &mut desk.ledger,
        1,
        &[registered(1, "2026-11-01", &hanako())],
    )
    .unwrap();
    let path = back_up(&desk, 2, 7);
    assert!(path.ends_with("見本-20261122-090200.daicho"));
    post(&mut desk.ledger, 3, &[registered(2, "2026-11-01", &jiro())]).unwrap();
    let before = fs::read(&path).unwrap();
    let to = desk.folder.path().join("新しいPC").join("見本.daicho");
    put_back(&path, &to).unwrap();
    let restored = open(&to).unwrap();
    assert_eq!(members::ids(&restored, Order::Id).unwrap().len(), 1);
    assert_eq!(members::ids(&desk.ledger, Order::Id).unwrap().len(), 2);
    assert_eq!(fs::read(&path).unwrap(), before);
    // Nothing but the two files and the lock of the open one is left in the new place.
    drop(restored);
    let mut names: Vec<String> = fs::read_dir(to.parent().unwrap())
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["見本.daicho", "見本.daicho-key", "見本.daicho-lock"]
    );
}

#[test]
fn 古い世代から消え新しい世代は残る() {
    let desk = desk();
    let other = backups(&desk).join("見本-メモ.daicho");
    fs::create_dir_all(backups(&desk)).unwrap();
    fs::write(&other, "別のもの").unwrap();
    let made: Vec<PathBuf> = (1..=4).map(|minute| back_up(&desk, minute, 2)).collect();
    let kept = generations(&backups(&desk), &desk.path).unwrap();
    assert_eq!(kept, [made[3].clone(), made[2].clone()]);
    assert!(!key_path(&made[0]).exists() && key_path(&made[3]).exists());
    assert!(other.exists());
    // Two generations with their key files, the other file, and nothing half done.
    assert_eq!(fs::read_dir(backups(&desk)).unwrap().count(), 5);
}

#[test]
fn 同じ時刻の控えは上書きしない() {
    let desk = desk();
    let path = back_up(&desk, 1, 3);
    let again = desk
        .ledger
        .backup_job()
        .unwrap()
        .run(&backups(&desk), &moment(1), 3);
    assert!(matches!(refusal(again), Error::AlreadyExists(existing) if existing == path));
}

#[test]
fn 壊れた控えは戻さず跡も残さない() {
    let mut desk = desk();
    for id in 1..=20 {
        post(
            &mut desk.ledger,
            1,
            &[registered(id, "2026-11-01", &hanako())],
        )
        .unwrap();
    }
    let path = back_up(&desk, 2, 3);
    let whole = fs::read(&path).unwrap();
    let to = desk.folder.path().join("戻す先").join("見本.daicho");
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for bad in [flipped, whole[..whole.len() - 4096].to_vec()] {
        fs::write(&path, bad).unwrap();
        assert!(matches!(refusal(put_back(&path, &to)), Error::Damaged(_)));
        assert!(fs::read_dir(to.parent().unwrap()).unwrap().next().is_none());
    }
    fs::write(&path, whole).unwrap();
    put_back(&path, &to).unwrap();
}

#[test]
fn 台帳のある場所や違うパスワードでは戻さない() {
    let desk = desk();
    let path = back_up(&desk, 1, 3);
    let before = fs::read(&desk.path).unwrap();
    assert!(matches!(
        refusal(put_back(&path, &desk.path)),
        Error::AlreadyExists(_)
    ));
    assert_eq!(fs::read(&desk.path).unwrap(), before);
    let key_before = fs::read(key_path(&path)).unwrap();
    let to = desk.folder.path().join("別.daicho");
    let wrong = Secret::new("chigau kotoba");
    let unlock = Unlock::Password {
        login: LOGIN,
        password: &wrong,
    };
    let refused = restore(&path, &to, &unlock, &moment(40));
    assert!(matches!(refusal(refused), Error::WrongPassword { .. }));
    assert!(!to.exists());
    assert_eq!(fs::read(key_path(&path)).unwrap(), key_before);
}

#[test]
fn 復元の予行は点検まで行い何も残さない() {
    let mut desk = desk();
    post(
        &mut desk.ledger,
        1,
        &[registered(1, "2026-11-01", &hanako())],
    )
    .unwrap();
    let path = back_up(&desk, 2, 3);
    let unlock = Unlock::RecoveryCode(&desk.code);
    let checked = rehearse(&path, &unlock, &moment(40)).unwrap();
    assert!(checked.len() >= 8);
    assert!(checked.iter().all(|item| item.problems.is_empty()));
}

#[test]
fn 時計が戻っていても作ったばかりの控えは消えない() {
    let desk = desk();
    let later: Vec<PathBuf> = (11..=12).map(|minute| back_up(&desk, minute, 2)).collect();
    let made = back_up(&desk, 3, 2);
    assert!(made.exists() && key_path(&made).exists());
    assert!(later[1].exists());
    assert!(!later[0].exists());
}
