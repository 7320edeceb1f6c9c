//! 表の棚: one table of this PC, the shipped one or a newer one that the clerk brought.
//! It must not know what the table is about, and it reads nothing before the first question.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::domain::date::Date;
use crate::exchange::error::ExchangeError;
use crate::exchange::master::Master;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

/// The place of one table.
#[derive(Debug)]
pub(super) struct Shelf<M> {
    /// The clerk's own table, where one was taken in.
    file: PathBuf,
    /// Read at the first question.
    loaded: Mutex<Option<Loaded<M>>>,
}

#[derive(Debug)]
struct Loaded<M> {
    master: Arc<M>,
    is_own: bool,
    unused: Option<UnusedOwn>,
}

impl<M> Clone for Loaded<M> {
    fn clone(&self) -> Loaded<M> {
        Loaded {
            master: Arc::clone(&self.master),
            is_own: self.is_own,
            unused: self.unused,
        }
    }
}

/// What is known of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableAbout {
    /// 表の名.
    pub name: &'static str,
    /// The day as of which it holds.
    pub as_of: Date,
    /// How many lines it has.
    pub n_rows: usize,
    /// 出所.
    pub source: String,
    /// Whether the clerk took it in; otherwise it is the shipped one.
    pub is_own: bool,
    /// Why the shipped one is used although the clerk took one in.
    pub unused: Option<UnusedOwn>,
}

/// 使われない組合の表: why a table that the clerk took in is not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnusedOwn {
    /// It holds as of this day, and the shipped one as of a later one.
    Older {
        /// 現在の日.
        as_of: Date,
    },
    /// It is there and cannot be read.
    Unreadable,
}

impl<M: Master> Shelf<M> {
    /// The shelf whose own table lies in this file; nothing is read yet.
    pub(super) fn new(file: PathBuf) -> Shelf<M> {
        Shelf {
            file,
            loaded: Mutex::new(None),
        }
    }

    /// The table; reads it where that was not done yet. `None` where none can be read.
    pub(super) fn master(&self) -> Option<Arc<M>> {
        self.loaded().map(|loaded| loaded.master)
    }

    /// What is known of the table; reads it where that was not done yet.
    pub(super) fn about(&self) -> Option<TableAbout> {
        self.loaded().map(|loaded| about(&loaded))
    }

    /// Keeps a table in place of the one used so far.
    pub(super) fn replace(&self, text: String) -> Result<TableAbout> {
        let master = M::parse(text.clone())?;
        files::replace_whole(&self.file, text.as_bytes())?;
        let loaded = Loaded {
            master: Arc::new(master),
            is_own: true,
            unused: None,
        };
        *self.lock() = Some(loaded.clone());
        Ok(about(&loaded))
    }

    /// Puts the clerk's own table away: the shipped one is used from now on.
    pub(super) fn go_back(&self) -> Result<TableAbout> {
        let shipped = of_program(M::shipped()?);
        match std::fs::remove_file(&self.file) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                return Err(Error::File {
                    what: "取り込んだ表を消すことが",
                    path: self.file.clone(),
                    source,
                });
            }
            _ => {}
        }
        *self.lock() = Some(shipped.clone());
        Ok(about(&shipped))
    }

    fn loaded(&self) -> Option<Loaded<M>> {
        let mut loaded = self.lock();
        if loaded.is_none() {
            *loaded = newest(&self.file);
        }
        loaded.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Loaded<M>>> {
        // A thread that broke off left either the old table or the new one, never half of one.
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn about<M: Master>(loaded: &Loaded<M>) -> TableAbout {
    let head = loaded.master.head();
    TableAbout {
        name: M::NAME,
        as_of: head.date,
        n_rows: head.n_rows,
        source: head.source.clone(),
        is_own: loaded.is_own,
        unused: loaded.unused,
    }
}

/// The clerk's table or the shipped one, whichever is of the later day.
fn newest<M: Master>(file: &Path) -> Option<Loaded<M>> {
    let shipped = warned(M::shipped());
    let text = match std::fs::read_to_string(file) {
        Ok(text) => Some(text),
        // Mostly there is no such file: the shipped table is used.
        Err(error) if error.kind() == ErrorKind::NotFound => return shipped.map(of_program),
        Err(error) => {
            tracing::warn!("{error}");
            None
        }
    };
    let own = text.and_then(|text| warned(M::parse(text)));
    let date = |master: &M| master.head().date;
    let (master, is_own, unused) = match (own, shipped) {
        (Some(own), Some(shipped)) if date(&own) < date(&shipped) => {
            let as_of = date(&own);
            (shipped, false, Some(UnusedOwn::Older { as_of }))
        }
        (Some(own), _) => (own, true, None),
        (None, Some(shipped)) => (shipped, false, Some(UnusedOwn::Unreadable)),
        (None, None) => return None,
    };
    Some(Loaded {
        master: Arc::new(master),
        is_own,
        unused,
    })
}

fn of_program<M>(shipped: M) -> Loaded<M> {
    Loaded {
        master: Arc::new(shipped),
        is_own: false,
        unused: None,
    }
}

fn warned<M>(read: std::result::Result<M, ExchangeError>) -> Option<M> {
    read.inspect_err(|error| tracing::warn!("{error}")).ok()
}
