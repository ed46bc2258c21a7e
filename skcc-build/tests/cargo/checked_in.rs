//! Modules that are checked in, without a build script.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use skcc_core::codegen::{RustOptions, Texts, rust};
use skcc_core::source::Root;
use skcc_core::system::os::Os;
use skcc_core::{Options, compile};

use crate::project::Project;

/// Writes the module of a package's skills to `src/skills`.
fn write(project: &Project) {
    let root = Root {
        path: project.path("skills"),
        ..Root::new("skills")
    };
    let compilation = compile(&Os, &[Arc::new(root)], &Options::default());
    assert!(compilation.is_ok());
    let options = RustOptions {
        texts: Texts::Sources {
            base: "../..".to_owned(),
        },
        ..RustOptions::default()
    };
    for file in rust(&compilation, &options) {
        let path = project.path("src/skills").join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.bytes).unwrap();
    }
}

fn project(name: &str) -> Project {
    let project = Project::new(name).depend("skill-runtime = { PATH, default-features = false }");
    fs::remove_file(project.path("build.rs")).unwrap();
    project.write(
        "src/main.rs",
        "#![deny(\n    missing_docs,\n    rust_2018_idioms,\n    unreachable_pub,\n    \
         unused_qualifications,\n    warnings,\n    clippy::all,\n    clippy::pedantic,\n    \
         clippy::allow_attributes_without_reason\n)]\n\
         //! A program.\n\n\
         pub mod skills;\n\n\
         fn main() {\n    for skill in skills::REGISTRY.iter() {\n        \
         println!(\"{} {}\", skill.id(), skill.body().trim());\n    }\n    \
         println!(\"{}\", skills::task::REVIEW.resources().len());\n}\n",
    );
    project.skill("task/review", "# Review\n\n1. Read [it](references/it.md).");
    project.write("skills/task/review/references/it.md", "it");
    // What the emitter would write differs from this.
    project.write(
        "skills/commit/SKILL.md",
        "---\ndescription: Commits. Use when asked to commit.\nname: commit\n---\n# Commit\n",
    );
    write(&project);
    project
}

#[test]
fn it_needs_no_build_script_and_keeps_strict_lints() {
    let project = project("checked-in");
    assert_eq!(
        project.run().stdout,
        "commit # Commit\ntask.review # Review\n\n1. Read [it](references/it.md).\n1\n"
    );
    let clippy = project.cargo(&["clippy"]);
    assert!(clippy.ok && clippy.compiled, "{}", clippy.stderr);
}

#[test]
fn a_changed_source_stops_the_build() {
    let project = project("checked-in-stale");
    project.run();
    project.write(
        "skills/commit/SKILL.md",
        "---\ndescription: Commits. Use when asked to commit.\nname: commit\n---\n# Commut\n",
    );
    let build = project.quiet(&["build"]);
    assert!(!build.ok);
    let message =
        "`skills/commit/SKILL.md` changed since this code was generated: generate it again";
    assert!(build.stderr.contains(message), "{}", build.stderr);
    write(&project);
    assert!(project.run().stdout.starts_with("commit # Commut\n"));
}

#[test]
fn a_newer_format_is_refused_in_words() {
    let project = project("checked-in-newer");
    for file in ["items.rs", "skills/commit.rs"] {
        let path = format!("src/skills/{file}");
        let text = fs::read_to_string(project.path(&path)).unwrap();
        let newer = text.replace("__v1::assert_format!(1)", "__v1::assert_format!(2)");
        assert_ne!(newer, text);
        project.write(&path, &newer);
    }
    let build = project.quiet(&["build"]);
    assert!(!build.ok);
    let message = "error: this code was generated in format 2, which this version of \
                   skill-runtime does not know";
    assert!(build.stderr.contains(message), "{}", build.stderr);
}

#[test]
fn both_ways_allow_the_same_lints() {
    let project = Project::new("checked-in-lints");
    write(&project);
    let module = fs::read_to_string(project.path("src/skills/mod.rs")).unwrap();
    let (_, list) = module.split_once("#![allow(").unwrap();
    let (list, _) = list.split_once("reason").unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../skill-runtime/src/macros.rs");
    let shim = fs::read_to_string(runtime).unwrap();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&shim).contains(&words(list)), "{list}");
}
