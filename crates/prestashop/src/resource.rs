//! The resources of the webservice, each with its name in addresses and lists, and the name of one of its entities.

/// Declares the resources, so that no name stands in two places.
macro_rules! resources {
    ($($(#[doc = $doc:literal])* $name:ident $plural:literal $singular:literal,)*) => {
        /// A kind of entity that the webservice offers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Resource { $($(#[doc = $doc])* $name,)* }

        impl Resource {
            /// Every resource that this client knows, in the order of their names.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in addresses and around lists: `stock_availables`.
            pub const fn plural(self) -> &'static str {
                match self { $(Self::$name => $plural,)* }
            }

            /// The name of one entity: `stock_available`.
            pub const fn singular(self) -> &'static str {
                match self { $(Self::$name => $singular,)* }
            }
        }
    };
}

resources! {
    /// Addresses of customers, brands and suppliers.
    Addresses "addresses" "address",
    /// Carriers; an edit in the back office makes a new id and keeps `id_reference`.
    Carriers "carriers" "carrier",
    /// Carts.
    Carts "carts" "cart",
    /// The category tree.
    Categories "categories" "category",
    /// Variations of products; they have no active flag.
    Combinations "combinations" "combination",
    /// Settings of the shop, by name.
    Configurations "configurations" "configuration",
    /// Countries.
    Countries "countries" "country",
    /// Currencies.
    Currencies "currencies" "currency",
    /// Customers, guests among them.
    Customers "customers" "customer",
    /// Groups of customers.
    Groups "groups" "group",
    /// Languages.
    Languages "languages" "language",
    /// Brands.
    Manufacturers "manufacturers" "manufacturer",
    /// Parcels and tracking numbers of orders.
    OrderCarriers "order_carriers" "order_carrier",
    /// Discounts of orders.
    OrderCartRules "order_cart_rules" "order_cart_rule",
    /// Lines of orders.
    OrderDetails "order_details" "order_detail",
    /// State changes of orders.
    OrderHistories "order_histories" "order_history",
    /// Payments; they belong to a reference, not to an order.
    OrderPayments "order_payments" "order_payment",
    /// Headers of returns, from 9.0 on.
    OrderReturns "order_returns" "order_return",
    /// Credit slips.
    OrderSlips "order_slip" "order_slip",
    /// States that an order can be in.
    OrderStates "order_states" "order_state",
    /// Orders.
    Orders "orders" "order",
    /// Values of features.
    ProductFeatureValues "product_feature_values" "product_feature_value",
    /// Features of products.
    ProductFeatures "product_features" "product_feature",
    /// Values of attribute groups.
    ProductOptionValues "product_option_values" "product_option_value",
    /// Attribute groups.
    ProductOptions "product_options" "product_option",
    /// Products.
    Products "products" "product",
    /// Groups of shops.
    ShopGroups "shop_groups" "shop_group",
    /// Shops of the installation.
    Shops "shops" "shop",
    /// Prices for some customers, times or quantities.
    SpecificPrices "specific_prices" "specific_price",
    /// States and provinces of countries.
    States "states" "state",
    /// Stock rows: they come with products and combinations, and can only be changed.
    StockAvailables "stock_availables" "stock_available",
    /// Stores on the page "our stores".
    Stores "stores" "store",
    /// Groups of tax rules, what a product names.
    TaxRuleGroups "tax_rule_groups" "tax_rule_group",
    /// Which tax a group means in which country.
    TaxRules "tax_rules" "tax_rule",
    /// Taxes and their rates.
    Taxes "taxes" "tax",
}

impl Resource {
    /// Fields that stay out of an entity that is written back whole: they answer code 93 (measured on 8.2), or are no fields of the
    /// table and act when they are sent, such as a position that no longer exists (sources). Leaving them out changes nothing. Others
    /// that a shop does not take are found out by asking.
    pub(crate) const fn not_writable(self) -> &'static [&'static str] {
        match self {
            Self::Products => {
                &["manufacturer_name", "quantity", "position_in_category", "id_default_image", "id_default_combination"]
            }
            Self::Categories => &["level_depth", "nb_products_recursive"],
            Self::Manufacturers => &["link_rewrite"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_sorted() {
        let names: Vec<_> = Resource::ALL.iter().map(|resource| resource.plural()).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names.len(), sorted.len());
    }
}
