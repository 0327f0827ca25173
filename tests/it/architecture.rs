//! Who imports whom. The rules are those of `docs/architecture.md`; this test reads the sources and holds them to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regex::Regex;

/// Modules of ours that a module may use, beside itself. A module that is missing here fails the test.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &["flat_files"]),
    ("clock", &[]),
    ("network", &[]),
    ("yaml", &[]),
    ("json", &[]),
    ("trace", &[]),
    ("flat_files", &[]),
    ("store", &["domain", "clock"]),
    ("tenant", &["domain", "clock", "flat_files", "store", "yaml"]),
    ("identity", &["domain", "clock", "network", "tenant"]),
    ("telemetry", &["clock", "network", "trace"]),
    ("config", &["yaml", "network", "domain"]),
    ("retail_operations", &["clock", "json"]),
    ("flows", &["domain", "clock", "flat_files", "tenant", "store", "network", "trace"]),
    ("health", &["clock", "store", "telemetry", "tenant"]),
    ("worker", &["domain", "clock", "store", "tenant", "flows"]),
    (
        "http",
        &[
            "domain",
            "clock",
            "json",
            "tenant",
            "store",
            "flows",
            "health",
            "identity",
            "retail_operations",
            "telemetry",
            "trace",
        ],
    ),
    // Everything is built and started here.
    ("app", &["*"]),
    ("cli", &["*"]),
];

/// Crates that only some parts of the sources may name, by path from `src`.
const CRATE_ONLY_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["store/sql", "store/sqlite", "store/postgres"]),
    ("axum", &["http", "app", "cli"]),
    // What is answered as it is has one type, with its schema.
    ("utoipa", &["http", "flows/diagnostics"]),
    ("cegid_y2", &["flows", "app", "cli"]),
    ("cegid_y2_contract", &["tenant", "flows", "cli"]),
    ("cegid_y2_simulator", &["app", "cli"]),
    ("prestashop", &["tenant/documents", "flows", "app", "cli"]),
    ("prestashop_simulator", &["app", "cli"]),
    ("csv_core", &["flat_files"]),
    ("reqwest", &["network", "flows", "identity", "app", "cli/healthcheck", "telemetry/otlp"]),
    ("opentelemetry", &["telemetry/otlp"]),
    ("opentelemetry_sdk", &["telemetry/otlp"]),
    ("opentelemetry_otlp", &["telemetry/otlp"]),
    ("jsonwebtoken", &["identity"]),
    ("governor", &["http"]),
    ("askama", &["http"]),
    ("procfs", &["app"]),
];

/// Crates that a module may not name at all, because it is to stay pure or blind.
const FORBIDDEN_CRATES: &[(&str, &[&str])] = &[
    ("domain", &["axum", "sqlx", "reqwest", "quick_xml", "tokio", "http", "hyper"]),
    ("retail_operations", &["axum", "http", "hyper", "sqlx", "reqwest", "tokio"]),
    ("flat_files", &["axum", "http", "hyper", "sqlx", "reqwest", "tokio"]),
    ("flows", &["axum", "sqlx"]),
    ("identity", &["axum", "sqlx", "http", "hyper"]),
];

/// One source file.
struct Source {
    /// From `src`, with `/`.
    path: String,
    /// Without comments and without test modules in files of their own.
    code: String,
    /// The first names of all paths.
    heads: BTreeSet<String>,
}

impl Source {
    fn new(path: String, text: &str) -> Self {
        let code = code_of(text);
        let head = |found: regex::Captures<'_>| found.get(1).or(found.get(2)).map(|head| head.as_str().to_owned());
        let heads = PATH_HEAD.captures_iter(&code).filter_map(head).collect();
        Self { path, code, heads }
    }

    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// The modules of ours that are named by `crate::…`, also inside braces.
    fn uses(&self) -> BTreeSet<String> {
        let mut found: BTreeSet<String> =
            CRATE_PATH.captures_iter(&self.code).map(|found| found[1].to_owned()).collect();
        let mut rest = self.code.as_str();
        while let Some(at) = rest.find("crate::{") {
            rest = &rest[at + "crate::{".len()..];
            let (mut depth, mut start, mut end) = (0_usize, 0, rest.len());
            let mut heads = Vec::new();
            for (at, letter) in rest.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => {
                        end = at;
                        break;
                    }
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        heads.push(&rest[start..at]);
                        start = at + 1;
                    }
                    _ => {}
                }
            }
            heads.push(&rest[start..end]);
            let heads = heads
                .iter()
                .filter_map(|head| head.trim().split([':', ' ', '{']).next())
                .filter(|head| !head.is_empty());
            found.extend(heads.map(str::to_owned));
            rest = &rest[end..];
        }
        found
    }

    /// Whether a path begins with this crate (`sqlx::`, `use sqlx;`). A module of ours with the name follows a `::`.
    fn names_crate(&self, name: &str) -> bool {
        self.heads.contains(name)
    }
}

static CRATE_PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::([a-z_][a-z0-9_]*)").unwrap());
static PATH_HEAD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^:\w]|\W::)([a-z_][a-z0-9_]*)::|\buse ([a-z_][a-z0-9_]*);").unwrap());

fn sources() -> Vec<Source> {
    fn collect(folder: &Path, root: &Path, found: &mut Vec<Source>) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, root, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                // A test may reach further than the module it tests.
                if !name.ends_with("/tests.rs") && !name.contains("/tests/") {
                    found.push(Source::new(name, &fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found
}

/// The code without line comments and without the test module at its end.
fn code_of(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_module_uses_only_the_modules_it_may() {
    let rules: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let modules: BTreeSet<String> = sources().iter().map(|source| source.module().to_owned()).collect();
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| !["lib", "main"].contains(&source.module())) {
        let Some(allowed) = rules.get(source.module()) else {
            broken.push(format!("src/{}: `{}` has no rule in this test", source.path, source.module()));
            continue;
        };
        // `crate::…` may also name a macro or an item of lib.rs; those are not modules.
        for used in source.uses().iter().filter(|used| modules.contains(*used) && *used != source.module()) {
            if !allowed.contains(&"*") && !allowed.contains(&used.as_str()) {
                broken.push(format!("src/{}: `{}` may not use `{used}`", source.path, source.module()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_crate_is_named_only_where_it_belongs() {
    let mut broken = Vec::new();
    for source in sources() {
        for (name, places) in CRATE_ONLY_IN {
            let at_home = places.iter().any(|place| {
                source.path == *place
                    || source.path == format!("{place}.rs")
                    || source.path.starts_with(&format!("{place}/"))
            });
            if !at_home && source.names_crate(name) {
                broken.push(format!("src/{}: `{name}` belongs in {}", source.path, places.join(", ")));
            }
        }
        for (module, names) in FORBIDDEN_CRATES {
            for name in names.iter().filter(|name| source.module() == *module && source.names_crate(name)) {
                broken.push(format!("src/{}: `{module}` may not use the crate `{name}`", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_rule_speaks_of_a_module_that_exists() {
    let modules: BTreeSet<String> = sources().iter().map(|source| source.module().to_owned()).collect();
    let named = MAY_USE.iter().flat_map(|(module, allowed)| std::iter::once(module).chain(*allowed));
    let unknown: Vec<_> = named.filter(|name| **name != "*" && !modules.contains(**name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn the_reader_of_imports_sees_every_form() {
    let source = |code: &str| Source::new("x/y.rs".into(), code);
    let uses = |code: &str| source(code).uses().into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(uses("use crate::a::b;\nlet x = crate::c::d();\n// crate::e"), "a c");
    assert_eq!(uses("use crate::{\n    a::{b, c},\n    d,\n    e::f as g,\n};"), "a d e");
    assert_eq!(uses("pub(in crate::http) fn x() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::z;\n}"), "http");
    assert!(source("use http::StatusCode;").names_crate("http"));
    assert!(!source("use crate::http::Problem;").names_crate("http"));
    assert!(source("let x = ::sqlx::query();").names_crate("sqlx") && source("sqlx::query()").names_crate("sqlx"));
}
