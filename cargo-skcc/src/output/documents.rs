//! What is written about skills as JSON.

use serde::Serialize;
use skcc_core::CompiledSkill;
use skcc_core::emit::Contents;
use skir::{FORMAT_VERSION, Hash, Invocation, SecurityLevel, Skill};

/// `registry.json`: the model of all skills.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Registry<'a> {
    /// Version of the model's form.
    format: u32,
    skills: Vec<&'a Skill>,
}

/// `manifest.json`: every artifact with its files.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Manifest<'a> {
    format: u32,
    skills: Vec<ManifestSkill<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct ManifestSkill<'a> {
    id: &'a str,
    name: &'a str,
    version: &'a str,
    /// The Markdown file.
    file: &'a str,
    /// blake3 over all files of the source.
    hash: Hash,
    artifacts: Vec<ManifestArtifact<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct ManifestArtifact<'a> {
    target: &'static str,
    /// The folder below the output folder.
    folder: String,
    files: Vec<ManifestFile<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct ManifestFile<'a> {
    path: &'a str,
    /// blake3 of the bytes.
    hash: String,
    size: usize,
    executable: bool,
}

/// `catalog.json`: what a model is told of each skill before it loads one.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Catalog<'a> {
    format: u32,
    skills: Vec<CatalogSkill<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct CatalogSkill<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    invocation: Invocation,
    security_level: SecurityLevel,
    /// The Markdown file of each target below the output folder.
    files: Vec<String>,
}

/// The version of the two documents that are not the model itself.
const FORMAT: u32 = 1;

pub(super) fn registry(skills: &[&CompiledSkill]) -> Vec<u8> {
    text(&Registry {
        format: FORMAT_VERSION,
        skills: skills.iter().map(|one| &one.skill).collect(),
    })
}

pub(super) fn model(skill: &CompiledSkill) -> Vec<u8> {
    text(&skill.skill)
}

pub(super) fn manifest(skills: &[&CompiledSkill]) -> Vec<u8> {
    let skills = skills.iter().map(|one| ManifestSkill {
        id: &one.skill.id,
        name: &one.skill.name,
        version: &one.skill.version,
        file: one.bundle.file.path(),
        hash: one.bundle.tree_hash,
        artifacts: artifacts(one),
    });
    text(&Manifest {
        format: FORMAT,
        skills: skills.collect(),
    })
}

fn artifacts(skill: &CompiledSkill) -> Vec<ManifestArtifact<'_>> {
    let artifacts = skill.artifacts.iter().map(|artifact| ManifestArtifact {
        target: artifact.target,
        folder: format!("{}/{}", artifact.target, artifact.folder),
        files: artifact
            .files
            .iter()
            .map(|file| {
                let bytes = match &file.contents {
                    Contents::Text(text) => text.as_bytes(),
                    Contents::Resource(index) => skill.bundle.files[*index].bytes(),
                };
                ManifestFile {
                    path: &file.path,
                    hash: blake3::hash(bytes).to_string(),
                    size: bytes.len(),
                    executable: file.executable,
                }
            })
            .collect(),
    });
    artifacts.collect()
}

pub(super) fn catalog(skills: &[&CompiledSkill]) -> Vec<u8> {
    let skills = skills.iter().map(|one| CatalogSkill {
        id: &one.skill.id,
        name: &one.skill.name,
        description: &one.skill.description,
        invocation: one.skill.policy.invocation,
        security_level: one.skill.policy.security_level.effective,
        files: one
            .artifacts
            .iter()
            .map(|artifact| format!("{}/{}/SKILL.md", artifact.target, artifact.folder))
            .collect(),
    });
    text(&Catalog {
        format: FORMAT,
        skills: skills.collect(),
    })
}

fn text(document: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(document).expect("a document is plain JSON");
    text.push(b'\n');
    text
}
