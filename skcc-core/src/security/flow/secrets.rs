//! Files that hold secrets, and the names of the environment.

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
