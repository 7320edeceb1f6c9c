//! 復旧コードの控え: printed at the first run, opens the ledger when every password is lost.
//! It must not be kept as a file: whoever holds it can read everything.

use crate::domain::date::Date;
use crate::procedure::papers::letter::framed_note;
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Shape, TextBox};
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Title of the paper.
pub const TITLE: &str = "復旧コードの控え";

/// 復旧コードの控えの内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecoveryCode {
    /// 保険者名称.
    pub society_name: String,
    /// The code, its groups divided by hyphens or spaces.
    pub code: String,
    /// 作成日.
    pub made_on: Date,
    /// 台帳の識別: names the ledger the code belongs to, such as the last characters of its id.
    pub ledger: String,
    /// 見本.
    pub is_sample: bool,
}

/// What the code is for and how to keep it.
const KEEPING: &str = "・この紙は、利用者全員のパスワードが分からなくなったとき、または管理者が不在のときに、台帳を開くためのものです。\n\
    ・この紙を持つ人は、台帳のすべてを開くことができます。封筒に入れて封をし、金庫など鍵のかかる場所に保管してください。\n\
    ・パソコンに入力して保存したり、写真に撮ったり、コピーしたりしないでください。\n\
    ・使ったとき、または人に見られたおそれがあるときは、設定画面で新しいコードに作り直してください。古いコードは使えなくなります。";

/// How to use it.
const USE: &str = "1　台帳を開く画面で、パスワードの代わりに復旧コードを使うことを選びます。\n\
    2　上のコードを、区切りの記号も含めて見たとおりに入力します。\n\
    3　新しいパスワードを決めます。使った日時と操作した人は、操作の記録に残ります。";

/// The page.
#[must_use]
pub fn sheets(paper: &RecoveryCode) -> Vec<Sheet> {
    let code = Area::new(20, 62, 170, 40);
    let sheet = Sheet::new(TITLE, Paper::A4Portrait)
        .text(
            TextBox::line(Area::new(20, 22, 170, 12), TITLE)
                .size(20)
                .bold()
                .center(),
        )
        .text(
            TextBox::line(
                Area::new(20, 36, 170, 7),
                "取扱注意　封をして金庫に保管すること",
            )
            .size(11)
            .bold()
            .center()
            .ink(Ink::RED),
        )
        .text(TextBox::line(Area::new(20, 52, 170, 7), "復旧コード").bold())
        .shape(
            Shape::frame(code)
                .stroke(Mm::tenths(6), Ink::BLACK)
                .rounded(2),
        )
        .text(
            TextBox::line(code.inset_by(6, 4), paper.code.as_str())
                .size(20)
                .min_size(14)
                .bold()
                .center()
                .leading(150)
                .named("復旧コード"),
        )
        .table(owner_table(paper))
        .with(|sheet| {
            framed_note(
                sheet,
                Area::new(20, 144, 170, 44),
                "この紙の取扱い",
                KEEPING,
            )
        })
        .with(|sheet| framed_note(sheet, Area::new(20, 193, 170, 26), "使い方", USE))
        .table(keeper_table())
        .sample_if(paper.is_sample);
    vec![sheet]
}

/// To which ledger the code belongs.
fn owner_table(paper: &RecoveryCode) -> Table {
    Table::at(20, 110)
        .columns([Column::labels(38), Column::plain(132)])
        .row(["保険者名称", paper.society_name.as_str()])
        .row(["台帳の識別", paper.ledger.as_str()])
        .row(["作成日", paper.made_on.wareki().as_str()])
}

/// Who keeps it, written by hand.
fn keeper_table() -> Table {
    Table::at(20, 227)
        .columns([
            Column::new("保管を始めた日", 45).center(),
            Column::new("保管場所", 65),
            Column::new("保管責任者", 60),
        ])
        .row_height(12)
        .row(["令和　　年　　月　　日", "", ""])
        .row(["令和　　年　　月　　日", "", ""])
}
