//! Commands that give out what is kept secret.

use super::shell::Argument;
use super::taint::Labels;
use super::{Effect, Name, secrets, spies};

/// What a store keeps for programs: secret, and asked for by the way.
const STORED: Option<Effect> = Some(Effect::Stored("a secret of a store"));

/// What a command gives out.
pub(super) fn command(name: &str, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let words: Vec<&str> = arguments.iter().map(|one| one.text.as_str()).collect();
    let has = |word: &str| words.contains(&word);
    let starts = |two: &[&str]| {
        let plain = words.iter().filter(|word| !word.starts_with('-'));
        plain.take(two.len()).eq(two.iter())
    };
    let effect = match name {
        "security" => keychain(&words),
        "secret-tool" if has("search") && has("--all") => {
            Some(Effect::Secret("the keyring of the user"))
        }
        "cmdkey" | "vaultcmd" => Some(Effect::Secret("passwords of the user")),
        "op" if starts(&["item", "list"]) || starts(&["vault", "list"]) => {
            Some(Effect::Secret("the vault of passwords"))
        }
        "bw" if has("export") || has("list") => Some(Effect::Secret("the vault of passwords")),
        "lpass" if has("export") => Some(Effect::Secret("the vault of passwords")),
        "gh" if starts(&["auth", "token"]) => Some(Effect::Token("github_token")),
        "npm" if starts(&["config", "get"]) && words.iter().any(|word| word.contains("_auth")) => {
            Some(Effect::Token("npm_token"))
        }
        "npm" if starts(&["token", "create"]) => Some(Effect::Token("npm_token")),
        "aws" if starts(&["configure", "export-credentials"]) => {
            Some(Effect::Secret("keys of AWS"))
        }
        "kubectl" if starts(&["config", "view"]) && has("--raw") => {
            Some(Effect::Secret("keys of the cluster"))
        }
        "npm" if starts(&["token", "list"]) => Some(Effect::Token("npm_token")),
        "glab" if starts(&["auth", "token"]) => Some(Effect::Token("gitlab_token")),
        "gcloud" if has("print-access-token") || has("print-identity-token") => {
            Some(Effect::Token("google_token"))
        }
        "aws" if starts(&["configure", "get"]) || has("get-session-token") => {
            Some(Effect::Token("aws_secret"))
        }
        "az" if has("get-access-token") => Some(Effect::Token("azure_token")),
        "heroku" if has("auth:token") => Some(Effect::Token("heroku_token")),
        "kubectl" if has("secrets") || has("secret") => (has("-A") || has("--all-namespaces"))
            .then_some(Effect::Secret("secrets of the cluster")),
        "aws" if has("get-secret-value") || has("--with-decryption") => STORED,
        "gcloud" if starts(&["secrets", "versions", "access"]) => STORED,
        "az" if starts(&["keyvault", "secret", "show"]) => STORED,
        "vault" if starts(&["kv", "get"]) || starts(&["read"]) => STORED,
        "op" if starts(&["read"]) || starts(&["item", "get"]) => STORED,
        "doppler" | "infisical" if starts(&["secrets"]) || starts(&["export"]) => STORED,
        "pass" | "lpass" if starts(&["show"]) => STORED,
        "bw" if starts(&["get"]) => STORED,
        "pbpaste" | "wl-paste" | "get-clipboard" => {
            Some(Effect::Spies("the clipboard", Vec::new()))
        }
        "xclip" if has("-o") || has("-out") => Some(Effect::Spies("the clipboard", Vec::new())),
        "xsel" if !has("-i") && !has("--input") => Some(Effect::Spies("the clipboard", Vec::new())),
        "hostname" | "whoami" | "uname" | "ifconfig" | "id" | "hostnamectl" | "sw_vers"
        | "systeminfo" | "ioreg" => Some(Effect::Identity),
        "find" | "fd" | "fdfind" | "locate" | "mdfind" => found(name, &words),
        "grep" | "rg" | "ag" | "egrep" => searched(name, &words),
        _ => None,
    };
    let to = words
        .iter()
        .position(|word| matches!(*word, "--output" | "--out-file" | "-o"));
    let file = to.and_then(|at| arguments.get(at + 1));
    if let (Some(Effect::Secret(what)), Some(file)) = (&effect, file) {
        effects.push(Effect::Records(Labels::SECRET, what, Name::Of(file.value)));
    }
    effects.extend(effect);
    spies::command(name, arguments, effects);
}

/// Items of the keychain of macOS: one that is asked for by the name of a
/// service is what the keychain is for.
fn keychain(words: &[&str]) -> Option<Effect> {
    let first = words.first()?;
    let of_browser = words.iter().any(|word| {
        matches!(*word, "Chrome" | "Brave" | "Edge" | "Chromium") || word.contains("Safe Storage")
    });
    let all = matches!(*first, "dump-keychain" | "export" | "unlock-keychain");
    let finds = first.starts_with("find-");
    (all || finds && of_browser).then_some(Effect::Secret("the keychain of the user"))
}

/// A search for files that hold secrets.
fn found(name: &str, words: &[&str]) -> Option<Effect> {
    let mut patterns = words.windows(2).filter(|two| {
        matches!(
            two[0],
            "-name" | "-iname" | "-path" | "-ipath" | "-wholename"
        )
    });
    let by_name = patterns.any(|two| secrets::is_secret_pattern(two[1]));
    let narrowed = words.iter().any(|word| {
        matches!(
            *word,
            "-name" | "-iname" | "-path" | "-mtime" | "-size" | "-regex" | "-user" | "-newer"
        )
    });
    let all = words.first().is_some_and(|first| {
        matches!(
            first.trim_end_matches('/'),
            "" | "~" | "${HOME}" | "/home" | "/Users"
        )
    });
    if name == "find" && all && !narrowed {
        return Some(Effect::SecretFiles(secrets::HOME));
    }
    let by_word = name != "find" && words.iter().any(|word| secrets::is_secret_pattern(word));
    (by_name || by_word).then_some(Effect::SecretFiles("files with secrets"))
}

/// A search for secrets in all files of somebody.
fn searched(name: &str, words: &[&str]) -> Option<Effect> {
    let recursive = matches!(name, "rg" | "ag")
        || words.iter().any(|word| {
            let letters = word.strip_prefix('-').unwrap_or_default();
            !letters.starts_with('-') && letters.contains(['r', 'R']) || *word == "--recursive"
        });
    let far = words.iter().any(|word| {
        matches!(
            *word,
            "~" | "~/" | "/" | "/home" | "${HOME}" | "/Users" | "/etc"
        )
    });
    let secret = words.iter().any(|word| secrets::is_search(word));
    (recursive && far && secret).then_some(Effect::Secret("secrets that a search found"))
}
