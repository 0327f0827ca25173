//! [`Timestamp`] as `timestamptz`, which sqlx has no support for. Eight bytes on the wire: microseconds since 2000.

use jiff::Timestamp;
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef, types::Oid},
};

/// 2000-01-01T00:00:00Z, where Postgres begins to count, in microseconds since 1970.
const EPOCH: i64 = 946_684_800_000_000;
/// `timestamptz` in the catalogue of every Postgres.
const TIMESTAMPTZ: Oid = Oid(1184);

/// An instant of a row, cut to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instant(pub(super) Timestamp);

impl Type<Postgres> for Instant {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(TIMESTAMPTZ)
    }
}

impl Encode<'_, Postgres> for Instant {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        // No overflow: jiff's instants end with the year 9999.
        Encode::<Postgres>::encode(self.0.as_microsecond() - EPOCH, buffer)
    }
}

impl<'row> Decode<'row, Postgres> for Instant {
    fn decode(value: PgValueRef<'row>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let micros: i64 = Decode::<Postgres>::decode(value)?;
                let since_1970 = micros.checked_add(EPOCH).ok_or("an infinite date")?;
                Ok(Self(Timestamp::from_microsecond(since_1970)?))
            }
            PgValueFormat::Text => Err("dates are read in their binary form only".into()),
        }
    }
}
