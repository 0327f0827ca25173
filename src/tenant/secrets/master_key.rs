//! The one key that everything at rest hangs on: 32 random bytes, as base64 or hexadecimal text.
//!
//! A passphrase is refused on purpose: it would have to be stretched at every start, and people choose short ones.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use aws_lc_rs::rand;
use base64::{
    Engine,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// 32 bytes; never printed, wiped when dropped.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The text is no key. It is not shown.
    #[error(
        "{origin} holds no master key: expected 32 bytes as base64 (44 characters) or hexadecimal (64 characters), \
         for example from `openssl rand -base64 32`"
    )]
    Malformed {
        /// Where the text came from.
        origin: String,
    },
    /// The file cannot be read.
    #[error("the master key file `{}` cannot be read: {reason}{}", path.display(), permission(.reason))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The file cannot be made.
    #[error("the master key file `{}` cannot be written: {reason}{}", path.display(), permission(.reason))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for a master key")]
    NoRandomness,
}

impl MasterKey {
    /// Reads a key; `origin` says in an error where the text came from.
    ///
    /// # Errors
    /// The text is neither 32 bytes of base64 nor of hexadecimal.
    pub fn parse(text: &SecretString, origin: &str) -> Result<Self, MasterKeyError> {
        let text = text.expose_secret().trim();
        let bytes = if text.len() == 64 { from_hex(text) } else { from_base64(text) };
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        key.map(|key| Self(Zeroizing::new(key))).ok_or_else(|| MasterKeyError::Malformed { origin: origin.to_owned() })
    }

    /// Draws a key.
    ///
    /// # Errors
    /// The system gave no random bytes.
    pub fn draw() -> Result<Self, MasterKeyError> {
        let mut key = Zeroizing::new([0; 32]);
        rand::fill(key.as_mut_slice()).map_err(|_| MasterKeyError::NoRandomness)?;
        Ok(Self(key))
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// It is not there, cannot be read, or holds no key.
    pub fn from_file(path: &Path) -> Result<Self, MasterKeyError> {
        let text =
            fs::read_to_string(path).map_err(|reason| MasterKeyError::Unreadable { path: path.to_owned(), reason })?;
        Self::parse(&SecretString::from(text), &format!("the file `{}`", path.display()))
    }

    /// Draws a key into a new file that only its owner can read. A file that is there is never overwritten: then its key
    /// is the answer.
    ///
    /// # Errors
    /// The file cannot be made or read.
    pub fn create_file(path: &Path) -> Result<Self, MasterKeyError> {
        let unwritable = |reason| MasterKeyError::Unwritable { path: path.to_owned(), reason };
        let key = Self::draw()?;
        // Written beside and linked into place: a process that starts at the same time never reads half a key.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
        let text = Zeroizing::new(STANDARD.encode(key.0.as_slice()));
        writeln!(file, "{}", text.as_str()).map_err(unwritable)?;
        file.as_file().sync_all().map_err(unwritable)?;
        match file.persist_noclobber(path) {
            Ok(_) => {
                sync_folder(folder).map_err(unwritable)?;
                Ok(key)
            }
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Self::from_file(path),
            Err(error) => Err(unwritable(error.error)),
        }
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Makes the new name itself durable: sealed data without its key would be lost.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { OpenOptions::new().read(true).open(folder)?.sync_all() } else { Ok(()) }
}

/// What to do about a file that is not for the user of this process.
fn permission(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "; let the user that runs this program own it, with mode 0600",
        io::ErrorKind::StorageFull => "; make room on the disk",
        _ => "",
    }
}

fn from_base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [base64::alphabet::STANDARD, base64::alphabet::URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, lenient).decode(text).ok())
        .map(Zeroizing::new)
}

fn from_hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks_exact(2);
    let bytes: Option<Vec<u8>> = pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect();
    bytes.map(Zeroizing::new)
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE;

    use super::*;

    fn parse(text: &str) -> Result<MasterKey, MasterKeyError> {
        MasterKey::parse(&SecretString::from(text), "the setting `secrets.master_key`")
    }

    #[test]
    fn a_key_is_32_bytes_in_base64_or_hexadecimal() {
        let bytes: [u8; 32] = std::array::from_fn(|position| u8::try_from(position * 8).unwrap());
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        for text in [
            STANDARD.encode(bytes),
            STANDARD.encode(bytes).trim_end_matches('=').to_owned(),
            URL_SAFE.encode(bytes),
            format!("{hex}\n"),
            hex.to_uppercase(),
        ] {
            assert_eq!(parse(&text).unwrap().bytes(), &bytes, "{text}");
        }
    }

    #[test]
    fn a_passphrase_is_refused_and_not_shown() {
        for text in ["correct horse battery staple", "", &"z".repeat(64), &STANDARD.encode([0; 31])] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains("secrets.master_key") && (text.is_empty() || !error.contains(text)), "{error}");
        }
    }

    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let first = MasterKey::create_file(&path).unwrap();
        let second = MasterKey::create_file(&path).unwrap();
        assert_eq!(first.bytes(), second.bytes());
        assert_eq!(first.bytes(), MasterKey::from_file(&path).unwrap().bytes());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(format!("{first:?}"), "MasterKey(hidden)");
    }
}
