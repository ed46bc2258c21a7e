//! The list of skills that a model sees from the start.

use alloc::string::String;

use skir::Invocation;

use crate::prompt::push_line;
use crate::{Registry, Skill};

/// How a catalog is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Format {
    #[default]
    Bullets,
    Xml,
}

/// How [`Registry::catalog`] writes a catalog: by default a Markdown list with
/// names and descriptions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatalogOptions<'a> {
    format: Format,
    folder: Option<&'a str>,
    short: bool,
}

impl<'a> CatalogOptions<'a> {
    /// A Markdown list, one line a skill.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            format: Format::Bullets,
            folder: None,
            short: false,
        }
    }

    /// XML in the form of the specification's own `skills-ref to-prompt`.
    #[must_use]
    pub const fn xml(mut self) -> Self {
        self.format = Format::Xml;
        self
    }

    /// Also says where each skill's `SKILL.md` is, for a model that reads
    /// files itself: in the skill's folder below `folder`, the one the skills
    /// were written to.
    #[must_use]
    pub const fn folder(mut self, folder: &'a str) -> Self {
        self.folder = Some(folder);
        self
    }

    /// Uses a skill's short description where it has one.
    #[must_use]
    pub const fn short(mut self) -> Self {
        self.short = true;
        self
    }
}

impl Registry {
    /// The names and descriptions of the skills that a model may start, for
    /// its system prompt. Each line ends with a line break. A skill whose name
    /// another skill has too appears under its id.
    ///
    /// Where there is no such skill, a list is empty, and XML has the outer
    /// tags alone; leave the catalog out of the prompt then.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// use skill_runtime::CatalogOptions;
    ///
    /// assert_eq!(
    ///     REGISTRY.catalog(CatalogOptions::new()),
    ///     "- git.commit: Write a git commit for the staged changes. \
    ///          Use it for \"commit this\" & <the like>.\n\
    ///      - svn.commit: Send changes to a Subversion server.\n\
    ///      - weekly: 写中文周报。 Write a weekly report.\n",
    /// );
    /// ```
    #[must_use]
    pub fn catalog(&self, options: CatalogOptions<'_>) -> String {
        let mut out = String::new();
        if options.format == Format::Xml {
            out.push_str("<available_skills>\n");
        }
        for skill in self.offered() {
            let name = self.name_of(skill);
            let description = match &*skill.ir().short_description {
                short if options.short && !short.is_empty() => short,
                _ => skill.description(),
            };
            match options.format {
                Format::Bullets => {
                    out.push_str("- ");
                    out.push_str(name);
                    if let Some(folder) = options.folder {
                        out.push_str(" (");
                        push_location(&mut out, folder, skill);
                        out.push(')');
                    }
                    out.push_str(": ");
                    push_line(&mut out, description);
                }
                Format::Xml => {
                    out.push_str("<skill>\n<name>\n");
                    push_escaped(&mut out, name);
                    out.push_str("\n</name>\n<description>\n");
                    push_escaped(&mut out, description);
                    out.push_str("\n</description>\n");
                    if let Some(folder) = options.folder {
                        let mut location = String::new();
                        push_location(&mut location, folder, skill);
                        out.push_str("<location>\n");
                        push_escaped(&mut out, &location);
                        out.push_str("\n</location>\n");
                    }
                    out.push_str("</skill>\n");
                }
            }
        }
        if options.format == Format::Xml {
            out.push_str("</available_skills>\n");
        }
        out
    }

    /// The skills that a model may start.
    pub(crate) fn offered(&self) -> impl Iterator<Item = &Skill> {
        self.iter().filter(|skill| is_offered(skill))
    }
}

/// Whether a model may start a skill.
pub(crate) fn is_offered(skill: &Skill) -> bool {
    skill.invocation() != Invocation::User
}

fn push_location(out: &mut String, folder: &str, skill: &Skill) {
    out.push_str(folder.trim_end_matches('/'));
    out.push('/');
    out.push_str(skill.name());
    out.push_str("/SKILL.md");
}

/// Appends `text` as XML text or attribute value.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            c => out.push(c),
        }
    }
}
