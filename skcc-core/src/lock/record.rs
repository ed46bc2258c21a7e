//! What a review sees of a skill.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use skir::{Access, Hash, PermissionKind, SecurityLevel};

use crate::CompiledSkill;
use crate::diagnostic::{Code, RULES};
use crate::security::capability;

/// So many characters of a permission are kept: enough to tell it from others.
const MAX_TEXT: usize = 120;
/// So many permissions are kept. The hash covers the rest.
const MAX_LINES: usize = 100;

/// What a review sees of a skill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The tree it comes from: [`Root::lock_name`](crate::source::Root::lock_name).
    pub source: String,
    /// The id.
    pub id: String,
    /// blake3 over the paths, modes and hashes of all its files.
    pub hash: Hash,
    /// The version of the security rules that it was judged by.
    pub rules: u32,
    /// The level that counts.
    pub level: SecurityLevel,
    /// What it declares that it may do.
    pub declared: Vec<String>,
    /// What it does, as far as that can be seen.
    pub inferred: Vec<String>,
    /// The codes of the warnings about security.
    pub findings: Vec<String>,
    /// Its files, each with the first half of its hash.
    pub files: Vec<String>,
}

impl Record {
    /// What is to be seen of a skill in which `findings` warn.
    #[must_use]
    pub fn of(compiled: &CompiledSkill, findings: impl IntoIterator<Item = Code>) -> Self {
        let policy = &compiled.skill.policy;
        let permissions = policy.permissions.iter().map(|permission| {
            let verb = verb(permission.kind, permission.access);
            match permission.scope.trim() {
                "" => verb.to_owned(),
                scope => format!("{verb} {scope}"),
            }
        });
        let tools = policy
            .allowed_tools
            .iter()
            .map(|tool| match &tool.argument {
                Some(argument) => format!("tool {}({argument})", tool.name),
                None => format!("tool {}", tool.name),
            });
        let uses = capability::infer(&compiled.bundle, &compiled.document, &compiled.skill);
        let inferred = uses.iter().map(|one| {
            let verb = verb(one.kind, one.access);
            match one.kind {
                PermissionKind::Exec => format!("{verb} {}", capability::least_scope(&one.value)),
                _ => format!("{verb} {}", one.value),
            }
        });
        let findings: BTreeSet<_> = findings.into_iter().map(Code::id).collect();
        let source = &compiled.bundle.source;
        let mut files = vec![file(&source.file, compiled.bundle.hash)];
        let bundled = compiled.bundle.files.iter();
        files.extend(bundled.map(|one| file(&one.path, one.hash)));
        files.sort();
        Self {
            source: source.root.lock_name(),
            id: source.id.clone(),
            hash: compiled.bundle.tree_hash,
            rules: RULES,
            level: policy.security_level.effective,
            declared: lines(permissions.chain(tools)),
            inferred: lines(inferred),
            findings: findings.into_iter().map(str::to_owned).collect(),
            files,
        }
    }

    pub(super) fn key(&self) -> (&str, &str, Hash) {
        (&self.source, &self.id, self.hash)
    }
}

const fn verb(kind: PermissionKind, access: Access) -> &'static str {
    match (kind, access) {
        (PermissionKind::Network, _) => "connect",
        (PermissionKind::Fs, Access::Read) => "read",
        (PermissionKind::Fs, _) => "write",
        (PermissionKind::Db, Access::Read) => "query",
        (PermissionKind::Db, _) => "change",
        (PermissionKind::Exec, _) => "run",
        (PermissionKind::Mcp, _) => "mcp",
        (PermissionKind::Env, _) => "env",
    }
}

/// Sorted, each once, cut to what a person reads.
fn lines(texts: impl Iterator<Item = String>) -> Vec<String> {
    let cut = |text: String| {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match one_line.char_indices().nth(MAX_TEXT) {
            Some((end, _)) => format!("{}…", &one_line[..end]),
            None => one_line,
        }
    };
    let all: BTreeSet<String> = texts.map(cut).collect();
    let more = all.len().saturating_sub(MAX_LINES);
    let mut kept: Vec<String> = all.into_iter().take(MAX_LINES).collect();
    if more > 0 {
        kept.push(format!("… {more} more"));
    }
    kept
}

fn file(path: &str, hash: Hash) -> String {
    let mut text = String::with_capacity(path.len() + 33);
    for byte in &hash.0[..16] {
        write!(text, "{byte:02x}").expect("a string takes everything");
    }
    // The path comes last: it may hold blanks.
    text + " " + path
}
