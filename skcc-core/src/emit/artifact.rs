//! What one target gets for one skill, and what it does not get.

use std::borrow::Cow;
use std::ops::Range;

use skir::Span;

use super::field::Field;
use super::frontmatter::quote;

/// One kind of loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossKind {
    /// The target has no place for it.
    Lost,
    /// It stands in the artifact in another form.
    Translated,
    /// It became prose in the body.
    Folded,
    /// A restriction is gone, so the skill may do more than it says.
    Weakened,
    /// It stands in another file of the artifact.
    Split,
}

impl LossKind {
    /// The kind's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Translated => "translated",
            Self::Folded => "folded",
            Self::Weakened => "weakened",
            Self::Split => "split",
        }
    }
}

/// What a loss is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A frontmatter key.
    Key,
    /// A placeholder that the source means as one.
    Placeholder,
    /// A dollar sign that the source means as it is written.
    Dollar,
    /// A command that runs when an agent loads the skill.
    Command,
    /// A limit of the agent.
    Limit,
    /// A character that the form of the body does not have.
    Character,
    /// What looks like a secret.
    Secret,
    /// The place of a section.
    Order,
}

/// Something a target cannot express as the source does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What kind of loss it is.
    pub kind: LossKind,
    /// What it is about.
    pub about: About,
    /// What is concerned, as the source spells it where it does: a key such as
    /// `argument-hint` or `metadata.tags`, a text of the body such as `$5`.
    pub what: String,
    /// What became of it, as a lowercase fragment.
    pub detail: String,
    /// Where in the body, when it is there.
    pub span: Option<Span>,
}

impl Loss {
    /// A key of which a limit leaves less.
    pub(super) fn at_limit(what: &str, detail: String) -> Self {
        Self {
            kind: LossKind::Lost,
            about: About::Limit,
            what: what.to_owned(),
            detail,
            span: None,
        }
    }

    /// Whether what the skill may do is no longer what it says: a restriction
    /// that is gone, or a permission.
    #[must_use]
    pub fn is_about_policy(&self) -> bool {
        let is_gone = matches!(self.kind, LossKind::Lost | LossKind::Weakened);
        let is_permission = || Field::of_key(&self.what) == Some(Field::AllowedTools);
        self.kind == LossKind::Weakened || is_gone && self.about == About::Key && is_permission()
    }
}

/// What a file of an artifact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Text made by the emitter.
    Text(String),
    /// The resource with this index, as it is.
    Resource(usize),
}

/// One file of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactFile {
    /// Path below the artifact's folder, with `/` between components.
    pub path: String,
    /// Its contents.
    pub contents: Contents,
    /// Whether it may be executed.
    pub executable: bool,
}

/// What one target gets for one skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The target's id.
    pub target: &'static str,
    /// The folder's name, which is also the name in the frontmatter.
    pub folder: String,
    /// The files, `SKILL.md` first, then by path.
    pub files: Vec<ArtifactFile>,
    /// Where the source's body stands in `SKILL.md`, byte for byte and in one
    /// piece; `None` when the target needs it changed or interrupted.
    pub body: Option<Range<usize>>,
    /// What the target cannot express.
    pub losses: Vec<Loss>,
}

impl Artifact {
    /// A text in the frontmatter of `SKILL.md`, as every parser reads it.
    #[must_use]
    pub fn frontmatter(&self, key: &str) -> Option<Cow<'_, str>> {
        let lines = self.text().lines().skip(1);
        let mut lines = lines.take_while(|line| *line != "---");
        let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))?;
        let Some(inner) = value
            .strip_prefix('"')
            .and_then(|inner| inner.strip_suffix('"'))
        else {
            return Some(Cow::Borrowed(value));
        };
        if !inner.contains('\\') {
            return Some(Cow::Borrowed(inner));
        }
        let mut text = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            text.extend(if c == '\\' { chars.next() } else { Some(c) });
        }
        Some(Cow::Owned(text))
    }

    /// Writes another text for a key of the frontmatter that is there, or
    /// removes it.
    pub(super) fn set_frontmatter(&mut self, key: &str, text: Option<&str>) {
        let ArtifactFile {
            contents: Contents::Text(file),
            ..
        } = &mut self.files[0]
        else {
            return;
        };
        let mut at = 0;
        for line in file.split_inclusive('\n') {
            let is_it = line
                .strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(": "));
            if is_it {
                break;
            }
            at += line.len();
            if at > 4 && line.trim_end() == "---" {
                return;
            }
        }
        let end = file[at..].find('\n').map_or(file.len(), |end| at + end + 1);
        if at == end {
            return;
        }
        let mut line = String::new();
        if let Some(text) = text {
            line.push_str(key);
            line.push_str(": ");
            quote(&mut line, text);
            line.push_str(if file[..end].ends_with("\r\n") {
                "\r\n"
            } else {
                "\n"
            });
        }
        file.replace_range(at..end, &line);
        if let Some(body) = &mut self.body {
            *body = body.start + line.len() - (end - at)..body.end + line.len() - (end - at);
        }
    }

    /// The text of `SKILL.md`.
    ///
    /// # Panics
    ///
    /// Never for an artifact made by an emitter: the first file is `SKILL.md`.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.files[0].contents {
            Contents::Text(text) => text,
            Contents::Resource(_) => unreachable!("emitters write `SKILL.md` themselves"),
        }
    }
}
