//! Programs, and what is known of them.

use crate::security::command::Command;

/// Programs that connect to the hosts among their arguments.
pub(super) const CONNECTS: &[&str] = &[
    "curl", "git", "http", "https", "httpie", "npx", "pip", "pip3", "wget", "xh",
];

/// Programs that talk to a database, with the database.
pub(super) const DATABASES: &[(&str, &str)] = &[
    ("clickhouse-client", "clickhouse"),
    ("duckdb", "duckdb"),
    ("mariadb", "mysql"),
    ("mongosh", "mongodb"),
    ("mysql", "mysql"),
    ("psql", "postgresql"),
    ("redis-cli", "redis"),
    ("sqlite3", "sqlite"),
];

/// Commands that show or change nothing but the shell itself: no agent asks
/// before them. Sorted.
const HARMLESS: &[&str] = &[
    ".", ":", "[", "[[", "alias", "awk", "basename", "break", "case", "cat", "cd", "command",
    "continue", "cut", "date", "declare", "dirname", "done", "echo", "esac", "exit", "export",
    "false", "fi", "file", "fold", "for", "function", "grep", "head", "hostname", "in", "jq",
    "less", "local", "ls", "popd", "printf", "pushd", "pwd", "read", "readonly", "realpath",
    "return", "rg", "sed", "select", "set", "shift", "sleep", "sort", "source", "stat", "tail",
    "test", "tr", "trap", "tree", "true", "type", "uname", "uniq", "unset", "wait", "wc", "which",
    "whoami", "xargs", "yes", "}",
];

/// Programs whose first word says what they do. Sorted.
const WITH_COMMANDS: &[&str] = &[
    "apt",
    "apt-get",
    "aws",
    "az",
    "brew",
    "bun",
    "cargo",
    "deno",
    "docker",
    "dotnet",
    "firebase",
    "gcloud",
    "gh",
    "git",
    "glab",
    "go",
    "helm",
    "kubectl",
    "npm",
    "npx",
    "pip",
    "pip3",
    "pnpm",
    "poetry",
    "rustup",
    "supabase",
    "systemctl",
    "terraform",
    "uv",
    "vercel",
    "wrangler",
    "yarn",
];

/// Programs by which a code span is known for a command. Sorted.
const PROGRAMS: &[&str] = &[
    "bash",
    "cargo",
    "chmod",
    "chown",
    "composer",
    "cp",
    "curl",
    "deno",
    "docker",
    "docker-compose",
    "dotnet",
    "ffmpeg",
    "find",
    "firebase",
    "flutter",
    "gcloud",
    "gh",
    "git",
    "glab",
    "go",
    "gradle",
    "helm",
    "jest",
    "kubectl",
    "make",
    "mkdir",
    "mongosh",
    "mv",
    "mvn",
    "mypy",
    "mysql",
    "node",
    "npm",
    "npx",
    "pandoc",
    "php",
    "pip",
    "pip3",
    "pnpm",
    "poetry",
    "psql",
    "pytest",
    "python",
    "python3",
    "redis-cli",
    "rm",
    "rsync",
    "ruby",
    "ruff",
    "rustup",
    "scp",
    "sh",
    "sqlite3",
    "ssh",
    "sudo",
    "supabase",
    "tar",
    "terraform",
    "touch",
    "tsc",
    "unzip",
    "uv",
    "uvx",
    "vercel",
    "vitest",
    "wget",
    "wrangler",
    "yarn",
];

/// Whether a word starts a command that an agent would ask about.
pub(super) fn is_command(program: &str) -> bool {
    let first = program.as_bytes().first().copied().unwrap_or(b' ');
    let is_name = first.is_ascii_alphabetic() || first == b'.' && program.contains('/');
    let is_plain = program
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/' | b'+'));
    is_name && is_plain && HARMLESS.binary_search(&program).is_err()
}

/// Whether a word is the name of a program, rather than any word.
pub(super) fn is_program(word: &str) -> bool {
    PROGRAMS.binary_search(&word).is_ok()
}

/// The least scope of commands that covers one and its like, such as
/// `git commit:*`.
pub(crate) fn least_scope(line: &str) -> String {
    let mut words = line.split(' ');
    let program = words.next().unwrap_or_default();
    let second = words.next().filter(|word| {
        WITH_COMMANDS.binary_search(&program).is_ok()
            && !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            && !word.starts_with('-')
    });
    match second {
        Some(second) => format!("{program} {second}:*"),
        None => format!("{program}:*"),
    }
}

/// The files that a command makes or changes by their names.
pub(super) fn written<'c>(command: &'c Command<'_>) -> Vec<&'c str> {
    let operands = || command.arguments().filter(|word| !word.starts_with('-'));
    match command.program() {
        "tee" | "touch" | "mkdir" | "rm" | "rmdir" | "truncate" => operands().collect(),
        "cp" | "mv" | "ln" | "install" | "rsync" => operands().last().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a statement of SQL in `text` changes something.
pub(super) fn writes_data(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "alter", "create", "delete", "drop", "grant", "insert", "revoke", "truncate", "update",
    ];
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb)))
}

/// The environment variables in a word that are not the shell's own.
pub(super) fn variables(word: &str) -> impl Iterator<Item = &str> {
    const OWN: &[&str] = &[
        "ARGUMENTS",
        "BASH_SOURCE",
        "EDITOR",
        "HOME",
        "HOSTNAME",
        "IFS",
        "LANG",
        "OLDPWD",
        "OSTYPE",
        "PATH",
        "PWD",
        "RANDOM",
        "SHELL",
        "TERM",
        "TMPDIR",
        "USER",
    ];
    word.match_indices('$').filter_map(move |(at, _)| {
        let rest = word[at + 1..].trim_start_matches('{');
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let name = &rest[..end];
        let is_name = name.len() > 2
            && name.contains('_')
            && name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && !name.starts_with("CLAUDE_");
        (is_name && !OWN.contains(&name)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(HARMLESS.is_sorted() && PROGRAMS.is_sorted() && WITH_COMMANDS.is_sorted());
    }

    #[test]
    fn scopes_are_as_small_as_a_command_and_its_like() {
        for (line, scope) in [
            ("git commit -m x", "git commit:*"),
            ("git -C a status", "git:*"),
            ("python3 scripts/a.py", "python3:*"),
            ("make", "make:*"),
        ] {
            assert_eq!(least_scope(line), scope, "{line}");
        }
    }
}
