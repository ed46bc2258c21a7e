//! Same bytes, options and version give the same output: in any folder, and in
//! whatever order skills are compiled.

use std::path::Path;
use std::sync::Arc;

use skcc_core::codegen::{self, RustOptions};
use skcc_core::source::{Root, discover, load};
use skcc_core::system::{FileKind, Memory, System, os::Os};
use skcc_core::{Compilation, Options, compile_skill, link};

/// The example skills, below `at`.
fn tree(at: &str) -> Memory {
    fn copy(from: &Path, to: &Path, memory: Memory) -> Memory {
        let entries = Os.read_dir(from).expect("the examples are there");
        entries.into_iter().fold(memory, |memory, entry| {
            let name = entry.name.expect("the examples have plain names");
            let (from, to) = (from.join(&name), to.join(&name));
            if entry.metadata.kind == FileKind::Folder {
                return copy(&from, &to, memory);
            }
            let bytes = Os.read(&from).expect("the examples are readable");
            if entry.metadata.executable {
                memory.with_executable(to, bytes)
            } else {
                memory.with_file(to, bytes)
            }
        })
    }
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/embed/skills");
    copy(&examples, Path::new(at), Memory::new())
}

/// Compiles what lies below `at`, which messages show as `skills`.
fn compile(at: &str, backwards: bool) -> Compilation {
    let system = tree(at);
    let root = Arc::new(Root {
        display: "skills".to_owned(),
        ..Root::new(at)
    });
    let found = discover(&system, &root);
    let mut sources = found.skills;
    if backwards {
        sources.reverse();
    }
    let options = Options::default();
    let compile = |source| compile_skill(load(&system, source), &options);
    link(
        sources.into_iter().map(compile).collect(),
        found.diagnostics,
        &options,
    )
}

/// Everything that a compilation gives, as text and bytes.
fn output(compilation: &Compilation) -> Vec<(String, Vec<u8>)> {
    let options = RustOptions::default();
    let rust = codegen::rust(compilation, &options)
        .into_iter()
        .map(|file| (file.path, file.bytes.into_owned()))
        .collect::<Vec<_>>();
    let models = compilation.skills.iter().map(|compiled| {
        (
            compiled.skill.id.to_string(),
            format!("{:?}", compiled.skill).into_bytes(),
        )
    });
    let artifacts = compilation.skills.iter().flat_map(|compiled| {
        compiled.artifacts.iter().map(|artifact| {
            let path = format!("{}/{}", artifact.target, compiled.skill.id);
            (path, artifact.text().as_bytes().to_vec())
        })
    });
    let diagnostics = compilation
        .diagnostics
        .iter()
        .map(|found| (skcc_core::diagnostic::render::short(found), Vec::new()));
    rust.into_iter()
        .chain(models)
        .chain(artifacts)
        .chain(diagnostics)
        .collect()
}

#[test]
fn the_folder_does_not_matter() {
    let here = output(&compile("skills", false));
    let there = output(&compile("/another/place/with blanks/skills", false));
    assert!(here.len() > 20, "the examples give output");
    assert_eq!(here, there);
}

#[test]
fn the_order_does_not_matter() {
    assert_eq!(
        output(&compile("skills", false)),
        output(&compile("skills", true))
    );
}

#[test]
fn no_place_of_the_machine_is_in_the_output() {
    let place = "/another/place";
    let marked = |bytes: &[u8]| {
        bytes
            .windows(place.len())
            .any(|part| part == place.as_bytes())
    };
    for (path, bytes) in output(&compile("/another/place/skills", false)) {
        assert!(
            !marked(&bytes) && !marked(path.as_bytes()),
            "{path} names a place of the machine"
        );
    }
}
