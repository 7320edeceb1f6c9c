//! 読む口: what reading functions take, be it the open ledger, a transaction or a reader on another thread.
//! It must not offer any way to write.

use crate::ledger::crypto::Key;
use rusqlite::Connection;

/// What can be read from. The connection inside is this layer's own.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    pub(super) conn: &'a Connection,
    pub(super) number_key: Option<&'a Key>,
}

/// Something that can be read from: [`crate::ledger::opening::Ledger`],
/// [`crate::ledger::transact::Tx`] or [`Reader`].
pub trait Source {
    /// The read access.
    fn read(&self) -> Read<'_>;
}

/// A second, read-only access to an open ledger, to be moved to another thread for long lists and files.
/// It holds no key of 個人番号.
pub struct Reader {
    pub(super) conn: Connection,
}

impl Source for Reader {
    fn read(&self) -> Read<'_> {
        Read {
            conn: &self.conn,
            number_key: None,
        }
    }
}

impl Source for Read<'_> {
    fn read(&self) -> Read<'_> {
        *self
    }
}
