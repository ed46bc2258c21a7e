//! Scopes: what a permission or a policy is about, as sets.
//!
//! A scope is read once and then compared: whether it contains another one.
//! Nothing is compared as a substring, so that `example.com` covers neither
//! `example.com.evil.test` nor `notexample.com`.

mod pattern;

use pattern::Pattern;
use skir::PermissionKind;

/// Bytes of a scope that is understood: comparing takes time in the square.
const MAX: usize = 512;
/// How many texts `{a,b}` may stand for.
const MAX_ALTERNATIVES: usize = 64;

/// Where a path starts. No component of a path is one of these.
mod anchor {
    pub(super) const HOME: &str = "\0home";
    pub(super) const OUTSIDE: &str = "\0outside";
    pub(super) const PROJECT: &str = "\0project";
    pub(super) const SKILL: &str = "\0skill";
}

/// A set of hosts, paths, databases, commands, MCP tools or variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    kind: PermissionKind,
    /// What is in the set is in one of these.
    alternatives: Vec<Pattern>,
}

impl Scope {
    /// Reads a scope as people write it; `None` when it is too long to be one.
    ///
    /// | Kind | `*` | Examples |
    /// |---|---|---|
    /// | network | any labels, at least one | `*.example.com`, `https://example.com/a` (the host alone counts) |
    /// | fs | any characters of a component; `**` any components | `src/**/*.rs`, `~/.config`, `/etc`: a folder stands for everything in it |
    /// | exec | any words as a word of its own, else any characters; `:*` at the end any further words | `git commit:*`, `npm run *` |
    /// | mcp | any characters | `github`, `mcp__github__create_issue`, `github/*` |
    /// | env | any characters | `ACME_*` |
    /// | db | any characters | `pg:app:select`: what is left out at the end is any |
    ///
    /// The empty scope is everything.
    pub fn parse(kind: PermissionKind, text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > MAX {
            return None;
        }
        let read = match kind {
            PermissionKind::Network => host,
            PermissionKind::Fs => path,
            PermissionKind::Exec => command,
            PermissionKind::Mcp => mcp,
            PermissionKind::Env => variable,
            PermissionKind::Db => database,
        };
        let alternatives = match kind {
            PermissionKind::Fs => expand(text).iter().map(|text| read(text)).collect(),
            PermissionKind::Exec => text.split(", ").map(read).collect(),
            _ => vec![read(text)],
        };
        Some(Self { kind, alternatives })
    }

    /// One command as it is run; its words are no patterns.
    pub fn command<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut pattern = Pattern::default();
        let mut length = 0;
        for word in words {
            length += word.len();
            if length > MAX {
                break;
            }
            pattern.literal(word);
        }
        Self {
            kind: PermissionKind::Exec,
            alternatives: vec![pattern],
        }
    }

    /// Whether everything in `other` is in `self`.
    pub fn contains(&self, other: &Self) -> bool {
        self.kind == other.kind
            && other.alternatives.iter().all(|other| {
                let mut own = self.alternatives.iter();
                own.any(|own| own.contains(other))
            })
    }

    /// Whether it has no limit.
    pub fn is_everything(&self) -> bool {
        let mut all = Pattern::default();
        match self.kind {
            PermissionKind::Network => all = host("*"),
            PermissionKind::Env => all.part("*"),
            _ => all.any(),
        }
        self.alternatives.iter().any(|own| own.contains(&all))
    }
}

/// The host of a URL or of a text that starts with one, in lower case and
/// without the port.
pub(crate) fn host_of(text: &str) -> &str {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    if rest.starts_with('[') {
        // An address of IPv6.
        return rest.split_inclusive(']').next().unwrap_or(rest);
    }
    let host = match rest.split_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit() || b == b'*') => host,
        _ => rest,
    };
    host.trim_end_matches('.')
}

fn host(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    let host = host_of(text).to_lowercase();
    let host = if host.is_empty() { "*" } else { &host };
    if host.starts_with('[') {
        pattern.literal(host);
        return pattern;
    }
    for label in host.split('.') {
        pattern.part(label);
        if label == "*" || label == "**" {
            pattern.any();
        }
    }
    pattern
}

fn path(text: &str) -> Pattern {
    let text = text.replace('\\', "/");
    let mut rest = text.as_str();
    let mut start = vec![anchor::PROJECT];
    for (prefix, place) in [
        ("~/", anchor::HOME),
        ("$HOME/", anchor::HOME),
        ("${HOME}/", anchor::HOME),
        ("${CLAUDE_SKILL_DIR}/", anchor::SKILL),
        ("${CLAUDE_PROJECT_DIR}/", anchor::PROJECT),
    ] {
        if let Some(below) = rest.strip_prefix(prefix) {
            (rest, start) = (below, vec![place]);
            break;
        }
        if rest == &prefix[..prefix.len() - 1] {
            (rest, start) = ("", vec![place]);
            break;
        }
    }
    if let Some(below) = rest.strip_prefix('/') {
        (rest, start) = (below, Vec::new());
    }
    let mut components = start;
    let fixed = components.len();
    for component in rest.split('/') {
        match component {
            ".." if components.len() > fixed => {
                components.pop();
            }
            ".." if fixed > 0 => components[0] = anchor::OUTSIDE,
            // Nothing lies above the root.
            "" | "." | ".." => {}
            component => components.push(component),
        }
    }
    let mut pattern = Pattern::default();
    for (index, component) in components.into_iter().enumerate() {
        match component {
            component if index < fixed => pattern.literal(component),
            "**" => pattern.any(),
            component => pattern.part(component),
        }
    }
    // A folder stands for everything in it.
    pattern.any();
    pattern
}

fn command(text: &str) -> Pattern {
    let text = text.trim();
    let (text, is_open) = match text.strip_suffix(":*") {
        Some(start) => (start, true),
        None => (text, text.is_empty()),
    };
    let mut pattern = Pattern::default();
    for word in text.split_whitespace() {
        if word == "*" || word == "**" {
            pattern.any();
        } else {
            pattern.part(word);
        }
    }
    if is_open {
        pattern.any();
    }
    pattern
}

fn mcp(text: &str) -> Pattern {
    let text = text.strip_prefix("mcp__").unwrap_or(text);
    let (server, tool) = text
        .split_once("__")
        .or_else(|| text.split_once('/'))
        .unwrap_or((text, ""));
    let mut pattern = Pattern::default();
    match server {
        "" | "*" => pattern.any(),
        server => pattern.part(&server_name(server)),
    }
    match tool {
        "" | "*" => pattern.any(),
        tool => pattern.part(tool),
    }
    pattern
}

/// The one spelling of a server's name: case, `-`, `_` and blanks do not count.
pub(crate) fn server_name(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', ' '], "-")
}

fn variable(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    let text = text.trim_start_matches('$').trim_matches(['{', '}']);
    pattern.part(if text.is_empty() { "*" } else { text });
    pattern
}

fn database(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    for (index, part) in text.split(':').filter(|part| !part.is_empty()).enumerate() {
        let part = part.to_lowercase();
        match part.as_str() {
            "*" => pattern.any(),
            "pg" | "postgres" if index == 0 => pattern.part("postgresql"),
            "mongo" if index == 0 => pattern.part("mongodb"),
            "mariadb" if index == 0 => pattern.part("mysql"),
            "sqlite3" if index == 0 => pattern.part("sqlite"),
            part => pattern.part(part),
        }
    }
    pattern.any();
    pattern
}

/// Every text that the first braces, the second and so on stand for; the text
/// alone when they are too many or do not match.
fn expand(text: &str) -> Vec<String> {
    let mut done = vec![String::new()];
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        // `${NAME}` is no choice.
        let close = rest[open..].find('}').map(|at| open + at);
        let Some(close) = close.filter(|_| !rest[..open].ends_with('$')) else {
            break;
        };
        let inner = &rest[open + 1..close];
        let number = inner.split(',').count();
        if done.len() * number > MAX_ALTERNATIVES || inner.contains('{') {
            return vec![text.to_owned()];
        }
        let head = &rest[..open];
        done = done
            .iter()
            .flat_map(|start| {
                let one = move |choice: &str| format!("{start}{head}{choice}");
                inner.split(',').map(one).collect::<Vec<_>>()
            })
            .collect();
        rest = &rest[close + 1..];
    }
    for text in &mut done {
        text.push_str(rest);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use PermissionKind::{Db, Env, Exec, Fs, Mcp, Network};
    use proptest::prelude::*;

    fn scope(kind: PermissionKind, text: &str) -> Scope {
        Scope::parse(kind, text).unwrap()
    }

    #[test]
    fn scopes_contain_what_they_say() {
        for (kind, wide, narrow) in [
            (Network, "*.example.com", "https://api.example.com/v1?x=1"),
            (Network, "*.example.com", "a.b.example.com"),
            (Network, "*", "*.example.com"),
            (Network, "", "example.com"),
            (Network, "https://Example.com:443/*", "example.com"),
            (Fs, "src", "src/a/b.rs"),
            (Fs, "src/**/*.{rs,toml}", "src/a/*.rs"),
            (Fs, "**", "./a/../b"),
            (Fs, "/", "~/.ssh/id"),
            (Fs, "~/.config", "$HOME/.config/a"),
            (Exec, "git commit:*", "git commit -m x"),
            (Exec, "git *", "git commit:*"),
            (Exec, "git:*", "git"),
            (Exec, "*", "rm -rf /"),
            (Exec, "wc -l:*, wc -w:*", "wc -w a"),
            (Mcp, "mcp__github__*", "mcp__GitHub__create_issue"),
            (Mcp, "my-server", "mcp__my_server__x"),
            (Env, "ACME_*", "ACME_TOKEN"),
            (Db, "pg:app", "PG:app:SELECT"),
        ] {
            let (wide, narrow) = (scope(kind, wide), scope(kind, narrow));
            assert!(wide.contains(&narrow), "{wide:?} ⊇ {narrow:?}");
        }
        for (kind, narrow, wide) in [
            (Network, "example.com", "example.com.evil.test"),
            (Network, "example.com", "notexample.com"),
            (Network, "*.example.com", "example.com"),
            (Network, "example.com", "https://example.com@evil.test/"),
            (Fs, "src", "srcs/a"),
            (Fs, "src", "src/../b"),
            (Fs, "**", "../a"),
            (Fs, "**", "/etc"),
            (Fs, "src/*.rs", "src/a.py"),
            (Exec, "git commit:*", "git commitment"),
            (Exec, "git commit:*", "git push"),
            (Exec, "git", "git push"),
            (Mcp, "mcp__github__get", "mcp__github__*"),
            (Mcp, "git", "github"),
            (Env, "ACME_*", "ACMETOKEN"),
            (Db, "pg:app:select", "pg:app"),
        ] {
            let (narrow, wide) = (scope(kind, narrow), scope(kind, wide));
            assert!(!narrow.contains(&wide), "{narrow:?} ⊉ {wide:?}");
        }
    }

    #[test]
    fn what_is_run_is_no_pattern() {
        let run = Scope::command(["rm", "*"]);
        assert!(!run.contains(&scope(Exec, "rm a")));
        assert!(scope(Exec, "rm:*").contains(&run));
    }

    #[test]
    fn everything_has_many_spellings() {
        for (kind, text) in [
            (Network, "*"),
            (Network, "https://*/*"),
            (Fs, "/**"),
            (Fs, "/"),
            (Exec, "*"),
            (Exec, ":*"),
            (Mcp, "*"),
            (Env, "*"),
            (Db, "*"),
        ] {
            assert!(scope(kind, text).is_everything(), "{kind:?} {text}");
        }
        for (kind, text) in [(Network, "*.com"), (Fs, "**"), (Exec, "git:*"), (Env, "A*")] {
            assert!(!scope(kind, text).is_everything(), "{kind:?} {text}");
        }
    }

    const KINDS: [PermissionKind; 6] = [Network, Fs, Db, Exec, Mcp, Env];

    proptest! {
        #[test]
        fn any_text_contains_itself(kind in 0..6_usize, text in "[a-c*./:{},~$ _-]{0,24}") {
            let one = scope(KINDS[kind], &text);
            prop_assert!(one.contains(&one), "{:?}", one);
        }

        #[test]
        fn containing_is_transitive(
            kind in 0..6_usize,
            a in "[ab*/:. ]{0,8}", b in "[ab*/:. ]{0,8}", c in "[ab*/:. ]{0,8}",
        ) {
            let [a, b, c] = [a, b, c].map(|text| scope(KINDS[kind], &text));
            if a.contains(&b) && b.contains(&c) {
                prop_assert!(a.contains(&c), "{:?} {:?} {:?}", a, b, c);
            }
        }
    }
}
