//! What `docs/operations` promises an operator, held to what a running server does and shows.

mod alerts;
mod dashboard;
mod handbook;
mod metrics;
mod packages;
mod promql;

use std::{fs, path::Path};

/// A file of the repository.
fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}
