//! A start with so many tenants that they are read by several threads.

use std::sync::Arc;

use cegid_connector::tenant::TenantRegistry;

use crate::connector::Connector;

const TENANTS: usize = 150;

fn connections(name: &str) -> String {
    format!("  default: {{name: 'Y2 of {name}', url: 'simulator:'}}\n")
}

#[tokio::test]
async fn a_start_with_many_tenants_knows_each_of_them_by_its_own_files() {
    let connector = Connector::with(&connections("demo")).await;
    let mut names: Vec<String> = (0..TENANTS).map(|number| format!("tenant-{number:03}")).collect();
    for name in &names {
        connector.apply(name, &connections(name)).await;
    }
    names.push("demo".to_owned());
    names.sort();
    let app = connector.app();
    let registry = TenantRegistry::start(Arc::clone(&app.store) as _, Arc::clone(&app.keyring)).await.unwrap();
    let started: Vec<(String, String)> = registry
        .all()
        .iter()
        .map(|tenant| (tenant.id.as_str().to_owned(), tenant.connections[0].name.clone()))
        .collect();
    let expected: Vec<_> = names.into_iter().map(|name| (name.clone(), format!("Y2 of {name}"))).collect();
    assert_eq!(started, expected);
    assert!(registry.broken().is_empty());
}
