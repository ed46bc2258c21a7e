//! What a skill declares: `permissions` and `allowed-tools`, as sets.

use skir::{Access, PermissionKind, Tool};

use crate::analysis::Subject;
use crate::diagnostic::Span;
use crate::lower::keys;
use crate::security::Scope;
use crate::security::capability::Use;
use crate::syntax::Key;

/// One declared permission.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: PermissionKind,
    pub(crate) access: Access,
    pub(crate) scope: Scope,
    /// The scope as it is written.
    pub(super) raw: String,
    /// The tool with its scope, or the scope.
    pub(crate) shown: String,
    /// The tool, when it is one.
    pub(super) tool: Option<String>,
    /// Why it is needed.
    pub(super) reason: String,
    /// Whether commas stand between the tools.
    pub(super) has_commas: bool,
}

/// Everything a skill declares.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    pub(crate) entries: Vec<Entry>,
    pub(super) has_permissions: bool,
    pub(super) has_tools: bool,
}

impl Declared {
    pub(crate) fn read(subject: &Subject<'_>) -> Self {
        let policy = &subject.skill.policy;
        let mut declared = Self {
            entries: Vec::new(),
            has_permissions: !policy.permissions.is_empty(),
            has_tools: !policy.allowed_tools.is_empty(),
        };
        for permission in &policy.permissions {
            let Some(scope) = Scope::parse(permission.kind, &permission.scope) else {
                continue;
            };
            let raw = permission.scope.clone().into_owned();
            declared.entries.push(Entry {
                kind: permission.kind,
                access: permission.access,
                scope,
                shown: if raw.is_empty() {
                    name(permission.kind).to_owned()
                } else {
                    raw.clone()
                },
                raw,
                tool: None,
                reason: permission.description.clone().into_owned(),
                has_commas: false,
            });
        }
        let has_commas = key(subject, "allowed-tools")
            .is_some_and(|key| key.raw(&subject.document.file).contains(','));
        for tool in &policy.allowed_tools {
            declared.entries.extend(tool_entry(tool, has_commas));
        }
        declared
    }

    /// Whether things of this kind are declared one by one, so that others are
    /// missing.
    pub(super) fn limits(&self, kind: PermissionKind) -> bool {
        let mut own = self.entries.iter().filter(|entry| {
            entry.kind == kind && (entry.tool.is_none() || kind == PermissionKind::Exec)
        });
        own.next().is_some()
    }

    /// Whether what is done is declared.
    pub(super) fn covers(&self, one: &Use) -> bool {
        self.entries.iter().any(|entry| {
            let is_enough = entry.access != Access::Read || one.access == Access::Read;
            // Of a database only the kind is seen, not which one it is.
            let is_part = one.kind == PermissionKind::Db && one.scope.contains(&entry.scope);
            is_enough && (is_part || entry.scope.contains(&one.scope))
        })
    }
}

impl Entry {
    /// Where it stands; the whole value when it cannot be told.
    pub(crate) fn place(&self, subject: &Subject<'_>) -> Span {
        let name = if self.tool.is_some() {
            "allowed-tools"
        } else {
            "permissions"
        };
        let Some(key) = key(subject, name) else {
            return Span::new(&subject.document.file, 0..0);
        };
        let raw = key.raw(&subject.document.file);
        let start = key.value_span.start;
        let is_edge = |c: Option<char>| {
            c.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '(' | '.')))
        };
        let at = raw.match_indices(&self.shown).map(|(at, _)| at).find(|at| {
            let before = raw[..*at].chars().next_back();
            let after = raw[at + self.shown.len()..].chars().next();
            is_edge(before) && is_edge(after)
        });
        match at {
            Some(at) => subject.span(&(start + at..start + at + self.shown.len())),
            None => subject.span(&key.value_span),
        }
    }

    /// The name by which a text would speak of it; none when it has none.
    pub(super) fn name(&self) -> Option<String> {
        let text = match self.kind {
            PermissionKind::Exec => self.raw.split([' ', ':']).next()?,
            PermissionKind::Network => crate::security::host_of(&self.raw).trim_start_matches("*."),
            PermissionKind::Env => self.raw.trim_start_matches('$'),
            PermissionKind::Mcp => {
                let text = self.raw.strip_prefix("mcp__").unwrap_or(&self.raw);
                text.split("__").next()?.split('/').next()?
            }
            PermissionKind::Fs | PermissionKind::Db => return None,
        };
        let text = text.trim();
        (!text.is_empty() && !text.contains(['*', '?', ','])).then(|| text.to_owned())
    }
}

fn tool_entry(tool: &Tool, has_commas: bool) -> Option<Entry> {
    let argument = tool.argument.as_deref().unwrap_or_default();
    let (kind, access, raw) = match &*tool.name {
        "Bash" | "Shell" | "shell" | "bash" | "run_shell_command" | "execute" | "*" => {
            (PermissionKind::Exec, Access::All, argument)
        }
        "WebFetch" | "web_fetch" => {
            let host = argument.strip_prefix("domain:").unwrap_or(argument);
            (PermissionKind::Network, Access::All, host)
        }
        "Write" | "Edit" | "MultiEdit" | "NotebookEdit" | "write_file" | "replace" => {
            (PermissionKind::Fs, Access::Write, argument)
        }
        name if name.starts_with("mcp__") => (PermissionKind::Mcp, Access::All, name),
        _ => return None,
    };
    let shown = match &tool.argument {
        Some(argument) => format!("{}({argument})", tool.name),
        None => tool.name.clone().into_owned(),
    };
    Some(Entry {
        kind,
        access,
        scope: Scope::parse(kind, raw)?,
        raw: raw.to_owned(),
        shown,
        tool: Some(tool.name.clone().into_owned()),
        reason: String::new(),
        has_commas,
    })
}

/// The frontmatter's key, however it is spelled.
pub(super) fn key<'a>(subject: &'a Subject<'_>, name: &str) -> Option<&'a Key> {
    let frontmatter = subject.document.frontmatter.as_ref()?;
    frontmatter
        .keys
        .iter()
        .find(|key| keys::same_key(&key.name, name))
}

pub(super) const fn name(kind: PermissionKind) -> &'static str {
    match kind {
        PermissionKind::Network => "network",
        PermissionKind::Fs => "fs",
        PermissionKind::Db => "db",
        PermissionKind::Exec => "exec",
        PermissionKind::Mcp => "mcp",
        PermissionKind::Env => "env",
    }
}

/// What to add so that all of them are declared.
pub(super) fn add(kind: PermissionKind, names: &[&str], as_tools: bool) -> String {
    if as_tools && kind == PermissionKind::Exec {
        let tools: Vec<_> = names.iter().map(|name| format!("`Bash({name})`")).collect();
        return format!("add {} to `allowed-tools`, or do without", tools.join(" "));
    }
    let scopes: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!(
        "add `{{kind: {}, scope: [{}], description: …}}` to `permissions`, or do without",
        name(kind),
        scopes.join(", ")
    )
}

/// Whether it reaches outside of the project.
pub(super) fn is_outside(entry: &Entry) -> bool {
    Scope::parse(PermissionKind::Fs, "**").is_some_and(|inside| !inside.contains(&entry.scope))
}

/// Whether a text of the skill names a program, a host, a variable or a server.
pub(super) fn is_named(subject: &Subject<'_>, kind: PermissionKind, name: &str) -> bool {
    let has = |text: &str| has_word(text, name);
    let ends: &[&str] = match (kind, name) {
        (PermissionKind::Exec, "python" | "python3" | "uv") => &[".py"],
        (PermissionKind::Exec, "node" | "bun" | "deno" | "npx" | "tsx") => &[".js", ".mjs", ".ts"],
        (PermissionKind::Exec, "bash" | "sh" | "zsh") => &[".sh", ".bash"],
        _ => &[],
    };
    let document = subject.document;
    has(document.body_text())
        || has(&subject.skill.description)
        || has(&subject.skill.compatibility)
        || subject.bundle.files.iter().any(|file| {
            ends.iter().any(|end| file.path.ends_with(end))
                || file.path.rsplit('/').next() == Some(name)
                || file.text().is_some_and(has)
        })
        || subject
            .skill
            .interface
            .requirements
            .binaries
            .iter()
            .any(|one| one == name)
}

/// Whether `name` stands in a text as a word, whatever its case; `-` and `_`
/// are the same.
fn has_word(text: &str, name: &str) -> bool {
    let fold = |byte: u8| match byte {
        b'_' => b'-',
        byte => byte.to_ascii_lowercase(),
    };
    let (text, name) = (text.as_bytes(), name.as_bytes());
    let Some(&first) = name.first() else {
        return true;
    };
    let both = [first.to_ascii_lowercase(), first.to_ascii_uppercase()];
    memchr::memchr2_iter(both[0], both[1], text).any(|at| {
        let end = at + name.len();
        let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        text.get(at..end)
            .is_some_and(|there| there.iter().zip(name).all(|(a, b)| fold(*a) == fold(*b)))
            && is_edge(at.checked_sub(1).and_then(|at| text.get(at)))
            && is_edge(text.get(end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        assert!(has_word("Run `Git` now", "git"));
        assert!(has_word("mcp__my_server__x", "my-server"));
        assert!(!has_word("digit github", "git"));
    }
}
