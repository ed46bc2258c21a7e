//! `fix`.

use crate::project::Project;

const COLON: &str =
    "---\nname: commit\ndescription: Use when: asked to commit\n---\n# Commit\nWrite it.\n";
const QUOTED: &str =
    "---\nname: commit\ndescription: \"Use when: asked to commit\"\n---\n# Commit\nWrite it.\n";

#[test]
fn writes_what_needs_no_look_and_checks_again() {
    let project = Project::new().file("skills/commit/SKILL.md", COLON);
    let check = project.run(["check", "skills"]).exits(1);
    assert!(
        check.err.contains("`cargo skcc fix` mends 1"),
        "{}",
        check.err
    );
    let fix = project.run(["fix", "skills"]).exits(0);
    assert_eq!(
        fix.err,
        "Fixed 1 finding in 1 file\nchecked 1 skill: no findings\n"
    );
    assert_eq!(project.read("skills/commit/SKILL.md"), QUOTED);
    let again = project.run(["fix", "skills"]).exits(0);
    assert!(again.err.starts_with("Fixed 0 findings"), "{}", again.err);
}

#[test]
fn a_dry_run_prints_the_diff_and_changes_nothing() {
    let project = Project::new().file("skills/commit/SKILL.md", COLON);
    let run = project.run(["fix", "--dry-run", "skills"]).exits(0);
    assert_eq!(
        run.out,
        "--- a/skills/commit/SKILL.md\n\
         +++ b/skills/commit/SKILL.md\n\
         @@ -1,6 +1,6 @@\n \
         ---\n \
         name: commit\n\
         -description: Use when: asked to commit\n\
         +description: \"Use when: asked to commit\"\n \
         ---\n \
         # Commit\n \
         Write it.\n"
    );
    assert_eq!(project.read("skills/commit/SKILL.md"), COLON);
}

#[test]
fn what_cannot_be_fixed_stays_and_fails() {
    let project = Project::new().file("skills/commit/SKILL.md", COLON).file(
        "skills/push/SKILL.md",
        "---\nname: push\n---\n# Push\nDo it.\n",
    );
    let run = project.run(["fix", "skills"]).exits(1);
    assert!(run.err.contains("error[SK021]"), "{}", run.err);
    assert_eq!(project.read("skills/commit/SKILL.md"), QUOTED);
}

#[test]
fn a_finding_that_is_allowed_is_not_fixed() {
    let project = Project::new().file("skills/commit/SKILL.md", COLON);
    project.run(["fix", "-A", "SK012", "skills"]).exits(0);
    assert_eq!(project.read("skills/commit/SKILL.md"), COLON);
}

#[test]
fn text_that_is_not_utf8_is_not_written_back() {
    let project = Project::new();
    let mut bytes = COLON.as_bytes().to_vec();
    bytes.push(0xff);
    std::fs::create_dir_all(project.path().join("skills/commit")).unwrap();
    let path = project.path().join("skills/commit/SKILL.md");
    std::fs::write(&path, &bytes).unwrap();
    project.run(["fix", "skills"]).exits(1);
    assert_eq!(std::fs::read(path).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_be_executed_stays_so() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new().file("skills/commit/SKILL.md", COLON);
    let path = project.path().join("skills/commit/SKILL.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    project.run(["fix", "skills"]).exits(0);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o100, 0o100);
}
