//! A Y2 behind TLS that this machine does not accept, as `doctor` and callers see it: each flaw in words of its own.

mod certificate;

use std::{net::SocketAddr, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use rustls::{ServerConfig, ServerConnection, crypto::aws_lc_rs};
use serde_json::Value;
use tokio::{net::TcpListener, task::spawn_blocking};

use self::certificate::{FUTURE, For, Identity, PAST, PRESENT};
use crate::{
    binary,
    connector::{Connector, EVERYTHING, connection, y2},
    leaks,
};

const HERE: [u8; 4] = [127, 0, 0, 1];

/// Shakes hands with this certificate, takes a request, and goes away.
async fn serving(identity: &Identity) -> SocketAddr {
    let (chain, key) = identity.for_a_server();
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(builder.with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = stream.into_std().unwrap();
            stream.set_nonblocking(false).unwrap();
            // A client that does not accept the certificate goes away before; that ends it as well.
            spawn_blocking(move || {
                while connection.is_handshaking() && connection.complete_io(&mut stream).is_ok() {}
                connection.complete_io(&mut stream)
            });
        }
    });
    address
}

fn pem(certificate: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", BASE64.encode(certificate))
}

const PASSWORD: &str = "y2-tls-canary";

/// `doctor --json` of a tenant with these connections, on a machine that trusts this authority only.
async fn doctor(authority: &Identity, servers: &[(&str, SocketAddr)]) -> Value {
    leaks::secret(PASSWORD);
    let folder = tempfile::tempdir().unwrap();
    let tenant = folder.path().join("demo/server");
    let trusted = folder.path().join("trusted.pem");
    std::fs::create_dir_all(&tenant).unwrap();
    std::fs::write(&trusted, pem(&authority.certificate)).unwrap();
    std::fs::write(folder.path().join("demo/tenant.yml"), "displayName: Demo\n").unwrap();
    let connections = servers.iter().map(|(id, address)| {
        format!("  {id}: {{url: 'https://{address}/Y2', databaseId: D, login: l, password: {PASSWORD}}}\n")
    });
    let yaml = format!("connections:\n{}", connections.collect::<String>());
    std::fs::write(tenant.join("y2.yml"), yaml).unwrap();
    let run = async |arguments: &[&str]| {
        let mut command = binary::connector(arguments);
        let database = format!("sqlite:{}", folder.path().join("connector.db").display());
        command.current_dir(folder.path()).env("DATABASE_URL", database);
        command.env("CEGID_CONNECTOR__NETWORK__ALLOW", "127.0.0.1").env("SSL_CERT_FILE", &trusted);
        // The servers answer from this very runtime.
        spawn_blocking(move || command.output().unwrap()).await.unwrap()
    };
    let applied = run(&["tenant", "apply", "demo"]).await;
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    serde_json::from_slice(&run(&["doctor", "--json"]).await.stdout).unwrap()
}

#[tokio::test]
async fn doctor_says_which_flaw_a_certificate_has_and_what_to_do_about_it() {
    let authority = Identity::authority("authority", HERE);
    let stranger = Identity::authority("stranger", HERE);
    let here = || For::Address(HERE);
    let cases = [
        ("expired", authority.issue(PAST, &here()), "y2-tls-expired", "has expired", "renewed"),
        (
            "early",
            authority.issue(FUTURE, &here()),
            "y2-tls-not-yet-valid",
            "is not valid yet",
            "clock of this machine",
        ),
        (
            "name",
            authority.issue(PRESENT, &For::Name("inside.example.test")),
            "y2-tls-wrong-name",
            "another host name",
            "host in `url`",
        ),
        (
            "issuer",
            stranger.issue(PRESENT, &here()),
            "y2-tls-unknown-issuer",
            "nobody whom this machine trusts",
            "add the issuing authority",
        ),
        (
            "self-signed",
            Identity::authority("self", HERE),
            "y2-tls-of-an-authority",
            "signed by itself",
            "issued for the web server",
        ),
    ];
    let mut servers = Vec::new();
    for (id, identity, ..) in &cases {
        servers.push((*id, serving(identity).await));
    }
    let report = doctor(&authority, &servers).await;
    for (id, _, code, finding, advice) in cases {
        let checks = report["checks"].as_array().unwrap();
        let of_it = |check: &&Value| check["connection"] == id && check["status"] == "fail";
        let check = checks.iter().find(of_it).unwrap_or_else(|| panic!("{id}: {report:#}"));
        assert_eq!((&check["check"], &check["code"]), (&"TLS".into(), &code.into()), "{check:#}");
        let later = |check: &&Value| check["connection"] == id && check["check"] == "credentials";
        let later = checks.iter().find(later).unwrap();
        assert_eq!((&later["status"], &later["because"]), (&"skip".into(), &code.into()), "{later:#}");
        assert!(check["finding"].as_str().unwrap().contains(finding), "{id}: {check:#}");
        assert!(check["advice"].as_str().unwrap().contains(advice), "{id}: {check:#}");
    }
    assert!(!report.to_string().contains("inside.example.test"), "nothing of a certificate is shown");
}

#[tokio::test]
async fn a_certificate_that_is_accepted_is_no_tls_failure() {
    let authority = Identity::authority("authority", HERE);
    let report = doctor(&authority, &[("good", serving(&authority.issue(PRESENT, &For::Address(HERE))).await)]).await;
    assert!(report.to_string().contains("broke before its answer was complete"), "the request was sent: {report:#}");
    assert!(!report.to_string().contains("y2-tls-"), "{report:#}");
}

#[tokio::test]
async fn a_port_without_tls_and_a_certificate_are_told_apart_to_callers() {
    let sim = y2(Default::default()).await;
    let stranger = serving(&Identity::authority("stranger", HERE).issue(PRESENT, &For::Address(HERE))).await;
    let plain = connection("default", &sim, &[]).replace("http://", "https://");
    let untrusted = plain.replace(&sim.address().to_string(), &stranger.to_string());
    for (connections, said) in [(plain, "does not speak TLS"), (untrusted, "nobody whom this machine trusts")] {
        let connector = Connector::with(&connections).await;
        let key = connector.key("demo", EVERYTHING).await;
        let answer = connector.get("/api/demo/cegid/stores", &key).await;
        assert_eq!(answer.problem(), (502, "y2-tls-failed".to_owned()), "{}", answer.body);
        assert!(answer.json()["detail"].as_str().unwrap().contains(said), "{}", answer.body);
    }
}
