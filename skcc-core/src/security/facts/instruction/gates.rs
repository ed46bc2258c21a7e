//! The literals behind which phrases stand.

/// Literals without which nothing is found: of each phrase, all alternatives
/// of one part. They are parts of words, in lower case.
#[rustfmt::skip]
pub(in crate::security::facts) const GATES: &[&str] = &[
    // Ignore.
    "ignor", "disregard", "forget", "overrid", "bypass", "dismiss", "discard", "neglect",
    "circumvent", "supersede", "nullif", "instruction", "directive", "prompts", "guidelines",
    "evade", "disable",
    // The same with digits for letters.
    "1gn", "gn0r", "d1sr", "f0rg", "0verr", "prev1", "pr3v", "1nstr", "instruct1",
    // Conceal.
    "telling", "informing", "notifying", "alerting", "mention", "disclos", "knowledge",
    "awareness", "noticing", "knowing", "realizing", "realising", "suspecting", "detection",
    "seeing", "tell ", "inform ", "notify", "alert ", "reveal", "report ", "warn ",
    "acknowledg", "discuss", "not know", "never know", "not notice", "never notice",
    "not learn", "not reali", "never reali", "not suspect", "not find", "not be", "never be",
    "not become", "hide ", "conceal", "mask ", "disguise", "keep ", "secretly", "covertly",
    "stealthily", "surreptitiously", "clandestinely", "silently", "quietly", "discreetly",
    "invisibly", "leave ",
    // Roles.
    "system prompt", "system message", "system override", "system ", "you are now",
    "you're now", "without", "pretend", "act as if", "act as though", "imagine", "assume",
    "as if", "as though", "safety", "content ", "ethical", "moral", "moderation",
    "restrictions", "limitations", "safeguards", "guardrails", "apply ", "whatsoever",
    "jailbreak", "unrestricted", "unfiltered", "uncensored", "dan mode", "god mode",
    // Refusals and questions.
    "refuse", "decline", "comply", "obey", "can't", "cannot", "unable", "sorry", "confirmation",
    "permission", "approval", "consent", "preapproved", "pre approved", "pre-approved",
    "preauthorized", "pre authorized", "pre-authorized",
    // Deeds.
    "http", "webhook", "@", "private", "ssh", "seed phrase", "recovery", "mnemonic", "keychain",
    "environment variables", "env vars", "env files", "credential", "secret", "token",
    "password", "api key", "apikey", "cookies", "_key", ".env", ".aws", "id_", "netrc",
    "pypirc", "npmrc", "wallet", "passwd", "shadow", "conversation", "transcript", "chat ",
    "session history", "message history", "full context", "entire context", "memory file",
    "memories", "user messages", "user prompts", "user's message", "user's prompts",
    "user input", "user queries", "delete ", "remove all", "remove every", "remove the user",
    "overwrite all", "overwrite every", "wipe", "erase", "destroy", "purge", "shred",
    "credit card", "card number", "2fa", "otp ", "soul", "agents.md", "claude.md", "memory.md",
    "gemini.md", "heartbeat", "identity.md", "cursorrules", "cursor rules", "windsurfrules",
    "copilot-instructions", "settings", "mcp.json", "claude.json", "hooks.json",
    "desktop_config", "openclaw.json", "gist", "pastebin", "telegram", ".azure", ".gcloud",
    ".gnupg", ".kube", ".docker", ".pgpass", "login data", "_history", "received from",
    "returned by", "returned from", "fetched from", "retrieved from", "downloaded from",
    "provided by", "sent by",
    // What texts ask for behind the back of people.
    "precedence", "priority", "authority", "aside", "suspend", "admit ", "deactivat", "your system prompt", "find out",
    "not need", "n't need", "need not", "needn't", "no need", "no longer", "do anything now", " dan", "amoral",
    "so that", "omit ", "lie to", "lies to", "nothing happened", "what you did", "what happened", "what you are doing", "what this does", "message from", "notice from", "order from", "memo from", "mandate from", "never says", "kubeconfig", ".mozilla", "keyrings", "authorized_keys", ".kdbx", ".vault-token", ".cursor/rules", ".codex/config", "what the user", "user message", "user's requests", "user's question", "users messages", "copy this skill", "install this skill", "add this skill", "copy itself", "copy yourself", "spread", "replicat", "propagat", "user's files", "user's documents", "user's computer", "user's disk", "entire disk", "whole disk", "entire computer", "whole computer", "entire system", "bitcoin", "cryptocurrenc", "xmr", "to mine", "crontab", "launch agent", "systemd service", "anti virus", "anti-virus", "gatekeeper", "security software", "endpoint protection", "normally", "bcc", "other skill", "home directory", "home folder", "hard drive", "ransom",
    "reverse shell", "bind shell", "remote shell", "nopasswd", "sudoers", "cron job",
    "scheduled task", "startup", "autostart", "antivirus", "firewall", "defender", "mining", "monero",
    "granted", "suspended", "lifted", "authoriz", "authoris", "approved", "safety_team",
    "end of ", "<important", "override]", "payment", "transaction", "purchase",
    "recipient", "payee", "beneficiary", "deposit address", "payout address",
    "destination address", "destination account", "withdrawal address", "iban", "bank details",
    "bank account", "not apply", "n't apply", "are void", "is void", "revoked", "are obsolete",
    " fee ", "surcharge", "encrypt", " void", "are cancelled", "unnoticed", "other installed",
    "exfiltrat", "bound by", "constrained by", "restricted by", "not let", "never let", "n't let",
    "not exist", "n't exist", "not matter", "n't matter", "break character", "breaks character",
    "not have to", "n't have to", "whatever", "regardless", "no matter", "even if", "interrupted",
    "bothered", "prompted", "disturbed", "seed words", "network fee", "service fee",
    "processing fee", "handling fee", "commission", "trusted", "always allow", "never question",
    "undocumented", "backdoor", "back door", "hidden a", "hidden login", "hidden user",
    "every other", "all other", "other project",
    "normal rules", "usual rules", "all rules", "bothering", "disturbing", "interrupting",
    "involving", "alarming", "consulting", "bring up", "brought up", "surfaced",
    // Forms.
    "<!--", "[//]:", "display:", "visibility:", "font-size:", "--dangerously", "--yolo",
    "--approval-mode", "--trust-all", "--allow-all", "danger-full", "bypasspermissions",
    "enableallproject", "im_start", "start_header_id", "<|system", "<system", "[system",
    "[inst]", "<<sys", "anthropic_", "![",
    // Chinese and Japanese.
    "忽略", "无视", "無視", "忘记", "忘記", "忘掉", "抛弃", "忘れ", "破棄", "告诉", "告訴", "告知", "提及", "提到", "透露",
    "通知", "提醒", "告诫", "不让", "不要让", "别让", "悄悄", "偷偷", "暗中", "秘密", "静默", "知らせ", "伝え", "言わ", "教え",
    "気づかれ", "密かに", "こっそり", "ひそかに", "你现在是", "你現在是", "扮演", "假装", "拒绝", "确认", "询问", "许可", "批准",
    "同意", "なし", "せず", "求めず", "取らず", "发送", "上传", "传送", "提交", "删除", "清空", "抹掉", "所有", "任何", "一切",
    // Other languages.
    "гнорируй", "абудь", "тбрось", "тмени ", "ользовател", "незаметно", "тайно", "скрытно",
    "сервер", "instruções", "orientações", "diretrizes", "usuário", "utilizador", "dimentica",
    "utente", "negeer", "vergeet", "talimat", "무시", "사용자",
    // German, French, Spanish.
    "ignorier", "vergiss", "vergessen", "missachte", "benutzer", "nutzer", "anwender",
    "heimlich", "unbemerkt", "du bist", "verweiger", "lehne", "ohne ", "sende", "übertrage",
    "lade ", "oublie", "utilisateur", "tu es", "vous êtes", "agis", "sans ", "envoie",
    "envoyez", "transmet", "envía", "envíe", "sube ", "olvid", "descart", "usuario",
    "restriccion", "límites", "filtros", "censura", "limitacion", "rechac", "niegu",
    "confirmaci", "permiso", "autorizaci", "preguntar",
];
