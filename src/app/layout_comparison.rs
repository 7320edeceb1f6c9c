//! 仕様書突合: a layout in use beside the paper specification, item by item, until it is 突合済.
//! It must not call a layout 突合済 while one item is anything but 一致.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::layout_view::ComparedItem;
use crate::app::layout_view::Comparison;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::comparison::Mark;
use crate::domain::date::Date;
use crate::exchange::layout::Layout;
use crate::exchange::layout_items;
use crate::ledger::layouts as recorded;
use crate::ledger::layouts::ItemMark;
use crate::ledger::layouts::Verification;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::comparison_sheet;
use crate::procedure::papers::comparison_sheet::ComparisonItem;
use crate::procedure::papers::comparison_sheet::ComparisonSheet;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

impl Session {
    /// A layout in use beside its marks.
    ///
    /// # Errors
    ///
    /// When no layout in use has this text, or the ledger cannot be read.
    pub fn layout_comparison(&self, hash: &str) -> Result<Comparison> {
        let layout = self.layout_in_use(hash)?;
        let marks = recorded::marks(&self.ledger, hash)?;
        let items = layout_items::items(layout).into_iter().map(|item| {
            let no = u32::try_from(item.no).unwrap_or(u32::MAX);
            let mark = marks
                .iter()
                .find(|mark| mark.record == item.record && mark.no == no);
            ComparedItem {
                record: item.record,
                no,
                name: item.name,
                kind: item.kind,
                length: item.length,
                is_required: item.is_required,
                codes: item.codes,
                mark: mark.map_or(Mark::None, |mark| mark.mark),
                note: mark.map_or_else(String::new, |mark| mark.note.clone()),
            }
        });
        let verified = recorded::verification(&self.ledger, hash)?;
        Ok(Comparison {
            hash: hash.to_owned(),
            title: layout.head.title.clone(),
            spec: layout.head.spec.clone(),
            effective_from: layout.head.effective_from,
            items: items.collect(),
            verified: verified.map(|v| (v.spec_revision, v.compared_by, v.compared_on)),
            status: layout.head.status.label(),
            is_unverified: layout.is_unverified(),
        })
    }

    /// How far the comparison of a layout is, in words; `None` where it has not begun.
    pub(super) fn comparison_progress(&self, layout: &Layout) -> Result<Option<String>> {
        let marks = recorded::marks(&self.ledger, &layout.hash)?;
        let n_marked = marks.iter().filter(|mark| mark.mark != Mark::None).count();
        if n_marked == 0 {
            return Ok(None);
        }
        let n_items = layout_items::items(layout).len();
        Ok(Some(format!("未突合（{n_marked}/{n_items}）")))
    }

    pub(super) fn mark_layout_item(&mut self, hash: &str, mark: &ItemMark) -> Result<Changes> {
        let comparison = self.layout_comparison(hash)?;
        let item = comparison
            .items
            .iter()
            .find(|item| item.record == mark.record && item.no == mark.no)
            .ok_or(Error::Missing("レイアウトの項目"))?;
        let name = item.name.clone();
        let id = self.layout_in_use(hash)?.head.id.clone();
        let ((), changes) = self.transact("mark_layout", "仕様書突合の記入", |tx| {
            tx.set_target(target::layout(&id));
            tx.add_detail("item", json!(format!("{} {name}", mark.no)));
            tx.add_detail("outcome", json!(mark.mark.label()));
            tx.add_detail("note", json!(mark.note.trim()));
            recorded::mark_in(tx, hash, mark)?;
            Ok(())
        })?;
        Ok(changes)
    }

    pub(super) fn verify_layout(
        &mut self,
        hash: &str,
        (revision, by, on): (&str, &str, Date),
    ) -> Result<Changes> {
        let comparison = self.layout_comparison(hash)?;
        if !comparison.is_complete() {
            let n_left = comparison.items.len() - comparison.n(Mark::Same);
            return Err(Error::Refused(format!(
                "「一致」でない項目が{n_left}件あります。すべての項目が一致すると、突合済にできます。相違のある項目は、レイアウトのファイルを仕様書に合わせて直してください。"
            )));
        }
        if on > self.today() {
            return Err(Error::Refused(
                "突合日には、今日までの日付を入力してください。".to_owned(),
            ));
        }
        let new = Verification {
            sha256: hash.to_owned(),
            layout: self.layout_in_use(hash)?.head.id.clone(),
            spec_revision: revision.trim().to_owned(),
            compared_by: by.trim().to_owned(),
            compared_on: on,
        };
        let ((), changes) = self.transact("verify_layout", "仕様書突合の完了", |tx| {
            tx.set_target(target::layout(&new.layout));
            tx.add_detail("sha256", json!(new.sha256));
            tx.add_detail("spec_revision", json!(new.spec_revision));
            tx.add_detail("compared_by", json!(new.compared_by));
            tx.add_detail("on", json!(new.compared_on.to_string()));
            recorded::verify_in(tx, &new)?;
            Ok(())
        })?;
        Ok(changes)
    }

    /// Writes the 突合表 with the marks so far.
    pub(super) fn print_comparison(
        &mut self,
        hash: &str,
        folder: &Path,
    ) -> Result<(PathBuf, Changes)> {
        let comparison = self.layout_comparison(hash)?;
        let layout = self.layout_in_use(hash)?;
        let id = layout.head.id.clone();
        let paper = ComparisonSheet {
            title: comparison.title.clone(),
            spec: comparison.spec.clone(),
            effective_from: comparison.effective_from,
            hash: hash.to_owned(),
            made_on: self.today(),
            verified: comparison.verified.clone(),
            status: if comparison.is_unverified {
                "未突合レイアウト"
            } else {
                comparison.status
            },
            items: comparison.items.iter().map(on_paper).collect(),
            is_sample: self.society()?.is_sample,
        };
        let meta = Meta {
            title: comparison_sheet::TITLE.to_owned(),
            created_on: paper.made_on,
        };
        let bytes = print::render(&comparison_sheet::sheets(&paper), &meta)?;
        let name = format!(
            "{}_{id}_{}.pdf",
            comparison_sheet::TITLE,
            comparison.effective_from.yyyymmdd()
        );
        let path = folder.join(name);
        let ((), changes) = self.transact("print_comparison", "突合表の作成", |tx| {
            tx.set_target(target::layout(&id));
            tx.add_detail("sha256", json!(hash));
            Ok(())
        })?;
        files::write_whole(&path, &bytes)?;
        Ok((path, changes))
    }

    fn layout_in_use(&self, hash: &str) -> Result<&Layout> {
        let mut layouts = self.layouts.all();
        let found = layouts.find(|layout| layout.hash == hash);
        found.ok_or(Error::Missing("レイアウト"))
    }
}

fn on_paper(item: &ComparedItem) -> ComparisonItem {
    ComparisonItem {
        no: item.no,
        name: item.name.clone(),
        kind: item.kind.clone(),
        length: item.length.clone(),
        is_required: item.is_required,
        codes: item.codes.clone(),
        mark: item.mark,
        note: item.note.clone(),
    }
}
