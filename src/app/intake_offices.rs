//! 届書の行の事業所: which of the society's establishments a line comes from.
//! It must not register one.

use crate::domain::establishment::Establishment;
use crate::exchange::intake::FormRow;

/// The 事業所 of a line.
///
/// # Errors
///
/// A sentence where none is registered, or where more than one can be meant.
pub(super) fn place_of<'p>(
    row: &FormRow,
    places: &'p [Establishment],
) -> std::result::Result<&'p Establishment, &'static str> {
    let (office, society) = match row {
        FormRow::Acquisition(row) => (&row.office, row.society.as_ref()),
        FormRow::Loss(row) => (&row.office, row.society.as_ref()),
        FormRow::Dependents(row) => (&row.office, row.society.as_ref()),
        FormRow::AddressChange(row) => (&row.office, None),
        FormRow::Remuneration(row) => (&row.insured.office, row.insured.society.as_ref()),
        FormRow::Bonus(row) => (&row.insured.office, row.insured.society.as_ref()),
    };
    let by_code =
        society.and_then(|items| places.iter().find(|place| place.code == items.office_code));
    if let Some(place) = by_code {
        return Ok(place);
    }
    let mut meant = places.iter().filter(|place| {
        let known = place.pension_office.as_ref();
        known.is_some_and(|known| known.agrees_with(office))
    });
    match (meant.next(), meant.next()) {
        (Some(place), None) => Ok(place),
        (None, _) => Err(
            "事業所が登録されていません。「設定」で事業所を登録してから、もう一度取り込んでください。",
        ),
        (Some(_), Some(_)) => Err(
            "届書の事業所整理記号に当たる事業所が、台帳に2つ以上あります。「設定」の事業所で、都道府県コードと事業所番号を確かめてください。",
        ),
    }
}
