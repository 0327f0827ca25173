//! Whether a world can be made from a seed: every reference resolves, every list that is drawn from has something in it.

use super::file::SeedFile;

/// The most of anything a seed or an option may ask for.
pub const MOST: usize = 100_000;

/// What contradicts; one sentence each.
pub fn problems(seed: &SeedFile) -> Vec<String> {
    let mut problems = Vec::new();
    let mut demand = |holds: bool, problem: String| {
        if !holds {
            problems.push(problem);
        }
    };
    demand(!seed.markets.is_empty(), "`markets` is empty".into());
    demand(!seed.email_domains.is_empty(), "`email_domains` is empty".into());
    demand(!seed.store_types.is_empty(), "`store_types` is empty".into());
    demand(!seed.stumps.is_empty(), "`stumps` is empty".into());
    demand(!seed.products.is_empty(), "`products` is empty".into());
    demand(seed.payment_methods.iter().any(|method| method.weight > 0), "no payment method has a weight".into());
    let counts = [
        ("stores", seed.counts.stores),
        ("customers", seed.counts.customers),
        ("receipts", seed.counts.receipts),
        ("orders", seed.counts.orders),
    ];
    for (name, count) in counts {
        demand(count <= MOST, format!("`counts.{name}` is more than {MOST}"));
    }
    for product in &seed.products {
        demand(product.code.chars().count() <= 18, format!("the code of product {} is longer than 18", product.code));
        let fits = product.sizes.iter().all(|size| size.chars().count() <= 3);
        demand(fits, format!("a size of product {} is longer than 3", product.code));
    }
    super::relations_file::problems(seed, &mut demand);
    let mut blocks: Vec<u8> = seed.markets.iter().map(|market| market.block).collect();
    blocks.sort_unstable();
    blocks.dedup();
    demand(blocks.len() == seed.markets.len(), "two markets have the same `block`".into());
    for market in &seed.markets {
        let name = &market.country;
        let currency = seed.countries.currencies.iter().find(|(_, countries)| countries.contains(name));
        let known = currency.is_some_and(|(code, _)| seed.currencies.contains_key(code));
        demand(known, format!("market {name} has no currency of `currencies`"));
        demand(rust_iso3166::from_alpha3(name).is_some(), format!("market {name} is not an ISO alpha-3 code"));
        demand(market.block <= 9, format!("`block` of market {name} is not a digit"));
        demand(market.weight > 0, format!("`weight` of market {name} is 0"));
        for title in [&market.female_title, &market.male_title] {
            let known = seed.civilities.iter().any(|civility| civility.id == *title);
            demand(known, format!("title {title} of market {name} is not among `civilities`"));
        }
        let filled = [&market.streets, &market.female, &market.male, &market.last, &market.companies];
        let filled = filled.iter().all(|list| !list.is_empty()) && !market.cities.is_empty();
        demand(filled, format!("a list of market {name} is empty"));
    }
    let countries = &seed.countries;
    let listed = countries.currencies.values().chain(countries.languages.values()).flatten();
    let keyed = countries.ids.keys().chain(countries.changed.keys()).chain(countries.nationalities.keys());
    for code in listed.chain(keyed).chain(countries.regions.keys()) {
        demand(rust_iso3166::from_alpha3(code).is_some(), format!("country {code} is not an ISO alpha-3 code"));
    }
    problems
}
