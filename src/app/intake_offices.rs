//! 届書の行の事業所: which of the society's establishments a line comes from.
//! It must not register one.

use crate::domain::establishment::Establishment;
use crate::domain::establishment::PensionOfficeKey;
use crate::exchange::intake::FormRow;

/// The 事業所 of a line, or why it is not known.
pub(super) fn place_of<'p>(
    row: &FormRow,
    places: &'p [Establishment],
) -> Option<&'p Establishment> {
    let (office, society) = match row {
        FormRow::Acquisition(row) => (&row.office, row.society.as_ref()),
        FormRow::Loss(row) => (&row.office, row.society.as_ref()),
        FormRow::Dependents(row) => (&row.office, None),
    };
    let by_code =
        society.and_then(|items| places.iter().find(|place| place.code == items.office_code));
    by_code.or_else(|| places.iter().find(|place| is_same_office(place, office)))
}

fn is_same_office(place: &Establishment, office: &PensionOfficeKey) -> bool {
    place.pension_office.as_ref().is_some_and(|known| {
        known.prefecture == office.prefecture
            && known.district == office.district
            && known.symbol == office.symbol
            && (office.number.is_empty() || known.number == office.number)
    })
}
