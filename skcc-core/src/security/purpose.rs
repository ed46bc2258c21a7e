//! What a skill says it is for: its name and its description.

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
    "example",
    "internal",
];

impl Purpose {
    /// The purpose of a skill.
    pub(crate) fn of(skill: &Skill) -> Self {
        let hashes = |texts: &[&str]| {
            let words = texts.iter().flat_map(|text| words::words(text));
            let mut hashes: Vec<u64> = words.map(|word: Word| word.hash).collect();
            hashes.sort_unstable();
            hashes.dedup();
            hashes
        };
        let mut purpose = Self {
            words: hashes(&[&skill.name, &skill.description]),
            described: hashes(&[&skill.description]),
            is_security: false,
            is_about_attacks: false,
        };
        let (mut cares, mut attacks) = (false, false);
        for word in SECURITY.iter().filter(|word| purpose.names(word)) {
            cares = true;
            attacks |= !CARE.contains(word);
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

    /// Whether the skill says that it sends to the host: as [`covers_host`], but
    /// a label of several words is to be named whole, and by the description.
    /// Whoever calls a host of theirs as the skill is called is not named by it.
    ///
    /// [`covers_host`]: Self::covers_host
    pub(crate) fn sends_to(&self, host: &str) -> bool {
        let is_described = |part: &str| LABELS.contains(&part) || holds(&self.described, part);
        labels(host).any(|label| {
            let mut parts = label.split(['-', '_']);
            let names = |word: &str| self.names_owner(word);
            if label.contains(['-', '_']) {
                parts.clone().all(is_described) && parts.any(names)
            } else {
                names(label)
            }
        })
    }

    fn names_owner(&self, word: &str) -> bool {
        word.len() > 2 && !LABELS.contains(&word) && self.names(word)
    }
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
