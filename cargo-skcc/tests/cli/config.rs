//! `config`.

use serde_json::Value;

use crate::model_server::ModelServer;
use crate::project::{Project, Run, run};
use crate::schemas::fits;

fn with(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command(arguments);
    command.env_remove("TEST_KEY");
    run(command.env("SKCC_HOME", project.path().join("home")))
}

#[test]
fn the_model_that_works_is_set_once_and_nothing_else_is_changed() {
    let server = ModelServer::new();
    let old = format!(
        "# Ours.\nroots = [\"skills\"]\n{}",
        server.settings().replace("test/*", "ollama/*")
    );
    let project = Project::new().skill("skills/add").file("skcc.toml", &old);
    with(&project, &["config", "init"]).exits(0);
    assert_eq!(
        project.read("skcc.toml"),
        format!("{old}\n[models]\ndefault = \"ollama/alpha\"\n")
    );
    let again = with(&project, &["config", "init", "--model", "ollama/zeta"]).exits(2);
    assert!(
        again.err.contains("`ollama/alpha` already"),
        "{}",
        again.err
    );

    let fresh = Project::new();
    with(&fresh, &["config", "init", "--model", "nobody/x"]).exits(2);
    with(&fresh, &["config", "init", "--model", "ollama/x"]).exits(0);
    assert_eq!(
        fresh.read("skcc.toml"),
        "[models]\ndefault = \"ollama/x\"\n"
    );
}

#[test]
fn what_holds_is_shown() {
    let project = Project::new()
        .file("skcc.toml", "[models]\ndefault = \"ollama/x\"\n")
        .file(".env", "A=1\n");
    let shown = with(&project, &["config", "show", "--message-format", "json"]).exits(0);
    let shown: Value = serde_json::from_str(&shown.out).unwrap();
    fits("config", &shown);
    assert_eq!(shown["models"]["models.default"], "ollama/x");
    let env = project.path().join(".env");
    assert_eq!(shown["env_file"], env.display().to_string());
    let home = project.path().join("home");
    assert_eq!(
        shown["folders"]["logs"],
        home.join("logs").display().to_string()
    );
}

#[test]
fn a_key_that_is_missing_is_found_and_the_exit_code_says_so() {
    let settings = "[models]\ndefault = \"test/x\"\n[[route]]\nmatch = \"test/*\"\nwire = \"chat\"\nurl = \"http://127.0.0.1:1\"\nkey-env = \"TEST_KEY\"\n";
    let project = Project::new().file("skcc.toml", settings);
    let doctor = ["config", "doctor", "--message-format", "json"];
    let found = with(&project, &doctor).exits(1);
    let checks: Vec<Value> = found
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for check in &checks {
        fits("config-doctor", check);
    }
    let of = |name: &str| checks.iter().find(|one| one["name"] == name).unwrap();
    assert_eq!(of("models.default")["ok"], false);
    assert!(
        of("models.default")["detail"]
            .as_str()
            .unwrap()
            .contains("TEST_KEY")
    );
    assert_eq!(of("logs")["ok"], true);
    if cfg!(target_os = "linux") {
        assert_eq!(of("sandbox")["ok"], true, "{:?}", of("sandbox"));
        project.write(".env", "TEST_KEY=x\n");
        with(&project, &doctor).exits(0);
    }
}

#[test]
fn routes_of_skvm_are_taken_over_once() {
    let skvm = r#"{"providers": {"routes": [
        {"match": "local/*", "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:8000/v1", "apiKey": "sk-secret"}
    ]}}"#;
    let old = "roots = [\"skills\"]\n";
    let project = Project::new()
        .file("skcc.toml", old)
        .skill("skills/add")
        .file("skvm/skvm.config.json", skvm);
    let import = ["config", "import", "skvm", "skvm"];
    let table = "[[route]]\nmatch = \"local/*\"\nwire = \"chat\"\nurl = \"http://127.0.0.1:8000/v1\"\nkey-env = \"LOCAL_API_KEY\"\n";
    let dry = with(&project, &[&import[..], &["--dry-run"]].concat()).exits(0);
    assert_eq!(dry.out, table);
    assert_eq!(project.read("skcc.toml"), old);
    let done = with(&project, &import).exits(0);
    assert!(
        done.err.contains("set it as `LOCAL_API_KEY`"),
        "{}",
        done.err
    );
    assert_eq!(project.read("skcc.toml"), format!("{old}\n{table}"));
    let listed = with(&project, &["models", "list"]).exits(0);
    assert!(listed.out.contains("local/*"), "{}", listed.out);
    with(&project, &import).exits(0);
    assert_eq!(project.read("skcc.toml"), format!("{old}\n{table}"));
    with(&project, &["config", "import", "skvm", "nothing"]).exits(2);
}
