//! What is written about skills as JSON.

use serde::Serialize;
use skcc_core::CompiledSkill;
use skcc_core::emit::Contents;
use skcc_core::emit::routing::{self, Route};
use skir::{FORMAT_VERSION, Hash, Skill};

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

/// `routing.json`, and `routing.yaml` with the same content: what a router needs
/// to choose among skills.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Routing<'a> {
    format: u32,
    /// By name; a skill that a model must not start is left out.
    skills: Vec<RoutingSkill<'a>>,
}

/// A skill, in at most 50 tokens besides the description.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct RoutingSkill<'a> {
    /// The name that agents know it by.
    name: &'a str,
    description: &'a str,
    /// Phrases that call for it and that the description does not say.
    #[serde(skip_serializing_if = "<[String]>::is_empty", default)]
    triggers: &'a [String],
    /// Globs of the files it is about.
    #[serde(skip_serializing_if = "<[String]>::is_empty", default)]
    paths: &'a [String],
    /// The security level: `low`, `medium`, `high` or `critical`.
    level: &'a str,
    /// A person must approve before it runs.
    #[serde(skip_serializing_if = "is_false", default)]
    approval: bool,
    /// How many triggers and paths had no room.
    #[serde(skip_serializing_if = "is_zero", default)]
    more: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The version of the two documents that are not the model itself.
pub(super) const FORMAT: u32 = 1;

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

/// The routing manifest as JSON, a skill on a line, and as YAML.
pub(super) fn routing(skills: &[&CompiledSkill]) -> [Vec<u8>; 2] {
    let routes = routing::routes(skills.iter().map(|one| &one.skill));
    let document = Routing {
        format: FORMAT,
        skills: routes.iter().map(RoutingSkill::from).collect(),
    };
    let skills: Vec<_> = document
        .skills
        .iter()
        .map(|skill| serde_json::to_string(skill).expect("a document is plain JSON"))
        .collect();
    let json = format!(
        "{{\"format\":{},\"skills\":[\n{}\n]}}\n",
        document.format,
        skills.join(",\n")
    );
    [json.into_bytes(), routing::yaml(&routes).into_bytes()]
}

impl<'a> From<&'a Route<'_>> for RoutingSkill<'a> {
    fn from(route: &'a Route<'_>) -> Self {
        Self {
            name: &route.name,
            description: &route.description,
            triggers: &route.triggers,
            paths: &route.paths,
            level: route.level,
            approval: route.approval,
            more: route.more,
        }
    }
}

pub(super) fn text(document: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(document).expect("a document is plain JSON");
    text.push(b'\n');
    text
}
