//! What a TLS handshake failed of, in words. Refuses to show anything of a certificate: neither its names nor its dates.

use rustls::{AlertDescription, CertificateError, Error};

/// Why there is no trusted TLS connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TlsFailure {
    /// The bytes that came back are no TLS: the port is one for plain HTTP, for example.
    #[error("what answers there does not speak TLS")]
    NoTls,
    /// No version, or no cipher, that both sides take.
    #[error("it has no TLS version, or no cipher, in common with this machine")]
    NothingInCommon,
    /// The certificate's time is over.
    #[error("its certificate has expired")]
    Expired,
    /// The certificate's time has not begun.
    #[error("its certificate is not valid yet")]
    NotYetValid,
    /// The certificate is somebody else's.
    #[error("its certificate is for another host name")]
    WrongName,
    /// No chain leads to an authority that this machine trusts.
    #[error("its certificate was issued by nobody whom this machine trusts")]
    UnknownIssuer,
    /// An authority's own certificate, where a server's has to be: what most tools make when they sign their own.
    #[error("its certificate is an authority's own, mostly one that was signed by itself, and none for a server")]
    OfAnAuthority,
    /// The certificate was taken back.
    #[error("its certificate was revoked")]
    Revoked,
    /// The certificate has another flaw.
    #[error("its certificate is not accepted")]
    Certificate,
    /// The other side ended the handshake.
    #[error("the other side ended the handshake")]
    Refused,
    /// The handshake went wrong otherwise.
    #[error("the handshake went wrong")]
    Handshake,
}

impl From<&Error> for TlsFailure {
    fn from(error: &Error) -> Self {
        match error {
            Error::InvalidMessage(_) => Self::NoTls,
            Error::PeerIncompatible(_)
            | Error::AlertReceived(
                AlertDescription::ProtocolVersion
                | AlertDescription::HandshakeFailure
                | AlertDescription::InsufficientSecurity,
            ) => Self::NothingInCommon,
            Error::AlertReceived(_) => Self::Refused,
            Error::InvalidCertificate(flaw) => Self::of_certificate(flaw),
            _ => Self::Handshake,
        }
    }
}

impl TlsFailure {
    fn of_certificate(flaw: &CertificateError) -> Self {
        match flaw {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Self::WrongName,
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::Revoked => Self::Revoked,
            // The verifier's own error is behind a type of another crate; its name is all it says.
            CertificateError::Other(flaw) if flaw.to_string() == "CaUsedAsEndEntity" => Self::OfAnAuthority,
            _ => Self::Certificate,
        }
    }
}

#[cfg(test)]
mod tests {
    use rustls::{InvalidMessage, PeerIncompatible, pki_types::ServerName};

    use super::*;

    #[test]
    fn each_failure_is_told_in_words_of_its_own_without_anything_of_the_certificate() {
        let of = |error: Error| TlsFailure::from(&error);
        let certificate = |flaw| of(Error::InvalidCertificate(flaw));
        let elsewhere = CertificateError::NotValidForNameContext {
            expected: ServerName::try_from("y2.example.test").unwrap(),
            presented: vec!["DnsName(\"inside.example.test\")".to_owned()],
        };
        assert_eq!(of(Error::InvalidMessage(InvalidMessage::InvalidContentType)), TlsFailure::NoTls);
        assert_eq!(
            of(Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13)),
            TlsFailure::NothingInCommon
        );
        assert_eq!(of(Error::AlertReceived(AlertDescription::ProtocolVersion)), TlsFailure::NothingInCommon);
        assert_eq!(of(Error::AlertReceived(AlertDescription::InternalError)), TlsFailure::Refused);
        assert_eq!(of(Error::DecryptError), TlsFailure::Handshake);
        assert_eq!(certificate(CertificateError::Expired), TlsFailure::Expired);
        assert_eq!(certificate(CertificateError::NotValidYet), TlsFailure::NotYetValid);
        assert_eq!(certificate(CertificateError::UnknownIssuer), TlsFailure::UnknownIssuer);
        assert_eq!(certificate(CertificateError::Revoked), TlsFailure::Revoked);
        assert_eq!(certificate(CertificateError::BadSignature), TlsFailure::Certificate);
        assert_eq!(certificate(elsewhere), TlsFailure::WrongName);
        assert_eq!(TlsFailure::WrongName.to_string(), "its certificate is for another host name");
    }
}
