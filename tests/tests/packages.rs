//! What is published: nothing missing, nothing superfluous.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use skcc_tests::project;

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .current_dir(project())
        .output()
        .expect("cargo can be started");
    let text = |bytes| String::from_utf8(bytes).expect("cargo prints UTF-8");
    assert!(output.status.success(), "{}", text(output.stderr));
    text(output.stdout)
}

/// The packages of the workspace that are published.
fn published() -> Vec<Value> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let mut metadata: Value = serde_json::from_str(&metadata).expect("it is JSON");
    let packages = metadata["packages"].as_array_mut().expect("it is a list");
    let mut packages = std::mem::take(packages);
    packages.retain(|package| package["publish"] != serde_json::json!([]));
    packages
}

fn name(package: &Value) -> &str {
    package["name"].as_str().expect("a package has a name")
}

#[test]
fn every_package_says_what_it_is() {
    let packages = published();
    assert!(packages.len() > 4);
    for package in &packages {
        for key in [
            "description",
            "license",
            "readme",
            "repository",
            "rust_version",
        ] {
            assert!(package[key].is_string(), "{} has no {key}", name(package));
        }
        for (key, most) in [("keywords", 5), ("categories", 5)] {
            let number = package[key].as_array().map_or(0, Vec::len);
            assert!((1..=most).contains(&number), "{}: {key}", name(package));
        }
    }
}

#[test]
fn every_package_holds_its_source_and_no_more() {
    for package in &published() {
        let name = name(package);
        let files = cargo(&["package", "--list", "--allow-dirty", "-p", name]);
        let files: Vec<_> = files.lines().map(|file| file.replace('\\', "/")).collect();
        for wanted in ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "src/lib.rs"] {
            assert!(files.iter().any(|file| file == wanted), "{name}: {wanted}");
        }
        let of_cargo = [
            "Cargo.toml",
            "Cargo.toml.orig",
            "Cargo.lock",
            ".cargo_vcs_info.json",
        ];
        for file in &files {
            let known = file.starts_with("src/")
                || file.starts_with("templates/")
                || file.starts_with("LICENSE-")
                || file == "README.md"
                || of_cargo.contains(&file.as_str());
            assert!(known, "{name}: {file}");
        }
    }
}

/// A path is no address where a package is shown.
#[test]
fn the_readme_of_a_package_has_whole_links() {
    for package in &published() {
        let manifest = package["manifest_path"].as_str().expect("it has a path");
        let readme = package["readme"].as_str().expect("it has a README");
        let path = Path::new(manifest).with_file_name(readme);
        let text = std::fs::read_to_string(path).expect("the README can be read");
        let links = text.split("](").skip(1);
        let links = links.map(|rest| rest.split(')').next().unwrap_or(rest));
        for link in links {
            assert!(link.starts_with("https://"), "{}: {link}", name(package));
        }
    }
}
