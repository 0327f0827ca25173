//! What the demo prints for people: where to click, and a command to copy for each route. Knows nothing of servers.

use std::fmt::{self, Display, Formatter};

use super::{Demo, TENANT};

/// The demo's greeting.
pub struct Greeting<'d>(pub &'d Demo);

impl Display for Greeting<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Demo {
            api,
            simulator,
            till,
            pokes,
            database_id,
            login,
            password,
            admin,
            livestore,
            listener,
            readonly,
            receipt,
            receiver,
            shop,
            shop_key,
        } = self.0;
        let base = format!("{api}/api/{TENANT}");
        writeln!(f, "cegid-connector demo\n")?;
        writeln!(f, "  a till           {till}  (press \"New customer\")")?;
        writeln!(f, "  API reference    {api}/docs")?;
        writeln!(f, "  health, metrics  {api}/healthz  {api}/readyz  {api}/metrics")?;
        writeln!(f, "  errors           {api}/docs/problems")?;
        writeln!(f, "  notifications    {api}/docs/retail-operations")?;
        writeln!(f, "  simulated Y2     {simulator}  (databaseId {database_id}, login {login}, password {password})")?;
        writeln!(f, "  its recorder     {pokes}calls  {pokes}world")?;
        writeln!(f, "  webhooks arrive  {receiver}")?;
        writeln!(f, "  simulated shop   {shop}  (key {shop_key})\n")?;
        writeln!(f, "Keys of tenant {TENANT} (header X-API-KEY), gone when the demo is started again:\n")?;
        for (name, key) in [("admin", admin), ("livestore", livestore), ("listener", listener), ("readonly", readonly)]
        {
            writeln!(f, "  {name:<10} {key}")?;
        }
        writeln!(f, "\nTry:\n\n  KEY={admin}\n")?;
        for (what, path) in [
            ("the stores", "/cegid/stores"),
            ("the civilities (titles)", "/cegid/settings/civilities"),
            ("the countries", "/cegid/settings/countries"),
            ("the languages", "/cegid/settings/languages"),
            ("the countries whose ISO codes are used twice", "/cegid/settings/countries/test"),
            ("a receipt, as Y2 has it", &format!("/cegid/sandbox?key={receipt}")),
        ] {
            writeln!(f, "  # {what}\n  curl -H \"X-API-KEY: $KEY\" '{base}{path}'\n")?;
        }
        writeln!(
            f,
            "  # register a customer on that receipt, in the sandbox; `Link` of the answer leads to what was sent and received"
        )?;
        writeln!(
            f,
            "  curl -i -X POST -H \"X-API-KEY: $KEY\" -H 'Content-Type: application/json' \\\n    \
             -d '{{\"email\": \"ada@example.org\", \"firstName\": \"Ada\", \"lastName\": \"Example\", \
             \"consents_email\": true}}' \\\n    '{base}/cegid/sandbox/attachReceiptToCustomer?key={receipt}'\n"
        )?;
        for (what, path) in [
            ("what the key may do", "/admin/permissions"),
            ("the keys", "/admin/api-keys"),
            ("the connections to Y2, and how they do", "/admin/connections"),
            ("the configuration, with a reference in place of the password", "/admin/configuration/server%2Fy2.yml"),
            ("who did what", "/admin/audit"),
        ] {
            writeln!(f, "  # {what}\n  curl -H \"X-API-KEY: $KEY\" '{base}{path}'\n")?;
        }
        writeln!(
            f,
            "  # change something in the simulated Y2; it tells the connector, which tells the receiver above"
        )?;
        writeln!(
            f,
            "  curl -d '{{\"event\": \"CUSTOMER_UPDATED\", \"customerId\": \"101000000001\"}}' {pokes}notifications\n"
        )?;
        writeln!(
            f,
            "  # what was heard of it, and what became of it\n  curl -H \"X-API-KEY: $KEY\" '{base}/admin/notifications'\n"
        )?;
        writeln!(f, "  # is anything wrong with the connection to Y2?")?;
        writeln!(f, "  curl -X POST -H \"X-API-KEY: $KEY\" '{base}/admin/connections/default/check'\n")?;
        writeln!(f, "Stop with Ctrl-C.")
    }
}
