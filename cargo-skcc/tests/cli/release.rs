//! The release workflow: what it makes is what is looked for.

use std::fs;

use cargo_metadata::MetadataCommand;
use serde_json::Value as Json;

use crate::project::Project;
use crate::step::{path_with, program, run, script, yaml};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// A value of `[package.metadata.binstall]` for a target, as cargo-binstall
/// fills it in.
fn binstall(target: &str, key: &str) -> String {
    let metadata = MetadataCommand::new()
        .manifest_path(MANIFEST)
        .no_deps()
        .exec()
        .unwrap();
    let own = metadata.packages.iter();
    let own = own
        .clone()
        .find(|one| one.name.as_str() == "cargo-skcc")
        .unwrap();
    let settings = &own.metadata["binstall"];
    let text = |key: &str| match &settings["overrides"][target][key] {
        Json::Null => settings[key].as_str().unwrap(),
        text => text.as_str().unwrap(),
    };
    let suffix = match text("pkg-fmt") {
        "tgz" => ".tar.gz",
        "zip" => ".zip",
        other => panic!("`{other}` is not made"),
    };
    let extension = if target.contains("-windows-") {
        ".exe"
    } else {
        ""
    };
    let mut value = text(key).to_owned();
    for (name, with) in [
        ("repo", env!("CARGO_PKG_REPOSITORY")),
        ("version", env!("CARGO_PKG_VERSION")),
        ("name", "cargo-skcc"),
        ("bin", "cargo-skcc"),
        ("target", target),
        ("archive-suffix", suffix),
        ("binary-ext", extension),
    ] {
        value = value.replace(&format!("{{ {name} }}"), with);
    }
    assert!(!value.contains('{'), "{value}");
    value
}

#[test]
fn each_archive_is_where_binstall_looks_for_it() {
    let workflow = yaml(".github/workflows/release.yml");
    let job = &workflow["jobs"]["build"];
    let archive = script(&job["steps"], "Archive");
    let upload = script(&job["steps"], "Upload");
    let rows = job["strategy"]["matrix"]["include"].as_sequence().unwrap();
    assert!(rows.len() > 3);
    for row in rows {
        let target = row["target"].as_str().unwrap();
        let extension = if target.contains("-windows-") {
            ".exe"
        } else {
            ""
        };
        let project = Project::new()
            .file("LICENSE-MIT", "")
            .file("LICENSE-APACHE", "")
            .file("README.md", "")
            .file("variables", "");
        let built = project.path().join(format!("target/{target}/release"));
        program(&built, &format!("cargo-skcc{extension}"), "echo 0.1.0");
        let tools = project.path().join("tools");
        // Stands for the archiver, which few machines have.
        program(&tools, "7z", "shift; tar -czf \"$@\"");
        program(&tools, "gh", "echo \"$@\"");
        let path = path_with(&tools);
        let variables = [
            ("TARGET", target),
            ("PATH", &path),
            ("GITHUB_ENV", "variables"),
        ];
        run(archive, project.path(), &variables).exits(0);

        let url = binstall(target, "pkg-url");
        let (place, file) = url.rsplit_once('/').unwrap();
        let tag = concat!("v", env!("CARGO_PKG_VERSION"));
        assert!(
            place.ends_with(&format!("/releases/download/{tag}")),
            "{place}"
        );
        let variables = project.read("variables");
        assert_eq!(variables, format!("ARCHIVE={file}\n"));
        assert!(
            project
                .read(&format!("{file}.sha256"))
                .ends_with(&format!("  {file}\n"))
        );
        let variables = [("TAG", tag), ("ARCHIVE", file), ("PATH", &path)];
        let uploaded = run(upload, project.path(), &variables).exits(0).out;
        assert!(uploaded.contains(&format!(" {file} ")), "{uploaded}");

        let out = project.path().join("out");
        fs::create_dir(&out).unwrap();
        let unpack = format!("tar -xzf ../{file}");
        run(&unpack, &out, &[]).exits(0);
        assert!(out.join(binstall(target, "bin-dir")).is_file());
        assert!(out.join(format!("cargo-skcc-{target}/README.md")).is_file());
    }
}

#[test]
fn the_tag_names_the_version() {
    let workflow = yaml(".github/workflows/release.yml");
    let steps = &workflow["jobs"]["draft"]["steps"];
    let check = script(steps, "Check that the tag names the version");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let tag = concat!("v", env!("CARGO_PKG_VERSION"));
    run(check, folder, &[("TAG", tag)]).exits(0);
    run(check, folder, &[("TAG", "v0.0.99")]).exits(1);
}

#[test]
fn every_crate_is_published_after_those_it_needs() {
    let metadata = MetadataCommand::new()
        .manifest_path(MANIFEST)
        .no_deps()
        .exec()
        .unwrap();
    let workflow = yaml(".github/workflows/release.yml");
    let steps = &workflow["jobs"]["publish"]["steps"];
    let publish = script(steps, "Publish the crates in dependency order");
    let project = Project::new();
    let tools = project.path().join("tools");
    program(&tools, "cargo", "echo \"$@\"");
    let path = path_with(&tools);
    let run = run(publish, project.path(), &[("PATH", &path)]).exits(0);
    let published: Vec<_> = run
        .out
        .lines()
        .map(|line| line.strip_prefix("publish --locked -p ").unwrap())
        .collect();
    let wanted = metadata.packages.iter();
    let wanted: Vec<_> = wanted
        .filter(|package| package.publish.as_ref().is_none_or(|list| !list.is_empty()))
        .collect();
    assert_eq!(published.len(), wanted.len());
    for package in wanted {
        let place = |name: &str| published.iter().position(|one| *one == name);
        let own = place(&package.name).expect("it is published");
        for dependency in &package.dependencies {
            // A dependency by path alone is left out of what is published.
            if dependency.path.is_some() && dependency.req.to_string() != "*" {
                let other = place(&dependency.name);
                assert!(
                    other.is_some_and(|other| other < own),
                    "{} needs {}",
                    package.name,
                    dependency.name
                );
            }
        }
    }
}

#[test]
fn a_crate_that_is_published_already_stops_nothing() {
    let workflow = yaml(".github/workflows/release.yml");
    let steps = &workflow["jobs"]["publish"]["steps"];
    let publish = script(steps, "Publish the crates in dependency order");
    let code = |cargo: &str| {
        let project = Project::new();
        let tools = project.path().join("tools");
        program(&tools, "cargo", cargo);
        let path = path_with(&tools);
        run(publish, project.path(), &[("PATH", &path)]).code
    };
    assert_eq!(
        code("echo 'error: crate x@0.1.0 already exists' >&2; exit 101"),
        0
    );
    assert_ne!(code("echo 'error: no token' >&2; exit 101"), 0);
}
