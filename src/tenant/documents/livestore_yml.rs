//! `server/livestore.yml`: which form LiveStore opens, how long a session lives, and how a visit ends.

use std::time::Duration;

use super::Context;
use crate::{
    domain::livestore::{
        CallbackHosts, CallbackMode, LiveStoreSettings, Override, ParameterNames, PostBack, PostBackAuth,
        StoreSettings, Template,
    },
    yaml::{
        Mismatch, Section,
        kinds::{boolean, duration, one_of, parsed, text},
    },
};

/// How `postBack.url` says "to where the browser would go".
const TO_THE_CALLBACK: &str = "callbackUrl";
const MODES: &[(&str, CallbackMode)] =
    &[("redirect", CallbackMode::Redirect), ("post", CallbackMode::Post), ("both", CallbackMode::Both)];

pub(super) fn read(context: &Context<'_>, hosts: &CallbackHosts) -> LiveStoreSettings {
    let root = Section::root(context.reading, context.document);
    // The public guide's word for where customers are: there is no other provider.
    root.optional("provider", one_of(&[("y2", ()), ("cegid", ())]));
    let ttl = duration(Duration::from_secs(60)..=LiveStoreSettings::LONGEST_LIFE);
    let defaults = StoreSettings::default();
    let settings = LiveStoreSettings {
        connection: root.optional("connection", |text| {
            text.parse().map_err(|_| Mismatch::new("the id of a connection of `server/y2.yml`"))
        }),
        session_ttl: root.or("sessionTtl", ttl, LiveStoreSettings::SESSION_TTL),
        everywhere: StoreSettings {
            layout: root.or("layout", text, defaults.layout),
            customer_redirect_layout: root.or("customerRedirectLayout", text, defaults.customer_redirect_layout),
            use_tablet_mode: root.or("useTabletMode", boolean, false),
            callback_mode: root.or("callbackMode", one_of(MODES), CallbackMode::default()),
            return_url: template(&root, "returnUrl", hosts),
            parameters: parameters(root.section("parameters")),
            post_back: post_back(root.section("postBack"), hosts),
            allow_framing: root.or("allowFraming", boolean, false),
        },
        overrides: root
            .items("overrides")
            .into_iter()
            .map(|(path, node)| {
                let section = Section::of(context.reading, node, path);
                let other = one_override(&section, hosts);
                section.finish();
                other
            })
            .collect(),
    };
    root.finish();
    settings
}

fn one_override(section: &Section<'_>, hosts: &CallbackHosts) -> Override {
    let other = Override {
        country: section.optional("country", text),
        store: section.optional("store", text),
        layout: section.optional("layout", text),
        customer_redirect_layout: section.optional("customerRedirectLayout", text),
        use_tablet_mode: section.optional("useTabletMode", boolean),
        callback_mode: section.optional("callbackMode", one_of(MODES)),
        return_url: template(section, "returnUrl", hosts),
    };
    if other.country.is_some() == other.store.is_some() {
        section.problem("store", "an override of nothing, or of two things", "either `country` or `store`");
    }
    other
}

/// A template whose host addresses may lead to.
fn template(section: &Section<'_>, key: &'static str, hosts: &CallbackHosts) -> Option<Template> {
    section.optional(key, |text| {
        let template: Template = parsed(text)?;
        template.check(hosts).map_err(|refused| Mismatch::new(refused.to_string()))?;
        Ok(template)
    })
}

fn parameters(section: Section<'_>) -> ParameterNames {
    let name = |text: &str| match text {
        "off" => Ok(None),
        name if (1..=64).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') =>
        {
            Ok(Some(name.to_owned()))
        }
        _ => Err(Mismatch::new("the name of a parameter (1 to 64 letters, digits, `_` and `-`), or `off`")),
    };
    let defaults = ParameterNames::default();
    let names = ParameterNames {
        customer_id: section.or("customerId", name, defaults.customer_id),
        status: section.or("status", name, defaults.status),
    };
    section.finish();
    names
}

fn post_back(section: Section<'_>, hosts: &CallbackHosts) -> PostBack {
    let url = section.optional("url", |text| {
        if text == TO_THE_CALLBACK {
            return Ok(None);
        }
        let template: Template = parsed(text)?;
        template
            .check(hosts)
            .map_err(|refused| Mismatch::new(format!("`{TO_THE_CALLBACK}`, or a template: {refused}")))?;
        Ok(Some(template))
    });
    let post_back = PostBack {
        url: url.flatten(),
        auth: section.or("auth", one_of(&[("none", PostBackAuth::None)]), PostBackAuth::None),
    };
    section.finish();
    post_back
}
