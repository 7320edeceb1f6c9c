//! 作業中の移行: a book on the screen of 台帳の移行 is kept in the ledger with its columns and answers, and comes back from
//! there.
//! It must not take anybody in.

use crate::app::command::Command;
use crate::app::given::GivenFile;
use crate::app::job::Job;
use crate::app::takeover;
use crate::app::takeover::Answers;
use crate::app::takeover_accept::TakeoverCommand;
use crate::app::takeover_drafts::Begun;
use crate::app::takeover_drafts::DraftCommand;
use crate::app::takeover_drafts::DraftTold;
use crate::app::takeover_drafts::DraftView;
use crate::ui::member_parts::moment;
use crate::ui::page::ScreenUi;
use crate::ui::takeover::Over;
use crate::ui::takeover::Stage;
use crate::ui::takeover::TakeoverPage;
use crate::ui::takeover_columns::Columns;
use crate::ui::widgets::dialog::Dialog;
use egui::Context;

impl TakeoverPage {
    pub(super) fn open(&mut self, file: GivenFile, cx: &ScreenUi<'_>) {
        let job = Job::start("ブックを読んでいます", cx.jobs, move |_| {
            takeover::open(file)
        });
        self.opening = Some(job);
    }

    /// The ledger has the book: with what was decided for it before, where anything was.
    fn begun(&mut self, begun: Begun, cx: &mut ScreenUi<'_>) {
        let Some(open) = self.beginning.take() else {
            return;
        };
        let before = begun.before;
        let fitted = before.as_ref().and_then(|before| before.plan.as_ref());
        let fitted = fitted.map(|plan| open.fitted(plan));
        if before.is_some()
            && !fitted
                .as_ref()
                .is_some_and(|(_, does_all_fit)| *does_all_fit)
        {
            cx.trouble(
                "前に保存した列の割当ての一部が、このブックに合いません。合わないシートは候補に戻しました。割当てを確かめてください。",
            );
        }
        let plan = fitted.map_or_else(|| open.plan.clone(), |(plan, _)| plan);
        self.resumed_at = before.as_ref().map(|before| before.saved_at.clone());
        self.answers = before.map_or_else(Answers::default, |before| before.answers);
        self.namesake = begun.namesake;
        self.is_taken_over = begun.is_taken_over;
        self.keeping.begin(begun.draft);
        self.stage = Stage::Columns(Box::new(Columns::new(open, plan)));
    }

    /// 引き継ぐ: what was decided for another book of the same name, as far as it fits this one.
    pub(super) fn take_over_plan(&mut self, cx: &mut ScreenUi<'_>) {
        let (Some(before), Stage::Columns(columns)) = (self.namesake.take(), &mut self.stage)
        else {
            return;
        };
        let fitted = before.plan.as_ref().map(|plan| columns.open().fitted(plan));
        let does_all_fit = fitted.as_ref().is_some_and(|(_, all)| *all);
        if let Some((plan, _)) = fitted {
            columns.put(plan);
        }
        self.answers = before.answers;
        if does_all_fit {
            cx.done(
                "前の割当てと確認を引き継ぎました。内容の変わった行は、もう一度確かめてください。",
            );
        } else {
            cx.trouble("見出しの違うシートの割当ては引き継げません。割当てを確かめてください。");
        }
    }

    /// Columns and answers that changed are kept a while after the last change.
    pub(super) fn watch_changes(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.note_changes(ctx);
        if let Some(draft) = self.keeping.due(ctx) {
            self.keep(draft, cx);
        }
    }

    pub(super) fn note_changes(&mut self, ctx: &Context) {
        let is_changed = match &mut self.stage {
            Stage::Start => false,
            Stage::Columns(columns) => columns.take_change(),
            Stage::Rows(columns, rows) => columns.take_change() | rows.take_change(),
        };
        if is_changed {
            self.keeping.changed(ctx);
        }
    }

    /// Keeps what changed before the screen turns to something else.
    pub(super) fn keep_at_once(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.note_changes(ctx);
        if let Some(draft) = self.keeping.at_once() {
            self.keep(draft, cx);
        }
    }

    fn keep(&self, draft: i64, cx: &mut ScreenUi<'_>) {
        let (columns, answers) = match &self.stage {
            Stage::Start => return,
            Stage::Columns(columns) => (columns, self.answers.clone()),
            Stage::Rows(columns, rows) => (columns, rows.answers()),
        };
        push(
            cx,
            DraftCommand::Keep {
                draft,
                plan: columns.plan().clone(),
                answers,
            },
        );
    }

    pub(super) fn ask_discard(&mut self, chosen: &DraftView, cx: &mut ScreenUi<'_>) {
        let sentence = format!(
            "「{}」の列の割当てと確認した行を破棄し、保管している写しも消します。台帳には何も入っていません。元のファイルはそのまま残ります。",
            chosen.file_name
        );
        let dialog = Dialog::new("作業中の移行の破棄", sentence, "破棄する").grave();
        cx.input.focus.request(dialog.first());
        self.over = Some(Over::Discard(chosen.id, dialog));
    }

    /// What there is to say about the book as a whole.
    pub(super) fn sentences(&self) -> Vec<String> {
        let Stage::Columns(columns) = &self.stage else {
            return Vec::new();
        };
        let mut all = Vec::new();
        if self.is_taken_over {
            all.push(
                "同じ内容のファイルを前に移行しています。取り消すまで、もう一度は入れられません。"
                    .to_owned(),
            );
        }
        if let Some(at) = &self.resumed_at {
            all.push(format!("{}に保存した割当てと確認の続きです。", moment(at)));
        }
        if let Some(before) = &self.namesake {
            all.push(format!(
                "同じ名前で中身の違うファイルの作業が残っています（{}に保存）。このファイルは別の移行として始めました。",
                moment(&before.saved_at)
            ));
        }
        all.extend(columns.open().warnings.iter().cloned());
        all
    }

    pub(super) fn draft_done(&mut self, told: &DraftTold, cx: &mut ScreenUi<'_>) {
        match told {
            // Nothing on the screen changes when it is kept by itself.
            DraftTold::Kept => return,
            DraftTold::Begun(begun) => self.begun((**begun).clone(), cx),
            DraftTold::Resumed(file) => self.open(file.clone(), cx),
            DraftTold::Discarded => cx.done("作業中の移行を破棄しました。"),
        }
        self.is_entered = false;
    }
}

/// Asks for a command with what is under way.
pub(super) fn push(cx: &mut ScreenUi<'_>, command: DraftCommand) {
    let command = TakeoverCommand::Draft(command);
    cx.commands.push(Command::Takeover(command));
}
