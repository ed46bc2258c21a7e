//! Files that hold secrets, and the names of the environment.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// Ends or parts of the paths of files that hold keys, tokens or passwords, in
/// lower case.
const PATHS: &[&str] = &[
    "/.ssh/id_",
    "/.ssh/identity",
    "/.ssh/*",
    "/.aws/credentials",
    "/.aws/config",
    "/.config/gcloud",
    "/.azure/",
    "/.kube/config",
    "/.docker/config.json",
    "/.netrc",
    "/.npmrc",
    "/.pypirc",
    "/.git-credentials",
    "/.config/gh/hosts",
    "/.gnupg",
    "/.password-store",
    "/.pgpass",
    "/.my.cnf",
    "/.vault-token",
    "/.terraform.d/credentials",
    "/.claude.json",
    "/.claude/.credentials",
    "/.codex/auth.json",
    "/.bash_history",
    "/.zsh_history",
    "/login data",
    "/cookies.sqlite",
    "/logins.json",
    "/key4.db",
    "keychain-db",
    "/library/keychains",
    "/etc/shadow",
    "/etc/passwd",
    "/wallet.dat",
    "/.config/solana/id.json",
    "/.ethereum/keystore",
    "/.electrum",
    "/proc/self/environ",
    "/var/run/secrets",
];

/// Names of files and folders that hold secrets wherever they stand.
const NAMES: &[&str] = &[
    ".env",
    ".env.local",
    ".env.production",
    ".ssh",
    ".aws",
    ".gnupg",
    "id_rsa",
    "id_ed25519",
    "id_ecdsa",
    "id_dsa",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    "credentials.json",
];

/// Whether a path is that of a file with secrets.
pub(super) fn is_secret(path: &str) -> bool {
    static SIGNS: OnceLock<AhoCorasick> = OnceLock::new();
    // Most texts are no such path: one pass says so. It is looked at with one
    // kind of slashes, so that backslashes need a closer look.
    let signs = SIGNS.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(
                PATHS
                    .iter()
                    .map(|path| path.trim_start_matches('/'))
                    .chain(NAMES.iter().copied()),
            )
            .expect("the paths are few and short")
    });
    if path.len() > 1024 || !path.contains('\\') && !signs.is_match(path) {
        return false;
    }
    let path = path.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    // The public half of a key is no secret.
    if path.len() > 512
        || path.rsplit('.').next() == Some("pub")
        || path.contains(' ') && !path.contains('/')
    {
        return false;
    }
    let path = path.replace('\\', "/");
    let whole = format!("/{path}");
    PATHS.iter().any(|part| whole.contains(part)) || {
        let name = path.trim_end_matches('/').rsplit('/').next();
        name.is_some_and(|name| NAMES.contains(&name))
    }
}

/// Whether nobody reads the file by the way: settings of a project may be
/// secret, and every program reads its own.
pub(super) fn is_telling(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.starts_with(".env") && name != "credentials.json" && !path.ends_with("/etc/passwd")
}

/// Whether a variable of the environment is a key by its name.
pub(super) fn is_key(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.len() <= 128
        && [
            "KEY",
            "TOKEN",
            "SECRET",
            "PASSWORD",
            "PASSWD",
            "CREDENTIALS",
        ]
        .iter()
        .any(|word| {
            name.split('_')
                .any(|part| part == *word || part.strip_prefix("API") == Some(word))
        })
}

/// Whether names with blanks between are keys of different services.
pub(super) fn are_keys_of_several(names: &str) -> bool {
    if !names.contains(' ') {
        return false;
    }
    let mut owners = names.split(' ').filter(|name| is_key(name)).map(owner);
    let Some(first) = owners.find(|owner| OWNERS.binary_search(&owner.as_str()).is_ok()) else {
        return false;
    };
    owners.any(|owner| owner != first && OWNERS.binary_search(&owner.as_str()).is_ok())
}

/// What stands before the first mark in the name of a variable.
fn owner(name: &str) -> String {
    let owner = name.split('_').next().unwrap_or_default();
    owner.to_ascii_lowercase()
}

/// Whether a key belongs to somebody else than the owner of a host: it bears
/// the name of a service, and the host does not.
pub(super) fn is_foreign(key: &str, host: &str) -> bool {
    let owner = owner(key);
    OWNERS.binary_search(&owner.as_str()).is_ok()
        && !host.contains(&owner)
        && !OWNED
            .iter()
            .any(|(name, part)| *name == owner && host.contains(part))
}

/// Services by which keys are named. Sorted.
const OWNERS: &[&str] = &[
    "anthropic",
    "aws",
    "azure",
    "claude",
    "cloudflare",
    "database",
    "digitalocean",
    "discord",
    "docker",
    "gcp",
    "gemini",
    "gh",
    "github",
    "gitlab",
    "google",
    "heroku",
    "hf",
    "huggingface",
    "npm",
    "openai",
    "openrouter",
    "pypi",
    "sendgrid",
    "slack",
    "stripe",
    "supabase",
    "telegram",
    "twilio",
    "vercel",
];

/// Hosts of services that bear another name than their keys.
const OWNED: &[(&str, &str)] = &[
    ("aws", "amazon"),
    ("azure", "microsoft"),
    ("azure", "windows.net"),
    ("claude", "anthropic"),
    ("gcp", "google"),
    ("gemini", "google"),
    ("gh", "github"),
    ("hf", "huggingface"),
    ("pypi", "python.org"),
];

/// Whether a variable is the whole environment.
pub(super) fn is_environment(name: &str) -> bool {
    matches!(name, "os.environ" | "process.env" | "Deno.env")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_secrets_are_known_in_every_spelling() {
        for path in [
            "~/.ssh/id_rsa",
            "$HOME/.aws/credentials",
            ".env",
            "/etc/shadow",
            "a/.env",
        ] {
            assert!(is_secret(path), "{path}");
        }
        for path in [
            "~/.ssh/id_rsa.pub",
            "build",
            ".env.example",
            "a.environment",
            "ssh",
        ] {
            assert!(!is_secret(path), "{path}");
        }
    }
}
