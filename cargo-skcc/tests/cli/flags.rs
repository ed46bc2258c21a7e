//! Every option and argument of every command changes what comes out.

#[cfg(feature = "measure")]
mod measure;
#[cfg(feature = "measure")]
mod profile;
mod tried;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::project::{Project, run};

/// What is the same but for the one option that is tried.
struct Trial {
    command: &'static str,
    /// The option as clap knows it.
    option: &'static str,
    without: Vec<&'static str>,
    with: Vec<&'static str>,
}

/// Options of all commands, which have tests of their own; and help.
const ELSEWHERE: [&str; 4] = ["color", "quiet", "verbose", "help"];

/// Stands for an `install` before the command, and for a change after that.
const INSTALLED: &str = "--installed";
const CHANGED: &str = "--changed";

/// What does not end: `watch_builds_again_after_a_change` and the tests of
/// `serve` try these.
const ENDLESS: [(&str, &str); 8] = [
    ("build", "watch"),
    ("serve", "http"),
    ("serve", "token_env"),
    ("serve", "watch"),
    ("serve", "approve"),
    ("serve", "page_size"),
    ("serve", "project"),
    ("serve", "no_state"),
];

/// A tree in which everything is to be found:
///
/// - `skills`, the configured root: one sound skill, one with an error that
///   can be mended;
/// - `one`, a package with another skill of the sound one's name;
/// - `ships` and `sells`, dependencies of `one` that ship skills;
/// - `foreign`, a package with a skill of others, and a review of one that is
///   no more;
/// - `warned`, whose skill has a warning outside the specification;
/// - `bare`, whose skill has an error that cannot be mended;
/// - `plain`, whose skill has a finding that is allowed by default;
/// - `forceful`, whose skill does what calls for a constraint;
/// - `lossy`, whose skill says something that most targets cannot say;
/// - `asking`, whose skill has an input that the project knows, and another;
/// - `long`, whose description says late when to use it.
fn tree() -> Project {
    let skill = |name: &str, description: &str, body: &str| {
        format!("---\nname: {name}\ndescription: {description}\n---\n# {name}\n{body}\n")
    };
    Project::new()
        .file(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"foreign\"]\nexclude = [\"ships\", \"sells\"]\n",
        )
        .file("skcc.toml", "roots = [\"skills\"]\n")
        .skill("skills/good")
        .file(
            "skills/commit/SKILL.md",
            &skill("commit", "Use when: asked to commit", "Write it."),
        )
        .file(
            "one/Cargo.toml",
            "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nships = { path = \"../ships\" }\nsells = { path = \"../sells\" }\n",
        )
        .file("ships/Cargo.toml", &shipping("ships"))
        .file("ships/src/lib.rs", "")
        .skill("ships/skills/good")
        .skill("ships/skills/good-more")
        .file("sells/Cargo.toml", &shipping("sells"))
        .file("sells/src/lib.rs", "")
        .skill("sells/skills/sold")
        .file("one/skcc.toml", "roots = [\"skills\"]\n")
        .file("one/src/lib.rs", "")
        .file(
            "one/skills/good/SKILL.md",
            &skill("good", "Does good things. Use when asked.", "Do one."),
        )
        .file(
            "foreign/Cargo.toml",
            "[package]\nname = \"foreign\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        )
        .file("foreign/src/lib.rs", "")
        .file(
            "foreign/skcc.toml",
            "roots = [\"skills\"]\n[[root]]\npath = \"vendor\"\ntrust = \"third-party\"\n",
        )
        .file("foreign/skcc.lock", &gone())
        .skill("foreign/vendor/theirs")
        .skill("foreign/skills/mine")
        .file(
            "warned/SKILL.md",
            &skill(
                "warned",
                "Warns. Use when asked to warn.",
                "See [it](it.md).",
            ),
        )
        .file("bare/SKILL.md", "---\nname: bare\n---\n# Bare\nDo it.\n")
        .file(
            "lossy/SKILL.md",
            "---\nname: lossy\ndescription: Loses. Use when asked.\nargument-hint: x\n---\n# Lossy\n",
        )
        .file(
            "forceful/SKILL.md",
            &skill(
                "forceful",
                "Pushes. Use when asked to push.",
                "\n```bash\ngit push --force origin main\n```",
            ),
        )
        .file(
            "asking/SKILL.md",
            "---\nname: asking\ndescription: Asks. Use when asked.\narguments: [package, place]\n---\n# Asking\nPut $package to $place.\n",
        )
        .file("cases.json", "[{\"query\": \"good\", \"skill\": \"good\"}]")
        .file("package.json", "{\"name\": \"tree\"}")
        .file(
            "layered/workflows/release/01-plan/SKILL.md",
            &skill("01-plan", "Plans. Use when asked to plan.", "Do it."),
        )
        .file("plain/SKILL.md", &skill("plain", "Does it.", "Do it."))
        // XML has no character for a bell.
        .file(
            "bell/SKILL.md",
            &skill("bell", "Rings. Use when asked to ring.", "Ring \u{7}."),
        )
        .file(
            "long/SKILL.md",
            &skill(
                "long",
                &format!("{}. Use when asked.", "Does it, ".repeat(40)),
                "Do it.",
            ),
        )
        .file("out/universal/good/SKILL.md", "mine")
        .file(".gemini/skills/good/SKILL.md", "mine")
        .file(".git/config", "")
}

/// The manifest of a crate that ships skills.
fn shipping(name: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [package.metadata.skcc]\nskills = \"skills\"\n"
    )
}

/// A lock with a review of a skill that is no more.
fn gone() -> String {
    format!(
        "version = 1\n[[skill]]\nsource = \"path:foreign/vendor\"\nid = \"gone\"\n\
         hash = \"{}\"\nrules = 1\nlevel = \"low\"\nreason = \"looked at\"\n",
        "0".repeat(64)
    )
}

/// Everything that a run leaves: its code, what it printed, and all files.
fn outcome(arguments: &[&str]) -> String {
    let project = tree();
    if arguments.contains(&INSTALLED) {
        let mut install = project.command(["install", "skills/good"]);
        run(install.env("HOME", project.path().join("home"))).exits(0);
    }
    if arguments.contains(&CHANGED) {
        project.write(".claude/skills/good/SKILL.md", "changed");
    }
    // Stands for cargo where it matters how it is asked.
    let asks = arguments.contains(&"--asked");
    let is_own = |one: &&&str| !["--asked", INSTALLED, CHANGED].contains(*one);
    let arguments: Vec<_> = arguments.iter().filter(is_own).collect();
    let mut command = project.command(&arguments);
    command.env("HOME", project.path().join("home"));
    if asks {
        let cargo = project.path().join("cargo");
        fs::write(&cargo, "#!/bin/sh\necho \"error: $*\" >&2\nexit 1\n").unwrap();
        executable(&cargo);
        command.env("CARGO", cargo);
    }
    let run = run(&mut command);
    assert!(
        run.code < 2 || asks || !run.err.contains("Usage: "),
        "{arguments:?}: {}",
        run.err
    );
    let mut text = format!("{}\n{}\n{}\n", run.code, run.out, run.err);
    let mut open = vec![project.path().to_owned()];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            files.push(path);
        }
    }
    files.sort();
    // Cargo writes it when it is asked, whatever comes of that.
    files.retain(|path| !path.ends_with("Cargo.lock"));
    for path in files {
        let below = path.strip_prefix(project.path()).unwrap();
        let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        writeln!(text, "{}\n{content}", below.display()).unwrap();
    }
    // Each run has a folder of its own, and its own time.
    let text = text.replace(&*project.path().to_string_lossy(), "");
    let lines = text.lines().filter(|line| !line.starts_with("took "));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(unix)]
fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn executable(_: &Path) {}

fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut add = |command, option, without: &[&'static str], with: &[&'static str]| {
        trials.push(Trial {
            command,
            option,
            without: [&[command], without].concat(),
            with: [&[command], with].concat(),
        });
    };
    // Which skills, and whose settings.
    for (command, words) in [
        ("check", &[][..]),
        ("build", &[]),
        ("fix", &["--dry-run"]),
        ("baseline", &[]),
        ("list", &[]),
        ("find", &["good"]),
        ("show", &["good"]),
        ("prepare", &["good"]),
        ("expand", &["good"]),
        ("graph", &[]),
        ("budget", &[]),
        ("loss", &[]),
        ("install", &[]),
        ("review", &[]),
        #[cfg(feature = "serve")]
        ("serve", &[]),
        ("layers", &[]),
    ] {
        let and = |more: &[&'static str]| [words, more].concat();
        // The package in which the command finds something.
        let (package, manifest) = match command {
            "review" => ("foreign", "foreign/Cargo.toml"),
            _ => ("one", "one/Cargo.toml"),
        };
        if command != "review" {
            add(command, "paths", words, &and(&["one/skills"]));
        }
        let manifest = and(&["--manifest-path", manifest]);
        add(command, "manifest_path", words, &manifest);
        let package = and(&["-p", package, "--offline"]);
        add(command, "package", words, &package);
        let workspace = and(&["--workspace", "--offline"]);
        add(command, "workspace", words, &workspace);
        if cfg!(unix) {
            let asked = and(&["--workspace", "--asked"]);
            add(
                command,
                "locked",
                &asked,
                &[&asked[..], &["--locked"]].concat(),
            );
            add(
                command,
                "offline",
                &asked,
                &[&asked[..], &["--offline"]].concat(),
            );
        }
        add(command, "jobs", &and(&["-v", "-j1"]), &and(&["-v", "-j2"]));
    }
    // Levels.
    for command in ["check", "build", "fix", "install"] {
        add(command, "allow", &["skills"], &["skills", "-A", "SK012"]);
        add(command, "warn", &["bare"], &["bare", "-W", "SK021"]);
        add(command, "deny", &["warned"], &["warned", "-D", "SK101"]);
    }
    add("baseline", "allow", &[], &["-A", "SK012"]);
    add("baseline", "warn", &["plain"], &["plain", "-W", "SK703"]);
    add("baseline", "deny", &["plain"], &["plain", "-D", "SK703"]);
    for command in ["check", "build", "fix", "baseline", "install"] {
        add(
            command,
            "spec",
            &["warned"],
            &["warned", "--spec", "strict"],
        );
    }
    for command in ["check", "build", "fix", "baseline", "install"] {
        let strict = ["forceful", "--security", "strict"];
        add(command, "security", &["forceful"], &strict);
        // The artifacts themselves differ.
        let shown = match command {
            "build" | "install" => &["forceful"][..],
            _ => &["forceful", "-W", "SK320"],
        };
        let without = [shown, &["--no-constraints"]].concat();
        add(command, "no_constraints", shown, &without);
    }
    // How it is printed.
    for command in ["check", "build", "install"] {
        let short = ["--message-format", "short"];
        add(command, "message_format", &[], &short);
    }
    let json = |words: &[&'static str]| [words, &["--message-format", "json"]].concat();
    for (command, words) in [
        ("list", &[][..]),
        ("find", &["good"]),
        ("show", &["good"]),
        ("prepare", &["good"]),
        ("explain", &["SK012"]),
        ("budget", &["skills"]),
        ("loss", &["lossy"]),
    ] {
        add(command, "message_format", words, &json(words));
    }
    add("check", "target", &[], &["--target", "kimi-code"]);
    // What agents see, and what they do not.
    add("loss", "target", &["lossy"], &["lossy", "-t", "pi"]);
    add("loss", "style", &["bell"], &["bell", "--style", "xml"]);
    add(
        "show",
        "style",
        &["good", "-t", "pi"],
        &["good", "-t", "pi", "--style", "xml"],
    );
    add("loss", "deny_loss", &["lossy"], &["lossy", "--deny-loss"]);
    let claude = ["skills", "-t", "claude"];
    let crowded = [&claude[..], &["--context", "142k"]].concat();
    let dense = [&crowded[..], &["--columns-a-token", "4"]].concat();
    add("budget", "target", &["skills"], &claude);
    add("budget", "context", &claude, &crowded);
    add("budget", "columns_a_token", &crowded, &dense);
    // So long that the agent's own skills take all the room.
    let folder: &'static str = Box::leak("/long".repeat(900).into_boxed_str());
    let openclaw = ["skills", "-t", "openclaw"];
    let elsewhere = [&openclaw[..], &["--agent-dir", folder]].concat();
    add("budget", "agent_dir", &openclaw, &elsewhere);
    add(
        "budget",
        "fit",
        &["long", "-t", "kimi"],
        &["long", "-t", "kimi", "--fit"],
    );
    add("check", "statistics", &[], &["--statistics"]);
    // What a run is to be.
    let asked = ["asking", "asking"];
    let and = |more: &[&'static str]| [&asked, more].concat();
    add("prepare", "skill", &["good"], &["asking", "asking"]);
    add("prepare", "input", &asked, &and(&["-i", "place=here"]));
    add("prepare", "project", &asked, &and(&["--project", "one"]));
    add("prepare", "no_state", &asked, &and(&["--no-state"]));
    // What is written, and where.
    let good = ["skills/good"];
    for (option, words) in [
        ("out_dir", &["-o", "there"][..]),
        ("target", &["-t", "universal"]),
        ("emit", &["--emit", "registry"]),
        ("style", &["--style", "xml"]),
        ("check", &["--check"]),
    ] {
        add("build", option, &good, &[&good[..], words].concat());
    }
    let long = ["long", "-t", "kimi"];
    add("build", "fit", &long, &[&long[..], &["--fit"]].concat());
    add("build", "keep_going", &[], &["--keep-going"]);
    let out = ["skills/good", "-o", "out"];
    add("build", "force", &out, &[&out[..], &["--force"]].concat());
    // Folders of agents.
    for (option, words) in [
        ("target", &["-t", "universal"][..]),
        ("project", &["--project", "there"]),
        ("user", &["--user"]),
        ("style", &["--style", "xml"]),
        ("check", &["--check"]),
    ] {
        add("install", option, &good, &[&good[..], words].concat());
    }
    let lossy = ["lossy", "-t", "claude"];
    add(
        "install",
        "same",
        &lossy,
        &[&lossy[..], &["--same"]].concat(),
    );
    let gemini = ["skills/good", "-t", "gemini"];
    add(
        "install",
        "force",
        &gemini,
        &[&gemini[..], &["--force"]].concat(),
    );
    let other = ["plain", INSTALLED];
    add(
        "install",
        "prune",
        &other,
        &[&other[..], &["--prune"]].concat(),
    );
    for (option, words) in [
        ("names", &["commit"][..]),
        ("target", &["-t", "universal"]),
        ("project", &["--project", "one"]),
        ("user", &["--user"]),
    ] {
        let words = [&[INSTALLED], words].concat();
        add("uninstall", option, &[INSTALLED], &words);
    }
    let changed = [INSTALLED, CHANGED];
    add(
        "uninstall",
        "force",
        &changed,
        &[&changed[..], &["--force"]].concat(),
    );
    for (option, words) in [
        ("target", &["-t", "universal"][..]),
        ("project", &["--project", "one"]),
        ("user", &["--user"]),
        ("message_format", &["--message-format", "json"]),
    ] {
        add("where", option, &[], words);
    }
    // Skills of others.
    let foreign = ["--manifest-path", "foreign/Cargo.toml"];
    let and = |more: &[&'static str]| [&foreign[..], more].concat();
    let accept = |reason| and(&["--accept", "theirs", "--reason", reason]);
    for (command, words) in [
        ("check", &[][..]),
        ("build", &["--keep-going"]),
        ("list", &[]),
        ("show", &["good"]),
        ("find", &["good"]),
        // Which only a dependency has.
        ("prepare", &["good-more"]),
        #[cfg(feature = "serve")]
        ("serve", &[]),
    ] {
        let and = |more: &[&'static str]| [words, more].concat();
        let layers = ["--effective-layers", "--offline"];
        add(
            command,
            "effective_layers",
            &and(&["--offline"]),
            &and(&layers),
        );
        let crates = ["--crates", "ships", "--offline"];
        add(command, "crates", &and(&["--offline"]), &and(&crates));
        let source = ["--source", "one/skills", "--source", "ships/skills"];
        add(command, "source", words, &and(&source));
    }
    for command in ["review", "layers"] {
        add(command, "crates", &[], &["--crates", "ships"]);
        add(command, "source", &[], &["--source", "plain"]);
    }
    let added = [
        "ships",
        "--path",
        "ships",
        "--manifest-path",
        "foreign/Cargo.toml",
    ];
    let removed = ["ships", "--manifest-path", "one/Cargo.toml"];
    for (command, words) in [("add", &added[..]), ("remove", &removed)] {
        let words = [words, &["--offline"]].concat();
        add(
            command,
            "cargo",
            &words,
            &[&words[..], &["--dry-run"]].concat(),
        );
    }
    let suite = [
        "prepare",
        "release",
        "--no-state",
        "layered",
        "--progress",
        "new.json",
    ];
    add("prepare", "progress", &suite[1..4], &suite[1..]);
    let passed = [&suite[1..], &["--pass", "01-plan"]].concat();
    add("prepare", "pass", &suite[1..], &passed);
    let done = [&suite[1..], &["--complete", "01-plan"]].concat();
    add("prepare", "complete", &suite[1..], &done);
    add("layers", "format", &[], &["--format", "json"]);
    add("find", "explain", &["commit"], &["commit", "--explain"]);
    add("find", "eval", &["commit"], &["--eval", "cases.json"]);
    add("review", "ids", &foreign, &and(&["nobody"]));
    add("review", "accept", &foreign, &accept("looked at it"));
    add("review", "reason", &accept("looked at it"), &accept("ours"));
    add("review", "prune", &foreign, &and(&["--prune"]));
    add("review", "message_format", &foreign, &json(&foreign));
    add("fix", "dry_run", &[], &["--dry-run"]);
    add("man", "out_dir", &[], &["--out-dir", "pages"]);
    // Words, and what is chosen among.
    add("list", "filter", &[], &["--filter", "name=good"]);
    add("find", "query", &["good"], &["commit"]);
    add("find", "limit", &["good"], &["good", "--limit", "0"]);
    add("show", "target", &["good"], &["good", "-t", "pi"]);
    add("show", "skill", &["good"], &["commit"]);
    add(
        "expand",
        "skill",
        &["good", "skills"],
        &["good", "one/skills"],
    );
    add("graph", "format", &[], &["--format", "dot"]);
    add("explain", "code", &[], &["SK012"]);
    add("completions", "shell", &["bash"], &["zsh"]);
    add("new", "name", &["a"], &["b"]);
    for (option, words) in [
        (
            "description",
            &["--description", "Does a. Use when asked."][..],
        ),
        ("template", &["--template", "typed"]),
        ("root", &["--root", "more"]),
    ] {
        add("new", option, &["a"], &[&["a"], words].concat());
    }
    add("init", "folder", &[], &["one"]);
    add("init", "ci", &[], &["--ci", "gitlab"]);
    add("init", "no_pre_commit", &[], &["--no-pre-commit"]);
    trials
}

#[test]
fn every_option_acts() {
    for one in trials() {
        acts(one.command, one.option, &one.with, |with| {
            outcome(if with { &one.with } else { &one.without })
        });
    }
}

/// Asserts that a run with an option leaves something else than one without.
#[track_caller]
fn acts(command: &str, option: &str, words: &[&str], outcome: impl Fn(bool) -> String) {
    let (without, with) = (outcome(false), outcome(true));
    assert_ne!(
        without, with,
        "`{option}` of `{command}` changes nothing: {words:?}"
    );
}
