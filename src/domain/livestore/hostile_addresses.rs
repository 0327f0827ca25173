//! Addresses that somebody would try, and what becomes of each.

use super::callback::{CallbackHosts, CallbackRefused, HostPattern};

fn hosts(patterns: &[&str]) -> CallbackHosts {
    patterns.iter().map(|pattern| pattern.parse::<HostPattern>().unwrap()).collect::<Vec<_>>().into()
}

/// Each of them tries to leave `*.cegid.cloud`, or to be read differently by somebody else.
const HOSTILE: [&str; 62] = [
    "",
    " ",
    "null",
    "/pos/",
    "//evil.example/pos",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript://pos.cegid.cloud/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://pos.cegid.cloud/",
    "blob:https://pos.cegid.cloud/1",
    "about:blank",
    "livestore://pos.cegid.cloud/",
    "http://pos.cegid.cloud/",
    "HTTP://pos.cegid.cloud/",
    "https://evil.example/",
    "https://cegid.cloud/",
    "https://evilcegid.cloud/",
    "https://pos.cegid.cloud.evil.example/",
    "https://pos.cegid.cloud@evil.example/",
    "https://pos.cegid.cloud:443@evil.example/",
    "https://user:password@pos.cegid.cloud/",
    "https://@pos.cegid.cloud/",
    "https://evil.example#@pos.cegid.cloud/",
    "https://evil.example?@pos.cegid.cloud/",
    "https://evil.example\\@pos.cegid.cloud/",
    "https://evil.example\\.pos.cegid.cloud/",
    "https:\\\\pos.cegid.cloud/",
    "https:/pos.cegid.cloud/",
    "https:pos.cegid.cloud/",
    "https:///pos.cegid.cloud/",
    "https:////evil.example/pos.cegid.cloud",
    "https://pos.cegid.cloud./",
    "https://.cegid.cloud/",
    "https://evil.example%2f.cegid.cloud/",
    "https://evil.example%00.cegid.cloud/",
    "https://evil%E3%80%82example/",
    "https://evil.example\u{2044}.cegid.cloud/",
    "https://evil.example\u{ff0f}.cegid.cloud/",
    "https://evil.example\u{ff03}.cegid.cloud/",
    "https://evil.example/\u{202e}duolc.digec.sop",
    "https://pos\u{200b}.cegid.cloud/",
    "https://pos.c\u{435}gid.cloud/",
    "https://pos.cegid.clo\u{1d56}d/\t",
    "https://pos.xn--cgid-4va.cloud/",
    "https://pos.cegid\u{3002}cloud.evil.example/",
    "https://pos.cegid.cloud\r\nSet-Cookie: a=b",
    "https://pos.cegid.cloud/\u{0}",
    "\thttps://pos.cegid.cloud/",
    "https://pos.ceg\tid.cloud/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost.evil.example/",
    "https://pos.cegid.cloud:99999/",
];

#[test]
fn hostile_addresses_are_refused() {
    let hosts = CallbackHosts::default();
    for address in HOSTILE {
        let judged = hosts.check(address);
        assert!(judged.is_err(), "{address:?} was taken as {judged:?}");
    }
}

#[test]
fn an_address_that_is_too_long_is_refused() {
    let long = format!("https://pos.cegid.cloud/{}", "a".repeat(2048));
    assert_eq!(CallbackHosts::default().check(&long), Err(CallbackRefused::TooLong));
}

#[test]
fn cegids_own_hosts_are_allowed_from_the_start() {
    let hosts = CallbackHosts::default();
    for address in [
        "https://retail-services.cegid.cloud/t/pos/assignCustomer/:",
        "https://90000000-retail-ondemand.cegid.cloud/Y2/newpos/?a=b#c",
        "HTTPS://POS.CEGID.CLOUD/",
        "https://pos.cegid.cloud:8443/",
    ] {
        assert!(hosts.check(address).is_ok(), "{address}");
    }
}

#[test]
fn http_leads_to_the_machine_itself_only() {
    let hosts = CallbackHosts::default();
    for address in ["http://127.0.0.1:8090/till", "http://localhost/", "http://[::1]:1/"] {
        assert!(hosts.check(address).is_ok(), "{address}");
    }
}

#[test]
fn the_refusal_of_a_host_names_the_line_to_add() {
    let refused = CallbackHosts::default().check("https://y2.acme.example/CBR/").unwrap_err().to_string();
    assert!(refused.contains("callbackHosts") && refused.contains("- \"y2.acme.example\""), "{refused}");
}

#[test]
fn an_international_host_is_compared_in_its_ascii_form() {
    let hosts = hosts(&["*.bücher.example"]);
    assert!(hosts.check("https://kasse.xn--bcher-kva.example/").is_ok());
    assert!(hosts.check("https://kasse.bücher.example/").is_ok());
    assert!(hosts.check("https://kasse.bucher.example/").is_err());
}

#[test]
fn a_pattern_is_a_host_or_everything_below_one() {
    for good in ["pos.example.com", "*.example.com", "10.0.0.5", "[fd00::1]", "localhost"] {
        assert_eq!(good.parse::<HostPattern>().map(|pattern| pattern.to_string()).as_deref(), Ok(good));
    }
    for bad in [
        "",
        "*",
        "*.",
        "*.com",
        "a*.example.com",
        "https://a.example",
        "a.example/",
        "a.example:443",
        "*.10.0.0.5",
        "a.b.",
    ] {
        assert!(bad.parse::<HostPattern>().is_err(), "{bad}");
    }
    let hosts = hosts(&["*.example.com"]);
    assert!(hosts.check("https://example.com/").is_err(), "below it, not itself");
    assert!(hosts.check("https://a.b.example.com/").is_ok());
}
