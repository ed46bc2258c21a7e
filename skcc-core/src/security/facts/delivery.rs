//! How foreign code is brought in by what a text tells people to do.

mod elsewhere;

use std::ops::Range;
use std::sync::OnceLock;

use crate::distance::is_one_edit;
use crate::security::code::Call;
use crate::security::flow::{Flow, Pass};
use crate::security::hosts::{self, HostKind};
use crate::security::purpose::Purpose;
use crate::security::words::Word;
use crate::security::words::pattern::Patterns;
use crate::security::{Fact, FactKind, Language, Unit};

/// Literals without which nothing here is found.
pub(super) const GATES: &[&str] = &[
    "password",
    "passphrase",
    "pass:",
    "pass `",
    "prerequisite",
    "to function",
    "must be running",
    "must be installed",
    "not function",
    "will not work",
    "won't work",
    "into terminal",
    "into your terminal",
    "in terminal",
    "your terminal",
    "the terminal",
    "into the terminal",
    "powershell",
    "command prompt",
    "executable",
    "/releases/download/",
    "releases/latest",
    "pastebin",
    "glot.io",
    "rentry.",
    "hastebin",
    "transfer.sh",
    "termbin",
    "gist.",
    ".vercel.app",
    ".netlify.app",
    ".onrender.com",
    ".herokuapp.com",
    ".pages.dev",
    ".workers.dev",
    ".replit.",
    ".glitch.me",
    ".xyz",
    ".icu",
    ".tk/",
    ".top/",
    ".click",
    "bit.ly",
    "tinyurl",
    ".onion",
    "pip install",
    "npm install",
    "npm i ",
    "npx ",
    "uvx ",
];

/// Patterns of words, with the fact that they are.
const PATTERNS: &[(FactKind, &str)] = &[
    (
        FactKind::RequiresProgram,
        "requires|require|needs|need|must|requirement|prerequisite|prerequisites ~14 function|work|operate|installed|running|install|properly|continue|proceed",
    ),
    (
        FactKind::RequiresProgram,
        "will|does|can|won't|cannot|not ..3 work|function|operate ..4 without",
    ),
    (
        FactKind::CopiesCommand,
        "visit|open|see|page|link|site|website|snippet ~8 copy|paste ..8 command|script|code|snippet ..10 terminal|powershell|prompt|shell|console",
    ),
    (
        FactKind::CopiesCommand,
        "copy ..6 command|script|code|snippet ~6 paste|run|execute|enter ..6 terminal|powershell|prompt|shell|console",
    ),
    (
        FactKind::CopiesCommand,
        "visit|open|see|go_to|browse_to|navigate_to|head_to ..3 <url> ~8 follow|run|execute|enter|use ..4 command|commands|script|steps|instructions|snippet ..6 there|shown|listed|page|given|provided|posted|it|site",
    ),
    (
        FactKind::CopiesCommand,
        "follow|run|execute|copy|paste|enter ..4 command|commands|script|snippet ..4 at|from|on ..3 <url>",
    ),
    (
        FactKind::OpensWithPassword,
        "<url> ..2 pass|password|passphrase|pwd",
    ),
    (
        FactKind::OpensWithPassword,
        "protected|encrypted|locked ..3 pass|password|passphrase|pwd|key",
    ),
    (
        FactKind::TellsRunDownload,
        "download|downloading ~14 run|execute|launch|open|start|install|extract|unzip",
    ),
    (
        FactKind::TellsRunDownload,
        "get|grab|fetch|obtain ..4 script|installer|binary|executable|program|archive ~12 run|execute|launch|install|start",
    ),
    (
        FactKind::CopiesFromPage,
        "visit|open|see|go_to|browse_to ..3 <url> ..8 copy|paste ..8 command|script|code|snippet ..12 terminal|powershell|prompt|shell|console",
    ),
    (
        FactKind::TellsRunDownload,
        "run|execute|launch|install ..3 executable|installer|binary|exe|dmg|pkg|utility ..6 before|first|prior|proceeding",
    ),
    (
        FactKind::OpensWithPassword,
        "extract|unzip|unpack|archive|zip|rar|7z|decompress ~8 pass|password|passphrase|pwd",
    ),
    (
        FactKind::OpensWithPassword,
        "pass|password|passphrase|pwd ..8 extract|unzip|unpack|archive|zip|rar|decompress",
    ),
];

static COMPILED: OnceLock<Patterns<FactKind>> = OnceLock::new();

/// Ends of addresses of programs and of archives that may hold one.
const PROGRAMS: &[&str] = &[
    ".zip",
    ".rar",
    ".7z",
    ".exe",
    ".msi",
    ".dmg",
    ".pkg",
    ".scr",
    ".bat",
    ".cmd",
    ".ps1",
    ".apk",
    ".jar",
    ".appimage",
    ".deb",
    ".rpm",
    ".run",
    ".tar.gz",
    ".tgz",
];

/// Collects the facts of one unit.
pub(super) fn collect<'w>(
    index: usize,
    unit: &Unit<'_>,
    words: impl Fn() -> &'w [Word],
    purpose: &Purpose,
    facts: &mut Vec<Fact>,
) {
    addresses(index, unit, purpose, facts);
    if unit.language != Language::Prose {
        return;
    }
    let patterns = COMPILED.get_or_init(|| Patterns::new(PATTERNS.iter().copied(), &[]));
    let words = words();
    patterns.find(words, |kind, found| {
        let range = words[found.start].range.start..words[found.end - 1].range.end;
        let is_known = |url: &str| {
            hosts::address(url).is_some_and(|address| {
                matches!(
                    hosts::kind(&address),
                    HostKind::Installer | HostKind::Registry
                ) || purpose.covers_host(&address.host)
            })
        };
        let mut urls = hosts::urls(&unit.text[range.clone()]);
        if kind == FactKind::CopiesFromPage && urls.any(|(_, url)| is_known(url)) {
            return;
        }
        facts.push(Fact::new(kind, index, range));
    });
}

/// What the addresses in a text are.
fn addresses(index: usize, unit: &Unit<'_>, purpose: &Purpose, facts: &mut Vec<Fact>) {
    for (at, url) in hosts::urls(&unit.text) {
        let Some(address) = hosts::address(url) else {
            continue;
        };
        let range = at..at + url.len();
        let mut put = |kind: FactKind, range: &Range<usize>, value: &str| {
            let mut fact = Fact::new(kind, index, range.clone());
            value.clone_into(&mut fact.value);
            facts.push(fact);
        };
        let host = address.host.as_str();
        match hosts::kind(&address) {
            HostKind::Paste => put(FactKind::NamesPaste, &range, host),
            HostKind::Free | HostKind::ThrowAway | HostKind::Shortener | HostKind::Onion
                if !purpose.covers_host(host) =>
            {
                put(FactKind::NamesFreeHost, &range, host);
            }
            _ => {}
        }
        let path = address.path.split(['?', '#']).next().unwrap_or_default();
        if PROGRAMS.iter().any(|end| path.ends_with(end)) {
            put(FactKind::NamesProgram, &range, host);
        }
        let mut parts = address.path.split('/');
        let is_forge = matches!(parts.next(), Some("github.com" | "gitlab.com"));
        let owner = parts.next().unwrap_or_default();
        let is_release = address.path.contains("/releases/");
        if is_forge && is_release && !purpose.names(owner) {
            put(FactKind::NamesRelease, &range, owner);
        }
    }
}

/// Packages that are installed so often that others take names like theirs.
/// Only names of seven letters and more: shorter ones are near to too many.
const POPULAR: &[&str] = &[
    "anthropic",
    "axios-retry",
    "beautifulsoup4",
    "body-parser",
    "certifi",
    "charset-normalizer",
    "chromedriver",
    "commander",
    "cross-env",
    "cryptography",
    "discord.js",
    "electron",
    "express",
    "fastapi",
    "huggingface-hub",
    "langchain",
    "lodash-es",
    "matplotlib",
    "mongoose",
    "next-auth",
    "nodemailer",
    "openpyxl",
    "opencv-python",
    "playwright",
    "prettier",
    "puppeteer",
    "pydantic",
    "pyinstaller",
    "python-dateutil",
    "python-docx",
    "python-dotenv",
    "pytorch",
    "react-dom",
    "requests",
    "scikit-learn",
    "selenium",
    "setuptools",
    "sqlalchemy",
    "tailwindcss",
    "tensorflow",
    "transformers",
    "typescript",
    "urllib3",
    "virtualenv",
    "websocket-client",
    "websockets",
];

/// What a command installs.
pub(in crate::security) fn call(flow: &mut Flow<'_, '_>, pass: &Pass<'_>, call: &Call) {
    let words: Vec<String> = call.arguments.iter().map(|id| pass.text(*id)).collect();
    let all: Vec<&str> = words.iter().map(String::as_str).collect();
    elsewhere::call(flow, pass, call, &all);
    let mut words = all.into_iter().peekable();
    let mut name = call.name.as_str();
    if name == "uv" && words.next_if_eq(&"pip").is_some() || name == "python" || name == "python3" {
        words.next_if_eq(&"-m");
        words.next_if_eq(&"pip");
        name = "pip";
    }
    let installs = match name {
        "pip" | "pip3" | "pipx" | "npm" | "pnpm" | "yarn" | "bun" => {
            matches!(words.next(), Some("install" | "i" | "add"))
        }
        "npx" | "uvx" | "bunx" => true,
        _ => false,
    };
    let opens = match name {
        "unzip" => words.clone().any(|word| word.starts_with("-P")),
        "7z" | "7za" | "unrar" => words
            .clone()
            .any(|word| word.len() > 2 && word.starts_with("-p")),
        _ => false,
    };
    if opens {
        let kind = FactKind::OpensWithPassword;
        flow.found(kind, pass.unit, call.range.clone(), String::new(), None);
    }
    if !installs {
        return;
    }
    let one = matches!(name, "npx" | "uvx" | "bunx");
    let mut takes = false;
    for word in words {
        if std::mem::take(&mut takes) {
            continue;
        }
        if word.starts_with('-') {
            takes = matches!(word, "-r" | "-c" | "-t" | "--prefix" | "--index-url" | "-i");
            continue;
        }
        let scoped = word
            .get(1..)
            .and_then(|rest| rest.find('@'))
            .map(|at| at + 1);
        let end = word.find(['=', '>', '<', '~', '[', '!', ';']).or(scoped);
        let package = &word[..end.unwrap_or(word.len())];
        if package.is_empty() || package.contains(['/', '\\', '$', '.']) && !word.starts_with('@') {
            continue;
        }
        let mut put = |kind| {
            flow.found(
                kind,
                pass.unit,
                call.range.clone(),
                package.to_owned(),
                None,
            );
        };
        if end.is_none() {
            put(FactKind::InstallsUnpinned);
        }
        let plain = package.to_ascii_lowercase().replace('_', "-");
        let is_known = POPULAR.contains(&plain.as_str());
        let is_near =
            |known: &str| plain.len().abs_diff(known.len()) <= 1 && is_one_edit(&plain, known);
        if plain.len() >= 7 && !is_known && POPULAR.iter().any(|known| is_near(known)) {
            put(FactKind::InstallsLookalike);
        }
        if one {
            return;
        }
    }
}
