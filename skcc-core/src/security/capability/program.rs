//! What a program in Python or JavaScript does.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use skir::{Access, PermissionKind};

use super::{Finder, Place, host, names};
use crate::security::Language;
use crate::security::code::{Call, Program, ValueId, ValueKind};

/// How deep values are looked into.
const DEPTH: usize = 4;

/// Literals without which [`read`] finds nothing: most programs hold none, and
/// are not parsed.
const SIGNS: &[&str] = &[
    "environ",
    "process.env",
    "getenv",
    "requests",
    "httpx",
    "urllib",
    "aiohttp",
    "fetch",
    "axios",
    "got",
    "http.",
    "https.",
    "http import",
    "http'",
    "http\"",
    "https'",
    "https\"",
    "subprocess",
    "child_process",
    "system",
    "popen",
    "open",
    "writeFile",
    "appendFile",
    "connect",
];

/// Adds what a program does.
pub(super) fn read(finder: &mut Finder<'_>, place: &Place<'_>, language: Language, text: &str) {
    static SEEN: OnceLock<AhoCorasick> = OnceLock::new();
    let seen = SEEN.get_or_init(|| AhoCorasick::new(SIGNS).expect("the signs are few and short"));
    if !seen.is_match(text) {
        return;
    }
    let program = finder.programs.get(language, text);
    for value in &program.values {
        if let ValueKind::Variable(name) = &value.kind
            && let Some(name) = name.strip_prefix("process.env.")
        {
            finder.add(
                place,
                PermissionKind::Env,
                Access::Read,
                name,
                value.range.clone(),
            );
        }
        if let ValueKind::Member(of, key) = value.kind
            && let ValueKind::Variable(name) = &program.get(of).kind
            && matches!(name.as_str(), "os.environ" | "process.env")
            && let ValueKind::Text(key) = &program.get(key).kind
        {
            finder.add(
                place,
                PermissionKind::Env,
                Access::Read,
                key,
                value.range.clone(),
            );
        }
    }
    for call in &program.calls {
        self::call(finder, place, &program, call);
    }
}

fn call(finder: &mut Finder<'_>, place: &Place<'_>, program: &Program, call: &Call) {
    let range = call.range.clone();
    let first = call.arguments.first().copied();
    let module = call.name.split('.').next().unwrap_or_default();
    let method = call.name.rsplit('.').next().unwrap_or_default();
    let text = |id: ValueId| text(program, id, 0);
    let is_network = matches!(
        module,
        "requests"
            | "httpx"
            | "urllib"
            | "urllib3"
            | "aiohttp"
            | "fetch"
            | "axios"
            | "got"
            | "http"
            | "https"
    );
    if is_network {
        let named = call.named.iter().map(|(_, value)| *value);
        for value in call.arguments.iter().copied().chain(named) {
            if let Some(host) = text(value).as_deref().and_then(host) {
                finder.add(
                    place,
                    PermissionKind::Network,
                    Access::All,
                    &host,
                    range.clone(),
                );
            }
        }
    }
    let is_run = match module {
        "subprocess" | "child_process" => true,
        "os" => matches!(method, "system" | "popen"),
        _ => false,
    };
    if is_run && let Some(line) = first.and_then(|value| line(program, value)) {
        let program = line.split(' ').next().unwrap_or_default();
        if names::is_command(program) {
            finder.add(
                place,
                PermissionKind::Exec,
                Access::All,
                &line,
                range.clone(),
            );
        }
    }
    if matches!(call.name.as_str(), "os.getenv" | "os.environ.get")
        && let Some(name) = first.and_then(text)
    {
        finder.add(
            place,
            PermissionKind::Env,
            Access::Read,
            &name,
            range.clone(),
        );
    }
    let mode = || {
        let named = call.named.iter().find(|(name, _)| name == "mode");
        let mode = call
            .arguments
            .get(1)
            .copied()
            .or(named.map(|(_, value)| *value));
        mode.and_then(text).unwrap_or_default()
    };
    let writes = match call.name.as_str() {
        "open" => mode().contains(['w', 'a', 'x', '+']),
        "fs.writeFile" | "fs.writeFileSync" | "fs.appendFile" | "fs.appendFileSync" => true,
        _ => false,
    };
    if writes && let Some(path) = first.and_then(text).filter(|path| !path.is_empty()) {
        finder.add(
            place,
            PermissionKind::Fs,
            Access::Write,
            &path,
            range.clone(),
        );
    }
    let database = match call.name.as_str() {
        "sqlite3.connect" => Some("sqlite"),
        "psycopg.connect" | "psycopg2.connect" | "asyncpg.connect" => Some("postgresql"),
        "pymysql.connect" | "mysql.connector.connect" => Some("mysql"),
        _ => None,
    };
    if let Some(database) = database {
        finder.add(place, PermissionKind::Db, Access::All, database, range);
    }
}

/// The text of a value, or how it starts.
fn text(program: &Program, id: ValueId, depth: usize) -> Option<String> {
    match &program.get(id).kind {
        ValueKind::Text(text) => Some(text.clone()),
        ValueKind::Joined(parts) if depth < DEPTH => text(program, *parts.first()?, depth + 1),
        _ => None,
    }
}

/// The words of a command: a text, or the texts of a list as far as they are
/// known.
fn line(program: &Program, id: ValueId) -> Option<String> {
    match &program.get(id).kind {
        ValueKind::Group(items) => {
            let words: Vec<_> = items
                .iter()
                .map_while(|item| text(program, *item, 0))
                .collect();
            (!words.is_empty()).then(|| words.join(" "))
        }
        _ => text(program, id, 0),
    }
}
