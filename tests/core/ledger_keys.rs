//! 鍵ファイルと台帳: what changes in both changes in both or in neither.

use crate::ledger_support::{Desk, desk, moment, open, open_as, refusal};
use daicho::ledger::audit;
use daicho::ledger::crypto::{Cost, Secret};
use daicho::ledger::error::Error;
use daicho::ledger::opening::{Ledger, Unlock, key_path};
use daicho::ledger::recovery_code::RecoveryCode;
use daicho::ledger::users::{self, NewUser};
use daicho::procedure::step::Role;
use std::fs;

fn new_user(login: &str, handles_numbers: bool) -> NewUser {
    NewUser {
        login: login.to_owned(),
        name: "見本　決裁".to_owned(),
        roles: vec![Role::Approver],
        handles_numbers,
    }
}

#[test]
fn 再発行すると前の復旧コードでは開かない() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        code,
    } = desk();
    let paper = |new: &RecoveryCode| Ok::<_, Error>(new.clone());
    let renewed = ledger.renew_recovery_code(Cost::LEAST, &moment(1), paper);
    let (renewed, _) = renewed.unwrap();
    drop(ledger);
    let old = Ledger::open(&path, &Unlock::RecoveryCode(&code), &moment(2));
    assert!(matches!(
        refusal(old),
        Error::WrongPassword { n_failures: 1, .. }
    ));
    Ledger::open(&path, &Unlock::RecoveryCode(&renewed), &moment(3)).unwrap();
}

#[test]
fn 鍵ファイルに書けなければ利用者も監査も変わらず前のパスワードで開く() {
    let Desk {
        folder,
        path,
        mut ledger,
        code,
    } = desk();
    let password = Secret::new("betsu no kotoba");
    let (other, _) = ledger
        .add_user(
            &new_user("kessai", true),
            &password,
            Cost::LEAST,
            &moment(1),
        )
        .unwrap();
    let (users, head) = (users::all(&ledger).unwrap(), audit::head(&ledger).unwrap());
    // A folder in its place: the file cannot get its name.
    let aside = folder.path().join("aside");
    fs::rename(key_path(&path), &aside).unwrap();
    fs::create_dir_all(key_path(&path).join("x")).unwrap();
    let (word, at) = (Secret::new("atarashii kotoba"), moment(2));
    let founder = ledger.user();
    let paper = |_: &RecoveryCode| Ok::<_, Error>(());
    for failed in [
        ledger
            .add_user(&new_user("hoka", false), &word, Cost::LEAST, &at)
            .err(),
        ledger.set_password(founder, &word, Cost::LEAST, &at).err(),
        ledger.grant_numbers(other, &word, Cost::LEAST, &at).err(),
        ledger.revoke_numbers(other, &at).err(),
        ledger.stop_user(other, &at).err(),
        ledger.renew_recovery_code(Cost::LEAST, &at, paper).err(),
    ] {
        let error = failed.unwrap();
        assert!(matches!(error, Error::Io(_)), "{error:?}");
        assert_eq!(users::all(&ledger).unwrap(), users);
        assert_eq!(audit::head(&ledger).unwrap(), head);
    }
    fs::remove_dir_all(key_path(&path)).unwrap();
    fs::rename(&aside, key_path(&path)).unwrap();
    // What failed is not carried along with the next change.
    ledger.revoke_numbers(other, &moment(3)).unwrap();
    drop(ledger);
    drop(open(&path).unwrap());
    drop(open_as(&path, "kessai", "betsu no kotoba").unwrap());
    Ledger::open(&path, &Unlock::RecoveryCode(&code), &moment(60)).unwrap();
}
