//! Layers by variables and by crates.

use std::sync::Arc;

use skcc_core::layers::{Places, Why};
use skcc_core::source::{Origin, Root, Trust};
use skcc_core::system::Memory;
use skcc_core::{Compilation, Options, compile};
use skir::Layer;

fn text(name: &str, body: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: \"Does {body}. Use when asked for {body}.\"\n---\n# A\n{body}\n"
    )
}

fn krate(path: &str, name: &str, version: &str) -> Arc<Root> {
    Arc::new(Root {
        layer: Layer::Crate,
        origin: Origin::Crate {
            name: name.to_owned(),
            version: version.to_owned(),
        },
        ..Root::new(path)
    })
}

fn own(path: &str) -> Arc<Root> {
    Arc::new(Root {
        trust: Trust::FirstParty,
        ..Root::new(path)
    })
}

/// Ids with the text of what is used, and with why what is not used is not.
fn seen(compilation: &Compilation) -> (Vec<String>, Vec<String>) {
    let body = |one: &skcc_core::CompiledSkill| {
        let text = one.skill.body.lines().last().unwrap_or_default();
        format!("{} {text}", one.skill.id)
    };
    let used = compilation.skills.iter().map(body).collect();
    let shadowed = compilation.shadowed.iter();
    let shadowed = shadowed.map(|one| format!("{} {:?}", body(&one.skill), one.why));
    (used, shadowed.collect())
}

fn run(system: &Memory, roots: &[Arc<Root>]) -> (Vec<String>, Vec<String>) {
    seen(&compile(system, roots, &Options::default()))
}

#[test]
fn variables_name_the_layers_and_the_first_path_wins() {
    let system = Memory::new()
        .with_file("/o/a.md", text("a", "org"))
        .with_file("/t1/a.md", text("a", "first"))
        .with_file("/t2/a.md", text("a", "second"))
        .with_file("/t2/b/SKILL.md", text("b", "second"))
        .with_file("/u/c.md", text("c", "user"))
        .with_variable("SKCC_ORG_SKILLS", "/o")
        .with_variable(
            "SKCC_TEAM_SKILLS",
            if cfg!(windows) {
                "/t1;;/t2"
            } else {
                "/t1::/t2"
            },
        )
        .with_variable("SKCC_USER_SKILLS", "/u");
    let roots = Places::all().roots(&system);
    let shown: Vec<_> = roots.iter().map(|root| &*root.display).collect();
    assert_eq!(
        shown,
        [
            "$SKCC_ORG_SKILLS",
            "$SKCC_TEAM_SKILLS:1",
            "$SKCC_TEAM_SKILLS:2",
            "$SKCC_USER_SKILLS"
        ]
    );
    assert!(roots.iter().all(|root| root.trust == Trust::ThirdParty));
    let (used, shadowed) = run(&system, &roots);
    assert_eq!(used, ["a first", "b second", "c user"]);
    assert_eq!(shadowed, ["a second Earlier", "a org Narrower(Team)"]);
    let without = Places::all().without(Layer::User).roots(&system);
    assert_eq!(without.len(), 3);
    assert!(Places::default().roots(&system).is_empty());
}

#[test]
fn what_a_skill_shadows_is_in_its_model() {
    let system = Memory::new()
        .with_file("/o/a.md", text("a", "org"))
        .with_file("/k/a/SKILL.md", text("a", "crate"))
        .with_file("/s/a/SKILL.md", text("a", "own"))
        .with_variable("SKCC_ORG_SKILLS", "/o");
    let mut roots = Places::all().roots(&system);
    roots.extend([krate("/k", "k", "1.0.0"), own("/s")]);
    let compilation = compile(&system, &roots, &Options::default());
    let source = &compilation.skills[0].skill.source;
    assert_eq!((source.layer, &*source.origin), (Layer::Repository, ""));
    let shadows: Vec<_> = source
        .shadows
        .iter()
        .map(|one| (one.layer, &*one.origin))
        .collect();
    assert_eq!(
        shadows,
        [
            (Layer::Organization, "organization"),
            (Layer::Crate, "crate:k")
        ]
    );
    let hashes: Vec<_> = compilation
        .shadowed
        .iter()
        .map(|one| one.skill.bundle.tree_hash)
        .collect();
    let known: Vec<_> = source.shadows.iter().map(|one| one.tree_hash).collect();
    assert_eq!(known, hashes);
}

#[test]
fn crates_that_clash_are_set_apart_until_a_narrower_layer_decides() {
    let system = Memory::new()
        .with_file("/a/fix/SKILL.md", text("fix", "a"))
        .with_file("/b/fix/SKILL.md", text("fix", "b"))
        .with_file("/b/other/SKILL.md", text("other", "b"))
        .with_file("/s/fix/SKILL.md", text("fix", "own"))
        .with_file("/s/a/fix/SKILL.md", text("fix", "deep"));
    let crates = [krate("/a", "a", "1.0.0"), krate("/b", "b", "1.0.0")];
    let (used, shadowed) = run(&system, &crates);
    assert_eq!(used, ["a::fix a", "b::fix b", "other b"]);
    assert!(shadowed.is_empty());
    let [first, second] = crates;
    let (used, shadowed) = run(&system, &[first, second, own("/s")]);
    assert_eq!(used, ["a.fix deep", "fix own", "other b"]);
    assert_eq!(
        shadowed,
        ["fix a Narrower(Repository)", "fix b Narrower(Repository)"]
    );
}

#[test]
fn one_of_two_clashing_crates_can_be_shadowed() {
    let system = Memory::new()
        .with_file("/a/fix/SKILL.md", text("fix", "a"))
        .with_file("/b/fix/SKILL.md", text("fix", "b"))
        .with_file("/s/a/fix/SKILL.md", text("fix", "own"));
    let roots = [
        krate("/a", "a", "1.0.0"),
        krate("/b", "b", "1.0.0"),
        own("/s"),
    ];
    let (used, shadowed) = run(&system, &roots);
    assert_eq!(used, ["a.fix own", "b::fix b"]);
    assert_eq!(shadowed, ["a::fix a Narrower(Repository)"]);
}

#[test]
fn two_versions_of_a_crate_are_set_apart() {
    let system = Memory::new()
        .with_file("/a1/fix/SKILL.md", text("fix", "old"))
        .with_file("/a2/fix/SKILL.md", text("fix", "new"));
    let roots = [krate("/a1", "a", "1.0.0"), krate("/a2", "a", "2.0.0")];
    let compilation = compile(&system, &roots, &Options::default());
    assert_eq!(
        seen(&compilation).0,
        ["a@1.0.0::fix old", "a@2.0.0::fix new"]
    );
    // What is found is said of the id that is used.
    let ids: Vec<_> = compilation
        .diagnostics
        .iter()
        .filter_map(|found| found.skill.as_deref())
        .collect();
    assert!(ids.iter().all(|id| id.starts_with("a@")), "{ids:?}");
    assert!(!ids.is_empty());
}

#[test]
fn the_result_does_not_depend_on_the_order_of_layers() {
    let system = Memory::new()
        .with_file(
            "/o/a.md",
            text("a", "org").replace("---\n#", "immutable: true\n---\n#"),
        )
        .with_file("/s/a/SKILL.md", text("a", "own"))
        .with_file("/k/a/SKILL.md", text("a", "crate"))
        .with_variable("SKCC_ORG_SKILLS", "/o");
    let mut roots = Places::all().roots(&system);
    roots.extend([krate("/k", "k", "1.0.0"), own("/s")]);
    let forward = run(&system, &roots);
    roots.reverse();
    assert_eq!(run(&system, &roots), forward);
    assert_eq!(forward.0, ["a org"]);
    let why = Why::Immutable(Layer::Organization);
    assert!(forward.1.contains(&format!("a own {why:?}")), "{forward:?}");
}
