//! Compiled skills as Rust source.
//!
//! [`rust`] gives a folder of files. `mod.rs` is the module: one `static` per
//! skill, nested by id, `REGISTRY`, `SkillId`, and typed inputs. Each skill is
//! a `const` expression in a file of its own, which names nothing but
//! `__v1`, an alias of `skill_runtime::codegen::v1`. Text and bytes are never
//! literals: the expressions include files.
//!
//! Nothing of a skill becomes code. Texts are string literals, ids become
//! identifiers of ASCII letters, digits and underscores, and documentation is
//! one line without markup.

mod contents;
mod docs;
mod index;
mod inputs;
mod model;
mod names;
mod skill;
mod tree;
mod writer;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::Compilation;
use contents::Contents;
pub(crate) use names::Names;
use skill::Embedded;
use writer::Writer;

/// The format of generated code. A runtime that does not know it says so.
pub const FORMAT: u32 = 1;

/// Where the included texts and bytes lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texts {
    /// In copies beside the module, named by their hash, for a build script:
    /// what was checked is what is compiled.
    Copies,
    /// Where they were read, for a module that is checked in. `base` leads
    /// from the module's folder to the folder that the roots' displayed paths
    /// start at, such as `../..`.
    Sources {
        /// The way between the folders, with `/` between components.
        base: String,
    },
}

/// How to write Rust source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustOptions {
    /// Where the included texts and bytes lie.
    pub texts: Texts,
    /// The path of the crate `skill-runtime`, for a module that is checked in.
    /// With copies, the including macro names it.
    pub runtime: String,
}

impl Default for RustOptions {
    /// Copies, for a build script.
    fn default() -> Self {
        Self {
            texts: Texts::Copies,
            runtime: "::skill_runtime".to_owned(),
        }
    }
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile<'a> {
    /// Path below the module's folder, with `/` between components.
    pub path: String,
    /// The bytes.
    pub bytes: Cow<'a, [u8]>,
}

/// The Rust source of all skills, sorted by path.
///
/// The skills are expected to have passed the checks: with equal ids or names
/// that become one identifier, numbers are appended.
#[must_use]
pub fn rust<'a>(compilation: &'a Compilation, options: &'a RustOptions) -> Vec<OutputFile<'a>> {
    let names = assign(compilation);
    let mut contents = Contents::new(options);
    let mut files = Vec::new();
    let mut file = |path: String, text: String| {
        files.push(OutputFile {
            path,
            bytes: Cow::Owned(text.into_bytes()),
        });
    };
    for (compiled, names) in compilation.skills.iter().zip(&names) {
        let embedded = Embedded::new(compiled, names, &options.texts, &mut contents);
        let stem = &names.stem;
        file(format!("skills/{stem}.rs"), embedded.skill());
        if options.texts == Texts::Copies {
            file(format!("skills/{stem}.body.rs"), embedded.body());
            for (index, artifact) in compiled.artifacts.iter().enumerate() {
                let path = format!("skills/{stem}.{}.rs", artifact.target);
                file(path, embedded.artifact(index));
            }
        }
    }
    file("mod.rs".to_owned(), module(compilation, &names, options));
    if options.texts == Texts::Copies {
        let targets: BTreeSet<_> = compilation
            .skills
            .iter()
            .flat_map(|compiled| &compiled.artifacts)
            .map(|artifact| artifact.target)
            .collect();
        let targets: Vec<_> = targets.into_iter().collect();
        file(
            "index".to_owned(),
            index::write(compilation, &names, &targets),
        );
    }
    files.extend(contents.into_files());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn module(compilation: &Compilation, names: &[Names], options: &RustOptions) -> String {
    let mut w = Writer::default();
    w.line(&header());
    if let Texts::Sources { .. } = options.texts {
        w.line("//! The compiled skills.");
        w.line("");
        w.open("#![allow(");
        for lint in LINTS {
            w.line(&format!("{lint},"));
        }
        w.line("reason = \"generated code\"");
        w.close(")]");
        w.line("");
        w.line(&format!("use {}::codegen::v1 as __v1;", options.runtime));
        w.line("");
    }
    tree::write(&mut w, compilation, names);
    w.finish()
}

/// Lints about the shape of an API, which follows from the skills. The macro
/// `include_skills!` allows the same.
const LINTS: [&str; 8] = [
    "dead_code",
    "unreachable_pub",
    "clippy::enum_variant_names",
    "clippy::fn_params_excessive_bools",
    "clippy::module_inception",
    "clippy::struct_excessive_bools",
    "clippy::struct_field_names",
    "clippy::too_many_arguments",
];

fn header() -> String {
    format!(
        "// @generated by skcc {} (format {FORMAT}). Edit the skills, not this file.",
        env!("CARGO_PKG_VERSION"),
    )
}

/// Names that are unique, whatever the ids.
fn assign(compilation: &Compilation) -> Vec<Names> {
    let mut paths = BTreeSet::new();
    let mut variants = BTreeSet::new();
    let mut assigned = Vec::with_capacity(compilation.skills.len());
    for compiled in &compilation.skills {
        let plain = Names::of(&compiled.skill.id);
        let mut names = plain.clone();
        let mut number = 2;
        while paths.contains(&names.path()) || variants.contains(&names.variant) {
            names = plain.numbered(number);
            number += 1;
        }
        paths.insert(names.path());
        variants.insert(names.variant.clone());
        assigned.push(names);
    }
    assigned
}
