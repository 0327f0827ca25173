//! What is planted: secrets, and two people, in texts that stand nowhere else.

use crate::leaks;

pub const WRONG_PASSWORD: &str = "canary-wrong-password-3c1d";
pub const LATER_PASSWORD: &str = "canary-later-password-9e77";
pub const MISPLACED_PASSWORD: &str = "canary-misplaced-password-51fa";
pub const RETAIL_KEY: &str = "canary-retail-key-d20b";
pub const BASIC: &str = "canary-basic-credentials-77aa";
pub const COOKIE: &str = "canary-cookie-60bd";
pub const QUERY: &str = "canary-in-a-query-1b2c";

pub const EMAIL: &str = "serinus.canaria@birds.example";
pub const FIRST_NAME: &str = "Serinus-Aurelio";
pub const LAST_NAME: &str = "Canariensis";
pub const PHONE: &str = "+33655501234";
pub const STREET: &str = "77 rue du Gazouillis";
pub const BIRTH_DATE: &str = "1971-02-29-canary";
/// Who presents bearer tokens.
pub const SUBJECT: &str = "fringilla.coelebs@birds.example";

/// Nobody may see any of them.
pub fn plant() {
    let secrets = [WRONG_PASSWORD, LATER_PASSWORD, MISPLACED_PASSWORD, RETAIL_KEY, BASIC, COOKIE, QUERY];
    let people = [EMAIL, FIRST_NAME, LAST_NAME, PHONE, STREET, BIRTH_DATE, SUBJECT];
    secrets.iter().chain(&people).for_each(|text| leaks::secret(text));
}

/// A sentence of a Y2 that quotes what it was sent, as the real one does.
pub fn sentence() -> String {
    format!("The customer {FIRST_NAME} {LAST_NAME} <{EMAIL}>, {PHONE}, {STREET}, exists already")
}
