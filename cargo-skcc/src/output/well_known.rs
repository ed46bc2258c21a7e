//! `.well-known/agent-skills`: what a web server gives to agents that look for
//! skills, by version 0.2.0 of the discovery format.

mod zip;

use std::collections::BTreeMap;

use serde::Serialize;
use skcc_core::CompiledSkill;
use skcc_core::emit::{Artifact, Contents};

use crate::failure::Failure;

/// Says which version of the format an index has.
const SCHEMA: &str = "https://schemas.agentskills.io/discovery/0.2.0/schema.json";

/// Where the index lies on a server, without the first `/`.
const FOLDER: &str = ".well-known/agent-skills";

/// What is published: only what the specification has.
const TARGET: &str = "universal";

/// `index.json`.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Index<'a> {
    /// The version of the format, as a URI.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// By name.
    skills: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry<'a> {
    name: &'a str,
    /// `skill-md`: one file. `archive`: a ZIP archive of the skill's folder.
    r#type: &'static str,
    description: &'a str,
    url: String,
    /// `sha256:` and the hash of what lies at `url`.
    digest: String,
}

/// The files, with their paths below the folder that a server gives.
pub(super) fn files(skills: &[&CompiledSkill]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut by_name: BTreeMap<&str, (&CompiledSkill, &Artifact)> = BTreeMap::new();
    for one in skills {
        let artifact = one.artifacts.iter().find(|made| made.target == TARGET);
        let Some(artifact) = artifact else {
            let failure = Failure::new(format!("nothing is built for the target `{TARGET}`"));
            return Err(failure.help(format!("add `--target {TARGET}`")));
        };
        if let Some((other, _)) = by_name.insert(&artifact.folder, (one, artifact)) {
            let (name, first, second) = (&artifact.folder, &other.skill.id, &one.skill.id);
            let failure = Failure::new(format!(
                "`{first}` and `{second}` have one name, `{name}`, under which both would be published"
            ));
            return Err(failure.help("rename one of them, or name the skills to publish"));
        }
    }
    let mut files = Vec::new();
    let mut entries = Vec::new();
    for (name, (one, artifact)) in by_name {
        let contents = contents(one, artifact);
        let (kind, path, bytes) = match &contents[..] {
            [(_, bytes, _)] => ("skill-md", format!("{name}/SKILL.md"), bytes.to_vec()),
            _ => ("archive", format!("{name}.zip"), zip::archive(&contents)),
        };
        let path = format!("{FOLDER}/{path}");
        entries.push(Entry {
            name,
            r#type: kind,
            description: &one.skill.description,
            url: format!("/{path}"),
            digest: digest(&bytes),
        });
        files.push((path, bytes));
    }
    let index = Index {
        schema: SCHEMA,
        skills: entries,
    };
    files.push((
        format!("{FOLDER}/index.json"),
        super::documents::text(&index),
    ));
    Ok(files)
}

/// The files of an artifact: paths, bytes, whether they may be executed.
fn contents<'a>(one: &'a CompiledSkill, artifact: &'a Artifact) -> Vec<(&'a str, &'a [u8], bool)> {
    let files = artifact.files.iter().map(|file| {
        let bytes = match &file.contents {
            Contents::Text(text) => text.as_bytes(),
            Contents::Resource(index) => one.bundle.files[*index].bytes(),
        };
        (&*file.path, bytes, file.executable)
    });
    files.collect()
}

/// SHA-256, of which digests of the discovery format are; everything else here
/// is hashed with blake3.
fn digest(bytes: &[u8]) -> String {
    let hash = hmac_sha256::Hash::hash(bytes);
    let digits = hash.iter().map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", digits.collect::<String>())
}
