//! Skills as resources, by the skills extension (SEP-2640).
//!
//! A skill's folder is `skill://`, its id with `/` for dots, and its name
//! where the id does not end with it: the extension wants `SKILL.md` to lie in
//! a folder of the skill's name. A URI is never taken apart: it is compared
//! with those that there are, so no path leads anywhere else.

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rmcp::model::{
    DIRECTORY_MIME_TYPE, ErrorData, ReadResourceDirectoryResult, ReadResourceRequestParams,
    ReadResourceResponse, ReadResourceResult, Resource, ResourceContents, SKILL_MD, Skill as Entry,
    SkillFrontmatter, SkillResource, SkillResources,
};

use rmcp::service::{RequestContext, RoleServer};
use skir::SecurityLevel;

use super::approval::{self, Answer, Approval};
use super::{Server, is_shown};
use crate::{File, Registry, Skill};

/// The target whose artifact is served, where there is one.
const TARGET: &str = "universal";

/// The skills that a model may start.
pub(super) fn shown(registry: &Registry) -> impl Iterator<Item = &Skill> {
    registry.iter().filter(|skill| is_shown(skill))
}

/// A file of a skill.
pub(super) struct Found<'r> {
    skill: &'r Skill,
    /// `None` for `SKILL.md`.
    file: Option<&'r File>,
}

impl Found<'_> {
    /// Orders the files of all skills: by skill, `SKILL.md` first.
    pub(super) fn key(&self) -> String {
        let path = self.file.map_or("", File::path);
        format!("{}\n{path}", self.skill.id())
    }

    fn uri(&self) -> String {
        match self.file {
            None => uri(self.skill),
            Some(file) => file_uri(self.skill, file.path()),
        }
    }

    fn path(&self) -> &str {
        self.file.map_or(SKILL_MD, File::path)
    }

    fn bytes(&self) -> Cow<'_, [u8]> {
        match self.file {
            None => match text(self.skill) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
            Some(file) => Cow::Borrowed(file.bytes()),
        }
    }
}

/// Every file of every skill, in the order of [`Found::key`].
pub(super) fn all(registry: &Registry) -> impl Iterator<Item = Found<'_>> {
    shown(registry).flat_map(files)
}

fn files(skill: &Skill) -> impl Iterator<Item = Found<'_>> {
    let mut beside: Vec<_> = beside(skill).iter().collect();
    beside.sort_unstable_by_key(|file| file.path());
    let beside = beside.into_iter().map(Some);
    core::iter::once(None)
        .chain(beside)
        .map(move |file| Found { skill, file })
}

/// The files that are served beside `SKILL.md`.
fn beside(skill: &Skill) -> &[File] {
    let artifact = skill.artifact(TARGET);
    artifact.map_or(skill.resources(), crate::Artifact::files)
}

/// The `SKILL.md` that is served: what a universal agent gets, or a plain one
/// where that was not built.
fn text(skill: &Skill) -> Cow<'_, str> {
    if let Some(artifact) = skill.artifact(TARGET) {
        return Cow::Borrowed(artifact.text());
    }
    let mut text = String::from("---\nname: ");
    push_quoted(&mut text, skill.name());
    text.push_str("\ndescription: ");
    push_quoted(&mut text, skill.description());
    text.push_str("\n---\n\n");
    text.push_str(skill.prompt().trim_start());
    Cow::Owned(text)
}

/// Appends a text as a YAML scalar in double quotes, which is JSON.
fn push_quoted(out: &mut String, text: &str) {
    crate::json::push_text(out, text);
}

/// The URI of a skill's `SKILL.md`.
pub(super) fn uri(skill: &Skill) -> String {
    file_uri(skill, SKILL_MD)
}

/// The URI of a file of a skill.
pub(super) fn file_uri(skill: &Skill, path: &str) -> String {
    let mut uri = folder(skill);
    uri.push('/');
    push_path(&mut uri, path);
    uri
}

fn folder(skill: &Skill) -> String {
    let mut uri = String::from("skill://");
    let (id, name) = (skill.id(), skill.name());
    match id.strip_suffix(name) {
        Some(before) if before.is_empty() || before.ends_with('.') => {
            push_path(&mut uri, &before.replace('.', "/"));
        }
        // No folder has a dot in its name, so this is nobody else's.
        _ => {
            push_path(&mut uri, id);
            uri.push('/');
        }
    }
    push_path(&mut uri, name);
    uri
}

/// Appends a path with everything percent-encoded that RFC 3986 does not call
/// unreserved, but for `/`.
fn push_path(out: &mut String, path: &str) {
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// A skill as `skills/list` and `skills/get` show it.
pub(super) fn entry(skill: &Skill) -> Entry {
    let mut frontmatter = SkillFrontmatter::new(skill.name(), skill.description());
    let ir = skill.ir();
    for (key, value) in [
        ("license", &ir.license),
        ("compatibility", &ir.compatibility),
    ] {
        if !value.is_empty() {
            frontmatter = frontmatter.with_field(key, &**value);
        }
    }
    let files = files(skill).map(|file| SkillResource::from_bytes(file.uri(), &file.bytes()));
    Entry::new(
        uri(skill),
        frontmatter,
        SkillResources::Files(files.collect()),
    )
}

/// A file as `resources/list` shows it.
pub(super) fn resource(found: &Found<'_>) -> Resource {
    let name = format!("{}/{}", found.skill.id(), found.path());
    let mut resource = Resource::new(found.uri(), name)
        .with_mime_type(mime(found.path()))
        .with_size(u64::try_from(found.bytes().len()).unwrap_or(u64::MAX));
    if found.file.is_none() {
        resource = resource.with_description(found.skill.description());
    }
    resource
}

/// The contents of the file at the request's URI. The text of a critical skill
/// needs what its contract needs, or it would be a way round.
pub(super) async fn read(
    server: &Server,
    request: ReadResourceRequestParams,
    context: &RequestContext<RoleServer>,
) -> Result<ReadResourceResponse, ErrorData> {
    let registry = server.registry();
    let uri = &request.uri;
    let found = within(&registry, uri).find(|found| found.uri() == *uri);
    let found = found.ok_or_else(|| {
        ErrorData::resource_not_found(format!("there is no resource at `{uri}`"), None)
    })?;
    if found.skill.security_level() == SecurityLevel::Critical {
        let answer = Answer {
            state: request.request_state.as_deref(),
            responses: request.input_responses.as_ref(),
        };
        match approval::of(server, found.skill, answer, context).await {
            Approval::Given => {}
            Approval::Ask(question) => return Ok(question.into()),
            Approval::Refused(reason) => return Err(ErrorData::invalid_request(reason, None)),
        }
    }
    let contents = ResourceContents::from(Content {
        uri: uri.to_owned(),
        path: found.path(),
        bytes: &found.bytes(),
    });
    Ok(ReadResourceResult::new(alloc::vec![contents]).into())
}

/// The files of the skills in whose folder `uri` lies.
fn within<'r>(registry: &'r Registry, uri: &'r str) -> impl Iterator<Item = Found<'r>> {
    let near = move |skill: &&Skill| {
        let rest = uri.strip_prefix(&*folder(skill));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    shown(registry).filter(near).flat_map(files)
}

/// The direct children of the folder at `uri`.
pub(super) fn directory(
    registry: &Registry,
    uri: &str,
) -> Result<ReadResourceDirectoryResult, ErrorData> {
    let folder = format!("{}/", uri.strip_suffix('/').unwrap_or(uri));
    let mut children: Vec<Resource> = Vec::new();
    for found in within(registry, folder.trim_end_matches('/')) {
        let own = found.uri();
        let Some(rest) = own.strip_prefix(&*folder) else {
            continue;
        };
        match rest.split_once('/') {
            None => children.push(resource(&found)),
            Some((name, _)) => {
                let uri = format!("{folder}{name}");
                if children.iter().all(|child| child.uri != uri) {
                    let child = Resource::new(uri, name).with_mime_type(DIRECTORY_MIME_TYPE);
                    children.push(child);
                }
            }
        }
    }
    if children.is_empty() {
        let message = format!("there is no folder at `{uri}`");
        return Err(ErrorData::invalid_params(message, None));
    }
    Ok(ReadResourceDirectoryResult::with_all_items(children))
}

/// Bytes with where they come from.
pub(super) struct Content<'a> {
    pub(super) uri: String,
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
}

impl From<Content<'_>> for ResourceContents {
    fn from(content: Content<'_>) -> Self {
        let contents = match core::str::from_utf8(content.bytes) {
            Ok(text) => Self::text(text, content.uri),
            Err(_) => Self::blob(BASE64_STANDARD.encode(content.bytes), content.uri),
        };
        contents.with_mime_type(mime(content.path))
    }
}

/// The media type of a file, by its name.
fn mime(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match &*extension.to_ascii_lowercase() {
        "md" | "markdown" => "text/markdown",
        "json" => "application/json",
        "yaml" | "yml" => "application/yaml",
        "toml" => "application/toml",
        "html" | "htm" => "text/html",
        "csv" => "text/csv",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "txt" | "sh" | "bash" | "py" | "js" | "mjs" | "ts" | "rs" | "rb" | "go" | "sql" | "xml"
        | "css" | "ps1" | "lock" | "cfg" | "ini" => "text/plain",
        _ => "application/octet-stream",
    }
}
