//! How the messages of an exchange are kept: JSON, compressed, sealed.

use std::io::Read as _;

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use uuid::Uuid;

use super::messages::Pair;
use crate::{
    domain::ids::TenantId,
    flows::Error,
    tenant::{reseal::exchange_context, secrets::Keyring},
};

/// Bytes that a pair takes at most: two sides of two messages, each of which masks and escapes may have made longer.
const LONGEST: u64 = 16 << 20;

/// Compresses and seals.
pub(super) fn seal(keyring: &Keyring, tenant: &TenantId, id: Uuid, pair: &Pair) -> Result<Vec<u8>, Error> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut encoder, pair).map_err(Error::internal)?;
    let compressed = encoder.finish().map_err(Error::internal)?;
    keyring.seal(tenant, &exchange_context(id), &compressed).map_err(Error::internal)
}

/// Opens and reads.
pub(super) fn open(keyring: &Keyring, tenant: &TenantId, id: Uuid, sealed: &[u8]) -> Result<Pair, Error> {
    let compressed = keyring.open(tenant, &exchange_context(id), sealed).map_err(Error::internal)?;
    let mut plain = Vec::new();
    ZlibDecoder::new(&compressed[..]).take(LONGEST).read_to_end(&mut plain).map_err(Error::internal)?;
    serde_json::from_slice(&plain).map_err(Error::internal)
}
