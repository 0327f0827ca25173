//! `tenant livestore-settings ID`: what to paste into LiveStore's own settings, and where.

use std::fmt::Write as _;

use serde_json::json;
use url::Url;

use crate::domain::ids::TenantId;

/// The entry of LiveStore's settings that holds it (public guide).
const ENTRY: &str = "LiveStore_Connector_ExternalCustomerForm";

/// The text for the person who sets LiveStore up. `y2` is the address of the tenant's Y2, where it is a real one.
pub(super) fn text(tenant: &TenantId, base: &str, y2: Option<&Url>) -> String {
    let base = base.trim_end_matches('/');
    let endpoint = format!("{base}/api/{tenant}/external/livestore");
    let value = json!({
        "endpoint": endpoint,
        "apiEndpoint": endpoint,
        "headers": { "X-API-KEY": "<the key>" },
    });
    let mut text = String::new();
    let _ = writeln!(text, "{ENTRY}\n");
    let _ = writeln!(text, "{}\n", serde_json::to_string_pretty(&value).unwrap_or_default());
    let _ = writeln!(
        text,
        "Where: the page of settings of the new POS, at the level global, country or store; never at a register."
    );
    match y2 {
        Some(url) => {
            let _ = writeln!(text, "  this Y2      {}/newpossettings/", url.as_str().trim_end_matches('/'));
        }
        None => {
            let _ =
                writeln!(text, "  test         https://<number>-test-retail-ondemand.cegid.cloud/Y2/newpossettings/");
            let _ = writeln!(text, "  production   https://<number>-retail-ondemand.cegid.cloud/Y2/newpossettings/");
        }
    }
    let _ = writeln!(
        text,
        "\nA store can be pinned at its level: \"endpoint\": \"{endpoint}?storeId=<store>\", and \"apiEndpoint\" alike."
    );
    let _ =
        writeln!(text, "\nThe key: one for each environment, so that a test can be revoked without stopping a shop:");
    let _ = write!(
        text,
        "  cegid-connector key create --tenant {tenant} --name 'LiveStore test' --scope tenant.y2.listener"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_names_both_addresses_and_the_header() {
        let text = text(&"demo".parse().unwrap(), "https://connect.example.com/base/", None);
        assert!(text.starts_with(ENTRY), "{text}");
        assert_eq!(text.matches("https://connect.example.com/base/api/demo/external/livestore\"").count(), 2, "{text}");
        assert!(text.contains("X-API-KEY") && text.contains("never at a register") && text.contains("newpossettings"));
    }
}
