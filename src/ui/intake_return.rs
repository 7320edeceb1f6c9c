//! 届書の返戻の問い: until when the answer of the employer is wanted, and where the letter goes.
//! It must not send anything back; it gives lines, day and folder to the screen.

use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::given::FolderOnItsWay;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use egui::Context;
use egui::Ui;
use std::path::PathBuf;

/// Days that an employer has for the answer, as proposed.
const DAYS_TO_REPLY: i64 = 14;

/// Which lines go back: all there are, or only the one the clerk stands on.
const WHICH: &[&str] = &["返戻できる行をすべて", "いま選んでいる行だけ"];

/// What goes back, once all is known.
pub(super) struct Returned {
    /// Line numbers.
    pub lines: Vec<usize>,
    /// 再提出の期限.
    pub reply_by: Date,
    /// Where the letter goes.
    pub folder: PathBuf,
}

/// Every line that can go back, and the one the clerk stands on where it is one of them.
type Offered = (Vec<usize>, Option<usize>);

/// The question.
#[derive(Default)]
pub(super) struct Returning {
    asked: Option<(Offered, Dialog)>,
    folder: FolderOnItsWay,
    waiting: Option<(Vec<usize>, Date)>,
}

impl Returning {
    /// Whether it lies over the lines.
    pub const fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    /// The stops of the question.
    pub fn stops(&self) -> Option<Vec<Stop>> {
        self.asked.as_ref().map(|(_, dialog)| dialog.stops())
    }

    /// Takes back what is asked.
    pub fn leave(&mut self) {
        self.asked = None;
    }

    /// Says what goes back, and asks until when the answer is wanted; where the clerk stands on one line of several,
    /// also whether only that one is meant: about another the clerk may rather telephone.
    pub fn ask(&mut self, (lines, chosen): Offered, cx: &mut ScreenUi<'_>) {
        let mut reply_by = Entry::new("intake return", "再提出の期限", EntryKind::Date)
            .help("お知らせに印刷します。例 R8.12.6");
        reply_by.set_date(cx.today.add_days(DAYS_TO_REPLY));
        let n_lines = lines.len();
        let chosen = chosen.filter(|_| n_lines > 1);
        let meant = chosen.map_or_else(String::new, |line| {
            format!("{line}行目だけを返戻することもできます。")
        });
        let sentence = format!(
            "受け付けない行のうち、事業所に直してもらうところのある{n_lines}行を返戻します。{meant}理由を書いた「返戻のお知らせ」（PDF）と一覧（Excel）を事業所ごとに作り、返戻した日を原本とともに記録します。",
        );
        let mut dialog = Dialog::new("届書の返戻", sentence, "保存先を選ぶ").with(reply_by);
        if chosen.is_some() {
            let mut which = Entry::new("intake return", "返戻する行", EntryKind::Latin)
                .choices(WHICH)
                .help("1か2を選びます。↑↓でも選べます。");
            which.put("1");
            dialog = dialog.with(which);
        }
        cx.input.focus.request(dialog.first());
        self.asked = Some(((lines, chosen), dialog));
    }

    /// The keyboard has moved.
    pub fn after_focus(&mut self, moved: Moved, today: Date) {
        if let Some((_, dialog)) = &mut self.asked {
            dialog.after_focus(moved, today);
        }
    }

    /// What goes back, once the folder is chosen.
    pub fn receive(&mut self, ctx: &Context) -> Option<Returned> {
        let folder = self.folder.receive(ctx)?;
        let (lines, reply_by) = self.waiting.take()?;
        Some(Returned {
            lines,
            reply_by,
            folder,
        })
    }

    /// Draws the question; says whether it was answered.
    pub fn ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) -> bool {
        let asked = self.asked.as_mut();
        let answer = asked.and_then(|(_, dialog)| dialog.ui(ui, cx.input, cx.today));
        let (Some(answer), Some((offered, mut dialog))) =
            (answer, self.asked.take_if(|_| answer.is_some()))
        else {
            return false;
        };
        if answer == Answer::No {
            return true;
        }
        let day = match dialog.entries.first().map(|entry| entry.date(cx.today)) {
            Some(Ok(day)) if day > cx.today => Ok(day),
            Some(Ok(_)) | None => {
                Err("再提出の期限は、明日以後の日を入力してください。".to_owned())
            }
            Some(Err(sentence)) => Err(sentence),
        };
        let lines = meant(&offered, &dialog);
        match day.and_then(|day| Ok((lines?, day))) {
            Ok(answered) => {
                self.waiting = Some(answered);
                self.folder.ask(cx, "返戻の文書の保存先");
                true
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.asked = Some((offered, dialog));
                false
            }
        }
    }
}

/// The lines that the answer means.
fn meant((lines, chosen): &Offered, dialog: &Dialog) -> Result<Vec<usize>, String> {
    let Some(chosen) = chosen else {
        return Ok(lines.clone());
    };
    match to_ascii(dialog.text(1)).as_str() {
        "1" => Ok(lines.clone()),
        "2" => Ok(vec![*chosen]),
        _ => Err("返戻する行は、1か2を選んでください。".to_owned()),
    }
}
