//! Every setting, as data.
//!
//! The reader checks a file against this table, and the reference and the JSON
//! Schema are made of it: a setting that is not here does not exist.

use crate::diagnostic::Code;
use crate::diagnostic::rules::VERSIONS;

/// What a setting takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Truth,
    /// Any text.
    Text,
    /// Lowercase letters, digits and hyphens.
    Name,
    /// Words with blanks between them, bars between alternatives, and gaps
    /// such as `..3` for up to three words of any kind.
    Words,
    /// A path, relative to the folder of the file it stands in.
    Path,
    /// An address of a server of HTTP.
    Url,
    /// A pattern of paths, relative to the folder of the file it stands in.
    Glob,
    /// One of a few texts.
    Choice(&'static [&'static str]),
    /// The id or an alias of a target.
    Target,
    /// A code, its name, a group such as `SK1`, or `all`.
    Codes,
    /// A number, not below zero.
    Number,
    /// A day, as `YYYY-MM-DD`.
    Date,
    /// A list of values of one kind.
    List(&'static Kind),
    /// A style, or a table of targets and `all`, each with a style.
    Styles,
    /// Codes, names, groups or `all`, each with its level.
    Levels,
    /// A table with settings of its own.
    Table(&'static [Setting]),
    /// Any number of tables, each with the same settings.
    Tables(&'static [Setting]),
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What is reported of a table without it; nothing when it may be absent.
    pub required: Option<Code>,
    /// What holds without it, as TOML or as a remark; empty when nothing does.
    pub default: &'static str,
    /// What it does, in Markdown.
    pub doc: &'static str,
}

impl Setting {
    const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            required: None,
            default: "",
            doc,
        }
    }

    const fn required(mut self, code: Code) -> Self {
        self.required = Some(code);
        self
    }

    const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }
}

/// Every setting of `skcc.toml`.
#[must_use]
pub const fn settings() -> &'static [Setting] {
    SETTINGS
}

const SETTINGS: &[Setting] = &[
    Setting::new(
        "roots",
        Kind::List(&Kind::Path),
        "Folders of skills. They are first-party: the project wrote them.",
    ),
    Setting::new(
        "root",
        Kind::Tables(ROOT),
        "A folder of skills about which there is more to say. It stands beside `roots`, not in its place.",
    ),
    Setting::new(
        "skills",
        Kind::Path,
        "The folder of skills that this crate ships to the crates that use it. Where neither `roots` nor `[[root]]` is set it is the root as well.",
    ),
    Setting::new(
        "layers",
        Kind::List(&Kind::Choice(LAYER)),
        "Layers whose skills are the project's too, besides its roots: `crate` (dependencies), `organization` (`SKCC_ORG_SKILLS`), `team` (`SKCC_TEAM_SKILLS`), `user` (`SKCC_USER_SKILLS`; build scripts leave it out). `--effective-layers` takes all of them. See [layers.md](layers.md).",
    )
    .default("[]"),
    Setting::new(
        "crates",
        Kind::List(&Kind::Text),
        "The dependencies that make up the layer `crate`.",
    )
    .default("all that ship skills"),
    Setting::new(
        "exclude",
        Kind::List(&Kind::Glob),
        "Files and folders that are not read: no skill is looked for in them, and they are not bundled.",
    )
    .default("[]"),
    Setting::new(
        "targets",
        Kind::List(&Kind::Target),
        "The agents to build for.",
    )
    .default("[\"universal\", \"claude-code\"]"),
    Setting::new(
        "as-is",
        Kind::List(&Kind::Target),
        "Agents that are given the sources as they are, uncompiled: what these make of them is reported (`SK204` to `SK206`).",
    )
    .default("[]"),
    Setting::new(
        "style",
        Kind::Styles,
        "The form of bodies: `markdown`, `tagged` or `xml`, for all targets; or a table of targets with their styles, `all` standing for the rest.",
    )
    .default("each target's own, `\"markdown\"` for all of them now"),
    Setting::new(
        "spec",
        Kind::Choice(SPEC),
        "`strict` denies what the specification forbids and allows everything else but what is about security, which keeps its level. `[lints]` comes on top of it.",
    )
    .default("\"lenient\""),
    Setting::new(
        "lints",
        Kind::Levels,
        "Levels. A key is a code, its name, a group such as `SK1`, or `all`; a value is `allow`, `warn` or `deny`. A code wins over its group and a group over `all`, whatever the order.",
    ),
    Setting::new(
        "suppress",
        Kind::Tables(SUPPRESS),
        "Findings that are accepted. An entry that matches nothing warns (`SK906`).",
    ),
    Setting::new(
        "security",
        Kind::Table(SECURITY),
        "How strictly skills are looked at, and what they may do at most.",
    ),
    Setting::new(
        "constraint",
        Kind::Tables(CONSTRAINT),
        "A rule for constraints, besides those that `docs/security.md` lists.",
    ),
    Setting::new("build", Kind::Table(BUILD), "What `build` writes."),
    Setting::new(
        "models",
        Kind::Table(MODELS),
        "The models that are asked where the command line names none, as `<route>/<model>`. See [run.md](run.md).",
    ),
    Setting::new(
        "route",
        Kind::Tables(ROUTE),
        "A way to models, tried before the built-in `openrouter`, `anthropic`, `openai`, `gemini` and `ollama`.",
    ),
    Setting::new(
        "price",
        Kind::Tables(PRICE),
        "What a model costs, in US dollars for a million tokens; before the built-in prices. What a provider reports itself comes first.",
    ),
];

/// The settings of a `[[root]]`.
const ROOT: &[Setting] = &[
    Setting::new("path", Kind::Path, "The folder.").required(Code::InvalidSetting),
    Setting::new(
        "layout",
        Kind::Choice(LAYOUT),
        "`folders`: a skill is a folder with a `SKILL.md`. `layered`: a lone `name.md` with frontmatter is a skill too.",
    )
    .default("\"folders\""),
    Setting::new(
        "layer",
        Kind::Choice(LAYER),
        "The layer that the folder forms. Of two skills with one id, the narrower layer's is used.",
    )
    .default("\"repository\""),
    Setting::new(
        "trust",
        Kind::Choice(TRUST),
        "Whether the project wrote the skills. A third-party skill cannot suppress findings about itself.",
    )
    .default("`first-party` in the layer `repository`, otherwise `third-party`"),
];

/// The settings of a `[[suppress]]`.
const SUPPRESS: &[Setting] = &[
    Setting::new(
        "code",
        Kind::Codes,
        "A code, its name, a group such as `SK1`, or `all`.",
    )
    .required(Code::InvalidSetting),
    Setting::new(
        "path",
        Kind::Glob,
        "Files that it holds for; a folder stands for everything in it. Without it, all files.",
    ),
    Setting::new(
        "skill",
        Kind::Text,
        "The id or the name of the skill that it holds for. Without it, all skills.",
    ),
    Setting::new(
        "hash",
        Kind::Text,
        "What was accepted, as the finding's offer says it; anything else is not. Needed for a security code (`SK4`, `SK5`), or `skill` and `path` in its place (`SK911`).",
    ),
    Setting::new(
        "expires",
        Kind::Date,
        "The last day on which it holds, at most a year ahead; then it is denied (`SK910`). Needed for a security code that is denied.",
    ),
    Setting::new("owner", Kind::Text, "Who answers for it."),
    Setting::new("reason", Kind::Text, "Why the finding is accepted.")
        .required(Code::SuppressionWithoutReason),
];

/// The settings of `[security]`.
const SECURITY: &[Setting] = &[
    Setting::new(
        "rules",
        Kind::Choice(VERSIONS),
        "The version of the security rules. A rule that entered in this version or later warns instead of denying, so that an update breaks no build.",
    )
    .default("the newest, `\"1\"`"),
    Setting::new(
        "profile",
        Kind::Choice(PROFILE),
        "`relaxed`: what is only likely to be an attack warns, and permissions are compared with the lists below alone. `strict`: every capability must be declared, and what may be an attack is denied. `[lints]` comes on top of it.",
    )
    .default("\"default\""),
    Setting::new(
        "constraints",
        Kind::Truth,
        "Whether constraints are added where a skill's text leaves open what often goes wrong (`SK320`).",
    )
    .default("true"),
    Setting::new(
        "hosts",
        Kind::List(&Kind::Text),
        "The hosts that skills may connect to, such as `*.example.com`. Anything else is `SK312`, with an empty list everything.",
    )
    .default("any"),
    Setting::new(
        "paths",
        Kind::List(&Kind::Text),
        "The paths that skills may write to, such as `docs/**` or `~/.config/acme`.",
    )
    .default("any"),
    Setting::new(
        "commands",
        Kind::List(&Kind::Text),
        "The commands that skills may run, as in `allowed-tools`: `git commit:*`.",
    )
    .default("any"),
    Setting::new(
        "mcp-servers",
        Kind::List(&Kind::Text),
        "The MCP servers that skills may use. `name@1.2.3` and `name@sha256:…` are pinned: a skill that starts the server must start that one.",
    )
    .default("any"),
    Setting::new(
        "overridable",
        Kind::List(&Kind::Codes),
        "Protected codes that may be accepted or lowered all the same: `SK104`, `SK121`, `SK401`, `SK422`, `SK450`, `SK501`, `SK503`.",
    )
    .default("[]"),
];

/// The settings of a `[[constraint]]`.
const CONSTRAINT: &[Setting] = &[
    Setting::new("name", Kind::Name, "Its name; it stands behind the constraint.")
        .required(Code::InvalidSetting),
    Setting::new(
        "text",
        Kind::Text,
        "The constraint. `{}` stands for what was found.",
    )
    .required(Code::InvalidSetting),
    Setting::new(
        "commands",
        Kind::List(&Kind::Text),
        "Commands that call for it, as in `allowed-tools`: `psql:*`.",
    )
    .default("[]"),
    Setting::new(
        "code",
        Kind::List(&Kind::Text),
        "Texts in blocks of code that call for it.",
    )
    .default("[]"),
    Setting::new(
        "words",
        Kind::List(&Kind::Words),
        "Words of steps that call for it: blanks between words, bars between alternatives, `..3` for up to three others, as in `deploy|release ..3 production`.",
    )
    .default("[]"),
    Setting::new(
        "unless",
        Kind::List(&Kind::Words),
        "Words by which an author says it already: near the place, or in a constraint.",
    )
    .default("[]"),
];

/// The settings of `[build]`.
const BUILD: &[Setting] = &[
    Setting::new(
        "out-dir",
        Kind::Path,
        "Where `cargo skcc build` writes artifacts.",
    )
    .default("`target/skcc` beside a `Cargo.toml`, else `dist`"),
    Setting::new(
        "emit",
        Kind::Path,
        "The Rust module that is checked in. `check` and `build --check` fail when it is stale.",
    ),
    Setting::new(
        "runtime-path",
        Kind::Text,
        "The path by which a checked-in module names the runtime's generated-code interface.",
    )
    .default("\"::skill_runtime::codegen::v1\""),
];

/// The settings of `[models]`.
const MODELS: &[Setting] = &[
    Setting::new(
        "default",
        Kind::Text,
        "The model that works: of `run`, `profile` and `bench`.",
    )
    .default("the first model of a local server at Ollama's port"),
    Setting::new("compiler", Kind::Text, "The model that rewrites skills."),
    Setting::new(
        "judge",
        Kind::Text,
        "The model that judges what another made.",
    ),
    Setting::new(
        "optimizer",
        Kind::Text,
        "The model that improves skills from what went wrong.",
    ),
];

/// The settings of a `[[route]]`.
const ROUTE: &[Setting] = &[
    Setting::new(
        "match",
        Kind::Text,
        "Which ids go this way: a pattern in which `*` stands for anything. What comes before the first `*` is taken off the id to get the model's name.",
    )
    .required(Code::InvalidSetting),
    Setting::new(
        "wire",
        Kind::Choice(WIRE),
        "What is spoken there: `anthropic` (Messages), `chat` (chat completions), `responses` or `gemini`.",
    )
    .required(Code::InvalidSetting),
    Setting::new("url", Kind::Url, "The address before the format's own path.")
        .required(Code::InvalidSetting),
    Setting::new(
        "key-env",
        Kind::Text,
        "The variable that holds the key, of the environment or of a `.env` beside these settings. Never the key itself.",
    )
    .default("no key"),
];

/// The settings of a `[[price]]`.
const PRICE: &[Setting] = &[
    Setting::new(
        "model",
        Kind::Text,
        "The end of the model's id: `qwen3-32b` is `openrouter/qwen/qwen3-32b` too.",
    )
    .required(Code::InvalidSetting),
    Setting::new("input", Kind::Number, "Tokens read.").required(Code::InvalidSetting),
    Setting::new("output", Kind::Number, "Tokens written.").required(Code::InvalidSetting),
    Setting::new("cache-read", Kind::Number, "Tokens read from a cache.")
        .default("a tenth of `input`"),
    Setting::new("cache-write", Kind::Number, "Tokens put into a cache.")
        .default("`input` and a quarter"),
];

pub(super) const WIRE: &[&str] = &["anthropic", "chat", "responses", "gemini"];
pub(super) const PROFILE: &[&str] = &["relaxed", "default", "strict"];
pub(super) const SPEC: &[&str] = &["lenient", "strict"];
pub(super) const LAYOUT: &[&str] = &["folders", "layered"];
pub(super) const LAYER: &[&str] = &["crate", "organization", "team", "repository", "user"];
pub(super) const TRUST: &[&str] = &["first-party", "third-party"];
