//! `explain`.

use crate::project::Project;

#[test]
fn a_page_for_a_code_by_id_or_name() {
    let project = Project::new();
    let by_id = project.run(["explain", "sk012"]).exits(0);
    assert!(
        by_id
            .out
            .starts_with("SK012 unquoted-colon\nlevel deny; the specification forbids it\n"),
        "{}",
        by_id.out
    );
    // Fences are gone, the example is set in.
    assert!(by_id.out.contains("\n    name: commit\n"), "{}", by_id.out);
    assert!(!by_id.out.contains("~~~"), "{}", by_id.out);
    assert_eq!(project.run(["explain", "unquoted-colon"]).out, by_id.out);
}

#[test]
fn all_codes_without_an_argument() {
    let run = Project::new().run(["explain"]).exits(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert!(lines[1].starts_with("SK001"), "{}", lines[1]);
    assert!(run.out.contains("SK012  deny"), "{}", run.out);
}

#[test]
fn an_unknown_code_gets_the_nearest() {
    let run = Project::new().run(["explain", "broken-refrence"]).exits(2);
    assert_eq!(
        run.err,
        "error: `broken-refrence` is not a code\n  help: did you mean `broken-reference`?\n"
    );
}
