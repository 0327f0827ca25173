//! A shop that was just installed: languages, countries, taxes, groups, settings; no products. Ids as a new PrestaShop 8.2 has them.

use std::collections::BTreeMap;

use crate::{
    resources::resource,
    world::{Record, Value, World},
};

/// Languages: id, name, ISO code.
const LANGUAGES: &[(u64, &str, &str)] = &[(1, "Français (French)", "fr"), (2, "English (English)", "en")];

/// Countries: id, ISO code, French and English name, whether it has states.
const COUNTRIES: &[(u64, &str, &str, &str, bool)] = &[
    (2, "AD", "Andorre", "Andorra", false),
    (3, "BE", "Belgique", "Belgium", false),
    (8, "FR", "France", "France", false),
    (10, "IT", "Italie", "Italy", true),
    (12, "LU", "Luxembourg", "Luxembourg", false),
    (19, "CH", "Suisse", "Switzerland", false),
];

/// Tax rules groups with the one rate that they have in France: id, name, rate.
const TAXES: &[(u64, &str, &str)] = &[
    (1, "FR Taux standard (20%)", "20.000"),
    (2, "FR Taux réduit (10%)", "10.000"),
    (3, "FR Taux réduit (5.5%)", "5.500"),
];

/// Groups of customers: id, French and English name.
const GROUPS: &[(u64, &str, &str)] =
    &[(1, "Visiteur", "Visitor"), (2, "Invité", "Guest"), (3, "Client", "Customer"), (4, "VIP", "VIP")];

/// Settings by name.
const SETTINGS: &[(&str, &str)] = &[
    ("PS_LANG_DEFAULT", "1"),
    ("PS_COUNTRY_DEFAULT", "8"),
    ("PS_CURRENCY_DEFAULT", "1"),
    ("PS_TIMEZONE", "Europe/Paris"),
    ("PS_SHOP_DEFAULT", "1"),
    ("PS_ROOT_CATEGORY", "1"),
    ("PS_HOME_CATEGORY", "2"),
    ("PS_SHOP_NAME", "Boutique de démonstration"),
    ("PS_SHOP_ADDR1", "1 place du Marché"),
    ("PS_SHOP_ADDR2", ""),
    ("PS_SHOP_CODE", "75001"),
    ("PS_SHOP_CITY", "Paris"),
    ("PS_SHOP_COUNTRY_ID", "8"),
    ("PS_SHOP_STATE_ID", "0"),
    ("PS_SHOP_PHONE", ""),
    ("PS_SHOP_EMAIL", "shop@example.test"),
    ("PS_UNIDENTIFIED_GROUP", "1"),
    ("PS_GUEST_GROUP", "2"),
    ("PS_CUSTOMER_GROUP", "3"),
    ("PS_TAX", "1"),
    ("PS_TAX_ADDRESS_TYPE", "id_address_delivery"),
    ("PS_PRICE_ROUND_MODE", "2"),
    ("PS_ROUND_TYPE", "2"),
    ("PS_PRICE_DISPLAY_PRECISION", "2"),
    ("PS_WEIGHT_UNIT", "kg"),
    ("PS_STOCK_MANAGEMENT", "1"),
    ("PS_ADVANCED_STOCK_MANAGEMENT", "0"),
    ("PS_ORDER_OUT_OF_STOCK", "0"),
    ("PS_PACK_STOCK_TYPE", "0"),
    ("PS_SEARCH_INDEXATION", "1"),
    ("PS_ORDER_RETURN", "0"),
    ("PS_ORDER_RETURN_NB_DAYS", "14"),
    ("PS_SPECIFIC_PRICE_PRIORITIES", "id_shop;id_currency;id_country;id_group"),
];

/// A field's text, or its French and English text.
enum Seed<'a> {
    One(&'a str),
    Two(&'a str, &'a str),
}

use Seed::{One, Two};

impl World {
    /// A shop that was just installed: French and English, in euro, without products.
    pub fn empty_shop() -> Self {
        let mut world = Self::default();
        for (id, name, iso) in LANGUAGES {
            world.seed("languages", *id, &[("name", One(name)), ("iso_code", One(iso)), ("active", One("1"))]);
        }
        world.seed("zones", 1, &[("name", One("Europe")), ("active", One("1"))]);
        for (id, iso, french, english, states) in COUNTRIES {
            let states = One(if *states { "1" } else { "0" });
            let fields = [
                ("id_zone", One("1")),
                ("iso_code", One(iso)),
                ("active", One("1")),
                ("contains_states", states),
                ("name", Two(french, english)),
            ];
            world.seed("countries", *id, &fields);
        }
        let milan = [
            ("id_zone", One("1")),
            ("id_country", One("10")),
            ("iso_code", One("MI")),
            ("name", One("Milano")),
            ("active", One("1")),
        ];
        world.seed("states", 1, &milan);
        let euro = [
            ("name", One("euro")),
            ("iso_code", One("EUR")),
            ("conversion_rate", One("1.000000")),
            ("active", One("1")),
            ("deleted", One("0")),
        ];
        world.seed("currencies", 1, &euro);
        for (id, name, rate) in TAXES {
            world.seed("tax_rule_groups", *id, &[("name", One(name)), ("active", One("1")), ("deleted", One("0"))]);
            world.seed(
                "taxes",
                *id,
                &[("rate", One(rate)), ("active", One("1")), ("deleted", One("0")), ("name", Two(name, name))],
            );
            let id_text = id.to_string();
            let rule = [("id_tax_rules_group", One(&id_text)), ("id_country", One("8")), ("id_tax", One(&id_text))];
            world.seed("tax_rules", *id, &rule);
        }
        for (id, french, english) in GROUPS {
            world.seed("groups", *id, &[("show_prices", One("1")), ("name", Two(french, english))]);
        }
        world.seed("shop_groups", 1, &[("name", One("Default")), ("active", One("1")), ("share_stock", One("0"))]);
        world.seed(
            "shops",
            1,
            &[("id_shop_group", One("1")), ("id_category", One("2")), ("active", One("1")), ("name", One("Boutique"))],
        );
        let root = [("active", One("1")), ("name", Two("Racine", "Root")), ("link_rewrite", Two("racine", "root"))];
        world.seed("categories", 1, &root);
        let home = [
            ("id_parent", One("1")),
            ("active", One("1")),
            ("is_root_category", One("1")),
            ("name", Two("Accueil", "Home")),
            ("link_rewrite", Two("accueil", "home")),
        ];
        world.seed("categories", 2, &home);
        for (id, name) in [(1, "Click and collect"), (2, "My carrier")] {
            let reference = id.to_string();
            let fields =
                [("id_reference", One(&reference)), ("name", One(name)), ("active", One("1")), ("deleted", One("0"))];
            world.seed("carriers", id, &fields);
        }
        for (id, (name, value)) in (1..).zip(SETTINGS) {
            world.seed("configurations", id, &[("name", One(name)), ("value", One(value))]);
        }
        world
    }

    /// Adds a further shop to the installation, with the same languages and settings.
    pub fn add_shop(&mut self, id: u64, name: &str) {
        self.seed(
            "shops",
            id,
            &[("id_shop_group", One("1")), ("id_category", One("2")), ("active", One("1")), ("name", One(name))],
        );
    }

    fn seed(&mut self, plural: &str, id: u64, fields: &[(&str, Seed<'_>)]) {
        let Some(resource) = resource(plural) else { return };
        let mut record = Record::of(resource);
        for (field, text) in fields {
            let value = match text {
                One(text) => Value::text(*text),
                Two(french, english) => Value::Texts(BTreeMap::from([(1, (*french).into()), (2, (*english).into())])),
            };
            record.set(resource, field, value);
        }
        self.put(resource, id, record);
    }
}
