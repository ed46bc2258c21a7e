//! What a skill says it is for: its name and its description.

use skir::Skill;

use super::words::{self, Word};

/// The words with which a skill says what it is for.
#[derive(Debug, Default)]
pub(crate) struct Purpose {
    /// The hashes of the words. Sorted.
    words: Vec<u64>,
    is_security: bool,
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
        let mut words: Vec<u64> = [&skill.name, &skill.description]
            .iter()
            .flat_map(|text| words::words(text))
            .map(|word: Word| word.hash)
            .collect();
        words.sort_unstable();
        words.dedup();
        let mut purpose = Self {
            words,
            is_security: false,
        };
        purpose.is_security = SECURITY.iter().any(|word| purpose.names(word));
        purpose
    }

    /// Whether the skill is about attacks and defence, so that it has to speak
    /// of them.
    pub(crate) const fn is_security(&self) -> bool {
        self.is_security
    }

    /// Whether the skill names the word.
    pub(crate) fn names(&self, word: &str) -> bool {
        let mut all = words::words(word).into_iter().peekable();
        all.peek().is_some() && all.all(|word| self.words.binary_search(&word.hash).is_ok())
    }

    /// Whether the skill names whose host it is: a label of `host`, or of the
    /// host of a URL, stands in its name or description.
    pub(crate) fn covers_host(&self, host: &str) -> bool {
        let host = host.split_once("://").map_or(host, |(_, rest)| rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or(host);
        let host = host.rsplit_once('@').map_or(host, |(_, rest)| rest);
        let host = host.split(':').next().unwrap_or(host);
        let labels: Vec<&str> = host.split('.').collect();
        // The last label is of the registry, and nobody's.
        let owned = labels.len().saturating_sub(1);
        labels[..owned].iter().any(|label| {
            let names = |word: &str| word.len() > 2 && !LABELS.contains(&word) && self.names(word);
            names(label) || label.split(['-', '_']).any(names)
        })
    }
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
        assert!(!purpose.is_security());
    }

    #[test]
    fn skills_about_attacks_are_known() {
        assert!(purpose("a", "Scans skills for prompt injection.").is_security());
    }
}
