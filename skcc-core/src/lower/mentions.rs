//! MCP servers and tools of agents that the text names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use skir::{McpServer, Span, Text, Tool, Value};

use super::keys;
use crate::syntax::markdown::{NodeKind, Tree};

/// Tools whose name no other word has, so that a code span with it means the
/// tool. Sorted.
const DISTINCT: &[&str] = &[
    "AskUserQuestion",
    "BashOutput",
    "EnterPlanMode",
    "ExitPlanMode",
    "KillShell",
    "MultiEdit",
    "NotebookEdit",
    "SlashCommand",
    "TaskCreate",
    "TaskUpdate",
    "TodoWrite",
    "WebFetch",
    "WebSearch",
    "activate_skill",
    "apply_patch",
    "google_web_search",
    "list_directory",
    "read_file",
    "read_many_files",
    "run_shell_command",
    "search_file_content",
    "spawn_agent",
    "update_plan",
    "web_fetch",
    "write_file",
    "write_todos",
];

/// How long those names are, in bytes.
const DISTINCT_LENGTHS: std::ops::RangeInclusive<usize> = 8..=19;

/// Tools whose name is an ordinary word: only with the word `tool` behind it.
/// Sorted.
const ORDINARY: &[&str] = &[
    "Agent", "Bash", "Edit", "Glob", "Grep", "LS", "Read", "Skill", "Task", "Write", "glob",
    "replace", "shell",
];

static MCP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("mcp__"));
static NAMED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" MCP"));
static TOOL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" tool"));

/// What a body mentions.
#[derive(Debug, Default)]
pub(super) struct Mentions<'t> {
    /// MCP servers with their first mention.
    servers: BTreeMap<&'t str, Span>,
    /// Tools, each with where it is first named.
    tools: BTreeMap<&'t str, usize>,
}

/// Finds what a body mentions.
pub(super) fn scan<'t>(body: &'t str, tree: &Tree) -> Mentions<'t> {
    let mut mentions = Mentions::default();
    for at in MCP.find_iter(body.as_bytes()) {
        if let Some((server, length)) = server(&body[at..]) {
            let start = at + "mcp__".len();
            let span = Span::from(start..start + server.len());
            mentions.servers.entry(server).or_insert(span);
            if length > "mcp__".len() + server.len() {
                mentions.tools.entry(&body[at..at + length]).or_insert(at);
            }
        }
    }
    for at in NAMED.find_iter(body.as_bytes()) {
        if let Some(span) = named(body, at) {
            let name = span.of(body);
            let known = mentions
                .servers
                .keys()
                .any(|known| known.eq_ignore_ascii_case(name));
            if !known {
                mentions.servers.insert(name, span);
            }
        }
    }
    for at in TOOL.find_iter(body.as_bytes()) {
        let before = body[..at].trim_end_matches(['`', '*', '"']);
        let start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map_or(0, |other| {
                other + before[other..].chars().next().map_or(1, char::len_utf8)
            });
        let name = &before[start..];
        if ORDINARY.binary_search(&name).is_ok() || DISTINCT.binary_search(&name).is_ok() {
            mentions.tools.entry(name).or_insert(start);
        }
    }
    for node in tree.nodes() {
        if node.kind == NodeKind::CodeSpan {
            let name = node.span.of(body).trim_matches('`');
            let name = name.split('(').next().unwrap_or(name);
            // Most code spans are shorter or longer than every name.
            if DISTINCT_LENGTHS.contains(&name.len()) && DISTINCT.binary_search(&name).is_ok() {
                mentions
                    .tools
                    .entry(name)
                    .or_insert(node.span.range().start);
            }
        }
    }
    mentions
}

/// The name before `MCP` at `at`: one in marks, or one that no ordinary word is
/// written like, such as `Context7` or `GitHub`.
fn named(body: &str, at: usize) -> Option<Span> {
    let behind = &body[at + " MCP".len()..];
    // What stands before `MCP tool` is a tool.
    if behind.starts_with(" tool")
        || behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
    {
        return None;
    }
    let text = &body[..at];
    let end = text.trim_end_matches(['`', '*']).len();
    let start = text[..end]
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .map_or(0, |other| {
            other + text[other..].chars().next().map_or(1, char::len_utf8)
        });
    let name = &text[start..end];
    let marked = end < at && text[..start].ends_with(['`', '*']);
    let inner = name.get(1..)?;
    let is_name = inner.bytes().any(|byte| byte.is_ascii_digit())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        || inner.bytes().any(|byte| byte.is_ascii_uppercase())
            && inner.bytes().any(|byte| byte.is_ascii_lowercase());
    ((marked || is_name) && name.len() > 1).then(|| Span::from(start..end))
}

/// The server's name in a text that starts with `mcp__`, and the length of the
/// whole name.
fn server(text: &str) -> Option<(&str, usize)> {
    let end = text
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')))
        .unwrap_or(text.len());
    let name = text[.."mcp__".len().max(end)].trim_end_matches(['.', '-', '_']);
    let rest = name.get("mcp__".len()..)?;
    let server = rest.split("__").next()?;
    // What stands for any server names none.
    let placeholder = matches!(
        server,
        "" | "server" | "server_name" | "name" | "servername"
    );
    (!placeholder).then_some((server, name.len()))
}

impl Mentions<'_> {
    /// The servers: the declared ones, then those that the text or the tools
    /// name.
    pub(super) fn servers(&self, declared: &[Text], tools: &[Tool]) -> Vec<McpServer> {
        let mut servers: Vec<McpServer> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut add = |name: &str, declared: bool| {
            if !name.is_empty() && seen.insert(name.to_owned()) {
                servers.push(McpServer {
                    name: name.to_owned().into(),
                    declared,
                    span: self.servers.get(name).copied(),
                });
            }
        };
        for name in declared {
            add(name, true);
        }
        let mut mentioned: Vec<_> = self.servers.iter().collect();
        mentioned.sort_by_key(|(_, span)| **span);
        for (name, _) in mentioned {
            add(name, false);
        }
        for tool in tools {
            if tool.name.starts_with("mcp__")
                && let Some((name, _)) = server(&tool.name)
            {
                add(name, false);
            }
        }
        servers
    }

    /// The tools, in the order of their first mention.
    pub(super) fn tools(&self) -> Vec<Text> {
        let mut tools: Vec<_> = self.tools.iter().collect();
        tools.sort_by_key(|(_, at)| **at);
        let text = |(name, _): (&&str, _)| Text::Owned((*name).to_owned());
        tools.into_iter().map(text).collect()
    }
}

/// Reads `mcp_servers`: a list of names or of maps with a name, a map by name,
/// or one text.
pub(super) fn declared(value: &Value) -> Option<Vec<Text>> {
    match value {
        Value::Map(entries) => Some(entries.iter().map(|entry| entry.key.clone()).collect()),
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Map(_) => item.get("name").and_then(keys::plain),
                item => keys::plain(item),
            })
            .collect(),
        value => keys::texts(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_declared_or_mentioned() {
        let body = "Call `mcp__github__create_issue`, then mcp__slack__* and mcp__<x>__y.";
        let mentions = scan(body, &Tree::parse(body));
        let tools = [Tool {
            name: "mcp__jira__get".into(),
            argument: None,
        }];
        let servers = mentions.servers(&["slack".into()], &tools);
        let shown: Vec<_> = servers
            .iter()
            .map(|server| {
                let at = server.span.map_or("", |span| span.of(body));
                (&*server.name, server.declared, at)
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("slack", true, "slack"),
                ("github", false, "github"),
                ("jira", false, ""),
            ]
        );
        assert_eq!(mentions.tools(), ["mcp__github__create_issue"]);
    }

    #[test]
    fn a_name_before_mcp_is_a_server() {
        let body = "Via the Context7 MCP (tools) or `exa` MCP, GitHub MCP servers, mcp__github__x. \
                    Configure MCP, an MCP, the **Check** MCPs, use AWS MCP, \
                    the **query-docs** MCP tool.";
        let mentions = scan(body, &Tree::parse(body));
        let servers = mentions.servers(&[], &[]);
        let names: Vec<_> = servers.iter().map(|server| &*server.name).collect();
        assert_eq!(names, ["Context7", "exa", "github"]);
    }

    #[test]
    fn tools_are_code_spans_or_stand_before_the_word() {
        let body = "Use `TodoWrite` and the Read tool; read with the **Bash** tool. \
                    `Write` a file with any tool, `WebFetch(url)`.";
        let mentions = scan(body, &Tree::parse(body));
        assert_eq!(mentions.tools(), ["TodoWrite", "Read", "Bash", "WebFetch"]);
    }

    #[test]
    fn tables_are_sorted() {
        assert!(DISTINCT.is_sorted() && ORDINARY.is_sorted());
        let lengths = DISTINCT.iter().map(|name| name.len());
        assert_eq!(lengths.clone().min(), Some(*DISTINCT_LENGTHS.start()));
        assert_eq!(lengths.max(), Some(*DISTINCT_LENGTHS.end()));
    }
}
