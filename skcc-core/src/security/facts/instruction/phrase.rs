//! Phrases: patterns of words with what they mean.

use crate::diagnostic::Confidence;
use crate::security::FactKind;

/// A pattern of words, and the fact that it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) kind: FactKind,
    pub(super) confidence: Confidence,
    pub(super) pattern: &'static str,
    /// Words, separated by bars: one of them right after the match makes it
    /// something else.
    pub(super) unless_before: &'static str,
    /// Whether a negation before it turns it into its contrary, so that nothing
    /// is left to report.
    pub(super) unless_negated: bool,
    /// Whether a condition before it makes it something that may come.
    pub(super) unless_conditional: bool,
    /// Whether its URL has to have a place that is filled in.
    pub(super) only_filled: bool,
}

/// A phrase that nobody writes for another reason.
pub(super) const fn sure(kind: FactKind, pattern: &'static str) -> Phrase {
    phrase(kind, pattern, Confidence::High)
}

/// A phrase that is hardly ever written for another reason.
pub(super) const fn likely(kind: FactKind, pattern: &'static str) -> Phrase {
    phrase(kind, pattern, Confidence::Medium)
}

/// A phrase that honest texts have as well.
pub(super) const fn weak(kind: FactKind, pattern: &'static str) -> Phrase {
    phrase(kind, pattern, Confidence::Low)
}

const fn phrase(kind: FactKind, pattern: &'static str, confidence: Confidence) -> Phrase {
    Phrase {
        kind,
        confidence,
        pattern,
        unless_before: "",
        unless_negated: false,
        unless_conditional: false,
        only_filled: false,
    }
}

impl Phrase {
    /// The phrase, where none of `words` follows it.
    pub(super) const fn unless_before(mut self, words: &'static str) -> Self {
        self.unless_before = words;
        self
    }

    /// The phrase, where no negation stands before it in its clause.
    pub(super) const fn unless_negated(mut self) -> Self {
        self.unless_negated = true;
        self
    }
}

impl Phrase {
    /// The phrase, where something is filled into its URL.
    pub(super) const fn only_filled(mut self) -> Self {
        self.only_filled = true;
        self
    }

    /// The phrase, where no condition stands before it in its sentence.
    pub(super) const fn unless_conditional(mut self) -> Self {
        self.unless_conditional = true;
        self
    }
}

/// Alternatives that several phrases share.
pub(super) const SETS: &[(&str, &str)] = &[
    (
        "ignore",
        "ignore|ignores|ignoring|disregard|disregards|disregarding|forget|neglect",
    ),
    (
        "lift",
        "override|overrides|bypass|bypasses|dismiss|discard|circumvent",
    ),
    (
        "instructions",
        "instruction|instructions|prompt|prompts|rule|rules|guideline|guidelines|directive|directives|constraint|constraints|restriction|restrictions|policy|policies|training|safeguard|safeguards|guardrail|guardrails|orders",
    ),
    (
        "tell",
        "tell|mention|inform|notify|alert|reveal|disclose|report|warn|acknowledge",
    ),
    (
        "person",
        "user|users|human|humans|person|operator|developer|developers|owner|anyone|anybody|customer|victim|administrator|admin|them",
    ),
    (
        "deed",
        "send|sends|upload|uploads|transmit|exfiltrate|copy|copies|forward|collect|collects|post|install|execute|run|add|append|delete|modify|push|log|record|harvest|read|write|monitor|capture|store|gather|scan|replace|change|track|steal|download",
    ),
    (
        "dangerous",
        "delete|deletes|deleting|remove_all|wipe|wipes|wiping|drop|destroy|destroys|erase|purge|format|transfer|transfers|pay|pays|withdraw|swap|liquidate|purchase|purchases|buy|send_funds|sign_transactions|overwrite_all|shut_down|terminate_all",
    ),
    (
        "send",
        "send|sends|sending|upload|uploads|uploading|post|posts|posting|transmit|transmits|transmitting|forward|forwards|forwarding|exfiltrate|exfiltrates|submit|submits|email|mail|push|share|sync|relay|leak|deliver|report|back_up|pipe|beacon",
    ),
    (
        "ship",
        "send|upload|post|transmit|forward|exfiltrate|submit|email|mail|push|share|sync|relay|leak|deliver|report|back_up|pipe|beacon",
    ),
    ("outside", "<url>|<email>|webhook|pastebin|telegram"),
    (
        "server",
        "server|endpoint|host|service|address|url|site|api|c2|collector|dashboard|bucket",
    ),
    (
        "secret",
        "api_key|api_keys|apikey|apikeys|credential|credentials|password|passwords|token|tokens|secret|secrets|private_key|private_keys|ssh_key|ssh_keys|seed_phrase|recovery_phrase|mnemonic|cookies|keychain|environment_variables|env_vars|env_files|<secret-path>|<secret-variable>",
    ),
    (
        "treasure",
        "private_key|private_keys|ssh_key|ssh_keys|ssh_private|seed_phrase|seed_phrases|recovery_phrase|mnemonic|keychain|environment_variables|env_vars|env_files|<secret-path>|all_credentials|all_secrets|all_tokens|all_passwords|all_api_keys|any_credentials|any_secrets|any_tokens|any_passwords|any_api_keys|user's_credentials|user's_api_keys|user's_tokens|user's_passwords|users_credentials|stored_credentials|saved_passwords|browser_cookies|session_cookies|aws_credentials|git_credentials|browser_passwords|saved_browser_passwords|cloud_credentials|iam_credentials|instance_credentials|ssh_credentials|kubeconfig|wallet_files|wallet_keys|login_data|keychain_passwords|all_environment_variables|user's_password|user's_secrets|user's_private_key",
    ),
    (
        "vault",
        "<store-path>|ssh_key|ssh_keys|ssh_private|seed_phrase|recovery_phrase|browser_cookies|browser_passwords|saved_passwords|keychain|aws_credentials|cloud_credentials|iam_credentials|kubeconfig|user's_credentials|user's_api_keys|user's_passwords|user's_private_key",
    ),
    (
        "read",
        "read|open|collect|gather|harvest|find|locate|retrieve|extract|grab|copy|take|get|cat|fetch|load|access|steal|dump|scrape|pull",
    ),
    (
        "hidden",
        "hidden|silently|secretly|without_asking|without_telling|without_informing|do_not_tell|don't_tell|not_tell|do_not_mention|unnoticed|quietly|without_confirmation",
    ),
    (
        "destroy",
        "delete|erase|wipe|destroy|remove|shred|overwrite|encrypt|format",
    ),
    (
        "context",
        "conversation|conversations|transcript|transcripts|chat_history|chat_log|chat_logs|system_prompt|system_prompts|session_history|message_history|conversation_history|conversation_context|full_context|entire_context|memory_file|memory_files|memories|user_messages|user_prompts|user's_messages|user's_prompts|user_input|user_inputs|user_queries|what_the_user_said|what_the_user_says|what_the_user_asked|user_message|user's_message|user's_question|user's_requests|user's_questions|users_messages",
    ),
    (
        "work",
        "document|documents|file|files|data|code|source|output|outputs|results|result|information|report|content|contents|repository|codebase|response|responses|metadata|location",
    ),
    (
        "artifact",
        "document|documents|file|files|spreadsheet|spreadsheets|workbook|workbooks|presentation|presentations|slides|deck|report|reports|email|emails|mail|mails|commit|commits|change|changes|note|notes|invoice|invoices|contract|contracts|photo|photos|recording|recordings|conversation|conversations|transcript|transcripts|prompt|prompts|answer|answers",
    ),
    (
        "always",
        "after_any|after_every|after_each|after_all|before_any|before_every|before_each|on_every|on_each|for_every|for_each|after_completing|after_finishing|after_creating|after_editing|after_processing|whenever|always|every_time|each_time|every|each|all",
    ),
    (
        "memory",
        "soul_md|agents_md|claude_md|memory_md|gemini_md|heartbeat_md|identity_md|cursorrules|cursor_rules|windsurfrules|copilot_instructions_md|<memory-path>",
    ),
    (
        "settings",
        "settings_json|settings_local_json|mcp_json|claude_json|hooks_json|claude_desktop_config_json|openclaw_json|cursor_mcp_json|<settings-path>",
    ),
];
