//! What skills declare is what a run may do: every trial tries more.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};
use skill_runtime::Registry;
use skill_runtime::agent::{Approver, Ending, Question, SkillMode};
use skill_runtime::harness::BareAgent;
use skill_runtime::model::{BoxFuture, Environment, Reply, Scripted, ToolOutcome};
use skill_runtime::permission::Permitted;
use skill_runtime::runner::{RunError, Runner, TaskRun};
use skill_runtime::task::Task;
use tempfile::TempDir;

use crate::{calls, folder, given, trials, wait};

trials![
    hosts_and_variables_are_those_that_are_declared,
    where_nothing_is_declared_the_work_directory_is_all,
    only_declared_programs_run,
    only_declared_words_run,
    only_declared_files_are_written,
    a_link_is_no_way_around,
    what_cannot_be_held_is_refused,
    files_outside_need_a_person,
    of_several_skills_each_may_do_its_own,
    a_run_without_skills_may_do_what_another_declares,
    a_person_is_asked_before_each_critical_step,
    a_step_that_no_call_shows_is_asked_about_before,
    a_skill_that_is_found_is_asked_about_when_it_is_loaded,
];

/// Skills by their names, front matter and bodies.
pub(crate) fn skills(all: &[(&str, &str, &str)]) -> (TempDir, Registry) {
    let place = folder();
    for (name, matter, body) in all {
        let skill = place.path().join(name);
        fs::create_dir_all(&skill).unwrap();
        let text = format!(
            "---\nname: {name}\ndescription: Does things. Use when asked to {name}.\n{matter}---\n# Title\n\n{body}\n"
        );
        fs::write(skill.join("SKILL.md"), text).unwrap();
    }
    let registry = Registry::load_dir(place.path()).unwrap();
    assert_eq!(registry.iter().count(), all.len());
    (place, registry)
}

fn declaring(permissions: &str) -> (TempDir, Registry) {
    skills(&[(
        "work",
        &format!("permissions:\n{permissions}"),
        "Do the work.",
    )])
}

/// What came of calls that a run makes with these skills.
fn tried<const N: usize>(
    registry: &Registry,
    work: &Path,
    wanted: [(&str, Value); N],
) -> Vec<ToolOutcome> {
    let run = run(registry, work, wanted).unwrap();
    let outcomes = given(&run.transcript);
    assert_eq!(outcomes.len(), N, "{:?}", run.transcript);
    outcomes
}

fn run<const N: usize>(
    registry: &Registry,
    work: &Path,
    wanted: [(&str, Value); N],
) -> Result<TaskRun, RunError> {
    let harness = BareAgent::new(Scripted::new([calls(wanted), Reply::text("done")]));
    let task = Task::new("a", "b");
    let runner = Runner::new(&harness, &task, work).skills(registry, SkillMode::Inject);
    wait(runner.run(&|_| ()))
}

fn line(line: &str) -> (&'static str, Value) {
    ("run_command", json!({ "command": line }))
}

fn write(path: &str) -> (&'static str, Value) {
    ("write_file", json!({"path": path, "content": "new"}))
}

/// Whether this system has no sandbox to try.
fn is_forbidden(outcome: &ToolOutcome) -> bool {
    outcome.text.contains("the sandbox cannot be built") || cfg!(not(target_os = "linux"))
}

fn hosts_and_variables_are_those_that_are_declared() {
    let (_place, registry) = declaring(
        "  - {kind: network, scope: api.example.com}\n  - {kind: env, scope: WEATHER_UNITS}\n",
    );
    let variables = [("WEATHER_UNITS", "metric"), ("OTHER", "x")];
    let environment: Environment = variables
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let of = |skills| Permitted::of(skills, "work".as_ref(), &environment).policy;
    let policy = of(Some(&registry));
    let admits = |host| policy.hosts.iter().any(|one| one.admits(host, 443));
    assert!(admits("api.example.com") && !admits("example.com"));
    assert_eq!(policy.env.len(), 1);
    assert_eq!(policy.env["WEATHER_UNITS"], "metric");
    let nothing = of(None);
    assert!(nothing.hosts.is_empty() && nothing.env.is_empty());
}

fn where_nothing_is_declared_the_work_directory_is_all() {
    let (_place, registry) = skills(&[("work", "allowed-tools: Read, Bash\n", "Do it.")]);
    let (folder, outside) = (folder(), folder());
    fs::write(outside.path().join("secret"), "PRIVATE").unwrap();
    let secret = outside.path().join("secret").display().to_string();
    let all = tried(
        &registry,
        folder.path(),
        [
            line("ls /usr/bin/env > list; cat list"),
            write("a/b"),
            line(&format!("cat {secret}")),
            ("read_file", json!({ "path": secret })),
        ],
    );
    if is_forbidden(&all[0]) {
        return;
    }
    assert_eq!(all[0].text, "/usr/bin/env\n");
    assert!(folder.path().join("a/b").exists());
    for one in &all[2..] {
        assert!(!one.text.contains("PRIVATE"), "{one:?}");
    }
}

fn only_declared_programs_run() {
    for (matter, lacks) in [
        ("permissions:\n  - {kind: exec, scope: \"cat:*\"}\n", "env"),
        ("allowed-tools: Read, Bash(cat:*)\n", "env"),
    ] {
        let (_place, registry) = skills(&[("work", matter, "Do it.")]);
        let folder = folder();
        fs::write(folder.path().join("in"), "hello").unwrap();
        let all = tried(
            &registry,
            folder.path(),
            [
                line("cat in"),
                line("env"),
                line("cp /usr/bin/env mine; cat /usr/bin/env > own; chmod +x own; ./own"),
                line("sh -c env"),
            ],
        );
        if is_forbidden(&all[0]) {
            return;
        }
        assert_eq!(all[0].text, "hello");
        let line = format!("add `- {{kind: exec, scope: \"{lacks}:*\", description: why}}`");
        assert!(all[1].text.contains(&line), "{:?}", all[1]);
        for one in &all[1..] {
            assert!(!one.text.contains("PATH="), "{one:?}");
        }
    }
}

fn only_declared_words_run() {
    let (_place, registry) = declaring("  - {kind: exec, scope: \"wc -l:*\"}\n");
    let folder = folder();
    fs::write(folder.path().join("in"), "a\nb\n").unwrap();
    let all = tried(
        &registry,
        folder.path(),
        [line("wc -l in"), line("wc -c in"), line("wc -l in; $X")],
    );
    assert!(all[1].failed && all[2].failed, "{all:?}");
    assert!(
        all[1].text.contains("scope: \"wc -c:*\""),
        "{}",
        all[1].text
    );
    if !is_forbidden(&all[0]) {
        assert_eq!(all[0].text, "2 in\n");
    }
}

fn only_declared_files_are_written() {
    let (_place, registry) = declaring(
        "  - {kind: fs, scope: out, access: write}\n  - {kind: fs, scope: notes.md, access: write}\n  - {kind: fs, scope: src, access: read}\n",
    );
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("src")).unwrap();
    fs::write(path("src/a"), "old").unwrap();
    fs::write(path("notes.md"), "old").unwrap();
    let all = tried(
        &registry,
        folder.path(),
        [
            write("out/new/a"),
            write("notes.md"),
            write("src/a"),
            write("out/../src/a"),
            write("top"),
            (
                "edit_file",
                json!({"path": "src/a", "old": "old", "new": "x"}),
            ),
            line("echo x > out/b && cat src/a && cat notes.md"),
            line("echo x > src/a"),
            line("rm -f src/a; mv src src2; touch top; ls"),
        ],
    );
    let failed: Vec<bool> = all[..6].iter().map(|one| one.failed).collect();
    assert_eq!(failed, [false, false, true, true, true, true], "{all:?}");
    let line = "`src/a` is not declared to be written; add `- {kind: fs, scope: \"src/a\", \
                access: write, description: why}` to the `permissions` of the skill";
    assert_eq!(all[2].text, line);
    assert_eq!(fs::read_to_string(path("src/a")).unwrap(), "old");
    assert!(!path("top").exists());
    if is_forbidden(&all[6]) {
        return;
    }
    assert_eq!(all[6].text, "oldnew");
    assert!(path("out/b").exists());
    assert!(
        all[7].text.contains("{kind: fs, scope: \"src/a\""),
        "{:?}",
        all[7]
    );
}

fn a_link_is_no_way_around() {
    let (_place, registry) = declaring("  - {kind: fs, scope: out, access: write}\n");
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("out")).unwrap();
    fs::write(path("grade"), "old").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../grade", path("out/link")).unwrap();
        std::os::unix::fs::symlink("..", path("out/up")).unwrap();
    }
    let all = tried(
        &registry,
        folder.path(),
        [
            write("out/link"),
            write("out/up/grade"),
            line("echo new > out/link"),
            line("echo new > out/up/grade"),
        ],
    );
    assert!(all[0].failed && all[1].failed, "{all:?}");
    assert_eq!(fs::read_to_string(path("grade")).unwrap(), "old");
}

fn what_cannot_be_held_is_refused() {
    let (_place, registry) = declaring("  - {kind: fs, scope: \"docs/*.md\", access: write}\n");
    let folder = folder();
    let error = run(&registry, folder.path(), [write("docs/a.md")]).unwrap_err();
    assert!(
        error.to_string().contains("`docs/*.md`") && matches!(error, RunError::Unenforced(_)),
        "{error}"
    );
    let harness = BareAgent::new(Scripted::new([
        calls([write("docs/a.md"), write("src")]),
        Reply::text("done"),
    ]));
    let task = Task::new("a", "b");
    let runner = Runner::new(&harness, &task, folder.path()).skills(&registry, SkillMode::Inject);
    let allowed = wait(runner.allow_unenforced(true).run(&|_| ())).unwrap();
    let failed: Vec<_> = given(&allowed.transcript)
        .iter()
        .map(|one| one.failed)
        .collect();
    assert_eq!(failed, [false, true]);
}

/// A person who says yes to some steps, and remembers the questions.
struct Person(fn(&Question) -> bool, Mutex<Vec<String>>);

impl Person {
    fn new(word: fn(&Question) -> bool) -> Self {
        Self(word, Mutex::default())
    }

    fn asked(&self) -> Vec<String> {
        self.1.lock().unwrap().clone()
    }
}

impl Approver for Person {
    fn approve<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, bool> {
        let shown = question.step.as_ref().unwrap_or(&question.reason);
        self.1.lock().unwrap().push(shown.clone());
        Box::pin(async move { (self.0)(question) })
    }
}

fn files_outside_need_a_person() {
    let outside = folder();
    let secret = outside.path().join("data");
    fs::write(&secret, "hello").unwrap();
    let secret = secret.display().to_string();
    let (_place, registry) = declaring(&format!(
        "  - {{kind: fs, scope: {secret}, access: read}}\n"
    ));
    let (folder, task) = (folder(), Task::new("a", "b"));
    let wanted = || {
        calls([
            ("read_file", json!({ "path": secret })),
            write(&secret),
            line(&format!("cat {secret}")),
            line(&format!("echo x > {secret}")),
            line(&format!("ls {}", outside.path().display())),
        ])
    };
    for (word, ending) in [(false, Ending::Refused), (true, Ending::Ok)] {
        let harness = BareAgent::new(Scripted::new([wanted(), Reply::text("done")]));
        let person = Person::new(if word { |_| true } else { |_| false });
        let runner = Runner::new(&harness, &task, folder.path())
            .skills(&registry, SkillMode::Inject)
            .approver(&person);
        let run = wait(runner.run(&|_| ())).unwrap();
        assert_eq!(run.transcript.ending, ending);
        assert!(person.asked()[0].contains(&secret), "{:?}", person.asked());
        if word {
            let all = given(&run.transcript);
            assert_eq!(all[0].text, "hello");
            assert!(all[1].failed, "{:?}", all[1]);
            assert!(is_forbidden(&all[2]) || all[2].text == "hello");
        }
        assert_eq!(fs::read_to_string(&secret).unwrap(), "hello");
    }
}

fn of_several_skills_each_may_do_its_own() {
    let narrow = "permissions:\n  - {kind: exec, scope: \"cat:*\"}\n  - {kind: fs, scope: out, access: write}\n";
    let other = "permissions:\n  - {kind: exec, scope: \"wc:*\"}\n  - {kind: fs, scope: docs, access: write}\n";
    let folder = folder();
    let of = |all: &[(&str, &str, &str)]| {
        let (_place, registry) = skills(all);
        Permitted::of(Some(&registry), folder.path(), &Environment::default()).policy
    };
    let both = of(&[("one", narrow, "Do."), ("two", other, "Do.")]);
    assert_eq!(both.commands.unwrap(), ["cat", "wc"]);
    assert_eq!(both.command_lines, None);
    assert!(both.reads_only && both.write.len() == 2, "{:?}", both.write);
    let open = of(&[("one", narrow, "Do."), ("two", "", "Do.")]);
    assert_eq!(open.commands, None);
    assert!(!open.reads_only && open.write.is_empty());
}

fn a_run_without_skills_may_do_what_another_declares() {
    let (_place, registry) = declaring("  - {kind: fs, scope: out, access: write}\n");
    let (folder, task) = (folder(), Task::new("a", "b"));
    let harness = BareAgent::new(Scripted::new([
        calls([write("top"), write("out/a")]),
        Reply::text("done"),
    ]));
    let runner = Runner::new(&harness, &task, folder.path()).may(&registry);
    let run = wait(runner.run(&|_| ())).unwrap();
    assert!(run.skills.is_empty());
    let failed: Vec<_> = given(&run.transcript)
        .iter()
        .map(|one| one.failed)
        .collect();
    assert_eq!(failed, [true, false]);
}

pub(crate) const DEPLOYING: &str = "## Steps\n\n1. Look at `state.txt`.\n2. **CRITICAL**: Push it with `touch pushed`.\n3. **CRITICAL**: Remove it with `rm state.txt`.\n";

fn a_person_is_asked_before_each_critical_step() {
    let (_place, registry) = skills(&[("deploy", "security_level: high\n", DEPLOYING)]);
    let task = Task::new("a", "b");
    let folder = folder();
    let harness = BareAgent::new(Scripted::new([
        calls([("read_file", json!({"path": "state.txt"}))]),
        calls([line("sh -c 'touch pushed'")]),
        calls([line("touch pushed"), line("rm -f state.txt")]),
        Reply::text("done"),
    ]));
    fs::write(folder.path().join("state.txt"), "x").unwrap();
    let person =
        Person::new(|question| !question.step.as_ref().is_some_and(|s| s.contains("Remove")));
    let runner = Runner::new(&harness, &task, folder.path())
        .skills(&registry, SkillMode::Inject)
        .approver(&person);
    let run = wait(runner.run(&|_| ())).unwrap();
    assert_eq!(run.transcript.ending, Ending::Ok);
    let asked = person.asked();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(asked[0].contains("approval"), "{asked:?}");
    // Once for each step, when it comes.
    assert!(asked[1].contains("Push") && asked[2].contains("Remove"));
    let all = given(&run.transcript);
    assert!(!all[1].failed || is_forbidden(&all[1]), "{all:?}");
    assert!(all[3].failed && all[3].text.contains("was not approved"));
    assert!(folder.path().join("state.txt").exists());
}

fn a_step_that_no_call_shows_is_asked_about_before() {
    let body = "## Steps\n\n1. Look around.\n2. **CRITICAL**: Send the money.\n";
    let (_place, registry) = skills(&[("pay", "security_level: high\n", body)]);
    let (folder, task) = (folder(), Task::new("a", "b"));
    let model = Scripted::new([Reply::text("done")]);
    let harness = BareAgent::new(&model);
    let person = Person::new(|question| question.step.is_none());
    let runner = Runner::new(&harness, &task, folder.path())
        .skills(&registry, SkillMode::Inject)
        .approver(&person);
    let run = wait(runner.run(&|_| ())).unwrap();
    assert_eq!(run.transcript.ending, Ending::Refused);
    assert!(
        run.transcript.detail.contains("Send the money"),
        "{}",
        run.transcript.detail
    );
    assert!(model.seen().is_empty());
}

fn a_skill_that_is_found_is_asked_about_when_it_is_loaded() {
    let (_place, registry) = skills(&[("deploy", "security_level: high\n", DEPLOYING)]);
    let task = Task::new("a", "b");
    for (word, is_loaded) in [(false, false), (true, true)] {
        let folder = folder();
        let harness = BareAgent::new(Scripted::new([
            calls([line("touch pushed")]),
            calls([("load_skill", json!({"name": "deploy"}))]),
            Reply::text("done"),
        ]));
        let person = Person::new(if word { |_| true } else { |_| false });
        let runner = Runner::new(&harness, &task, folder.path())
            .skills(&registry, SkillMode::Discover)
            .approver(&person);
        let run = wait(runner.run(&|_| ())).unwrap();
        assert_eq!(run.transcript.skill_loaded, Some(is_loaded));
        // Before it was loaded none of its steps was a question.
        assert_eq!(person.asked().len(), 1, "{:?}", person.asked());
        let all = given(&run.transcript);
        assert_eq!(all[1].text.contains("Push it"), is_loaded, "{all:?}");
    }
}
