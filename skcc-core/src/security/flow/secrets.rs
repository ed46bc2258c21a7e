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
    "/.aws/sso/cache",
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
    "/var/run/secrets",
    "/run/secrets/kubernetes",
    "/.ssh/config",
    // Tools and services.
    "/.boto",
    "/.bluemix/",
    "/.cargo/credentials",
    "/.config/configstore",
    "/.config/doctl",
    "/.config/gh/",
    "/.config/github-copilot",
    "/.config/hub",
    "/.config/op/",
    "/.config/rclone/rclone.conf",
    "/.fly/config",
    "/.gem/credentials",
    "/.gemini/oauth",
    "/.m2/settings.xml",
    "/.oci/",
    "/.s3cfg",
    "/.subversion/auth",
    "/.terraformrc",
    "/filezilla/",
    // What was said to agents.
    "/.claude/history",
    "/.claude/projects",
    "/.codex/history",
    "/.codex/sessions",
    "/.clawdbot/",
    "/.openclaw/credentials",
    "/.openclaw/sessions",
    // Histories.
    "/.histfile",
    "/.mysql_history",
    "/.node_repl_history",
    "/.psql_history",
    "/.python_history",
    "/fish_history",
    "consolehost_history",
    // Browsers and chats.
    "/.mozilla/firefox",
    "/bravesoftware/",
    "/chromium/default",
    "/default/cookies",
    "/default/web data",
    "/discord/local storage",
    "/firefox/profiles",
    "/google-chrome",
    "/google/chrome",
    "/library/cookies",
    "/library/messages/",
    "/library/safari/",
    "/local extension settings/",
    "/microsoft/edge/user data",
    "/network/cookies",
    "/.config/discord",
    "/.config/signal",
    "/.config/slack",
    "application support/signal",
    "application support/slack",
    "telegramdesktop",
    "telegram desktop/tdata",
    // Stores of passwords.
    "/.config/bitwarden",
    "/.lastpass",
    "/.local/share/keyrings",
    "/1password/",
    "/bitwarden/",
    ".kdbx",
    "/config/sam",
    "/microsoft/credentials",
    "/microsoft/protect",
    // Wallets.
    "/.bitcoin",
    "/.bitmonero",
    "/.config/solana",
    "/.ethereum",
    "/.exodus",
    "/.monero",
    "/atomic/local storage",
    "/electrum/wallets",
    "/exodus/",
    "application support/exodus",
    "/ledger live",
    "/metamask",
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
    let path = path.replace('\\', "/");
    if path.len() > 512
        || path.rsplit('.').next() == Some("pub")
        || path.contains(' ') && !path.contains('/')
    {
        return false;
    }
    let whole = format!("/{path}");
    PATHS.iter().any(|part| whole.contains(part)) || {
        let name = path.trim_end_matches('/').rsplit('/').next();
        name.is_some_and(|name| NAMES.contains(&name))
    }
}

/// Whether a path with `*` for what is not known is that of a file with
/// secrets.
pub(super) fn is_secret_glob(path: &str) -> bool {
    if path.len() > 256 || !path.contains(['.', '/']) {
        return false;
    }
    let path = path.replace('\\', "/");
    if is_secret(&path) {
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or(&path);
    // `~/.*_history`: the end says what it is.
    let is_history = name.starts_with('.') && name.ends_with("*_history");
    // `~/.ssh/*`, `~/.config/*/credentials`
    is_history || path.ends_with("/.ssh/*") || path.ends_with("*/.ssh/*")
}

/// Whose secret a file holds, where no program reads it by the way.
pub(super) fn family(path: &str) -> Option<&'static str> {
    let path = path.to_ascii_lowercase().replace('\\', "/");
    FAMILIES
        .iter()
        .find(|(sign, _)| path.contains(sign))
        .map(|(_, family)| *family)
}

/// Whether the file is of the project that is worked on.
pub(super) fn is_own(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with(".env")
}

/// Whether a text is the name of one setting: `API_URL`.
pub(super) fn is_setting(name: &str) -> bool {
    let name = name.trim_start_matches('^').trim_end_matches('=');
    name.len() > 2
        && name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Parts of paths, with what they are of.
const FAMILIES: &[(&str, &str)] = &[
    ("id_rsa", "SSH keys"),
    ("id_ed25519", "SSH keys"),
    ("id_ecdsa", "SSH keys"),
    (".ssh/*", "SSH keys"),
    (".aws/credentials", "keys of AWS"),
    ("gcloud", "keys of Google Cloud"),
    ("login data", "passwords of the browser"),
    ("logins.json", "passwords of the browser"),
    ("key4.db", "passwords of the browser"),
    ("cookies", "cookies of the browser"),
    ("keychain", "the keychain"),
    ("keyrings", "the keychain"),
    (".gnupg", "keys of GnuPG"),
    (".password-store", "stored passwords"),
    (".kdbx", "stored passwords"),
    (".netrc", "passwords of hosts"),
    (".git-credentials", "passwords of Git"),
    ("_history", "histories of shells"),
    ("wallet", "wallets"),
    ("solana", "wallets"),
    (".ethereum", "wallets"),
    (".bitcoin", "wallets"),
    ("electrum", "wallets"),
    ("exodus", "wallets"),
    ("metamask", "wallets"),
    ("/etc/shadow", "passwords of the system"),
    ("tdata", "sessions of chats"),
    ("/.env", "keys of projects"),
];

/// Whether nobody reads the file by the way: settings of a project may be
/// secret, and every program reads its own.
pub(super) fn is_telling(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains(['/', '\\', '.'])
        && !name.starts_with(".env")
        && path != HOME
        && !path.ends_with("/.ssh/config")
        && name != "credentials.json"
        && !path.ends_with("/etc/passwd")
}

/// Parts of paths of files that hold settings besides, which honest programs
/// look up.
const SETTINGS: &[&str] = &[
    "/config", ".npmrc", ".pypirc", "/cookies", "history", ".kube", "gcloud", "*",
];

/// Whether the file holds nothing but what somebody may enter with: no honest
/// program reads it but the one that it belongs to.
pub(super) fn is_vault(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    !SETTINGS.iter().any(|part| lower.contains(part)) && family(path).is_some() && !is_own(path)
}

/// What is read by whoever reads all that a home folder holds.
pub(super) const HOME: &str = "the files of the home folder";

/// Whether a pattern of names is one of files that hold secrets.
pub(super) fn is_secret_pattern(pattern: &str) -> bool {
    let name = pattern.trim_matches(['*', '"', '\'', '/']);
    let ends = [
        ".pem",
        ".key",
        ".ppk",
        ".p12",
        ".pfx",
        ".ovpn",
        ".kdbx",
        ".keystore",
        ".jks",
        "_history",
        "wallet",
        "wallet.dat",
        "_rsa",
        "_ed25519",
        "credentials",
        "secrets",
        ".env",
    ];
    is_secret(name)
        || ends
            .iter()
            .any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// Whether words of a search are those of secrets.
pub(super) fn is_search(pattern: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    [
        "password",
        "passwd",
        "secret",
        "api_key",
        "apikey",
        "api-key",
        "private key",
        "token",
        "credential",
        "mnemonic",
        "akia",
    ]
    .iter()
    .any(|word| pattern.contains(word))
}

/// Whether a host gives a machine of a cloud its credentials.
pub(super) fn is_metadata(host: &str) -> bool {
    matches!(
        host,
        "169.254.169.254"
            | "169.254.170.2"
            | "metadata.google.internal"
            | "100.100.100.200"
            | "fd00:ec2::254"
    )
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
    if OWNERS.binary_search(&owner.as_str()).is_err() {
        return false;
    }
    // Anybody has a host with such a word beside others in a name.
    let label = host.rsplit('.').nth(1).unwrap_or_default();
    let is_of = |name: &str| label.contains(name) && !label.contains('-');
    let in_cloud = OWNERS.binary_search(&label).is_ok();
    let names = |name: &str| {
        is_of(name)
            || host
                .split('.')
                .any(|one| one == name && (in_cloud || name == "gitlab"))
    };
    let mut others = OWNED.iter().filter(|(name, _)| *name == owner);
    !names(&owner)
        && !others.any(|(_, part)| names(part) || host.contains(part) && part.contains('.'))
}

/// Services by which keys are named. Sorted.
const OWNERS: &[&str] = &[
    "actions",
    "anthropic",
    "aws",
    "azure",
    "bitbucket",
    "buildkite",
    "ci",
    "circle",
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
    ("actions", "github"),
    ("aws", "amazon"),
    ("ci", "gitlab"),
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
    matches!(
        name,
        "os.environ" | "process.env" | "Deno.env" | "Bun.env" | "import.meta.env" | "os.environb"
    )
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
