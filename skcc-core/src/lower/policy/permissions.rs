//! Declared permissions.

use skir::{Access, Permission, PermissionKind, Text, Value};

use crate::lower::keys;

/// Reads `permissions`: a list of maps, or a map from kinds to scopes. `None`
/// when any of it is not understood, so that nothing vanishes.
pub(super) fn parse(value: &Value) -> Option<Vec<Permission>> {
    let mut permissions = Vec::new();
    match value {
        Value::List(items) => {
            for item in items {
                match item {
                    Value::Map(_) => entry(item, &mut permissions)?,
                    Value::Text(text) => short(text, &mut permissions)?,
                    _ => return None,
                }
            }
        }
        Value::Map(entries) if value.get("kind").is_none() => {
            for entry in entries {
                let (kind, access) = kind(&entry.key)?;
                for scope in scopes(Some(&entry.value))? {
                    permissions.push(Permission {
                        kind,
                        scope,
                        access,
                        ..Permission::default()
                    });
                }
            }
        }
        Value::Map(_) => entry(value, &mut permissions)?,
        _ => return None,
    }
    Some(permissions)
}

fn entry(item: &Value, permissions: &mut Vec<Permission>) -> Option<()> {
    let (kind, implied) = kind(item.get("kind").or_else(|| item.get("type"))?.as_text()?)?;
    let stated = match item.get("access") {
        Some(value) => Some(access(value.as_text()?)?),
        None => None,
    };
    let read_only = item.get("read_only").or_else(|| item.get("readOnly"));
    let access = match (stated, read_only.and_then(keys::truth)) {
        (Some(access), _) => access,
        (None, Some(true)) => Access::Read,
        (None, _) => implied,
    };
    let description = item.get("description").or_else(|| item.get("reason"));
    let description = description.and_then(keys::plain).unwrap_or_default();
    for scope in scopes(item.get("scope"))? {
        permissions.push(Permission {
            kind,
            scope,
            access,
            description: description.clone(),
        });
    }
    Some(())
}

/// Reads `network`, `fs:read` or `network: https://example.com`.
fn short(text: &str, permissions: &mut Vec<Permission>) -> Option<()> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let (kind, implied) = kind(name)?;
    let rest = rest.trim();
    let (access, scope) = match access(rest) {
        Some(access) if !rest.is_empty() => (access, ""),
        _ => (implied, rest),
    };
    permissions.push(Permission {
        kind,
        scope: scope.to_owned().into(),
        access,
        ..Permission::default()
    });
    Some(())
}

/// One scope or a list of them; none at all is the empty scope.
fn scopes(value: Option<&Value>) -> Option<Vec<Text>> {
    match value {
        None | Some(Value::Null) => Some(vec![Text::Borrowed("")]),
        Some(Value::Bool(true)) => Some(vec![Text::Borrowed("*")]),
        Some(Value::Bool(false)) => Some(Vec::new()),
        Some(Value::List(items)) => items.iter().map(keys::plain).collect(),
        Some(value) => keys::plain(value).map(|text| vec![text]),
    }
}

/// Every name of a kind, with the access it implies.
pub(crate) fn kind(name: &str) -> Option<(PermissionKind, Access)> {
    use PermissionKind::{Db, Env, Exec, Fs, Mcp, Network};
    let name = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    Some(match name.as_str() {
        "network" | "net" | "http" | "api" | "network_request" | "internet" => {
            (Network, Access::All)
        }
        "fs" | "filesystem" | "file_system" | "file" | "files" => (Fs, Access::All),
        "file_read" | "fs_read" | "read" => (Fs, Access::Read),
        "file_write" | "fs_write" | "write" => (Fs, Access::Write),
        "db" | "database" | "sql" => (Db, Access::All),
        "exec" | "execute" | "execution" | "command" | "shell" | "process" => (Exec, Access::All),
        "mcp" => (Mcp, Access::All),
        "env" | "environment" => (Env, Access::All),
        _ => return None,
    })
}

fn access(name: &str) -> Option<Access> {
    match name.trim().to_ascii_lowercase().as_str() {
        "read" | "r" | "readonly" | "read-only" | "read_only" => Some(Access::Read),
        "write" | "w" | "rw" | "read-write" | "readwrite" | "read_write" => Some(Access::Write),
        "all" | "full" | "*" => Some(Access::All),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::load;

    fn shown(yaml: &str) -> Option<Vec<String>> {
        let permissions = parse(&load(yaml).unwrap())?;
        let show = |p: &Permission| {
            format!(
                "{:?} {:?} {} ({})",
                p.kind, p.access, p.scope, p.description
            )
        };
        Some(permissions.iter().map(show).collect())
    }

    #[test]
    fn kinds_have_many_names() {
        let yaml = "- {kind: filesystem, scope: '*.md', access: read, description: why}\n\
                    - {kind: database, scope: 'pg:app:SELECT', read_only: true}\n\
                    - {kind: execute, scope: [git, gh]}\n\
                    - file_read: x\n  kind: file_read\n";
        assert_eq!(
            shown(yaml).unwrap(),
            [
                "Fs Read *.md (why)",
                "Db Read pg:app:SELECT ()",
                "Exec All git ()",
                "Exec All gh ()",
                "Fs Read  ()",
            ]
        );
    }

    #[test]
    fn short_forms_are_read() {
        assert_eq!(
            shown("[network, 'fs:read', 'network: https://example.com/*']").unwrap(),
            [
                "Network All  ()",
                "Fs Read  ()",
                "Network All https://example.com/* ()"
            ]
        );
        assert_eq!(
            shown("{exec: [git], env: true, mcp: false}").unwrap(),
            ["Exec All git ()", "Env All * ()"]
        );
    }

    #[test]
    fn what_is_not_understood_is_not_half_read() {
        assert_eq!(shown("[{kind: network}, {kind: teleport}]"), None);
        assert_eq!(shown("[{kind: fs, access: perhaps}]"), None);
        assert_eq!(shown("yes"), None);
    }
}
