//! The types of problems and their pages.

use std::{collections::BTreeSet, fs};

use cegid_connector::{flows::Y2Failure, http::ProblemType};

fn page(id: &str) -> String {
    fs::read_to_string(format!("{}/docs/problems/{id}.md", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_id_is_its_own_and_reads_back() {
    let ids: BTreeSet<_> = ProblemType::ALL.iter().map(|problem_type| problem_type.id()).collect();
    assert_eq!(ids.len(), ProblemType::ALL.len());
    for problem_type in ProblemType::ALL {
        assert_eq!(ProblemType::from_id(problem_type.id()), Some(*problem_type));
    }
}

#[test]
fn every_type_is_an_error() {
    for problem_type in ProblemType::ALL {
        let status = problem_type.status();
        assert!(status.is_client_error() || status.is_server_error(), "{problem_type:?}");
    }
    // Refused credentials of ours are never the caller's 401.
    assert_eq!(ProblemType::Y2Failed(Y2Failure::CredentialsRefused).status().as_u16(), 502);
}

#[test]
fn every_type_has_a_page_and_every_page_a_type() {
    let types: BTreeSet<_> = ProblemType::ALL.iter().map(|problem_type| format!("{}.md", problem_type.id())).collect();
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/problems")).unwrap();
    let pages: BTreeSet<_> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(pages, types);
}

#[test]
fn every_page_says_what_it_means_what_causes_it_and_what_to_do() {
    for problem_type in ProblemType::ALL {
        let text = page(problem_type.id());
        assert_eq!(text.lines().next().unwrap(), format!("# {}", problem_type.title()), "{problem_type:?}");
        for part in ["## What it means", "## Likely causes", "## What to do"] {
            assert!(text.contains(part), "{problem_type:?} lacks {part}");
        }
    }
}
