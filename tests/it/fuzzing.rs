//! Every fuzz target, briefly: its seeds, the seeds with bytes changed, and bytes out of nowhere. `scripts/soak fuzz` runs
//! the same bodies for as long as one likes.

use std::{collections::BTreeSet, fs, path::Path};

use proptest::{prelude::*, test_runner::TestRunner};

/// The bodies are the very files that the fuzzer runs.
macro_rules! targets {
    ($($name:ident = $path:literal,)+) => {
        $( #[path = $path] mod $name; )+
        const TARGETS: &[(&str, fn(&[u8]))] = &[ $( (stringify!($name), $name::run), )+ ];
    };
}

targets! {
    api_key = "../../fuzz/bodies/api_key.rs",
    bearer_token = "../../fuzz/bodies/bearer_token.rs",
    flat_file = "../../fuzz/bodies/flat_file.rs",
    network_policy = "../../fuzz/bodies/network_policy.rs",
    receipt_key = "../../fuzz/bodies/receipt_key.rs",
    retail_notification = "../../fuzz/bodies/retail_notification.rs",
    simulated_request = "../../fuzz/bodies/simulated_request.rs",
    soap_fault = "../../fuzz/bodies/soap_fault.rs",
    soap_reply = "../../fuzz/bodies/soap_reply.rs",
    trace_context = "../../fuzz/bodies/trace_context.rs",
    y2_notification = "../../fuzz/bodies/y2_notification.rs",
    yaml = "../../fuzz/bodies/yaml.rs",
}

fn folder(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(path)
}

fn names_in(path: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder(path)).unwrap();
    entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_body_is_a_target_with_seeds_and_is_run_here() {
    let here: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names_in("bodies"), here);
    assert_eq!(names_in("targets"), here);
    assert_eq!(names_in("seeds"), here);
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for name in &here {
        assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"targets/{name}.rs\"")), "{name}");
        assert!(!names_in(&format!("seeds/{name}")).is_empty(), "{name} has no seed");
    }
}

/// Bytes to put in at a place, instead of so many others.
#[derive(Clone, Debug)]
struct Change {
    at: prop::sample::Index,
    instead_of: usize,
    bytes: Vec<u8>,
}

fn change() -> impl Strategy<Value = Change> {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        "[<>&\"'{}:,\\[\\]/!?=-]{0,4}".prop_map(String::into_bytes),
        prop::sample::select(vec![
            "<!DOCTYPE x>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "&#x0;",
            "&amp;",
            "1e400",
            "\\ud800",
            "é",
            "\u{feff}",
            "- &a",
            "i:nil=\"true\""
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    (any::<prop::sample::Index>(), 0..6_usize, bytes).prop_map(|(at, instead_of, bytes)| Change {
        at,
        instead_of,
        bytes,
    })
}

#[test]
fn no_target_panics_on_its_seeds_nor_on_what_resembles_them() {
    for (name, run) in TARGETS {
        let seeds: Vec<Vec<u8>> = fs::read_dir(folder(&format!("seeds/{name}")))
            .unwrap()
            .map(|entry| fs::read(entry.unwrap().path()).unwrap())
            .collect();
        seeds.iter().for_each(|seed| run(seed));
        let changed =
            (prop::sample::select(seeds), prop::collection::vec(change(), 1..6)).prop_map(|(mut seed, changes)| {
                for change in changes {
                    let start = change.at.index(seed.len() + 1);
                    let end = (start + change.instead_of).min(seed.len());
                    seed.splice(start..end, change.bytes);
                }
                seed
            });
        TestRunner::default()
            .run(&changed, |bytes| {
                run(&bytes);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let any_bytes = prop::collection::vec(any::<u8>(), 0..300);
        TestRunner::default()
            .run(&any_bytes, |bytes| {
                run(&bytes);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
