//! Capabilities: what a skill does, whatever it declares.
//!
//! A [`Use`] is one thing that the skill does, with its place: a command it
//! tells the agent to run, a host it connects to, a file it writes. They are
//! inferred from the blocks of code and code spans of the body, from bundled
//! scripts, and from the tools that the text names. What is told to be run
//! counts fully, what stands in a script may depend on how it is called.

mod names;
mod program;

pub(crate) use names::least_scope;

pub(crate) use super::constraint::is_secret;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use skir::{Access, PermissionKind, Skill};

use super::code::Programs;
use super::command::{self, Command};
use super::scope::{self, Scope};
use super::{Language, block, unit};
use crate::diagnostic::{Confidence, Span};
use crate::source::{Bundle, SourceFile};
use crate::syntax::Document;

/// One thing that a skill does.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// What it is about.
    pub(crate) kind: PermissionKind,
    /// How far it goes.
    pub(crate) access: Access,
    /// The host, the path, the command with its words, the variable, the
    /// server with its tool.
    pub(crate) value: String,
    /// The same as a set.
    pub(crate) scope: Scope,
    /// Where.
    pub(crate) span: Span,
    /// How sure it is.
    pub(crate) confidence: Confidence,
}

/// Everything a skill does, each thing at its first place.
pub(crate) fn infer(bundle: &Bundle, document: &Document, skill: &Skill) -> Vec<Use> {
    infer_with(&Programs::default(), bundle, document, skill)
}

/// The same, where some programs were read before.
pub(crate) fn infer_with(
    programs: &Programs,
    bundle: &Bundle,
    document: &Document,
    skill: &Skill,
) -> Vec<Use> {
    let mut finder = Finder {
        programs,
        seen: BTreeSet::new(),
        uses: Vec::new(),
    };
    let start = document.body.start;
    let body = document.body_text();
    let place = Place {
        file: &document.file,
        start,
        confidence: Confidence::High,
    };
    for block in block::all(body, &document.tree) {
        let place = place.at(block.start);
        match block.language {
            Language::Shell => finder.shell(&place, block.text),
            Language::Python | Language::JavaScript => {
                program::read(&mut finder, &place.unsure(), block.language, block.text);
            }
            _ => {}
        }
    }
    for (range, text) in told(document) {
        finder.shell(&place.at(range.start), text);
    }
    for server in &skill.interface.mcp_servers {
        if let Some(span) = server.span {
            finder.add(
                &place,
                PermissionKind::Mcp,
                Access::All,
                &server.name,
                span.range(),
            );
        }
    }
    for tool in &skill.interface.tools_mentioned {
        if let Some(at) = memchr::memmem::find(body.as_bytes(), tool.as_bytes())
            && tool.starts_with("mcp__")
        {
            let range = at..at + tool.len();
            finder.add(&place, PermissionKind::Mcp, Access::All, tool, range);
        }
    }
    for file in &bundle.files {
        let Some(text) = file.text() else { continue };
        let language = unit::language_of_file(&file.path, text);
        if !matches!(
            language,
            Language::Shell | Language::Python | Language::JavaScript
        ) {
            continue;
        }
        let source = Arc::new(SourceFile::new(bundle.show(&file.path), text));
        let place = Place {
            file: &source,
            start: 0,
            confidence: Confidence::Medium,
        };
        if language == Language::Shell {
            finder.shell(&place, text);
        } else {
            program::read(&mut finder, &place, language, text);
        }
    }
    finder.uses
}

/// Whether the body tells the agent to run something: the cheap question.
pub(crate) fn runs_commands(document: &Document) -> bool {
    let body = document.body_text();
    block::all(body, &document.tree)
        .any(|block| block.language == Language::Shell && !block.text.trim().is_empty())
        || told(document).next().is_some()
}

/// The commands in code spans that the text says to run.
fn told(document: &Document) -> impl Iterator<Item = (Range<usize>, &str)> {
    use crate::syntax::markdown::NodeKind;
    let body = document.body_text();
    let nodes = document.tree.nodes().iter();
    nodes.filter_map(move |node| {
        if node.kind != NodeKind::CodeSpan {
            return None;
        }
        let range = node.span.range();
        let text = body[range.clone()].trim_matches('`');
        let program = text.trim_start().split(' ').next().unwrap_or_default();
        let is_command = text.contains(' ') && names::is_program(program);
        if !is_command || !super::constraint::is_told(body, &range) {
            return None;
        }
        let start = range.start + (range.len() - text.len()) / 2;
        Some((start..start + text.len(), text))
    })
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a Arc<SourceFile>,
    start: usize,
    confidence: Confidence,
}

impl Place<'_> {
    fn at(&self, offset: usize) -> Self {
        Self {
            start: self.start + offset,
            ..*self
        }
    }

    fn unsure(&self) -> Self {
        Self {
            confidence: Confidence::Medium,
            ..*self
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }
}

struct Finder<'p> {
    programs: &'p Programs,
    seen: BTreeSet<(PermissionKind, Access, String)>,
    uses: Vec<Use>,
}

impl Finder<'_> {
    fn add(
        &mut self,
        place: &Place<'_>,
        kind: PermissionKind,
        access: Access,
        value: &str,
        range: Range<usize>,
    ) {
        let scope = match kind {
            PermissionKind::Exec => Some(Scope::command(value.split(' '))),
            // What stands there is no pattern.
            _ if value.contains(['*', '?', '{', '<']) => None,
            _ => Scope::parse(kind, value),
        };
        let Some(scope) = scope else { return };
        if self.seen.insert((kind, access, value.to_owned())) {
            self.uses.push(Use {
                kind,
                access,
                value: value.to_owned(),
                scope,
                span: place.span(range),
                confidence: place.confidence,
            });
        }
    }

    fn shell(&mut self, place: &Place<'_>, text: &str) {
        command::each(text, |command| self.command(place, command));
    }

    fn command(&mut self, place: &Place<'_>, command: &Command<'_>) {
        let range = command.range.clone();
        let program = command.program();
        if names::is_command(program) {
            let words: Vec<&str> = command.words.iter().map(|word| &**word).collect();
            let line = words.join(" ");
            self.add(
                place,
                PermissionKind::Exec,
                Access::All,
                &line,
                range.clone(),
            );
        }
        if names::CONNECTS.contains(&program) {
            for word in command.arguments().filter_map(host) {
                self.add(
                    place,
                    PermissionKind::Network,
                    Access::All,
                    &word,
                    range.clone(),
                );
            }
        }
        if let Some((_, kind)) = names::DATABASES.iter().find(|(name, _)| *name == program) {
            let writes = command.arguments().any(names::writes_data);
            let access = if writes { Access::Write } else { Access::Read };
            self.add(place, PermissionKind::Db, access, kind, range.clone());
        }
        let targets = names::written(command);
        for path in command.writes.iter().map(|path| &**path).chain(targets) {
            if !matches!(path, "/dev/null" | "/dev/stderr" | "/dev/stdout" | "-")
                && !path.is_empty()
            {
                self.add(
                    place,
                    PermissionKind::Fs,
                    Access::Write,
                    path,
                    range.clone(),
                );
            }
        }
        for word in &command.words {
            for name in names::variables(word) {
                self.add(
                    place,
                    PermissionKind::Env,
                    Access::Read,
                    name,
                    range.clone(),
                );
            }
        }
    }
}

/// The host of a URL; none when it is a variable or the machine itself.
fn host(word: &str) -> Option<String> {
    let at = word.find("https://").or_else(|| word.find("http://"))?;
    let host = scope::host_of(&word[at..]);
    let is_name = host.contains('.')
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let is_own =
        host == "0.0.0.0" || host.starts_with("127.") || host.rsplit('.').next() == Some("local");
    (is_name && !is_own).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Root, discover, load};
    use crate::system::Memory;
    use crate::{lower, syntax};

    fn uses(body: &str, script: &str) -> Vec<String> {
        let system = Memory::new()
            .with_file("skills/a/SKILL.md", format!("---\nname: a\n---\n{body}"))
            .with_file("skills/a/scripts/x.py", script);
        let root = Arc::new(Root::new("skills"));
        let source = discover(&system, &root).skills.remove(0);
        let bundle = load(&system, source);
        let (document, _) = syntax::parse(&bundle.file);
        let skill = lower::lower(&bundle, &document);
        let show = |one: &Use| format!("{:?} {:?} {}", one.kind, one.access, one.value);
        infer(&bundle, &document, &skill).iter().map(show).collect()
    }

    #[test]
    fn commands_hosts_files_and_variables_are_seen() {
        let body = "Run `git commit -m x`, never `git push`.\n\n```bash\n\
                    curl -H \"X: $ACME_TOKEN\" https://api.acme.example/v1 > ~/out.json\n\
                    psql app -c 'drop table a'\nls | head\n```\n\nCall `mcp__github__get`.\n";
        assert_eq!(
            uses(body, ""),
            [
                "Exec All curl -H X: $ACME_TOKEN https://api.acme.example/v1",
                "Network All api.acme.example",
                "Fs Write ~/out.json",
                "Env Read ACME_TOKEN",
                "Exec All psql app -c drop table a",
                "Db Write postgresql",
                "Exec All git commit -m x",
                "Mcp All github",
                "Mcp All mcp__github__get",
            ]
        );
    }

    #[test]
    fn scripts_are_read() {
        let script = "import os, requests, subprocess\n\
                      key = os.environ['ACME_KEY']\n\
                      requests.post('https://api.acme.example/x', timeout=5)\n\
                      open('out/a.txt', 'w').write('x')\n\
                      subprocess.run(['git', 'status'])\n";
        assert_eq!(
            uses("# A\n", script),
            [
                "Env Read ACME_KEY",
                "Network All api.acme.example",
                "Fs Write out/a.txt",
                "Exec All git status",
            ]
        );
    }
}
