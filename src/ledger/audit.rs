//! 監査記録: who did what and when, append-only, each row sealed with a hash over itself and its predecessor.
//! It must not contain an 個人番号; a text of just twelve digits is masked before it is written.

use crate::domain::number::IndividualNumber;
use crate::ledger::crypto;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::Action;
use crate::procedure::case::UserId;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value as Json;

/// Written in place of twelve digits.
const MASK: &str = "（12桁の数字のため伏せました）";

/// 監査記録の一行.
#[derive(Clone, PartialEq, Debug)]
pub struct AuditRow {
    /// Running number from 1, without gaps.
    pub seq: i64,
    /// 日時.
    pub at: String,
    /// 利用者; 0 is the recovery code or nobody.
    pub user: UserId,
    /// Stable code of the action.
    pub code: String,
    /// 操作名.
    pub label: String,
    /// About what.
    pub target: Option<String>,
    /// What else.
    pub detail: Json,
    /// The row's hash, 64 hexadecimal digits.
    pub hash: String,
}

/// Which rows of the audit to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditFilter {
    /// Only rows before this running number: the next page after a page that ended there.
    pub before: Option<i64>,
    /// Only about this target.
    pub target: Option<String>,
    /// Only this action.
    pub code: Option<String>,
    /// Only by this user.
    pub user: Option<UserId>,
}

/// A page of the audit, newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn page(source: &impl Source, filter: &AuditFilter, n_rows: u32) -> Result<Vec<AuditRow>> {
    let conn = source.read().conn;
    // One statement per index; the remaining conditions narrow what the index found.
    let sql = match (&filter.target, &filter.code) {
        (Some(_), _) => include_str!("sql/audit_page_by_target.sql"),
        (None, Some(_)) => include_str!("sql/audit_page_by_code.sql"),
        (None, None) => include_str!("sql/audit_page.sql"),
    };
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(
        params![
            filter.before.unwrap_or(i64::MAX),
            filter.target,
            filter.code,
            filter.user.map(|user| user.0),
            n_rows
        ],
        audit_row,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last row's running number and hash: printed or written down outside, it proves later that
/// nothing was cut off. `None` while the audit is empty.
///
/// # Errors
/// When the ledger cannot be read.
pub fn head(source: &impl Source) -> Result<Option<(i64, String)>> {
    let last = last(source.read().conn)?;
    Ok(last.map(|(seq, hash)| (seq, crypto::hex(&hash))))
}

/// 最後の記録日時: a clock that stands before it was set back.
///
/// # Errors
/// When the ledger cannot be read.
pub fn last_at(source: &impl Source) -> Result<Option<Timestamp>> {
    let sql = "SELECT at FROM audit ORDER BY seq DESC LIMIT 1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let at: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
    Ok(at.as_deref().and_then(Timestamp::parse))
}

/// Writes the row of an action.
pub(super) fn append(conn: &Connection, action: &Action) -> Result<()> {
    let (last_seq, prev_hash) = last(conn)?.unwrap_or((0, Vec::new()));
    let seq = last_seq + 1;
    let detail = masked(&action.detail).to_string();
    let target = action.target.as_deref();
    let fields = Fields {
        seq,
        at: action.at.as_str(),
        user: action.user.0,
        code: action.code,
        label: &action.label,
        target,
        detail: &detail,
    };
    let hash = fields.hash(&prev_hash);
    let sql = "INSERT INTO audit (seq, at, user, code, label, target, detail, prev_hash, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    conn.prepare_cached(sql)?.execute(params![
        seq,
        fields.at,
        fields.user,
        fields.code,
        fields.label,
        target,
        detail,
        prev_hash,
        hash.as_slice()
    ])?;
    Ok(())
}

/// The running number of the first row that breaks the chain, reading from `from` on; `None` where
/// all agree. An unreadable row is an error of its own.
pub(super) fn first_break(conn: &Connection, from: i64) -> Result<Option<i64>> {
    let (mut seq, mut prev_hash) = before(conn, from)?;
    let sql = "SELECT seq, at, user, code, label, target, detail, prev_hash, hash
               FROM audit WHERE seq >= ?1 ORDER BY seq";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([from])?;
    while let Some(row) = rows.next()? {
        seq += 1;
        let fields = Fields {
            seq: row.get("seq")?,
            at: text(row, "at")?,
            user: row.get("user")?,
            code: text(row, "code")?,
            label: text(row, "label")?,
            target: row
                .get_ref("target")?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?,
            detail: text(row, "detail")?,
        };
        let stored_prev: Vec<u8> = row.get("prev_hash")?;
        let stored: Vec<u8> = row.get("hash")?;
        let hash = fields.hash(&prev_hash);
        if fields.seq != seq || stored_prev != prev_hash || stored != hash {
            return Ok(Some(seq));
        }
        prev_hash = stored;
    }
    Ok(None)
}

/// The number and hash of the row before this one.
fn before(conn: &Connection, seq: i64) -> Result<(i64, Vec<u8>)> {
    let sql = "SELECT seq, hash FROM audit WHERE seq = ?1 - 1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.unwrap_or((0, Vec::new())))
}

fn last(conn: &Connection) -> Result<Option<(i64, Vec<u8>)>> {
    let sql = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found)
}

fn text<'a>(row: &'a Row<'_>, column: &str) -> Result<&'a str> {
    let text = row.get_ref(column)?.as_str();
    text.map_err(|error| Error::from(rusqlite::Error::from(error)))
}

/// What the hash of a row covers.
struct Fields<'a> {
    seq: i64,
    at: &'a str,
    user: i64,
    code: &'a str,
    label: &'a str,
    target: Option<&'a str>,
    detail: &'a str,
}

impl Fields<'_> {
    /// SHA-256 over the predecessor's hash and every field, each with its length before it, so that
    /// no text can flow from one field into the next.
    fn hash(&self, prev_hash: &[u8]) -> [u8; 32] {
        let seq = self.seq.to_string();
        let user = self.user.to_string();
        let has_target = if self.target.is_some() { "1" } else { "0" };
        let fields = [
            seq.as_str(),
            self.at,
            &user,
            self.code,
            self.label,
            has_target,
            self.target.unwrap_or(""),
            self.detail,
        ];
        let mut message = prev_hash.to_vec();
        for field in fields {
            message.extend(field.len().to_string().as_bytes());
            message.push(b':');
            message.extend(field.as_bytes());
        }
        crypto::sha256(&message)
    }
}

/// The detail with every text of just twelve digits masked: an 個人番号 must not get here by mistake.
fn masked(detail: &Json) -> Json {
    match detail {
        Json::String(text) if is_twelve_digits(text) || holds_number(text) => {
            Json::String(MASK.to_owned())
        }
        Json::Number(number) if is_twelve_digits(&number.to_string()) => {
            Json::String(MASK.to_owned())
        }
        Json::Array(items) => Json::Array(items.iter().map(masked).collect()),
        Json::Object(items) => Json::Object(
            items
                .iter()
                .map(|(key, item)| (key.clone(), masked(item)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn is_twelve_digits(text: &str) -> bool {
    let rest = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let digits: Vec<char> = rest.collect();
    digits.len() == 12
        && digits
            .iter()
            .all(|c| c.is_ascii_digit() || ('０'..='９').contains(c))
}

/// Whether an 個人番号 stands somewhere in a sentence, such as a reason: twelve digits by themselves, a check digit
/// among them. Longer runs and hexadecimal text, such as a hash, are no numbers.
fn holds_number(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || ('０'..='９').contains(&c);
    let mut words = text.split(|c| !is_part(c));
    words.any(|word| is_twelve_digits(word) && IndividualNumber::parse(word).is_ok())
}

fn audit_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let hash: Vec<u8> = row.get("hash")?;
    Ok(AuditRow {
        seq: row.get("seq")?,
        at: row.get("at")?,
        user: UserId(row.get("user")?),
        code: row.get("code")?,
        label: row.get("label")?,
        target: row.get("target")?,
        detail: crate::ledger::column::json(row, "detail")?,
        hash: crypto::hex(&hash),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn 十二桁の数字だけの文字は伏せる() {
        let detail = json!({ "a": "999912345678", "b": ["9999 1234 5678", 999_912_345_678_i64], "c": "受付 12件", "d": "99991234567" });
        let masked = masked(&detail);
        assert_eq!(masked["a"], MASK);
        assert_eq!(masked["b"], json!([MASK, MASK]));
        assert_eq!(masked["c"], "受付 12件");
        assert_eq!(masked["d"], "99991234567");
    }

    #[test]
    fn 文の中の個人番号も伏せ_ほかの数字は残す() {
        let detail = json!({
            "a": "届書の999900000020を確かめた",
            "b": "届書の９９９９００００００２０を確かめた",
            "c": "届書の999900000021を確かめた",
            "d": "1999900000020",
            "e": "a999900000020f",
        });
        let masked = masked(&detail);
        assert_eq!(masked["a"], MASK);
        assert_eq!(masked["b"], MASK);
        for kept in ["c", "d", "e"] {
            assert_eq!(masked[kept], detail[kept]);
        }
    }

    #[test]
    fn ハッシュは欄の切れ目を区別する() {
        let fields = |code, label| Fields {
            seq: 1,
            at: "",
            user: 1,
            code,
            label,
            target: None,
            detail: "{}",
        };
        assert_ne!(fields("ab", "c").hash(b""), fields("a", "bc").hash(b""));
        assert_ne!(fields("a", "b").hash(b""), fields("a", "b").hash(b"x"));
    }
}
