//! Certificates as tests need them, byte by byte: good ones and those with one flaw. Knows no server.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const UTF8: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const BOOLEAN_TRUE: [u8; 3] = [0x01, 0x01, 0xff];

const ECDSA_WITH_SHA256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS: [u8; 3] = [0x55, 0x1d, 0x13];
const ALTERNATIVE_NAMES: [u8; 3] = [0x55, 0x1d, 0x11];

/// Long past, and long from now.
pub const PAST: [&str; 2] = ["000101000000Z", "010101000000Z"];
pub const PRESENT: [&str; 2] = ["000101000000Z", "491231235959Z"];
pub const FUTURE: [&str; 2] = ["490101000000Z", "491231235959Z"];

/// Whom a certificate is for, as `subjectAltName` has it.
pub enum For {
    Address([u8; 4]),
    Name(&'static str),
}

/// A key and a certificate of it.
pub struct Identity {
    key: EcdsaKeyPair,
    name: &'static str,
    pub certificate: Vec<u8>,
}

impl Identity {
    /// An authority, which signs itself and is for this address besides, as what tools make when nobody asks for more.
    pub fn authority(name: &'static str, address: [u8; 4]) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let flag = value(SEQUENCE, &BOOLEAN_TRUE);
        let constraints =
            [&value(OBJECT_ID, &BASIC_CONSTRAINTS)[..], &BOOLEAN_TRUE, &value(OCTET_STRING, &flag)].concat();
        let extensions = [value(SEQUENCE, &constraints), alternative_name(&For::Address(address))].concat();
        let certificate = signed(&key, name, (&key, name), PRESENT, &extensions);
        Self { key, name, certificate }
    }

    /// A server's, signed by this authority.
    pub fn issue(&self, valid: [&str; 2], whom: &For) -> Self {
        let (key, name) = (EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(), "server");
        let certificate = signed(&self.key, self.name, (&key, name), valid, &alternative_name(whom));
        Self { key, name, certificate }
    }

    /// As a TLS server takes it.
    pub fn for_a_server(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let key = self.key.to_pkcs8v1().unwrap().as_ref().to_vec();
        (vec![self.certificate.clone().into()], PrivatePkcs8KeyDer::from(key).into())
    }
}

fn signed(
    issuer: &EcdsaKeyPair,
    issuer_name: &str,
    (subject, subject_name): (&EcdsaKeyPair, &str),
    valid: [&str; 2],
    extensions: &[u8],
) -> Vec<u8> {
    let algorithm = value(SEQUENCE, &value(OBJECT_ID, &ECDSA_WITH_SHA256));
    let curve = [value(OBJECT_ID, &EC_PUBLIC_KEY), value(OBJECT_ID, &P256)].concat();
    let key = [value(SEQUENCE, &curve), bits(subject.public_key().as_ref())].concat();
    let content = [
        // Version 3.
        value(0xa0, &value(INTEGER, &[2])),
        value(INTEGER, &[1]),
        algorithm.clone(),
        named(issuer_name),
        value(SEQUENCE, &valid.map(|time| value(UTC_TIME, time.as_bytes())).concat()),
        named(subject_name),
        value(SEQUENCE, &key),
        value(0xa3, &value(SEQUENCE, extensions)),
    ];
    let content = value(SEQUENCE, &content.concat());
    let signature = issuer.sign(&SystemRandom::new(), &content).unwrap();
    value(SEQUENCE, &[content, algorithm, bits(signature.as_ref())].concat())
}

fn named(name: &str) -> Vec<u8> {
    let attribute = [value(OBJECT_ID, &COMMON_NAME), value(UTF8, name.as_bytes())].concat();
    value(SEQUENCE, &value(SET, &value(SEQUENCE, &attribute)))
}

fn alternative_name(whom: &For) -> Vec<u8> {
    let name = match whom {
        For::Address(address) => value(0x87, address),
        For::Name(name) => value(0x82, name.as_bytes()),
    };
    let names = value(OCTET_STRING, &value(SEQUENCE, &name));
    value(SEQUENCE, &[value(OBJECT_ID, &ALTERNATIVE_NAMES), names].concat())
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    value(BIT_STRING, &[&[0], bytes].concat())
}

/// Tag, length and content (DER).
fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let [high, low] = length.to_be_bytes();
    let head = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [head, content.to_vec()].concat()
}
