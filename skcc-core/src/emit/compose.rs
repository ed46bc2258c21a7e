//! One artifact from the data of one target.

mod description;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use skir::{Entry, Skill, Value};

use super::artifact::{About, Artifact, ArtifactFile, Contents, Loss, LossKind};
use super::body::{self, Body};
use super::field::{Fate, Field, items};
use super::frontmatter::{Writer, one_line};
use super::page::Page;
use super::{
    EMITTERS, Form, Key, MetadataForm, Style, Target, flow, fold, legal_name, order, split, xml,
};
use crate::lower::keys;

/// Bytes of a value that may join `metadata`: some agents show the model the
/// whole frontmatter.
const MAX_MOVED: usize = 1024;
/// Bytes of a key in `metadata`: YAML ends the search for the colon at 1,024
/// characters.
const MAX_METADATA_KEY: usize = 256;

/// Writes the artifact of a skill.
pub(super) fn artifact(target: &'static Target, skill: &Skill, style: Style) -> Artifact {
    let name = legal_name(&skill.name);
    let mut composer = Composer {
        target,
        skill,
        losses: Vec::new(),
        folded: Vec::new(),
        metadata: Vec::new(),
        shaped: BTreeMap::new(),
        known: BTreeMap::new(),
    };
    if name != skill.name {
        let detail = format!("it is emitted as `{name}`");
        composer.lose(LossKind::Translated, "name", detail);
    }
    composer.own_metadata();
    let mut writer = Writer::with_capacity(skill.body.len() + 2 * skill.description.len() + 512);
    if target.ends_at_hyphens {
        writer = writer.without_hyphens();
    }
    let description = composer.description();
    writer.word("name", &name);
    writer.text("description", &description);
    for (key, text) in [
        ("license", &skill.license),
        ("compatibility", &skill.compatibility),
    ] {
        if !text.is_empty() {
            writer.text(key, text);
        }
    }
    composer.fields(&mut writer);
    composer.rest(&mut writer);
    composer.write_metadata(&mut writer);
    let mut text = writer.finish();
    let mut losses = composer.losses;
    let folded: Vec<_> = composer
        .folded
        .iter()
        .map(|(field, value)| (*field, &**value))
        .collect();
    let mut told = fold::tell_of(skill, &folded);
    told.declared = body::protected(told.declared, skill, target, &mut losses);
    let body = Body::new(skill, target, &mut losses);
    let parts = order::parts(skill, target);
    if let Some(parts) = &parts {
        order::report(skill, target, parts, &mut losses);
    }
    let page = Page::new(skill, target, style, body, told, parts);
    if style == Style::Xml {
        illegal(skill, &mut losses);
    }
    masked(skill, target, &mut losses);
    let frontmatter = text.len();
    page.main(&mut text, &page.whole());
    let mut body = page
        .is_verbatim()
        .then(|| frontmatter..frontmatter + skill.body.len());
    let limits = target.limits.file;
    let mut parts = Vec::new();
    let is_long = !limits.iter().all(|limit| limit.holds(&text));
    if is_long && let Some(mut split) = split::split(&page, &text[..frontmatter]) {
        split.report(skill, target, &mut losses);
        text = split.text;
        parts = split.parts;
        body = None;
    }
    if ends_lines_with_crlf(&skill.body) {
        text = with_crlf(&text, &mut body);
        for part in &mut parts {
            part.text = with_crlf(&part.text, &mut None);
        }
    }
    let texts = std::iter::once(("SKILL.md", &text));
    let texts = texts.chain(parts.iter().map(|part| (&*part.path, &part.text)));
    for (path, text) in texts.filter(|_| is_long) {
        if let Some(limit) = limits.iter().find(|limit| !limit.holds(text)) {
            losses.push(Loss {
                kind: LossKind::Lost,
                about: About::Limit,
                what: path.to_owned(),
                detail: format!("more than {limit} are not read in one piece"),
                span: None,
            });
        }
    }
    let main = ArtifactFile {
        path: "SKILL.md".to_owned(),
        contents: Contents::Text(text),
        executable: false,
    };
    let resources = skill
        .resources
        .iter()
        .enumerate()
        .map(|(index, resource)| ArtifactFile {
            path: resource.path.clone().into_owned(),
            contents: Contents::Resource(index),
            executable: resource.executable,
        });
    let has_parts = !parts.is_empty();
    let parts = parts.into_iter().map(|part| ArtifactFile {
        path: part.path,
        contents: Contents::Text(part.text),
        executable: false,
    });
    let mut files: Vec<_> = std::iter::once(main)
        .chain(resources)
        .chain(parts)
        .collect();
    if has_parts {
        files[1..].sort_by(|a, b| a.path.cmp(&b.path));
    }
    Artifact {
        target: target.id,
        folder: name.into_owned(),
        files,
        body,
        losses,
    }
}

/// Reports the characters of a body that XML does not have.
fn illegal(skill: &Skill, losses: &mut Vec<Loss>) {
    let mut found = BTreeSet::new();
    for (at, c) in skill.body.char_indices() {
        if !xml::is_legal(c) && found.insert(c) {
            losses.push(Loss {
                kind: LossKind::Lost,
                about: About::Character,
                what: format!("U+{:04X}", u32::from(c)),
                detail: "XML has no such character, and U+FFFD stands there".to_owned(),
                span: Some((at..at + c.len_utf8()).into()),
            });
        }
    }
}

/// Reports what looks like a secret.
fn masked(skill: &Skill, target: &Target, losses: &mut Vec<Loss>) {
    for range in target.dialect.mask.masked(&skill.body) {
        losses.push(Loss {
            kind: LossKind::Lost,
            about: About::Secret,
            what: skill.body[range.clone()].to_owned(),
            detail: format!(
                "{} takes it for a secret and writes asterisks in its place",
                target.name
            ),
            span: Some(range.into()),
        });
    }
}

/// Whether a text has lines, and every one ends with CRLF.
fn ends_lines_with_crlf(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut ends = memchr::memchr_iter(b'\n', bytes)
        .map(|at| at > 0 && bytes[at - 1] == b'\r')
        .peekable();
    ends.peek().is_some() && ends.all(|crlf| crlf)
}

/// `text` with CRLF at the end of every line, as its body has it already; the
/// place of the body moves along.
fn with_crlf(text: &str, body: &mut Option<Range<usize>>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    let mut at = 0;
    let mut start = None;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        if let Some(body) = body
            && start.is_none()
            && body.start <= end
        {
            start = Some(out.len() + (body.start - at));
        }
        out.push_str(text[at..end].strip_suffix('\r').unwrap_or(&text[at..end]));
        out.push_str("\r\n");
        at = end + 1;
    }
    out.push_str(&text[at..]);
    if let (Some(body), Some(start)) = (body, start) {
        *body = start..start + body.len();
    }
    out
}

struct Composer<'a> {
    target: &'static Target,
    skill: &'a Skill,
    losses: Vec<Loss>,
    folded: Vec<(Field, Cow<'a, Value>)>,
    metadata: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The entries of the metadata that keep their shape, by index.
    shaped: BTreeMap<usize, Cow<'a, Value>>,
    /// Which entry of the metadata has a key.
    known: BTreeMap<Cow<'a, str>, usize>,
}

impl<'a> Composer<'a> {
    fn lose(&mut self, kind: LossKind, what: &str, detail: impl Into<String>) {
        self.losses.push(Loss {
            kind,
            about: About::Key,
            what: what.to_owned(),
            detail: detail.into(),
            span: None,
        });
    }

    /// The skill's own metadata, as text.
    fn own_metadata(&mut self) {
        let skill = self.skill;
        match &skill.metadata {
            Value::Null => {}
            Value::Map(entries) => {
                for entry in entries {
                    self.add_metadata(&format!("metadata.{}", entry.key), &entry.key, &entry.value);
                }
            }
            other => {
                self.add_metadata("metadata", "metadata", other);
                self.lose(
                    LossKind::Translated,
                    "metadata",
                    "it is a map with one entry",
                );
            }
        }
    }

    /// Adds an entry to the metadata; `what` is the key in the source.
    fn add_metadata(&mut self, what: &str, key: &'a str, value: &'a Value) {
        if matches!(value, Value::Null) {
            self.lose(LossKind::Lost, what, "it has no value");
            return;
        }
        let text = value
            .as_text()
            .map_or_else(|| flow::text_of(value).into(), Cow::Borrowed);
        let nested = matches!(value, Value::List(_) | Value::Map(_));
        if !self.insert_metadata(what, Cow::Borrowed(key), text) || !nested {
            return;
        }
        match self.target.metadata {
            MetadataForm::Json => {
                let index = self.metadata.len() - 1;
                self.shaped.insert(index, Cow::Borrowed(value));
            }
            MetadataForm::Texts => {
                self.lose(LossKind::Translated, what, "its value is JSON text");
            }
        }
    }

    fn write_metadata(&self, writer: &mut Writer) {
        if self.metadata.is_empty() {
            return;
        }
        let entries = self.metadata.iter();
        if self.shaped.is_empty() {
            writer.map("metadata", entries.map(|(key, text)| (&**key, &**text)));
            return;
        }
        let entries = entries.enumerate().map(|(index, (key, text))| Entry {
            key: key.clone().into_owned().into(),
            value: self.shaped.get(&index).map_or_else(
                || Value::Text(text.clone().into_owned().into()),
                |value| value.clone().into_owned(),
            ),
        });
        let entries: Vec<Entry> = entries.collect();
        writer.value("metadata", &Value::Map(entries.into()));
    }

    /// Whether the entry is there now.
    fn insert_metadata(&mut self, what: &str, key: Cow<'a, str>, text: Cow<'a, str>) -> bool {
        let line = one_line(&key);
        let is_new = line == key && !key.is_empty() && key.len() <= MAX_METADATA_KEY;
        if !is_new {
            self.lose(LossKind::Lost, what, "it is no key of one short line");
            return false;
        }
        if let Some(known) = self.known.get(&key) {
            if self.metadata[*known].1 != text {
                self.lose(
                    LossKind::Lost,
                    what,
                    format!("`metadata` has another value under `{key}`"),
                );
            }
            return false;
        }
        self.known.insert(key.clone(), self.metadata.len());
        self.metadata.push((key, text));
        true
    }

    /// Every field of the model that can stand in frontmatter.
    fn fields(&mut self, writer: &mut Writer) {
        let skill = self.skill;
        for key in self.target.keys {
            if let Some(value) = key.field.value(skill) {
                write(writer, key, &value);
            }
        }
        for field in Field::ALL.iter().copied() {
            if self.target.key(field).is_some() || self.target.elsewhere.contains(&field) {
                continue;
            }
            let Some(value) = field.value(skill) else {
                continue;
            };
            // Lowering reads some fields there, too, and it is written anyway.
            let own = skill.metadata.get(field.key());
            if own.is_some_and(|own| items(own) == items(&value)) {
                continue;
            }
            if let Some(key) = self
                .target
                .in_metadata
                .iter()
                .find(|key| key.field == field)
            {
                self.write_inside(key, value);
                continue;
            }
            match field.fate() {
                Fate::Description => {}
                Fate::Body => {
                    self.lose(
                        LossKind::Folded,
                        field.key(),
                        "it is told at the end of the body",
                    );
                    self.folded.push((field, value));
                }
                Fate::Metadata => {
                    let text = items(&value).join(", ");
                    if self.insert_metadata(field.key(), field.key().into(), text.into()) {
                        self.lose(LossKind::Translated, field.key(), "it stands in `metadata`");
                    }
                }
                Fate::Lost(detail) => self.lose(LossKind::Lost, field.key(), detail),
                Fate::Weakened(detail) => {
                    let mut remedies = self.target.remedies.iter();
                    let remedy = remedies.find(|(of, _)| *of == field);
                    let detail = remedy.map_or_else(
                        || detail.to_owned(),
                        |(_, remedy)| format!("{detail}; {remedy}"),
                    );
                    self.lose(LossKind::Weakened, field.key(), detail);
                }
            }
        }
    }

    /// Writes a field as the key that the target reads inside `metadata`.
    fn write_inside(&mut self, key: &Key, value: Cow<'a, Value>) {
        let text = items(&value).join(" ");
        let what = key.field.key();
        if !self.insert_metadata(what, key.name.into(), text.into()) {
            return;
        }
        if key.form == Form::List {
            let index = self.metadata.len() - 1;
            self.shaped.insert(index, value);
        }
        self.lose(LossKind::Translated, what, "it stands in `metadata`");
    }

    /// The keys that no field has taken.
    fn rest(&mut self, writer: &mut Writer) {
        let skill = self.skill;
        let Some(extra) = skill.extra.as_map() else {
            return;
        };
        for name in self.target.passes {
            if let Some(value) = skill.extra.get(name) {
                writer.value(name, value);
            }
        }
        for entry in extra {
            let key = &*entry.key;
            if self.target.passes.contains(&key) {
                continue;
            }
            if let Some(field) = Field::of_key(key) {
                // `fields` has dealt with the value, if it is one.
                if !field.is_taken_from(skill, entry) {
                    self.lose(
                        LossKind::Lost,
                        key,
                        "its value is none that the key can have",
                    );
                }
            } else if entry.value == Value::Null {
                self.lose(LossKind::Lost, key, "it has no value");
            } else if let Some(agent) = reader(key) {
                self.lose(LossKind::Lost, key, format!("it is a key of {agent}"));
            } else if flow::text_of(&entry.value).len() > MAX_MOVED {
                let detail = format!("its value is longer than {MAX_MOVED} bytes");
                self.lose(LossKind::Lost, key, detail);
            } else {
                let losses = self.losses.len();
                self.add_metadata(key, key, &entry.value);
                if self.losses.len() == losses {
                    self.lose(LossKind::Translated, key, "it stands in `metadata`");
                }
            }
        }
    }
}

/// Writes a field as the target's key for it.
fn write(writer: &mut Writer, key: &Key, value: &Value) {
    match key.form {
        Form::True | Form::False => {
            let wanted = key.form == Form::True;
            if keys::truth(value) == Some(wanted) {
                writer.flag(key.name, wanted);
            }
        }
        Form::Text => writer.text(key.name, &items(value).join(" ")),
        Form::Words => {
            let words = items(value);
            // A blank outside brackets would make two words of one.
            let is_split = words
                .iter()
                .any(|word| word.contains(' ') && !word.ends_with(')'));
            let separator = if is_split { ", " } else { " " };
            writer.text(key.name, &words.join(separator));
        }
        Form::List => {
            let items = items(value);
            writer.list(key.name, items.iter().map(|item| &**item));
        }
    }
}

/// The agent that reads `key` as it is.
fn reader(key: &str) -> Option<&'static str> {
    EMITTERS
        .iter()
        .map(|emitter| emitter.target())
        .find(|target| target.passes.contains(&key))
        .map(|target| target.name)
}
