//! Columns that the databases keep in ways of their own: instants, ids, lists, JSON. Knows no statement.
//!
//! Numbers, texts, bytes and UUIDs need nothing of this: both drivers know them.

use jiff::Timestamp;
use sqlx::{
    Database, Decode, Encode, Postgres, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef, types::Oid},
};

use crate::{
    domain::{
        audit::chain::Hash,
        ids::{ConnectionId, TenantId},
        notifications,
        permission_set::PermissionSet,
    },
    store::{JobOwner, SessionState, StoreError},
};

/// An instant, cut to the microsecond: microseconds since 1970, or `timestamptz`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Instant(pub(in crate::store) Timestamp);

/// A tenant's id.
pub(super) struct Tenant(pub(super) TenantId);

/// A connection's id.
pub(super) struct Connection(pub(super) ConnectionId);

/// How far a session of LiveStore is.
pub(super) struct State(pub(super) SessionState);

/// The owner of a job: a tenant's id, or nothing.
pub(in crate::store) struct Owner(pub(in crate::store) JobOwner);

/// 32 bytes: a SHA-256.
pub(super) struct Sha256(pub(super) Hash);

/// Permissions by their codes, separated by a blank, or `text[]`. Codes that this program does not know (a newer one wrote
/// them) grant nothing and are left out.
pub(super) struct Permissions(pub(super) PermissionSet);

/// A JSON document: text, or `jsonb`.
pub(in crate::store) struct Json(pub(in crate::store) String);

/// Where a notification stands, by its word.
pub(super) struct NotificationState(pub(super) notifications::State);

/// What is wrong with a value of a row that no version of this program writes.
#[derive(Debug, thiserror::Error)]
#[error("{0} cannot be read")]
struct Unreadable(&'static str);

/// An error of decoding in the words of [`StoreError`]; it shows no value.
pub(in crate::store) fn unreadable(source: &BoxDynError) -> StoreError {
    StoreError::Unreadable(source.downcast_ref::<Unreadable>().map_or("a row", |unreadable| unreadable.0))
}

/// A column that a database keeps as a type that its driver knows; without a database: that both of them keep so.
macro_rules! column {
    ($column:ty: $database:ty as $kept:ty $(, write $write:expr)?, read $read:expr) => {
        impl Type<$database> for $column {
            fn type_info() -> <$database as Database>::TypeInfo {
                <$kept as Type<$database>>::type_info()
            }

            fn compatible(found: &<$database as Database>::TypeInfo) -> bool {
                <$kept as Type<$database>>::compatible(found)
            }
        }

        $(impl Encode<'_, $database> for $column {
            fn encode_by_ref(
                &self,
                buffer: &mut <$database as Database>::ArgumentBuffer,
            ) -> Result<IsNull, BoxDynError> {
                let write: fn(&Self) -> $kept = $write;
                Encode::<$database>::encode(write(self), buffer)
            }
        })?

        impl<'row> Decode<'row, $database> for $column {
            fn decode(value: <$database as Database>::ValueRef<'row>) -> Result<Self, BoxDynError> {
                let read: fn($kept) -> Result<Self, BoxDynError> = $read;
                read(Decode::<$database>::decode(value)?)
            }
        }
    };
    ($column:ty as $kept:ty, read $read:expr) => {
        column!($column: Sqlite as $kept, read $read);
        column!($column: Postgres as $kept, read $read);
    };
}

column! { Tenant as String, read |text| Ok(Self(text.parse().map_err(|_| Unreadable("a tenant id"))?)) }
column! { Connection as String, read |text| Ok(Self(text.parse().map_err(|_| Unreadable("a connection id"))?)) }
column! { State as String, read |text| {
    let known = SessionState::ALL.into_iter().find(|state| state.as_str() == text);
    Ok(Self(known.ok_or(Unreadable("the state of a session"))?))
} }
column! { Owner as String, read |text| Ok(Self(match text.as_str() {
    "" => JobOwner::Installation,
    id => JobOwner::Tenant(id.parse().map_err(|_| Unreadable("a tenant id"))?),
})) }
column! { Sha256 as Vec<u8>, read |bytes| Ok(Self(bytes.try_into().map_err(|_| Unreadable("a hash"))?)) }

column! { NotificationState as String, read |word| {
    Ok(Self(word.parse().map_err(|_| Unreadable("the state of a notification"))?))
} }

column! { Permissions: Sqlite as String,
    write |codes| codes.0.to_string(),
    read |codes| Ok(Self(codes.split(' ').filter_map(|code| code.parse().ok()).collect()))
}
column! { Permissions: Postgres as Vec<String>,
    write |codes| codes.0.codes().map(str::to_owned).collect(),
    read |codes| Ok(Self(codes.iter().filter_map(|code| code.parse().ok()).collect()))
}

column! { Json: Sqlite as String, write |json| json.0.clone(), read |text| Ok(Self(text)) }

/// `jsonb` in the catalogue of every Postgres.
const JSONB: Oid = Oid(3802);
/// What its binary form begins with.
const JSONB_VERSION: u8 = 1;

impl Type<Postgres> for Json {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(JSONB)
    }
}

impl Encode<'_, Postgres> for Json {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.push(JSONB_VERSION);
        buffer.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }
}

impl<'row> Decode<'row, Postgres> for Json {
    fn decode(value: PgValueRef<'row>) -> Result<Self, BoxDynError> {
        match (value.format(), value.as_bytes()?) {
            (PgValueFormat::Binary, [JSONB_VERSION, text @ ..]) => Ok(Self(String::from_utf8(text.to_vec())?)),
            _ => Err(Unreadable("a JSON document").into()),
        }
    }
}

column! { Instant: Sqlite as i64,
    write |at| at.0.as_microsecond(),
    read |micros| Ok(Self(Timestamp::from_microsecond(micros).map_err(|_| Unreadable("a date"))?))
}

/// `timestamptz` in the catalogue of every Postgres; sqlx reads it with libraries only that are not used here. Eight bytes
/// on the wire: microseconds since 2000.
const TIMESTAMPTZ: Oid = Oid(1184);
/// 2000-01-01T00:00:00Z in microseconds since 1970.
const EPOCH: i64 = 946_684_800_000_000;

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
        let micros: i64 = match value.format() {
            PgValueFormat::Binary => Decode::<Postgres>::decode(value)?,
            PgValueFormat::Text => return Err("dates are read in their binary form only".into()),
        };
        // Infinite dates are the ends of the range.
        let since_1970 = micros.checked_add(EPOCH).ok_or(Unreadable("a date"))?;
        Ok(Self(Timestamp::from_microsecond(since_1970).map_err(|_| Unreadable("a date"))?))
    }
}
