//! What to do about each way in which Y2 does not answer. Knows no connection.

use crate::flows::{Error, Y2Error};

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
        Y2Error::Rejected { .. } => "the login may lack a right in Y2; the sentence is Y2's own",
        Y2Error::FaultWithoutDetail { .. } => "look into the event log of the Y2 server at this time",
        Y2Error::OperationMissing { .. } => "this Y2 lacks the service, or `url` leads to another application",
        Y2Error::HostUnknown => "check the host name in `url`, and the DNS of this machine",
        Y2Error::Unreachable => "check host and port in `url`, and the firewall between this machine and Y2",
        Y2Error::AnswerLost => {
            "the host takes connections and ends them: look at the log of Y2's web server at this time, at proxies and \
             firewalls in between, and whether the port in `url` is Y2's"
        }
        Y2Error::Tls => "check the certificate's name, chain and dates; Y2 must speak TLS 1.2 or newer",
        Y2Error::AddressForbidden => {
            "private addresses are refused by default: the operator can list this host or network in `network.allow`"
        }
        Y2Error::Timeout => "Y2 is slow or something drops packets: try again, then raise `timeout`",
        Y2Error::NotSoap { status: None, .. } => {
            "check scheme and port in `url`: a port that speaks TLS answers `http` so, and so does another service"
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
