//! Tasks of every format, and what is wrong with them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use skill_runtime::task::{Difficulty, FileMode, Method, Rubric, Task};

use crate::{folder, trials};

trials![
    a_task_of_skvm_keeps_every_field,
    what_a_task_does_not_say_is_as_in_skvm,
    a_folder_of_harbor_is_a_task,
    a_document_with_a_head_is_a_task,
    evals_are_tasks_for_their_skill,
    queries_are_tasks_about_loading,
    what_is_wrong_is_told_at_its_place,
    tests_are_laid_out_after_the_run_alone,
    nothing_is_laid_out_through_a_link,
];

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn one(path: &Path) -> Task {
    let mut tasks = Task::load(path).unwrap();
    assert_eq!(tasks.len(), 1);
    tasks.remove(0)
}

fn a_task_of_skvm_keeps_every_field() {
    let folder = folder();
    write(
        folder.path(),
        "task.json",
        r#"{"id": "plan_01", "name": "Plan", "category": "planning", "gradingType": "hybrid",
            "prompt": "Plan it.", "timeoutMs": 300000, "maxSteps": 50,
            "eval": [
              {"method": "script", "id": "runs", "weight": 0.2, "command": "true", "expectedExitCode": 3,
               "expectedOutput": "x", "timeoutMs": 5},
              {"method": "file-check", "name": "File", "glob": "*.md", "mode": "contains", "expected": "a"},
              {"method": "custom", "evaluatorId": "python-grade"},
              {"method": "llm-judge", "rubric": {"0": "bad", "1": "good"}, "maxScore": 5, "weight": 0.3}
            ],
            "fixtures": {"data/in.txt": "in"}, "gradingWeights": {"automated": 0.7, "llmJudge": 0.3},
            "skill": ["../one", "../two"], "hostReady": false, "difficulty": "hard",
            "origin": {"source": "here", "importedAt": "today"}}"#,
    );
    write(folder.path(), "grade.py", "def grade(t, w): return []");
    write(folder.path(), "fixtures/more.txt", "more");
    write(folder.path(), "_setup.sh", "true");
    let task = one(folder.path());
    assert_eq!((task.id.as_str(), task.name.as_str()), ("plan_01", "Plan"));
    assert_eq!(task.category, "planning");
    assert_eq!(task.timeout, Duration::from_secs(300));
    assert_eq!(task.max_steps, 50);
    assert_eq!(
        task.skills,
        [folder.path().join("../one"), folder.path().join("../two")]
    );
    assert!(!task.host_ready);
    assert_eq!(task.difficulty, Some(Difficulty::Hard));
    assert_eq!(
        task.origin.as_ref().unwrap().imported_at.as_deref(),
        Some("today")
    );
    assert!((task.weights.unwrap().llm_judge - 0.3).abs() < 1e-9);
    assert!(task.setup.is_some());
    let methods: Vec<_> = task.criteria.iter().map(|one| one.method.clone()).collect();
    assert_eq!(
        methods[0],
        Method::Script {
            command: "true".into(),
            expected_exit_code: 3,
            expected_output: Some("x".into()),
            timeout_ms: Some(5),
        }
    );
    assert!(
        matches!(&methods[1], Method::FileCheck { glob: Some(glob), mode: FileMode::Contains, .. } if glob == "*.md")
    );
    assert!(
        matches!(&methods[2], Method::Custom { payload, .. } if payload.as_str().unwrap().contains("def grade"))
    );
    assert!(
        matches!(&methods[3], Method::LlmJudge { rubric: Rubric::Scores(scores), .. } if scores["1"] == "good")
    );
    let work = crate::folder();
    task.lay_out(work.path()).unwrap();
    assert_eq!(
        fs::read_to_string(work.path().join("data/in.txt")).unwrap(),
        "in"
    );
    assert_eq!(
        fs::read_to_string(work.path().join("more.txt")).unwrap(),
        "more"
    );
}

fn what_a_task_does_not_say_is_as_in_skvm() {
    let folder = folder();
    write(
        folder.path(),
        "any.json",
        r#"{"id": "a", "prompt": "Do it."}"#,
    );
    let task = one(&folder.path().join("any.json"));
    assert_eq!((task.timeout.as_secs(), task.max_steps), (120, 30));
    assert_eq!(task.category, "general");
    assert!(task.host_ready && task.criteria.is_empty() && task.skills.is_empty());
}

fn a_folder_of_harbor_is_a_task() {
    let folder = folder();
    let at = folder.path().join("fix-it");
    write(
        &at,
        "task.toml",
        "[metadata]\ncategory = \"repair\"\ndifficulty = \"medium\"\n[agent]\ntimeout_sec = 900.0\n[verifier]\ntimeout_sec = 60\n",
    );
    write(&at, "instruction.md", "Fix it.\n");
    write(
        &at,
        "environment/skills/mend/SKILL.md",
        "---\nname: mend\n---\n",
    );
    write(&at, "environment/skills/notes.txt", "");
    write(&at, "tests/test.sh", "true");
    let task = one(&at);
    assert_eq!(
        (task.id.as_str(), task.prompt.as_str()),
        ("fix-it", "Fix it.\n")
    );
    assert_eq!(task.timeout, Duration::from_secs(900));
    assert_eq!(task.difficulty, Some(Difficulty::Medium));
    assert_eq!(task.skills, [at.join("environment/skills/mend")]);
    assert_eq!(task.criteria[0].method.name(), "verifier");
    assert!(task.host_ready);
    write(&at, "environment/Dockerfile", "FROM scratch");
    assert!(!one(&at).host_ready);
}

fn a_document_with_a_head_is_a_task() {
    let folder = folder();
    let at = folder.path().join("count");
    write(
        &at,
        "task.md",
        "---\nschema_version: \"1.3\"\nmetadata:\n  category: maths\n  difficulty: easy\nagent:\n  timeout_sec: 30\n---\n# Count\n\n## prompt\n\nCount to three.\n\n## notes\n\nNot this.\n",
    );
    let task = one(&at);
    assert_eq!(task.prompt, "Count to three.");
    assert_eq!(
        (task.category.as_str(), task.timeout.as_secs()),
        ("maths", 30)
    );
    write(
        &at,
        "task.md",
        "---\nmetadata:\n  category: x\n---\nAll of it.\n",
    );
    assert_eq!(one(&at.join("task.md")).prompt, "All of it.");
}

fn evals_are_tasks_for_their_skill() {
    let folder = folder();
    write(folder.path(), "SKILL.md", "---\nname: csv\n---\n");
    write(folder.path(), "evals/files/in.csv", "a,b");
    write(
        folder.path(),
        "evals/evals.json",
        r#"{"skill_name": "csv", "evals": [
            {"id": 1, "prompt": "Sum it.", "expected_output": "3", "files": ["files/in.csv"],
             "assertions": ["There is a total.", {"text": "It is right."}]},
            {"prompt": "Again."}]}"#,
    );
    let tasks = Task::load(folder.path()).unwrap();
    assert_eq!(tasks[0].id, "csv-1");
    assert_eq!(tasks[1].id, "csv-2");
    assert_eq!(tasks[0].skills, [folder.path()]);
    assert_eq!(tasks[0].fixtures["in.csv"], "a,b");
    assert_eq!(tasks[0].criteria.len(), 3);
    assert!(tasks[0].criteria.iter().all(|one| one.method.is_judge()));
}

fn queries_are_tasks_about_loading() {
    let folder = folder();
    write(
        folder.path(),
        "queries.json",
        r#"[{"query": "Sum this.", "should_trigger": true}, {"query": "Hello.", "should_trigger": false}]"#,
    );
    let tasks = Task::load(folder.path().join("queries.json")).unwrap();
    assert_eq!(tasks[1].prompt, "Hello.");
    assert_eq!(tasks[1].criteria[0].method.name(), "skill-loaded");
}

fn what_is_wrong_is_told_at_its_place() {
    let folder = folder();
    let criteria = |criteria: &str| {
        let custom = r#""method": "custom", "evaluatorId": "junit-grade""#;
        format!(
            r#"{{"id": "a", "prompt": "b", "eval": [{{{custom}, "payload": {{"testFile": "t", "criteria": [{criteria}]}}}}]}}"#
        )
    };
    let half = |id: &str| format!(r#"{{"id": "{id}", "weight": 0.5, "testPattern": "x"}}"#);
    for (file, text, place, reason) in [
        ("task.json", "{\"id\": \"a\",\n  \"prompt\": }".into(), ":2:13: ", "expected value"),
        ("task.json", "{\"id\": \"a\"}".into(), ":1:11: ", "missing field `prompt`"),
        ("task.json", r#"{"id": "../a", "prompt": "b"}"#.into(), "", "cannot name a folder"),
        ("task.json", r#"{"id": "a", "prompt": " "}"#.into(), "", "the prompt is empty"),
        ("task.json", r#"{"id": "a", "prompt": "b", "fixtures": {"../x": ""}}"#.into(), "", "`../x` lies outside"),
        ("task.json", r#"{"id": "a", "prompt": "b", "fixtures": {"/x": ""}}"#.into(), "", "`/x` lies outside"),
        ("task.json", r#"{"id": "a", "prompt": "b", "eval": [{"method": "guess"}]}"#.into(), ":1:", "unknown variant `guess`"),
        ("task.json", r#"{"id": "a", "prompt": "b", "eval": [{"method": "file-check", "path": "x", "mode": "regex", "expected": "("}]}"#.into(), "", "eval[0]: `(` is no regular expression"),
        ("task.json", r#"{"id": "a", "prompt": "b", "eval": [{"method": "file-check", "mode": "exact", "expected": ""}]}"#.into(), "", "eval[0]: it names neither"),
        ("task.json", r#"{"id": "a", "prompt": "b", "eval": [{"method": "file-check", "path": "x", "mode": "json-schema", "expected": {"type": 3}}]}"#.into(), "", "eval[0]: `expected` is no schema"),
        ("task.json", r#"{"id": "a", "prompt": "b", "gradingType": "hybrid", "eval": [{"method": "script", "command": "true"}]}"#.into(), "", "wants a judge"),
        ("task.json", criteria(&half("x")), "", "eval[0]: `criteria`: the weights give 0.5"),
        ("task.json", criteria(&format!("{},{}", half("x"), half("x"))), "", "`x` stands twice"),
        ("task.toml", "[agent]\ntimeout_sec = \"long\"\n".into(), ":2:15: ", "invalid type"),
        ("task.md", "no head".into(), "", "does not begin with `---`"),
        ("queries.json", "[{\"should_trigger\": true}]".into(), ":1:25: ", "missing field `query`"),
        ("other.txt", String::new(), "", "it is no task: neither `task.md`"),
    ] {
        write(folder.path(), file, &text);
        let said = Task::load(folder.path().join(file)).unwrap_err().to_string();
        assert!(said.contains(&format!("{file}{place}")), "{said}");
        assert!(said.contains(reason), "{said}");
    }
    let said = Task::load(crate::folder().path()).unwrap_err().to_string();
    assert!(said.contains("no task is here"), "{said}");
}

fn with_tests(folder: &Path) -> Task {
    write(
        folder,
        "task.json",
        r#"{"id": "a", "prompt": "b", "fixtures": {"in.txt": "in", "deep/t.test.ts": "hidden"},
            "eval": [{"method": "custom", "evaluatorId": "junit-grade", "payload": {
              "testFile": "deep/t.test.ts", "command": "cp report.xml out.xml", "report": "out.xml",
              "criteria": [{"id": "x", "weight": 1, "testPattern": "x"}]}}]}"#,
    );
    one(folder)
}

fn tests_are_laid_out_after_the_run_alone() {
    let (folder, work) = (folder(), folder());
    with_tests(folder.path()).lay_out(work.path()).unwrap();
    assert!(work.path().join("in.txt").exists());
    assert!(!work.path().join("deep/t.test.ts").exists());
}

#[cfg(unix)]
fn nothing_is_laid_out_through_a_link() {
    let (folder, work, outside) = (folder(), folder(), folder());
    let task = with_tests(folder.path());
    std::os::unix::fs::symlink(outside.path(), work.path().join("deep")).unwrap();
    let transcript =
        skill_runtime::agent::Transcript::ended(skill_runtime::agent::Ending::Ok, String::new());
    let made = skill_runtime::evaluator::Work {
        task: &task,
        folder: work.path(),
        transcript: &transcript,
    };
    let grades = crate::wait(skill_runtime::evaluator::Grader::new().grade(&made));
    assert_eq!(grades.score, None, "{grades:?}");
    assert!(!outside.path().join("t.test.ts").exists());
}

#[cfg(not(unix))]
fn nothing_is_laid_out_through_a_link() {}
