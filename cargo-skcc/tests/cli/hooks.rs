//! `.pre-commit-hooks.yaml`: its hooks with the built binary.

use crate::project::Project;
use crate::step::{binaries, path_with, run, yaml};

fn entry(id: &str) -> String {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().expect("hooks are a list");
    let hook = hooks.iter().find(|hook| hook["id"] == *id);
    let hook = hook.unwrap_or_else(|| panic!("there is no hook `{id}`"));
    assert_eq!(hook["pass_filenames"], false);
    hook["entry"].as_str().expect("it has an entry").to_owned()
}

#[test]
fn fix_mends_what_check_finds() {
    let project = Project::new().file(
        "skills/commit/SKILL.md",
        "---\nname: commit\ndescription: Use when: asked to commit\n---\n# Commit\nWrite it.\n",
    );
    let path = path_with(binaries());
    let hook = |id: &str| run(&entry(id), project.path(), &[("PATH", &path)]);
    hook("skcc-check").exits(1);
    hook("skcc-fix").exits(0);
    hook("skcc-check").exits(0);
}

#[test]
fn the_hook_that_init_writes_is_there() {
    let project = Project::new()
        .file(".git/config", "")
        .skill("skills/commit");
    project.run(["init"]).exits(0);
    let written: serde_yaml::Value =
        serde_yaml::from_str(&project.read(".pre-commit-config.yaml")).unwrap();
    let repository = &written["repos"][0];
    assert_eq!(repository["repo"], *env!("CARGO_PKG_REPOSITORY"));
    assert_eq!(repository["rev"], *concat!("v", env!("CARGO_PKG_VERSION")));
    entry(repository["hooks"][0]["id"].as_str().unwrap());
}
