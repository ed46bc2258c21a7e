//! The links of the documents lead somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use skcc_tests::project;

/// Where the documents that are shown elsewhere say a file is.
const REPOSITORY: &str = "https://github.com/skcc-rs/skcc/blob/main/";

/// The documents that people read.
fn documents() -> Vec<PathBuf> {
    let members = fs::read_dir(project()).expect("the project can be read");
    let members = members.map(|entry| entry.expect("its entries can be read").path());
    let members = members.filter(|path| path.join("Cargo.toml").is_file());
    let folders = ["", "docs", "examples"].map(|folder| project().join(folder));
    let mut found = Vec::new();
    for folder in members.chain(folders) {
        let entries = fs::read_dir(folder).expect("the folder can be read");
        let paths = entries.map(|entry| entry.expect("its entries can be read").path());
        found.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "md")));
    }
    found.sort();
    found
}

/// The text without its blocks of code.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut open = None;
    for line in text.lines() {
        let fence = line.split(|c| c != '`' && c != '~').next().unwrap_or("");
        match open {
            None if fence.len() >= 3 => open = Some(fence),
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
            Some(opened) if line == fence && fence.starts_with(opened) => open = None,
            Some(_) => {}
        }
    }
    prose
}

fn links(text: &str) -> Vec<&str> {
    let starts = text.match_indices("](").map(|(at, start)| at + start.len());
    starts
        .filter_map(|start| text[start..].split_once(')'))
        .map(|(link, _)| link)
        .collect()
}

/// The anchors of a document, as hosts of repositories make them of headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let kept = heading
                .chars()
                .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    let mut followed = 0;
    let mut broken = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document can be read");
        for link in links(&prose(&text)) {
            let own = link.strip_prefix(REPOSITORY);
            if own.is_none() && link.contains("://") {
                continue;
            }
            followed += 1;
            let link = own.unwrap_or(link);
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let place = match path {
                "" => document.clone(),
                path if own.is_some() => project().join(path),
                path => document.parent().expect("it lies in a folder").join(path),
            };
            let found = match fs::read_to_string(&place) {
                Ok(text) => anchor.is_empty() || anchors(&prose(&text)).contains(anchor),
                Err(_) => anchor.is_empty() && place.is_dir(),
            };
            if !found {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(followed > 20, "{followed}");
}

/// The names of a package's modules.
fn modules(package: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(project().join(package).join("src")).expect("it has sources");
    let paths = entries.map(|entry| entry.expect("its entries can be read").path());
    let stems = paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    stems
        .filter(|stem| !["lib", "main"].contains(&&**stem))
        .collect()
}

#[test]
fn the_map_names_every_module() {
    let map = fs::read_to_string(project().join("ARCHITECTURE.md")).expect("it can be read");
    let mut missing = Vec::new();
    for package in [
        "skir",
        "skcc-core",
        "skcc-build",
        "skcc-macros",
        "skill-runtime",
        "cargo-skcc",
    ] {
        let heading = format!("\n### `{package}`\n");
        let (_, after) = map.split_once(&heading).expect("the package has a part");
        let part = after.split("\n##").next().unwrap_or(after);
        for module in modules(package) {
            if !part.contains(&format!("`{module}`")) {
                missing.push(format!("{package}: {module}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_rule_for_constraints_is_documented_as_it_is() {
    let path = project().join("docs/security.md");
    let text = fs::read_to_string(path).expect("it can be read");
    let listed: Vec<_> = skcc_core::security::constraint_rules()
        .map(|(name, constraint)| format!("| `{name}` | {constraint} |"))
        .collect();
    for line in &listed {
        assert!(text.contains(line.as_str()), "{line}");
    }
    let (_, table) = text
        .split_once("|---|---|\n| `force-push`")
        .expect("there is a table");
    let rows = table.lines().take_while(|line| !line.is_empty()).count();
    assert_eq!(rows, listed.len());
}
