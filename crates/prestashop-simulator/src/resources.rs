//! The table: what a shop consists of, field by field, as the synopsis of PrestaShop 8.2 has it (measured), with what differs in 1.7
//! and 9 (sources).

use crate::{
    options::Version,
    table::{
        Association,
        FieldType::{
            Address, Anything, Bool, CatalogName, City, CleanHtml, Color, Coordinate, Date, DateTime, Ean13, Email,
            Float, GenericName, Id, Integer, LinkRewrite, NegativePrice, PersonName, PostCode, Price, Reference,
            Unsigned,
        },
        Resource, Row, Source, field, id_of, kept, shown, switch, texts,
    },
    world::World,
};

/// A resource by its name in addresses.
pub fn resource(plural: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| resource.plural == plural)
}

const IDS: &[&str] = &["id"];

/// Every resource, in the order of their names.
pub const RESOURCES: &[Resource] = &[
    Resource {
        plural: "carriers",
        singular: "carrier",
        class: "Carrier",
        description: "The Carriers",
        fields: &[
            switch("deleted"),
            id_of("id_reference", "carriers"),
            field("name", GenericName).max(64).required(),
            switch("active").required(),
            switch("is_free"),
            texts("delay", GenericName, 512).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "categories",
        singular: "category",
        class: "Category",
        description: "The product categories",
        fields: &[
            id_of("id_parent", "categories"),
            field("level_depth", Unsigned).computed().locked(),
            switch("active").required(),
            id_of("id_shop_default", "shops"),
            switch("is_root_category"),
            field("position", Unsigned),
            field("date_add", DateTime),
            field("date_upd", DateTime),
            texts("name", CatalogName, 128).required(),
            texts("link_rewrite", LinkRewrite, 128),
            texts("description", CleanHtml, 4_194_303),
        ],
        associations: &[
            shown("categories", "category", IDS, |world, id| naming(world, "categories", "id_parent", id)),
            shown("products", "product", IDS, |world, id| {
                let holds =
                    |other: &u64| world.rows("products", *other, "categories").iter().any(|row| has(row, "id", id));
                ids(world.ids("products").filter(holds))
            }),
        ],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "combinations",
        singular: "combination",
        class: "Combination",
        description: "The product combinations",
        fields: &[
            id_of("id_product", "products").required(),
            field("ean13", Ean13).max(13).max_from_9(14),
            field("mpn", Anything).max(40),
            field("reference", Reference).max(64).max_before_8(32),
            field("supplier_reference", Reference).max(64).max_before_8(32),
            field("wholesale_price", NegativePrice),
            field("price", NegativePrice),
            field("ecotax", Price),
            field("weight", Float),
            field("unit_price_impact", NegativePrice),
            field("minimal_quantity", Unsigned).required(),
            switch("default_on"),
            field("available_date", Date),
        ],
        associations: &[
            kept("product_option_values", "product_option_value", IDS),
            shown("images", "image", IDS, |_, _| Vec::new()),
        ],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "configurations",
        singular: "configuration",
        class: "Configuration",
        description: "Shop configuration",
        fields: &[
            field("value", Anything),
            field("name", Anything).max(254).required(),
            id_of("id_shop_group", "shop_groups"),
            id_of("id_shop", "shops"),
            field("date_add", DateTime),
            field("date_upd", DateTime),
        ],
        associations: &[],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "countries",
        singular: "country",
        class: "Country",
        description: "The countries",
        fields: &[
            id_of("id_zone", "zones").required(),
            id_of("id_currency", "currencies"),
            field("call_prefix", Unsigned),
            field("iso_code", Anything).max(3).required(),
            switch("active"),
            switch("contains_states").required(),
            switch("need_identification_number").required(),
            switch("need_zip_code"),
            field("zip_code_format", Anything),
            switch("display_tax_label").required(),
            texts("name", GenericName, 64).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "currencies",
        singular: "currency",
        class: "Currency",
        description: "The currencies",
        fields: &[
            texts("names", GenericName, 255),
            field("name", GenericName).max(255),
            field("iso_code", Anything).max(3).required(),
            field("conversion_rate", Float).required(),
            switch("deleted"),
            switch("active"),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "customers",
        singular: "customer",
        class: "Customer",
        description: "The e-shop's customers",
        fields: &[
            id_of("id_default_group", "groups"),
            id_of("id_lang", "languages"),
            field("newsletter_date_add", DateTime),
            field("last_passwd_gen", DateTime).said_read_only().locked_from(Version::V9),
            field("secure_key", Anything).said_read_only().locked_from(Version::V9),
            switch("deleted"),
            field("passwd", Anything).max(255).required(),
            field("lastname", PersonName).max(255).required(),
            field("firstname", PersonName).max(255).required(),
            field("email", Email).max(255).required(),
            field("id_gender", Id),
            field("birthday", Date),
            switch("newsletter"),
            switch("optin"),
            field("company", GenericName).max(255),
            field("siret", Anything).max_from_9(14),
            field("ape", Anything).max_from_9(6),
            switch("active"),
            field("note", CleanHtml),
            switch("is_guest"),
            id_of("id_shop", "shops"),
            id_of("id_shop_group", "shop_groups"),
            field("date_add", DateTime),
            field("date_upd", DateTime),
        ],
        associations: &[kept("groups", "group", IDS)],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "groups",
        singular: "group",
        class: "Group",
        description: "The customer's groups",
        fields: &[
            field("reduction", Float),
            field("price_display_method", Unsigned).required(),
            switch("show_prices"),
            field("date_add", DateTime),
            field("date_upd", DateTime),
            texts("name", GenericName, 32).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "languages",
        singular: "language",
        class: "Language",
        description: "Shop languages",
        fields: &[
            field("name", GenericName).max(32).required(),
            field("iso_code", Anything).max(2).required(),
            field("locale", Anything).max(5),
            field("language_code", Anything).max(5),
            switch("active"),
            switch("is_rtl"),
            field("date_format_lite", Anything).max(32).required(),
            field("date_format_full", Anything).max(32).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "manufacturers",
        singular: "manufacturer",
        class: "Manufacturer",
        description: "The product brands",
        fields: &[
            switch("active"),
            field("link_rewrite", LinkRewrite).computed().locked(),
            field("name", CatalogName).max(64).required(),
            field("date_add", DateTime),
            field("date_upd", DateTime),
            texts("description", CleanHtml, 4_194_303),
        ],
        associations: &[],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "product_feature_values",
        singular: "product_feature_value",
        class: "FeatureValue",
        description: "The product feature values",
        fields: &[
            id_of("id_feature", "product_features").required(),
            switch("custom"),
            texts("value", GenericName, 255).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "product_features",
        singular: "product_feature",
        class: "Feature",
        description: "The product features",
        fields: &[field("position", Unsigned), texts("name", GenericName, 128).required()],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "product_option_values",
        singular: "product_option_value",
        class: "ProductAttribute",
        description: "The product options value",
        fields: &[
            id_of("id_attribute_group", "product_options").required(),
            field("color", Color),
            field("position", Unsigned),
            texts("name", GenericName, 128).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "product_options",
        singular: "product_option",
        class: "AttributeGroup",
        description: "The product options",
        fields: &[
            switch("is_color_group"),
            field("group_type", Anything).required(),
            field("position", Unsigned),
            texts("name", GenericName, 128).required(),
            texts("public_name", GenericName, 64).required(),
        ],
        associations: &[shown("product_option_values", "product_option_value", IDS, |world, id| {
            naming(world, "product_option_values", "id_attribute_group", id)
        })],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "products",
        singular: "product",
        class: "Product",
        description: "The products",
        fields: &[
            id_of("id_manufacturer", "manufacturers"),
            id_of("id_supplier", "suppliers"),
            id_of("id_category_default", "categories"),
            field("id_default_combination", Id).computed(),
            id_of("id_tax_rules_group", "tax_rule_groups"),
            field("type", Anything).computed(),
            id_of("id_shop_default", "shops"),
            field("reference", Reference).max(64).max_before_8(32),
            field("supplier_reference", Reference).max(64).max_before_8(32),
            field("width", Float),
            field("height", Float),
            field("depth", Float),
            field("weight", Float),
            field("ean13", Ean13).max(13).max_from_9(14),
            field("mpn", Anything).max(40),
            switch("cache_default_attribute"),
            field("state", Unsigned),
            field("product_type", Anything).since(Version::V8),
            switch("on_sale"),
            field("ecotax", Price),
            field("minimal_quantity", Unsigned),
            field("price", Price).required(),
            field("wholesale_price", Price),
            switch("active"),
            field("redirect_type", Anything),
            switch("available_for_order"),
            field("available_date", Date),
            field("condition", GenericName),
            switch("show_price"),
            switch("indexed"),
            field("visibility", GenericName),
            field("date_add", DateTime),
            field("date_upd", DateTime),
            field("manufacturer_name", Anything).computed().locked(),
            field("quantity", Integer).computed().locked(),
            texts("meta_description", GenericName, 512),
            texts("meta_title", GenericName, 255),
            texts("link_rewrite", LinkRewrite, 128),
            texts("name", CatalogName, 128),
            texts("description", CleanHtml, 4_194_303),
            texts("description_short", CleanHtml, 4_194_303),
            texts("available_now", GenericName, 255),
            texts("available_later", GenericName, 255),
        ],
        associations: &[
            kept("categories", "category", IDS),
            shown("images", "image", IDS, |_, _| Vec::new()),
            Association {
                name: "combinations",
                item: "combination",
                members: IDS,
                source: Source::Owned(|world, id| naming(world, "combinations", "id_product", id)),
            },
            shown("product_option_values", "product_option_value", IDS, |world, id| {
                let combinations = world.naming("combinations", "id_product", id);
                let mut values: Vec<Row> =
                    combinations.flat_map(|other| world.rows("combinations", other, "product_option_values")).collect();
                values.sort();
                values.dedup();
                values
            }),
            kept("product_features", "product_feature", &["id", "id_feature_value"]),
            shown("stock_availables", "stock_available", &["id", "id_product_attribute"], |world, id| {
                let rows = world.naming("stock_availables", "id_product", id);
                rows.map(|row| {
                    let combination = world.number("stock_availables", row, "id_product_attribute");
                    vec![
                        ("id".to_owned(), row.to_string()),
                        ("id_product_attribute".to_owned(), combination.to_string()),
                    ]
                })
                .collect()
            }),
        ],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "shop_groups",
        singular: "shop_group",
        class: "ShopGroup",
        description: "Shop groups from multi-shop feature",
        fields: &[
            field("name", GenericName).max(64).required(),
            switch("share_customer").required(),
            switch("share_order").required(),
            switch("share_stock").required(),
            switch("active"),
            switch("deleted"),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "shops",
        singular: "shop",
        class: "Shop",
        description: "Shops from multi-shop feature",
        fields: &[
            id_of("id_shop_group", "shop_groups").required(),
            id_of("id_category", "categories").required(),
            switch("active"),
            switch("deleted"),
            field("name", GenericName).max(64).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "specific_prices",
        singular: "specific_price",
        class: "SpecificPrice",
        description: "Specific price management",
        fields: &[
            id_of("id_shop_group", "shop_groups"),
            id_of("id_shop", "shops").required(),
            id_of("id_cart", "carts").required(),
            id_of("id_product", "products").required(),
            id_of("id_product_attribute", "combinations"),
            id_of("id_currency", "currencies").required(),
            id_of("id_country", "countries").required(),
            id_of("id_group", "groups").required(),
            id_of("id_customer", "customers").required(),
            field("id_specific_price_rule", Id),
            field("price", NegativePrice).required(),
            field("from_quantity", Unsigned).required(),
            field("reduction", Price).required(),
            field("reduction_tax", Bool).required(),
            field("reduction_type", Anything).required(),
            field("from", DateTime).required(),
            field("to", DateTime).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "states",
        singular: "state",
        class: "State",
        description: "The available states of countries",
        fields: &[
            id_of("id_zone", "zones").required(),
            id_of("id_country", "countries").required(),
            field("iso_code", Anything).max(7).required(),
            field("name", GenericName).max(32).required(),
            switch("active"),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "stock_availables",
        singular: "stock_available",
        class: "StockAvailable",
        description: "Available quantities",
        fields: &[
            id_of("id_product", "products").required(),
            id_of("id_product_attribute", "combinations").required(),
            id_of("id_shop", "shops"),
            id_of("id_shop_group", "shop_groups"),
            field("quantity", Integer).required(),
            switch("depends_on_stock").required(),
            field("out_of_stock", Integer).required(),
            field("location", Anything).max(255),
        ],
        associations: &[],
        forbidden: &["POST", "DELETE"],
        dated: false,
    },
    Resource {
        plural: "stores",
        singular: "store",
        class: "Store",
        description: "The stores",
        fields: &[
            id_of("id_country", "countries").required(),
            id_of("id_state", "states"),
            texts("hours", Anything, 65_000),
            field("postcode", PostCode).max(12),
            field("city", City).max(64).required(),
            field("latitude", Coordinate).max(13),
            field("longitude", Coordinate).max(13),
            field("phone", Anything).max(16),
            field("fax", Anything).max(16),
            field("email", Email).max(255),
            switch("active").required(),
            field("date_add", DateTime),
            field("date_upd", DateTime),
            texts("name", GenericName, 255).required(),
            texts("address1", Address, 255).required(),
            texts("address2", Address, 255),
            texts("note", CleanHtml, 65_000),
        ],
        associations: &[],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "tax_rule_groups",
        singular: "tax_rule_group",
        class: "TaxRulesGroup",
        description: "Tax rule groups",
        fields: &[
            field("name", GenericName).max(64).required(),
            switch("active"),
            switch("deleted"),
            field("date_add", DateTime),
            field("date_upd", DateTime),
        ],
        associations: &[],
        forbidden: &[],
        dated: true,
    },
    Resource {
        plural: "tax_rules",
        singular: "tax_rule",
        class: "TaxRule",
        description: "Tax rules entity",
        fields: &[
            id_of("id_tax_rules_group", "tax_rule_groups").required(),
            id_of("id_state", "states"),
            id_of("id_country", "countries").required(),
            field("zipcode_from", PostCode),
            field("zipcode_to", PostCode),
            id_of("id_tax", "taxes").required(),
            field("behavior", Unsigned),
            field("description", Anything),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "taxes",
        singular: "tax",
        class: "Tax",
        description: "The tax rate",
        fields: &[
            field("rate", Float).required(),
            switch("active"),
            switch("deleted"),
            texts("name", GenericName, 32).required(),
        ],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
    Resource {
        plural: "zones",
        singular: "zone",
        class: "Zone",
        description: "The Countries zones",
        fields: &[field("name", GenericName).max(64).required(), switch("active")],
        associations: &[],
        forbidden: &[],
        dated: false,
    },
];

/// The entities of a resource whose field names this one.
fn naming(world: &World, resource: &str, field: &str, id: u64) -> Vec<Row> {
    ids(world.naming(resource, field, id))
}

fn ids(ids: impl Iterator<Item = u64>) -> Vec<Row> {
    ids.map(|id| vec![("id".to_owned(), id.to_string())]).collect()
}

fn has(row: &Row, member: &str, id: u64) -> bool {
    row.iter().any(|(name, value)| name == member && value.parse() == Ok(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_only_itself_once() {
        let names: Vec<_> = RESOURCES.iter().map(|resource| resource.plural).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for resource in RESOURCES {
            let mut fields: Vec<_> = resource.fields.iter().map(|field| field.name).collect();
            let count = fields.len();
            fields.sort_unstable();
            fields.dedup();
            assert_eq!(fields.len(), count, "{}", resource.plural);
            assert_eq!(resource.dated, resource.field("date_upd").is_some(), "{}", resource.plural);
        }
    }
}
