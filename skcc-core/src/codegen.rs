//! Compiled skills as Rust source.
//!
//! [`rust`] gives a folder of files. `mod.rs` is the module, `items.rs` what
//! is in it: one `static` per skill, nested by id, `REGISTRY`, `SkillId`, and
//! typed inputs. Each skill is a `const` expression in a file of its own, which
//! names nothing but `__v1`, an alias of `skill_runtime::codegen::v1`. Texts
//! and bytes are never literals: the expressions include files.
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

use crate::emit::{self, Emitter, Target};
use crate::{Compilation, CompiledSkill};
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
    /// The path of the runtime's interface for generated code, which `mod.rs`
    /// names. The macros take in `items.rs`, and say themselves where it is.
    pub runtime: String,
}

impl Default for RustOptions {
    /// Copies, for a build script.
    fn default() -> Self {
        Self {
            texts: Texts::Copies,
            runtime: "::skill_runtime::codegen::v1".to_owned(),
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
/// A skill with an error is left out. Where there is one, the module holds a
/// `compile_error!` for each error, so that it does not compile.
///
/// Equal ids, and ids that become one identifier, are errors unless levels
/// say otherwise; then numbers are appended to the names.
#[must_use]
pub fn rust<'a>(compilation: &'a Compilation, options: &RustOptions) -> Vec<OutputFile<'a>> {
    let skills: Vec<_> = compilation
        .skills
        .iter()
        .filter(|compiled| !is_broken(compilation, compiled))
        .collect();
    let names = assign(&skills);
    let targets = targets(&skills);
    let mut contents = Contents::new(options);
    let mut files = Vec::new();
    let mut file = |path: &str, bytes: Vec<u8>| {
        files.push(OutputFile {
            path: path.to_owned(),
            bytes: Cow::Owned(bytes),
        });
    };
    for (compiled, names) in skills.iter().zip(&names) {
        let embedded = Embedded::new(compiled, names, &options.texts, &mut contents);
        let stem = &names.stem;
        file(&format!("skills/{stem}.rs"), embedded.skill().into_bytes());
        if options.texts == Texts::Copies {
            file(
                &format!("skills/{stem}.body.rs"),
                embedded.body().into_bytes(),
            );
            for (index, artifact) in compiled.artifacts.iter().enumerate() {
                let path = format!("skills/{stem}.{}.rs", artifact.target);
                file(&path, embedded.artifact(index).into_bytes());
            }
        }
    }
    file("mod.rs", entry(options).into_bytes());
    file(
        ITEMS,
        items(compilation, &skills, &names, &targets).into_bytes(),
    );
    if options.texts == Texts::Copies {
        let index = index::write(compilation, &skills, &names, &targets);
        file("index", index.into_bytes());
    }
    let models: Vec<_> = skills.iter().map(|compiled| &compiled.skill).collect();
    file(
        SEARCH_INDEX,
        skir::Index::build(&models).as_bytes().to_vec(),
    );
    files.extend(contents.into_files());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Whether a skill has an error, so that it is left out.
#[must_use]
pub fn is_broken(compilation: &Compilation, compiled: &CompiledSkill) -> bool {
    let mut errors = compilation
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.is_error());
    errors.any(|error| error.skill.as_deref() == Some(&*compiled.skill.id))
}

/// The targets that the skills were compiled for, by id.
fn targets(skills: &[&CompiledSkill]) -> Vec<&'static Target> {
    let ids: BTreeSet<_> = skills
        .iter()
        .flat_map(|compiled| &compiled.artifacts)
        .map(|artifact| artifact.target)
        .collect();
    ids.into_iter()
        .filter_map(|id| emit::emitter(id).map(Emitter::target))
        .collect()
}

/// The module's own file. It takes the items in, so that a formatter leaves
/// them as they are.
fn entry(options: &RustOptions) -> String {
    let mut w = Writer::default();
    w.line(&header());
    // Neither can stand in a file that is included.
    if let Texts::Sources { .. } = options.texts {
        w.line("//! The compiled skills.");
        w.line("");
        w.open("#![allow(");
        for lint in LINTS {
            w.line(&format!("{lint},"));
        }
        w.line("reason = \"generated code\"");
        w.close(")]");
    }
    w.line("");
    w.line(&format!("use {} as __v1;", options.runtime));
    w.line("");
    w.line(&format!("::core::include!(\"{ITEMS}\");"));
    w.finish()
}

/// Everything in the module.
fn items(
    compilation: &Compilation,
    skills: &[&CompiledSkill],
    names: &[Names],
    targets: &[&Target],
) -> String {
    let mut w = Writer::default();
    w.line(&header());
    tree::errors(&mut w, compilation);
    tree::write(&mut w, skills, names, targets);
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

/// The file with the items of the module.
const ITEMS: &str = "items.rs";

/// The file with the postings for search.
const SEARCH_INDEX: &str = "search.bin";

fn header() -> String {
    format!(
        "// @generated by skcc {} (format {FORMAT}). Edit the skills, not this file.",
        env!("CARGO_PKG_VERSION"),
    )
}

/// Names that are unique, whatever the ids.
fn assign(skills: &[&CompiledSkill]) -> Vec<Names> {
    let mut paths = BTreeSet::new();
    let mut variants = BTreeSet::new();
    let mut assigned = Vec::with_capacity(skills.len());
    for compiled in skills {
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

#[cfg(test)]
mod tests;
