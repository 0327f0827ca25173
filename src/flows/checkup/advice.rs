//! What to do about each way in which Y2 does not answer. Knows no connection.

use crate::flows::{Error, TlsFailure, Y2Error};

/// The next step after `error`.
pub fn advice(error: &Error) -> &'static str {
    let Error::Y2 { error, .. } = error else {
        return "the sentence says what to change in `server/y2.yml`";
    };
    of_y2(error)
}

fn of_y2(error: &Y2Error) -> &'static str {
    match error {
        Y2Error::CredentialsRefused => {
            "check `login` and `password`: Y2 wants `FOLDER\\login`; a login without a backslash gets the `databaseId` \
             in front"
        }
        Y2Error::DatabaseRefused { .. } => "check `databaseId`: it is the folder that the login belongs to",
        Y2Error::Rejected { .. } => {
            "in Y2, give the user of this connection the right, and the stores, that it lacks; the sentence is Y2's own"
        }
        Y2Error::FaultWithoutDetail { .. } => "look into the event log of the Y2 server at this time",
        Y2Error::OperationMissing { .. } => "this Y2 lacks the service, or `url` leads to another application",
        Y2Error::HostUnknown => "check the host name in `url`, and the DNS of this machine",
        Y2Error::Unreachable => "check host and port in `url`, and the firewall between this machine and Y2",
        Y2Error::AnswerLost => {
            "the host takes connections and ends them: look at the log of Y2's web server at this time, at proxies and \
             firewalls in between, and whether the port in `url` is Y2's"
        }
        Y2Error::Tls(failure) => of_tls(*failure),
        Y2Error::AddressForbidden => {
            "private addresses are refused by default: the operator can list this host or network in `network.allow`"
        }
        Y2Error::Timeout => "Y2 is slow or something drops packets: try again, then raise `timeout`",
        Y2Error::NotSoap { status: None, .. } => {
            "check scheme and port in `url`: a port that speaks TLS answers `http` so, and so does another service"
        }
        Y2Error::NotSoap { status: Some(300..400), .. } => {
            "give the address itself that it leads to: redirects are not followed, mostly from http to https or to a login page"
        }
        Y2Error::NotSoap { .. } => {
            "check `url`: it ends with the virtual directory, such as `/Y2`; a proxy may answer instead"
        }
        Y2Error::MalformedReply { .. } | Y2Error::ForbiddenMarkup { .. } => {
            "for a plug-in, the sentence may name an element that `pluginNames` has to map; else something between here \
             and Y2 may change the answer: ask with another tool and compare"
        }
        Y2Error::ReplyTooLarge { .. } => "raise `maxReplyBytes` if so much is expected",
        Y2Error::InvalidRequest { .. } => "a value of the configuration cannot be sent; look for control characters",
        Y2Error::Unavailable { .. } => "wait a moment and run `doctor` again",
        Y2Error::InDoubt { failure, .. } => of_y2(failure),
    }
}

fn of_tls(failure: TlsFailure) -> &'static str {
    match failure {
        TlsFailure::NoTls => "check scheme and port in `url`: it says https, and this port may be one for plain http",
        TlsFailure::NothingInCommon => {
            "Y2's web server must speak TLS 1.2 or newer, with a cipher that is not outdated"
        }
        TlsFailure::Expired | TlsFailure::NotYetValid => {
            "have the certificate of Y2's web server renewed; if it is a current one, the clock of this machine is wrong"
        }
        TlsFailure::WrongName => {
            "give the host in `url` as the certificate names it, or have the certificate issued for that host"
        }
        TlsFailure::UnknownIssuer => {
            "add the issuing authority to those that this machine trusts; Y2's web server also has to send the certificates \
             between it and its own"
        }
        TlsFailure::OfAnAuthority => {
            "have a certificate issued for the web server: an authority's own is not taken there, however trusted it is"
        }
        TlsFailure::Revoked => "have a new certificate issued for Y2's web server",
        TlsFailure::Certificate => "check the certificate's form, chain, purpose and dates with another tool",
        TlsFailure::Refused | TlsFailure::Handshake => {
            "look at the log of what answers at `url`: does it want a certificate of ours, or another host name?"
        }
    }
}
