//! `server/y2.yml`: the connections, and what must hold among them.

use super::{Context, connection};
use crate::{
    domain::ids::ConnectionId,
    tenant::model::{Connection, Endpoint},
    yaml::{Entry, Section},
};

pub(super) fn read(context: &Context<'_>) -> Vec<Connection> {
    let root = Section::root(context.reading, context.document);
    let entries = root.entries("connections");
    if entries.is_empty() {
        root.problem("connections", "no connection", "at least one, such as `default: {url: …}` (or no such file)");
    }
    let mut connections = Vec::with_capacity(entries.len());
    for entry in &entries {
        let id = entry.key.parse().unwrap_or_else(|_| {
            let expected = "an id of 1 to 63 letters, digits, `-` and `_`, the first one a letter or a digit";
            context.reading.problem(entry.place, &entry.path, "another key", expected);
            // What is wrong below it is to be said, too; nothing is made of the connection.
            "unnamed".parse().expect("the literal is a connection id")
        });
        let connection = connection::read(context, id, entry);
        keeps_off_the_simulators_id(context, entry, &connection);
        connections.push((entry, connection));
    }
    at_most_one(context, &connections, "default", |connection| connection.default);
    at_most_one(context, &connections, "sandbox", |connection| connection.sandbox);
    sandbox_stands_alone(context, &connections);
    root.finish();
    connections.into_iter().map(|(_, connection)| connection).collect()
}

/// Under that id the sandbox's own simulated Y2 is read back: a real one there would answer instead.
fn keeps_off_the_simulators_id(context: &Context<'_>, entry: &Entry<'_>, connection: &Connection) {
    let taken = connection.id.as_str() == ConnectionId::SIMULATOR;
    if taken && !connection.sandbox && connection.endpoint != Endpoint::Simulator {
        let expected = "another id, `sandbox: true` or `url: \"simulator:\"`: this one is that of the sandbox's own Y2";
        context.reading.problem(entry.place, &entry.path, "a Y2 that is no sandbox", expected);
    }
}

/// At most one connection may have the mark, and it must be enabled: else routes would choose behind people's backs.
fn at_most_one(
    context: &Context<'_>,
    connections: &[(&Entry<'_>, Connection)],
    mark: &'static str,
    has: impl Fn(&Connection) -> bool,
) {
    let marked: Vec<_> = connections.iter().filter(|(_, connection)| has(connection)).collect();
    let problem = |entry: &Entry<'_>, found: String, expected: &str| {
        let place = Section::of(context.reading, entry.node, entry.path.clone());
        place.problem(mark, found, expected);
    };
    if let Some((first, others)) = marked.split_first() {
        for (entry, _) in others {
            let found = format!("a second `{mark}: true` (the first is at `{}`)", first.0.path);
            problem(entry, found, "it at one connection only");
        }
    }
    for (entry, _) in marked.iter().filter(|(_, connection)| !connection.enabled) {
        let found = format!("`{mark}: true` at a disabled connection");
        problem(entry, found, "`enabled: true`, or the mark elsewhere");
    }
}

/// The sandbox writes: it must not share its Y2 folder with a connection that is not one.
fn sandbox_stands_alone(context: &Context<'_>, connections: &[(&Entry<'_>, Connection)]) {
    for (entry, sandbox) in connections.iter().filter(|(_, connection)| connection.sandbox) {
        let shares = |(_, other): &&(&Entry<'_>, Connection)| !other.sandbox && sandbox.shares_folder_with(other);
        if let Some((_, other)) = connections.iter().find(shares) {
            let section = Section::of(context.reading, entry.node, entry.path.clone());
            let found = format!("a sandbox in the same Y2 folder as connection `{}`", other.id);
            section.problem("sandbox", found, "a folder of its own, since the sandbox writes to it");
        }
    }
}
