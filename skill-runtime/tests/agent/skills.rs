//! How skills reach the model.

#[path = "../fixture/skills.rs"]
pub(crate) mod fixture;

use fixture::{DEPLOY, REGISTRY};
use serde_json::json;
use skill_runtime::agent::{Agent, Approver, Ending, Question};
use skill_runtime::model::{BoxFuture, Reply, Scripted};
use skill_runtime::sandbox::Policy;
use std::sync::Mutex;

use crate::{calls, folder, given, trials, wait};

trials![
    an_injected_skill_is_sent_whole_and_seen,
    a_discovered_skill_is_listed_then_loaded,
    a_skill_that_was_not_loaded_is_not_seen,
    a_person_is_asked,
];

fn an_injected_skill_is_sent_whole_and_seen() {
    let folder = folder();
    let skill = REGISTRY.get("git.commit").unwrap();
    let model = Scripted::new([Reply::text("done")]);
    let agent = Agent::new(&model, Policy::new(folder.path())).inject(skill);
    let run = wait(agent.run("go"));
    assert_eq!(run.skill_loaded, Some(true));
    let request = model.seen().pop().unwrap();
    assert!(
        request.system.contains(skill.prompt().trim_end()),
        "{}",
        request.system
    );
    assert!(!request.tools.iter().any(|tool| tool.name == "load_skill"));
}

fn a_discovered_skill_is_listed_then_loaded() {
    let folder = folder();
    let model = Scripted::new([
        calls([("load_skill", json!({"name": "git.commit"}))]),
        Reply::text("done"),
    ]);
    let agent = Agent::new(&model, Policy::new(folder.path())).discover(&REGISTRY);
    let run = wait(agent.run("go"));
    assert_eq!(run.skill_loaded, Some(true));
    let seen = model.seen();
    assert!(
        seen[0].system.contains("- git.commit: "),
        "{}",
        seen[0].system
    );
    assert!(!seen[0].system.contains("# Deploy"));
    let outcome = given(&run).pop().unwrap();
    let skill = REGISTRY.get("git.commit").unwrap();
    assert!(
        outcome.text.contains(skill.prompt().trim_end()),
        "{outcome:?}"
    );
}

fn a_skill_that_was_not_loaded_is_not_seen() {
    let folder = folder();
    let model = Scripted::new([
        calls([("load_skill", json!({"name": "none"}))]),
        Reply::text("done"),
    ]);
    let agent = Agent::new(&model, Policy::new(folder.path())).discover(&REGISTRY);
    let run = wait(agent.run("go"));
    assert_eq!(run.skill_loaded, Some(false));
    assert!(given(&run).pop().unwrap().failed);
    let model = Scripted::new([Reply::text("done")]);
    let run = wait(Agent::new(&model, Policy::new(folder.path())).run("go"));
    assert_eq!(run.skill_loaded, Some(false));
}

struct Person(bool, Mutex<Vec<Question>>);

impl Approver for Person {
    fn approve<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, bool> {
        self.1.lock().unwrap().push(question.clone());
        Box::pin(async move { self.0 })
    }
}

fn a_person_is_asked() {
    let folder = folder();
    let model = Scripted::by(|_, _| Ok(Reply::text("done")));
    let agent = || Agent::new(&model, Policy::new(folder.path())).inject(&DEPLOY);
    let run = wait(agent().run("go"));
    assert_eq!(run.ending, Ending::Refused, "{}", run.detail);
    assert!(model.seen().is_empty());
    for (word, ending) in [(false, Ending::Refused), (true, Ending::Ok)] {
        let person = Person(word, Mutex::default());
        assert_eq!(wait(agent().approver(&person).run("go")).ending, ending);
        assert_eq!(person.1.lock().unwrap()[0].skill, "deploy");
    }
}
