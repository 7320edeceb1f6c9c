//! 移行の標準報酬月額: yen, thousands of yen or a 等級 of an old ledger → an amount of the table in force.
//! It must not round: an amount that the table does not have is asked.

use crate::domain::date::Date;
use crate::domain::remuneration::grade_of_standard;
use crate::domain::tables::standard_remuneration::rows_on;
use crate::domain::yen::Yen;
use crate::exchange::book::Cell;
use crate::exchange::takeover_cell::{Amount, Meant, amount};

/// 標準報酬月額 of a cell by the table in force on a day.
pub(super) fn standard(cell: &Cell, on: Date) -> Meant<Yen> {
    let of_table = |yen: Yen| grade_of_standard(yen, on).is_some();
    let unknown = || {
        Meant::Doubtful(
            "等級表にない標準報酬月額です。取り込むと標準報酬月額なしになります。".to_owned(),
        )
    };
    match amount(cell) {
        Meant::Nothing => Meant::Nothing,
        Meant::Doubtful(why) => Meant::Doubtful(why),
        Meant::Plain(Amount::Yen(yen)) if of_table(yen) => Meant::Plain(yen),
        Meant::Repaired(Amount::Yen(yen), how) if of_table(yen) => Meant::Repaired(yen, how),
        Meant::Asked(Amount::Yen(yen), why) if of_table(yen) => Meant::Asked(yen, why),
        Meant::Repaired(Amount::Grade(grade), how) => {
            let row = rows_on(on).iter().find(|row| row.number == grade);
            row.map_or_else(unknown, |row| Meant::Repaired(row.standard_monthly, how))
        }
        Meant::Plain(_) | Meant::Repaired(..) | Meant::Asked(..) => unknown(),
    }
}
