//! What a skill says it is for: its name and its description.

use std::sync::OnceLock;

use skir::Skill;

use super::words::{self, Word};

/// The words with which a skill says what it is for.
#[derive(Debug, Default)]
pub(crate) struct Purpose {
    /// The hashes of the words. Sorted.
    words: Vec<u64>,
    /// Of these, those of the description. Sorted.
    described: Vec<u64>,
    is_security: bool,
    is_about_attacks: bool,
}

/// Words of skills that are about attacks: such skills have to show them.
const SECURITY: &[&str] = &[
    "security",
    "secure",
    "vulnerability",
    "vulnerabilities",
    "malware",
    "malicious",
    "injection",
    "jailbreak",
    "pentest",
    "pentesting",
    "penetration",
    "exploit",
    "exploits",
    "attack",
    "attacks",
    "threat",
    "threats",
    "redteam",
    "adversarial",
    "yara",
    "forensics",
    "phishing",
    "audit",
    "guardrail",
    "guardrails",
    "sanitize",
    "vetting",
    "vetter",
    "hardening",
    "bounty",
    "safety",
    "defensive",
    "defense",
    "defence",
    "defend",
    "defends",
    "detect",
    "detects",
    "detection",
    "detector",
    "scanner",
    "untrusted",
    "abuse",
    "moderation",
    "injections",
    "jailbreaks",
    "attacker",
    "attackers",
    "breach",
    "breaches",
    "compromised",
    "incident",
    "intrusion",
];

/// Of these, words that say no more than that somebody cares.
const CARE: &[&str] = &[
    "security",
    "secure",
    "audit",
    "guardrail",
    "guardrails",
    "sanitize",
    "hardening",
    "safety",
    "abuse",
    "moderation",
];

/// Labels of hosts that name nobody.
const LABELS: &[&str] = &[
    "www",
    "api",
    "apis",
    "app",
    "apps",
    "com",
    "net",
    "org",
    "dev",
    "docs",
    "hooks",
    "raw",
    "cdn",
    "web",
    "cloud",
    "host",
    "server",
    "data",
    "file",
    "files",
    "code",
    "tool",
    "tools",
    "skill",
    "skills",
    "agent",
    "agents",
    "test",
    "info",
    "online",
    "site",
    "page",
    "pages",
    "the",
    "for",
    "user",
    "users",
    "service",
    "system",
    "backup",
    "document",
    "documents",
    "db",
    "cli",
    "lang",
    "labs",
    "project",
    "get",
    "install",
    "example",
    "internal",
];

/// The hashes of the words of [`SECURITY`].
fn security_hashes() -> &'static [u64] {
    static HASHES: OnceLock<Vec<u64>> = OnceLock::new();
    HASHES.get_or_init(|| {
        let hash = |word: &&str| match words::words(word).as_slice() {
            [word] => word.hash,
            _ => panic!("each is one word"),
        };
        SECURITY.iter().map(hash).collect()
    })
}

impl Purpose {
    /// The purpose of a skill.
    pub(crate) fn of(skill: &Skill) -> Self {
        let hashes = |text: &str| -> Vec<u64> {
            let words = words::words(text).into_iter();
            words.map(|word: Word| word.hash).collect()
        };
        let sorted = |mut hashes: Vec<u64>| {
            hashes.sort_unstable();
            hashes.dedup();
            hashes
        };
        let described = sorted(hashes(&skill.description));
        let mut words = hashes(&skill.name);
        words.extend(&described);
        let mut purpose = Self {
            words: sorted(words),
            described,
            is_security: false,
            is_about_attacks: false,
        };
        let (mut cares, mut attacks) = (false, false);
        for (word, hash) in SECURITY.iter().zip(security_hashes()) {
            if purpose.words.binary_search(hash).is_ok() {
                cares = true;
                attacks |= !CARE.contains(word);
            }
        }
        purpose.is_security = cares;
        purpose.is_about_attacks = attacks;
        purpose
    }

    /// Whether the skill is about attacks and defence, so that it has to speak
    /// of them.
    pub(crate) const fn is_security(&self) -> bool {
        self.is_security
    }

    /// Whether the skill says that it is about attacks, and not only about being
    /// careful.
    pub(crate) const fn is_about_attacks(&self) -> bool {
        self.is_about_attacks
    }

    /// Whether the skill names the word.
    pub(crate) fn names(&self, word: &str) -> bool {
        holds(&self.words, word)
    }

    /// Whether the skill names whose host it is: a label of `host`, or of the
    /// host of a URL, or a part of one, stands in its name or description.
    pub(crate) fn covers_host(&self, host: &str) -> bool {
        let names = |word: &str| self.names_owner(word);
        labels(host).any(|label| names(label) || label.split(['-', '_']).any(names))
    }

    /// Whether the skill says that it sends to the host: the name under which
    /// the host is registered is one that the skill names, whole. A name of
    /// several words is to stand in the description: whoever calls a host of
    /// theirs as the skill is called is not named by it.
    pub(crate) fn sends_to(&self, host: &str) -> bool {
        let Some(label) = registered(host) else {
            return false;
        };
        if label.contains(['-', '_']) {
            let is_described = |part: &str| LABELS.contains(&part) || holds(&self.described, part);
            let mut parts = label.split(['-', '_']);
            return parts.clone().all(is_described) && parts.any(|part| self.names_owner(part));
        }
        let bare = SUFFIXES.iter().filter_map(|end| label.strip_suffix(end));
        std::iter::once(label)
            .chain(bare)
            .any(|name| self.names_owner(name))
    }

    fn names_owner(&self, word: &str) -> bool {
        word.len() > 2 && !LABELS.contains(&word) && self.names(word)
    }
}

/// What owners add to their name for a host of theirs.
const SUFFIXES: &[&str] = &["api", "apis", "app", "hq", "cloud", "usercontent"];

/// The label of a host under which somebody registered it: the last but one, or
/// the one before where a country has labels of its own, as in `co.uk`.
fn registered(host: &str) -> Option<&str> {
    let mut labels: Vec<&str> = labels(host).collect();
    let last = labels.pop()?;
    if ["co", "com", "org", "net", "ac", "gov"].contains(&last) {
        return labels.pop();
    }
    Some(last)
}

/// The labels of a host, or of the host of a URL, but for the last, which is of
/// the registry and nobody's.
fn labels(host: &str) -> impl Iterator<Item = &str> {
    let host = host.split_once("://").map_or(host, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or(host);
    let host = host.rsplit_once('@').map_or(host, |(_, rest)| rest);
    let host = host.split(':').next().unwrap_or(host);
    let owned = host.matches('.').count();
    host.split('.').take(owned)
}

/// Whether all words of `text` are among `hashes`.
fn holds(hashes: &[u64], text: &str) -> bool {
    let mut all = words::words(text).into_iter().peekable();
    all.peek().is_some() && all.all(|word| hashes.binary_search(&word.hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purpose(name: &str, description: &str) -> Purpose {
        Purpose::of(&Skill {
            name: name.to_owned().into(),
            description: description.to_owned().into(),
            ..Skill::default()
        })
    }

    #[test]
    fn a_host_is_covered_by_its_owner() {
        let purpose = purpose("acme-deploy", "Deploys to Acme and tells Slack.");
        assert!(purpose.covers_host("https://api.acme.example/v1"));
        assert!(purpose.covers_host("hooks.slack.com"));
        assert!(!purpose.covers_host("https://other.example/acme"));
        assert!(!purpose.covers_host("https://api.other.example"));
    }

    #[test]
    fn who_takes_the_name_of_a_skill_is_not_named_by_it() {
        let purpose = purpose("acme-deploy", "Deploys to Acme and tells Slack.");
        assert!(purpose.sends_to("https://api.acme.example/v1"));
        assert!(purpose.sends_to("https://acme-cloud.example"));
        assert!(purpose.covers_host("https://acme-deploy.example"));
        for host in [
            "acme-deploy.example",
            "acme-sync.example",
            "a.acme-deploy.example",
        ] {
            assert!(!purpose.sends_to(host), "{host}");
        }
        assert!(!purpose.is_security());
    }

    #[test]
    fn skills_about_attacks_are_known() {
        assert!(purpose("a", "Scans skills for prompt injection.").is_security());
    }
}
