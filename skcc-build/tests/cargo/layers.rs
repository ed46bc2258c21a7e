//! Skills of dependencies and of the folders that variables name.

use std::fs;
use std::path::Path;
use std::process::Command;

use skcc_core::layers::crate_root;
use skcc_core::lock::{Lock, Review, candidates};
use skcc_core::system::os::Os;
use skcc_core::{Options, compile};

use crate::project::{Project, target};

/// The build script of a crate that tells of its skills and needs nothing for it.
const TELLS: &str = "fn main() {
    let folder = std::env::var(\"CARGO_MANIFEST_DIR\").unwrap();
    println!(\"cargo::metadata=skcc_crate=shipper@0.2.0\");
    println!(\"cargo::metadata=skcc_folder={folder}\");
    println!(\"cargo::metadata=skcc_skills=skills\");
}
";

/// A dependency that ships the skill `dive`, with this build script.
fn ship(project: &Project, script: &str) {
    project.write(
        "shipper/Cargo.toml",
        "[package]\nname = \"shipper\"\nversion = \"0.2.0\"\nedition = \"2024\"\n\
         links = \"shipper-skills\"\n[package.metadata.skcc]\nskills = \"skills\"\n\
         [build-dependencies]\nskcc-build = { path = 'SKCC' }\n",
    );
    let manifest = project.path("shipper/Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).display().to_string();
    fs::write(manifest, text.replace("SKCC", &ours)).unwrap();
    project.write("shipper/build.rs", script);
    project.write("shipper/src/lib.rs", "");
    project.skill_in("shipper/skills", "dive", "# Dive\n\nHold your breath.");
}

/// Records that the skills of the dependency in this folder were looked at.
fn review(project: &Project, folder: &str) {
    let folder = project.path(folder);
    let root = crate_root("shipper", "0.2.0", &folder, "skills", &project.path(""));
    let options = Options::default();
    let compilation = compile(&Os, &[root], &options);
    let reviews = candidates(&compilation, &options).into_iter();
    let reviews = reviews.map(|one| Review {
        record: one.record,
        reviewed: None,
        reason: "read it".to_owned(),
        span: None,
    });
    project.write("skcc.lock", &Lock::new(reviews.collect()).render());
}

#[test]
fn a_dependency_tells_the_script_of_its_skills() {
    let project = Project::new("layers-crate")
        .depend("skill-runtime = { PATH }\nshipper = { path = \"shipper\" }");
    project.write("skcc.toml", "layers = [\"crate\"]\n");
    ship(
        &project,
        "fn main() {\n    skcc_build::compile_configured();\n}\n",
    );

    let refused = project.errors();
    assert_eq!(
        refused[0],
        "shipper/skills/dive/SKILL.md:2:7: error[SK610]: `dive` from the crate `shipper` was \
         never reviewed"
    );

    review(&project, "shipper");
    let built = project.run();
    assert_eq!(
        built.stdout,
        "commit # Commit\ndive # Dive\n\nHold your breath.\n"
    );

    // Cargo sees the change, and the review is of other bytes.
    project.skill_in("shipper/skills", "dive", "# Dive\n\nDo not.");
    let changed = project.errors();
    assert!(changed[0].contains("error[SK611]"), "{changed:#?}");
    review(&project, "shipper");
    assert!(project.run().stdout.ends_with("dive # Dive\n\nDo not.\n"));

    // The project's own stands in its place.
    project.skill("dive", "# Dive\n\nOurs.");
    assert!(project.run().stdout.ends_with("dive # Dive\n\nOurs.\n"));
}

#[test]
fn a_crate_may_tell_of_its_skills_without_the_compiler() {
    let project = Project::new("layers-printed")
        .depend("skill-runtime = { PATH }\nshipper = { path = \"shipper\" }");
    project.write("skcc.toml", "layers = [\"crate\"]\n");
    ship(&project, TELLS);
    review(&project, "shipper");
    assert!(project.run().stdout.contains("dive # Dive"));
}

#[test]
fn a_packaged_crate_holds_its_skills() {
    let dependency =
        |folder: &str| format!("skill-runtime = {{ PATH }}\nshipper = {{ path = \"{folder}\" }}");
    let project = Project::new("layers-packaged").depend(&dependency("shipper"));
    project.write("skcc.toml", "layers = [\"crate\"]\n");
    ship(&project, TELLS);
    let manifest = project.path("shipper/Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let (alone, _) = text.split_once("[build-dependencies]").unwrap();
    fs::write(manifest, alone).unwrap();
    let package = ["package", "-p", "shipper", "--no-verify", "--allow-dirty"];
    let packaged = project.cargo(&package);
    assert!(packaged.ok, "{}", packaged.stderr);

    // What others get is what is in the archive, and nothing else.
    fs::remove_dir_all(project.path("shipper")).unwrap();
    let archive = target().join("package/shipper-0.2.0.crate");
    let unpacked = Command::new("tar")
        .arg("-xzf")
        .arg(archive)
        .current_dir(project.path(""))
        .status();
    assert!(unpacked.expect("there is a tar").success());
    let project = project.depend(&dependency("shipper-0.2.0"));
    review(&project, "shipper-0.2.0");
    assert!(project.run().stdout.contains("dive # Dive"));
}

#[test]
fn variables_name_layers_and_are_watched() {
    let project = Project::new("layers-variables");
    project.write(
        "build.rs",
        "use skcc_build::{Builder, Layer};\nfn main() {\n    Builder::new().skills(\"skills\")\
         .layers([Layer::Team]).compile();\n}\n",
    );
    project.skill_in("team", "commit", "# Theirs");
    project.skill_in("team", "share", "# Share");
    project.skill_in("user", "mine", "# Mine");
    let (team, user) = (project.path("team"), project.path("user"));
    let (team, user) = (team.display().to_string(), user.display().to_string());
    let run = |team: &str| {
        let variables = [
            ("SKCC_TEAM_SKILLS", team),
            ("SKCC_USER_SKILLS", &user),
            ("CARGO_TERM_VERBOSE", "true"),
        ];
        project.cargo_with(&["run"], &variables)
    };
    let none = run("");
    assert!(none.ok, "{}", none.stderr);
    assert_eq!(none.stdout, "commit # Commit\n");

    let refused = run(&team);
    assert!(!refused.ok && refused.script_ran, "{}", refused.stderr);
    let line = "$SKCC_TEAM_SKILLS/share/SKILL.md:2:7: error[SK610]: `share` from the team";
    assert!(refused.stderr.contains(line), "{}", refused.stderr);
    // What is shadowed is not asked for, and nobody asked for the user's.
    assert!(
        !refused.stderr.contains("commit/SKILL.md"),
        "{}",
        refused.stderr
    );
    assert!(!refused.stderr.contains("mine"), "{}", refused.stderr);

    let again = run("");
    assert!(again.ok && again.script_ran, "{}", again.stderr);
    assert!(!run("").script_ran);
}
