//! Settings: where they are found, what they mean, what is wrong with them.

use std::path::{Path, PathBuf};

use skcc_core::config::{self, Config};
use skcc_core::diagnostic::render::short;
use skcc_core::diagnostic::{Code, Level};
use skcc_core::emit::{self, Style};
use skcc_core::source::{Layout, Trust};
use skcc_core::system::Memory;

/// What is wrong with a `skcc.toml` beside a folder `skills`.
fn problems(text: &str) -> Vec<String> {
    let system = Memory::new()
        .with_file("skcc.toml", text)
        .with_file("skills/a/SKILL.md", "");
    let (_, diagnostics) = config::load(&system, Path::new(""));
    diagnostics.iter().map(short).collect()
}

fn read(system: &Memory, folder: &str) -> Config {
    let (config, diagnostics) = config::load(system, Path::new(folder));
    assert_eq!(diagnostics, []);
    config.expect("there is a file with settings")
}

fn shown(config: &Config) -> Vec<String> {
    let roots = config.roots();
    roots.iter().map(|root| root.display.clone()).collect()
}

#[test]
fn without_a_file_there_are_no_settings() {
    let system = Memory::new()
        .with_file("Cargo.toml", "[package]\nname = \"skcc-user\"\n")
        .with_file("skills/a/SKILL.md", "");
    let (config, diagnostics) = config::load(&system, Path::new("skills/a"));
    assert!(config.is_none());
    assert_eq!(diagnostics, []);
}

#[test]
fn settings_are_found_upward_and_paths_are_shown_from_there() {
    let system = Memory::new()
        .with_file(
            "repo/skcc.toml",
            "roots = [\"skills\", \"./more/../skills/x\"]",
        )
        .with_file("repo/skills/x/SKILL.md", "");
    let config = read(&system, "repo/skills/x");
    assert_eq!(config.directory, Path::new("repo"));
    assert_eq!(shown(&config), ["skills", "skills/x"]);
    assert_eq!(config.roots()[0].path, Path::new("repo/skills"));
    assert_eq!(config.roots()[0].trust, Trust::FirstParty);
}

#[test]
fn the_nearest_and_first_setting_wins() {
    let system = Memory::new()
        .with_file(
            "ws/Cargo.toml",
            "[workspace.metadata.skcc]\ntargets = [\"universal\"]\nspec = \"strict\"\nroots = [\"skills\"]\n\
             [workspace.metadata.skcc.lints]\nSK101 = \"deny\"\nSK703 = \"warn\"\n",
        )
        .with_file(
            "ws/a/skcc.toml",
            "roots = [\"near\"]\nspec = \"lenient\"\n[lints]\nSK1 = \"allow\"\n[build]\nout-dir = \"out\"\n",
        )
        .with_file(
            "ws/a/Cargo.toml",
            "[package.metadata.skcc]\nroots = [\"nearest\"]\n",
        )
        .with_file("ws/skills/x/SKILL.md", "")
        .with_file("ws/a/near/x/SKILL.md", "")
        .with_file("ws/a/nearest/x/SKILL.md", "");
    let config = read(&system, "ws/a");
    assert_eq!(shown(&config), ["a/nearest"]);
    assert_eq!(config.targets.as_deref(), Some(["universal"].as_slice()));
    assert_eq!(config.strict, Some(false));
    assert_eq!(config.build.out_dir.as_deref(), Some(Path::new("ws/a/out")));
    let levels = config.levels();
    assert_eq!(levels.of(Code::BrokenReference), Level::Allow);
    assert_eq!(levels.of(Code::NoTrigger), Level::Warn);
    let files = ["ws/a/Cargo.toml", "ws/a/skcc.toml", "ws/Cargo.toml"];
    assert_eq!(config.files, files.map(PathBuf::from));
}

#[test]
fn the_search_ends_at_a_workspace_and_at_a_repository() {
    let system = Memory::new()
        .with_file("skcc.toml", "targets = []")
        .with_file("ws/Cargo.toml", "[workspace]\nmembers = []\n")
        .with_file("git/.git/HEAD", "")
        .with_file("git/x/SKILL.md", "");
    assert!(config::load(&system, Path::new("ws/a")).0.is_none());
    assert!(config::load(&system, Path::new("git/x")).0.is_none());
    assert!(config::load(&system, Path::new("other/x")).0.is_some());
}

#[test]
fn a_root_says_how_it_is_laid_out_and_who_wrote_it() {
    let system = Memory::new()
        .with_file(
            "skcc.toml",
            "roots = [\"skills\"]\n[[root]]\npath = \"team\"\nlayer = \"team\"\nlayout = \"layered\"\n\
             [[root]]\npath = \"vendor\"\ntrust = \"third-party\"\n",
        )
        .with_file("skills/a/SKILL.md", "")
        .with_file("team/a.md", "")
        .with_file("vendor/a/SKILL.md", "");
    let roots = read(&system, "").roots();
    assert_eq!(roots[0].trust, Trust::FirstParty);
    assert_eq!(
        (roots[1].trust, roots[1].layout),
        (Trust::ThirdParty, Layout::Layered)
    );
    assert_eq!(
        (roots[2].trust, roots[2].layout),
        (Trust::ThirdParty, Layout::Folders)
    );
}

#[test]
fn what_a_crate_ships_is_its_root() {
    let system = Memory::new()
        .with_file(
            "Cargo.toml",
            "[package.metadata.skcc]\nskills = \"skills\"\n",
        )
        .with_file("skills/a/SKILL.md", "");
    assert_eq!(shown(&read(&system, "")), ["skills"]);
}

#[test]
fn what_is_excluded_is_not_read() {
    let system = Memory::new()
        .with_file(
            "a/skcc.toml",
            "roots = [\"skills\"]\nexclude = [\"skills/drafts\", \"**/*.bak\"]",
        )
        .with_file("a/skills/one/SKILL.md", "---\nname: one\n---\n")
        .with_file("a/skills/one/x.bak", "")
        .with_file("a/skills/one/x.md", "")
        .with_file("a/skills/drafts/two/SKILL.md", "---\nname: two\n---\n");
    let config = read(&system, "a");
    let found = skcc_core::source::discover(&system, &config.roots()[0]);
    assert_eq!(found.skills.len(), 1);
    let files: Vec<_> = found.skills[0]
        .files
        .iter()
        .map(|file| &*file.path)
        .collect();
    assert_eq!(files, ["x.md"]);
}

#[test]
fn a_code_wins_over_its_group_and_a_group_over_all() {
    let system = Memory::new().with_file(
        "skcc.toml",
        "[lints]\nbroken-reference = \"warn\"\nSK1 = \"deny\"\nall = \"allow\"\n",
    );
    let levels = read(&system, "").levels();
    assert_eq!(levels.of(Code::BrokenReference), Level::Warn);
    assert_eq!(levels.of(Code::UnusedFile), Level::Deny);
    assert_eq!(levels.of(Code::MissingName), Level::Allow);
}

#[test]
fn a_pattern_of_a_nested_file_is_below_its_folder() {
    let system = Memory::new()
        .with_file(
            "Cargo.toml",
            "[workspace.metadata.skcc]\ntargets = [\"universal\"]\n",
        )
        .with_file(
            "a/skcc.toml",
            "[[suppress]]\ncode = \"SK101\"\npath = \"skills/*\"\nreason = \"made by the build\"\n",
        );
    let config = read(&system, "a");
    let path = config.suppress[0].path.as_ref().unwrap();
    assert!(path.matches("a/skills/x/SKILL.md"));
    assert!(!path.matches("skills/x/SKILL.md"));
}

#[test]
fn an_unknown_setting_is_named_with_the_one_that_was_meant() {
    assert_eq!(
        problems("roots = [\"skills\"]\ntarget = [\"universal\"]\n"),
        ["skcc.toml:2:1: error[SK902]: there is no setting `target`"]
    );
    assert_eq!(
        problems("[build]\nout_dir = \"x\"\n"),
        ["skcc.toml:2:1: error[SK902]: there is no setting `out_dir`"]
    );
    let system = Memory::new().with_file("skcc.toml", "[[root]]\npath = \".\"\ntrsut = \"x\"\n");
    let (_, diagnostics) = config::load(&system, Path::new(""));
    assert_eq!(diagnostics[0].help.as_deref(), Some("write `trust`"));
}

#[test]
fn a_wrong_value_is_reported_where_it_stands() {
    assert_eq!(
        problems("targets = [\"universal\", \"cluade-code\"]\nroots = \"skills\"\n"),
        [
            "skcc.toml:1:25: error[SK903]: `cluade-code` is no target",
            "skcc.toml:2:9: error[SK903]: `roots` takes a list, not string",
        ]
    );
    assert_eq!(
        problems("exclude = [\"a[\", 1]\n[lints]\nSK101 = \"error\"\n[root]\npath = \"skills\"\n"),
        [
            "skcc.toml:1:12: error[SK903]: `a[` is no pattern: a `[` is never closed",
            "skcc.toml:1:18: error[SK903]: `exclude` takes a text, not integer",
            "skcc.toml:3:9: error[SK903]: `error` is no level",
            "skcc.toml:4:1: error[SK903]: `root` takes a list of tables, not table",
        ]
    );
    assert_eq!(
        problems("[[root]]\nlayout = \"flat\"\n"),
        [
            "skcc.toml:1:1: error[SK903]: this `root` has no `path`",
            "skcc.toml:2:10: error[SK903]: `flat` is no value of `layout`",
        ]
    );
}

#[test]
fn a_wrong_value_takes_nothing_else_with_it() {
    let system = Memory::new()
        .with_file(
            "skcc.toml",
            "roots = [\"skills\", 7]\ntargets = [\"codexx\", \"claude\"]\n",
        )
        .with_file("skills/a/SKILL.md", "");
    let (config, diagnostics) = config::load(&system, Path::new(""));
    assert_eq!(diagnostics.len(), 2);
    let config = config.unwrap();
    assert_eq!(shown(&config), ["skills"]);
    assert_eq!(config.targets.as_deref(), Some(["claude-code"].as_slice()));
}

#[test]
fn a_file_that_is_no_toml_is_reported_at_its_place() {
    let found = problems("roots = [\"skills\"]\nspec = \n");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("skcc.toml:2:8: error[SK901]: "),
        "{found:?}"
    );
    let system = Memory::new().with_file("Cargo.toml", "[package.metadata.skcc\n");
    let (_, diagnostics) = config::load(&system, Path::new(""));
    assert_eq!(diagnostics[0].code, Code::ConfigSyntax);
    let system = Memory::new().with_file("skcc.toml", b"# \xff\n".as_slice());
    let (_, diagnostics) = config::load(&system, Path::new(""));
    assert_eq!(
        diagnostics[0].message,
        "byte 2 of the file is not valid UTF-8"
    );
}

#[test]
fn a_root_that_is_not_there_is_reported_once() {
    assert_eq!(
        problems("roots = [\"skills\", \"more\"]\n"),
        ["skcc.toml:1:20: error[SK904]: the root `more` cannot be read: no such file or directory"]
    );
    assert_eq!(
        problems("roots = [\"skills/a/SKILL.md\"]\n"),
        ["skcc.toml:1:10: error[SK904]: the root `skills/a/SKILL.md` is a file, not a folder"]
    );
}

#[test]
fn a_suppression_needs_a_reason_and_a_code_that_exists() {
    assert_eq!(
        problems(
            "[[suppress]]\ncode = \"SK101\"\n\n[[suppress]]\ncode = \"SKX\"\nreason = \"x\"\n\
             [[suppress]]\ncode = \"SK101\"\nreason = \" \"\n"
        ),
        [
            "skcc.toml:1:1: error[SK905]: this `suppress` has no `reason`",
            "skcc.toml:5:8: warning[SK907]: there is no code `SKX`",
            "skcc.toml:9:10: error[SK905]: the reason is empty",
        ]
    );
    assert_eq!(
        problems("[lints]\nbroken-refrence = \"deny\"\n"),
        ["skcc.toml:2:1: warning[SK907]: there is no code `broken-refrence`"]
    );
}

#[test]
fn a_style_is_for_all_targets_or_for_some() {
    let of = |text: &str, id: &str| {
        let system = Memory::new().with_file("skcc.toml", text);
        let styles = read(&system, "").options().styles;
        styles.of(emit::emitter(id).unwrap().target())
    };
    assert_eq!(of("style = \"xml\"", "codex"), Style::Xml);
    let table = "[style]\nall = \"tagged\"\nclaude = \"markdown\"\n";
    assert_eq!(of(table, "claude-code"), Style::Markdown);
    assert_eq!(of(table, "pi"), Style::Tagged);
    assert_eq!(
        problems("style = \"xlm\""),
        ["skcc.toml:1:9: error[SK903]: `xlm` is no style"]
    );
    assert_eq!(
        problems("[style]\ncodx = \"xml\"\npi = 1\n"),
        [
            "skcc.toml:2:1: error[SK903]: `codx` is no target, as `style` takes them",
            "skcc.toml:3:6: error[SK903]: `integer` is no style"
        ]
    );
}
