//! The server, asked by the client of the official SDK.

#![cfg(all(feature = "dynamic", feature = "mcp"))]

#[path = "../fixture/folder.rs"]
mod folder;
mod http;

use std::time::Duration;

use folder::Folder;
use rmcp::model::{
    CallToolRequestParams, CallToolResult, ClientCapabilities, ClientConfig, ElicitRequestParams,
    ElicitResult, ElicitationAction, ErrorData, GetPromptRequestParams, GetSkillRequestParams,
    Implementation, JsonObject, ProtocolVersion, ReadResourceDirectoryRequestParams,
    ReadResourceRequestParams, SkillResources, SubscriptionFilter,
};
use rmcp::service::{
    ClientLifecycleMode, ClientServiceExt as _, NotificationContext, RequestContext, RoleClient,
    RunningService,
};
use rmcp::{ClientHandler, ServiceExt as _};
use serde_json::json;
use skill_runtime::Registry;
use skill_runtime::mcp::Server;
use tokio::sync::mpsc;

/// A person at a client, and what the client is told.
#[derive(Clone)]
struct Person {
    /// What the person says when asked; `None` where they cannot be asked.
    says: Option<(ElicitationAction, bool)>,
    told: mpsc::UnboundedSender<&'static str>,
}

impl Person {
    fn new() -> (Self, mpsc::UnboundedReceiver<&'static str>) {
        let (told, heard) = mpsc::unbounded_channel();
        (Self { says: None, told }, heard)
    }

    fn saying(approve: bool) -> Self {
        Self {
            says: Some((ElicitationAction::Accept, approve)),
            ..Self::new().0
        }
    }
}

impl ClientHandler for Person {
    fn get_info(&self) -> ClientConfig {
        let mut capabilities = ClientCapabilities::default();
        if self.says.is_some() {
            capabilities = ClientCapabilities::builder().enable_elicitation().build();
        }
        ClientConfig::new(capabilities, Implementation::new("test", "1"))
    }

    async fn create_elicitation(
        &self,
        _: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let (action, approve) = self.says.clone().expect("only who can be asked is asked");
        Ok(ElicitResult::new(action).with_content(json!({ "approve": approve })))
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        let _ = self.told.send("tools");
    }

    async fn on_prompt_list_changed(&self, _: NotificationContext<RoleClient>) {
        let _ = self.told.send("prompts");
    }

    async fn on_resource_list_changed(&self, _: NotificationContext<RoleClient>) {
        let _ = self.told.send("resources");
    }
}

type Client = RunningService<RoleClient, Person>;

async fn connect_as(server: &Server, person: Person, version: Option<ProtocolVersion>) -> Client {
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let server = server.clone();
    tokio::spawn(async move {
        let running = server.serve(ours).await.expect("the client speaks MCP");
        running.waiting().await.expect("the client ends orderly");
    });
    let lifecycle = version.map_or(ClientLifecycleMode::Initialize, |version| {
        ClientLifecycleMode::Discover {
            preferred_versions: vec![version],
        }
    });
    person
        .serve_with_lifecycle(theirs, lifecycle)
        .await
        .expect("the server speaks MCP")
}

async fn connect(server: &Server) -> Client {
    connect_as(server, Person::new().0, None).await
}

fn skill(name: &str, more: &str, body: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: Do {name} things. Use when asked to.\n{more}---\n{body}"
    )
}

fn registry(folder: &Folder) -> Registry {
    let ship = "arguments: [place]\n";
    folder.write(
        "task/ship/SKILL.md",
        &skill(
            "ship",
            ship,
            "# Ship\n\n## Steps\n\n1. Bring it to $place.\n",
        ),
    );
    folder.write("task/ship/references/a b.md", "# A\n");
    folder.write("task/ship/assets/mark.bin", "\0\u{1}");
    folder.write(
        "hand/SKILL.md",
        &skill("hand", "disable-model-invocation: true\n", "By hand.\n"),
    );
    folder.write(
        "inner/SKILL.md",
        &skill("inner", "user-invocable: false\n", "Inside.\n"),
    );
    folder.write(
        "wipe/SKILL.md",
        &skill("wipe", "security_level: critical\n", "Wipe it.\n"),
    );
    folder.write(
        "move/SKILL.md",
        &skill("move", "security_level: high\n", "Move it.\n"),
    );
    Registry::load_dir(folder.path()).expect("the skills compile")
}

fn object(value: serde_json::Value) -> JsonObject {
    serde_json::from_value(value).expect("it is an object")
}

async fn call(client: &Client, tool: &'static str, arguments: serde_json::Value) -> CallToolResult {
    let request = CallToolRequestParams::new(tool).with_arguments(object(arguments));
    client.call_tool(request).await.expect("the tool answers")
}

fn text(result: &CallToolResult) -> &str {
    &result.content[0].as_text().expect("it is text").text
}

#[tokio::test]
async fn a_model_finds_a_skill_and_gets_its_contract() {
    let folder = Folder::new("mcp-tools");
    let server = Server::new(registry(&folder));
    let client = connect(&server).await;
    let tools = client.list_all_tools().await.unwrap();
    let names: Vec<_> = tools.iter().map(|tool| &*tool.name).collect();
    assert_eq!(names, ["find_skill", "run_skill", "read_skill_resource"]);

    let found = call(&client, "find_skill", json!({"query": "ship things"})).await;
    assert!(
        text(&found).starts_with("- task.ship ("),
        "{}",
        text(&found)
    );
    let one = call(
        &client,
        "find_skill",
        json!({"query": "things", "limit": 1}),
    )
    .await;
    assert_eq!(text(&one).lines().count(), 1);
    let marked = call(&client, "find_skill", json!({"query": "wipe"})).await;
    assert!(
        text(&marked).contains("[needs a person's approval]"),
        "{}",
        text(&marked)
    );

    let arguments = json!({"skill": "ship", "inputs": {"place": "Mars"}});
    let contract = call(&client, "run_skill", arguments).await;
    assert!(
        text(&contract).contains("- 1 Bring it to Mars.\n"),
        "{}",
        text(&contract)
    );
    let arguments = json!({"skill": "task.ship", "format": "json"});
    let contract = call(&client, "run_skill", arguments).await;
    let contract: serde_json::Value = serde_json::from_str(text(&contract)).unwrap();
    assert_eq!(contract["missing"], json!(["place"]));
}

#[tokio::test]
async fn values_come_from_the_state_of_the_server() {
    let folder = Folder::new("mcp-state");
    let state = |name: &str| (name == "place").then(|| "Venus".to_owned());
    let server = Server::new(registry(&folder)).state(state);
    let client = connect(&server).await;
    let contract = call(&client, "run_skill", json!({"skill": "ship"})).await;
    assert!(text(&contract).contains("Bring it to Venus."));
}

#[tokio::test]
async fn a_model_is_told_what_it_did_wrong() {
    let folder = Folder::new("mcp-wrong");
    let server = Server::new(registry(&folder));
    let client = connect(&server).await;
    for (tool, arguments, says) in [
        (
            "run_skill",
            json!({"skill": "shp"}),
            "call `find_skill` to find one",
        ),
        (
            "run_skill",
            json!({"skill": "hand"}),
            "no skill is named `hand`",
        ),
        ("run_skill", json!({"skil": "ship"}), "unknown field `skil`"),
        (
            "run_skill",
            json!({"skill": "ship", "inputs": {"x": 1}}),
            "there is no input `x`, but `place`",
        ),
        (
            "read_skill_resource",
            json!({"skill": "ship", "path": "b.md"}),
            "it has `assets/mark.bin`",
        ),
        (
            "read_skill_resource",
            json!({"skill": "ship", "path": "../../hand/SKILL.md"}),
            "has no file",
        ),
    ] {
        let result = call(&client, tool, arguments).await;
        assert_eq!(result.is_error, Some(true), "{tool}");
        assert!(text(&result).contains(says), "{}", text(&result));
    }
    let unknown = client.call_tool(CallToolRequestParams::new("rm")).await;
    assert!(unknown.is_err());
}

#[tokio::test]
async fn files_are_read_as_text_and_as_bytes() {
    let folder = Folder::new("mcp-files");
    let server = Server::new(registry(&folder));
    let client = connect(&server).await;
    let arguments = json!({"skill": "ship", "path": "references/a b.md"});
    let file = call(&client, "read_skill_resource", arguments).await;
    assert_eq!(text(&file), "# A\n");
    let read = |uri: &str| client.read_resource(ReadResourceRequestParams::new(uri));
    let file = read("skill://task/ship/references/a%20b.md").await.unwrap();
    let file = serde_json::to_value(&file.contents[0]).unwrap();
    assert_eq!(file["text"], "# A\n");
    assert_eq!(file["mimeType"], "text/markdown");
    let bytes = read("skill://task/ship/assets/mark.bin").await.unwrap();
    let bytes = serde_json::to_value(&bytes.contents[0]).unwrap();
    assert_eq!(bytes["text"], "\0\u{1}");
    let main = read("skill://task/ship/SKILL.md").await.unwrap();
    let main = serde_json::to_value(&main.contents[0]).unwrap();
    assert!(
        main["text"]
            .as_str()
            .unwrap()
            .starts_with("---\nname: ship\n"),
        "{main}"
    );
    for outside in [
        "skill://task/ship/../../hand/SKILL.md",
        "skill://task/ship/%2e%2e/ship/SKILL.md",
        "skill://task/ship/references/../SKILL.md",
        "skill://hand/SKILL.md",
        "file:///etc/passwd",
        "skill:///etc/passwd",
    ] {
        assert!(read(outside).await.is_err(), "{outside}");
    }
}

#[tokio::test]
async fn skills_are_resources_with_digests() {
    let folder = Folder::new("mcp-skills");
    let server = Server::new(registry(&folder)).page_size(2);
    // The extension is spoken whatever the version of the protocol.
    for version in [None, Some(ProtocolVersion::V_2026_07_28)] {
        let client = connect_as(&server, Person::new().0, version).await;
        let skills = client.list_all_skills().await.unwrap();
        let names: Vec<_> = skills.iter().map(rmcp::model::Skill::name).collect();
        assert_eq!(names, ["inner", "move", "ship", "wipe"]);
        let ship = &skills[2];
        assert_eq!(ship.uri, "skill://task/ship/SKILL.md");
        let SkillResources::Files(files) = &ship.resources else {
            panic!("the files are known");
        };
        assert_eq!(files.len(), 3);
        for file in files {
            let request = ReadResourceRequestParams::new(&*file.uri);
            let read = client.read_resource(request).await.unwrap();
            let read = serde_json::to_value(&read.contents[0]).unwrap();
            file.verify(read["text"].as_str().unwrap().as_bytes())
                .unwrap();
        }
        let request = GetSkillRequestParams::new(&*ship.uri);
        assert_eq!(&client.get_skill(request).await.unwrap().skill, ship);
        let request = GetSkillRequestParams::new("skill://hand/SKILL.md");
        assert!(client.get_skill(request).await.is_err());
        let all = client.list_all_resources().await.unwrap();
        // The side file for Codex of the one that no model starts, too.
        assert_eq!(all.len(), 7, "{all:#?}");
    }
}

#[tokio::test]
async fn folders_are_read() {
    let folder = Folder::new("mcp-folders");
    let server = Server::new(registry(&folder));
    let client = connect(&server).await;
    let read =
        |uri: &str| client.read_resource_directory(ReadResourceDirectoryRequestParams::new(uri));
    let children = read("skill://task/ship").await.unwrap();
    let uris: Vec<_> = children.resources.iter().map(|child| &*child.uri).collect();
    assert_eq!(
        uris,
        [
            "skill://task/ship/SKILL.md",
            "skill://task/ship/assets",
            "skill://task/ship/references",
        ]
    );
    assert!(children.resources[1].is_directory());
    let inside = read("skill://task/ship/references/").await.unwrap();
    assert_eq!(inside.resources.len(), 1);
    assert!(read("skill://task/ship/SKILL.md").await.is_err());
    assert!(read("skill://task/shi").await.is_err());
}

#[tokio::test]
async fn a_person_starts_skills_as_prompts() {
    let folder = Folder::new("mcp-prompts");
    let server = Server::new(registry(&folder)).page_size(1);
    let client = connect(&server).await;
    let prompts = client.list_all_prompts().await.unwrap();
    let names: Vec<_> = prompts.iter().map(|prompt| &*prompt.name).collect();
    assert_eq!(names, ["hand", "move", "task.ship", "wipe"]);
    let arguments = prompts[2].arguments.as_ref().unwrap();
    assert_eq!(
        (&*arguments[0].name, arguments[0].required),
        ("place", Some(true))
    );

    let request = GetPromptRequestParams::new("task.ship");
    let error = client.get_prompt(request.clone()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the argument `place` is missing"),
        "{error}"
    );
    let request = request.with_arguments(object(json!({"place": "Mars"})));
    let prompt = client.get_prompt(request).await.unwrap();
    let message = prompt.messages[0].content.as_text().unwrap();
    assert!(message.text.contains("Bring it to Mars."));
    let inner = client
        .get_prompt(GetPromptRequestParams::new("inner"))
        .await;
    assert!(inner.is_err());
}

#[tokio::test]
async fn a_critical_skill_waits_for_a_person() {
    let folder = Folder::new("mcp-approval");
    let server = Server::new(registry(&folder));
    for version in [None, Some(ProtocolVersion::V_2026_07_28)] {
        let run = async |person: Person, skill: &str| {
            let client = connect_as(&server, person, version.clone()).await;
            let result = call(&client, "run_skill", json!({ "skill": skill })).await;
            (result.is_error == Some(true), text(&result).to_owned())
        };
        let (refused, why) = run(Person::new().0, "wipe").await;
        assert!(
            refused && why.contains("this client cannot ask one"),
            "{why}"
        );
        let (refused, why) = run(Person::saying(false), "wipe").await;
        assert!(refused && why.contains("did not approve"), "{why}");
        let (refused, contract) = run(Person::saying(true), "wipe").await;
        assert!(!refused && contract.contains("Wipe it."), "{contract}");
        // A high one says that approval is needed where nobody can be asked.
        let (refused, contract) = run(Person::new().0, "move").await;
        assert!(
            !refused && contract.contains("a person must approve"),
            "{contract}"
        );
        let (refused, _) = run(Person::saying(false), "move").await;
        assert!(refused);
        // Its text is no way round.
        let read = async |person: Person, uri: &str| {
            let client = connect_as(&server, person, version.clone()).await;
            let request = ReadResourceRequestParams::new(uri);
            client.read_resource(request).await.is_ok()
        };
        assert!(!read(Person::new().0, "skill://wipe/SKILL.md").await);
        assert!(!read(Person::saying(false), "skill://wipe/SKILL.md").await);
        assert!(read(Person::saying(true), "skill://wipe/SKILL.md").await);
        assert!(read(Person::new().0, "skill://move/SKILL.md").await);
    }
    let client = connect_as(&server, Person::saying(false), None).await;
    let prompt = client.get_prompt(GetPromptRequestParams::new("wipe")).await;
    assert!(prompt.unwrap_err().to_string().contains("did not approve"));

    let approved = server.approve(["wipe"]);
    let client = connect(&approved).await;
    let result = call(&client, "run_skill", json!({"skill": "wipe"})).await;
    assert_eq!(result.is_error, Some(false));
}

#[tokio::test]
async fn an_approval_holds_for_the_text_that_was_shown() {
    let folder = Folder::new("mcp-stale-approval");
    let server = Server::new(registry(&folder));
    let version = Some(ProtocolVersion::V_2026_07_28);
    let client = connect_as(&server, Person::saying(true), version).await;
    let mut request = CallToolRequestParams::new("run_skill");
    request.arguments = Some(object(json!({"skill": "wipe"})));
    let asked = client.call_tool_once(request.clone()).await.unwrap();
    let asked = serde_json::to_value(match asked {
        rmcp::model::CallToolResponse::InputRequired(asked) => asked,
        other => panic!("a person is to be asked: {other:?}"),
    })
    .unwrap();
    let answer = json!({"action": "accept", "content": {"approve": true}});
    request.input_responses = Some([("approval".to_owned(), answer)].into());
    // The answer to the question about another text.
    request.request_state = Some("wipe@0".to_owned());
    let again = client.call_tool_once(request.clone()).await.unwrap();
    assert!(matches!(
        again,
        rmcp::model::CallToolResponse::InputRequired(_)
    ));
    request.request_state = asked["requestState"].as_str().map(str::to_owned);
    let done = client.call_tool_once(request).await.unwrap();
    assert!(matches!(done, rmcp::model::CallToolResponse::Complete(_)));
}

#[tokio::test]
async fn clients_are_told_of_changes() {
    let folder = Folder::new("mcp-changes");
    let server = Server::new(registry(&folder));
    let (person, mut heard) = Person::new();
    let client = connect_as(&server, person, None).await;
    client.list_all_tools().await.unwrap();
    server.replace(Registry::EMPTY);
    for what in ["tools", "prompts", "resources"] {
        let told = tokio::time::timeout(Duration::from_secs(5), heard.recv()).await;
        assert_eq!(told.unwrap(), Some(what));
    }
    assert!(client.list_all_prompts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_subscription_is_told_what_it_asked_for() {
    let folder = Folder::new("mcp-subscription");
    let server = Server::new(registry(&folder));
    let version = Some(ProtocolVersion::V_2026_07_28);
    let client = connect_as(&server, Person::new().0, version).await;
    let mut filter = SubscriptionFilter::default();
    filter.prompts_list_changed = Some(true);
    let mut subscription = client.listen(filter).await.unwrap();
    server.replace(Registry::EMPTY);
    let told = tokio::time::timeout(Duration::from_secs(5), subscription.next()).await;
    let told = format!("{:?}", told.unwrap());
    assert!(told.contains("PromptListChanged"), "{told}");
}

#[tokio::test]
async fn a_suite_gives_the_phase_that_is_due_and_a_person_opens_its_gate() {
    let folder = Folder::new("mcp-suite");
    for (name, more) in [
        ("01-plan", ""),
        ("02-build", "pre_conditions: [The tests pass.]\n"),
        ("03-ship", "human_approval: true\n"),
    ] {
        let path = format!("workflows/release/{name}/SKILL.md");
        folder.write(&path, &skill(name, more, "Do it.\n"));
    }
    let server = Server::new(Registry::load_dir(folder.path()).unwrap());
    for (person, is_let) in [(Person::saying(true), true), (Person::saying(false), false)] {
        let client = connect_as(&server, person, None).await;
        let found = call(&client, "find_skill", json!({"query": "build"})).await;
        let suite = "[a phase of the suite `workflows.release`]";
        assert!(text(&found).contains(suite), "{}", text(&found));
        let progress = |result: &CallToolResult| {
            let mut lines = text(result).lines();
            let line = lines.find_map(|line| line.strip_prefix("Progress: "));
            line.expect("it tells the progress").to_owned()
        };
        let run = async |more: serde_json::Value| {
            let mut arguments = json!({"skill": "workflows.release"});
            let all = arguments.as_object_mut().unwrap();
            all.extend(object(more));
            call(&client, "run_skill", arguments).await
        };
        let first = run(json!({})).await;
        assert!(
            text(&first).contains("# Contract: 01-plan"),
            "{}",
            text(&first)
        );

        let complete = "workflows.release.01-plan";
        let gate = run(json!({"progress": progress(&first), "complete": complete})).await;
        assert!(
            text(&gate).contains("- This holds: The tests pass."),
            "{}",
            text(&gate)
        );
        assert!(!text(&gate).contains("# Contract"), "{}", text(&gate));
        let build = "workflows.release.02-build";
        let early = run(json!({"progress": progress(&gate), "complete": build})).await;
        assert_eq!(early.is_error, Some(true), "{}", text(&early));
        let second = run(json!({"progress": progress(&gate), "pass": build})).await;
        assert!(
            text(&second).contains("# Contract: 02-build"),
            "{}",
            text(&second)
        );

        let third = run(json!({"progress": progress(&second), "complete": build})).await;
        assert_eq!(
            text(&third).contains("# Contract: 03-ship"),
            is_let,
            "{}",
            text(&third)
        );
        assert_eq!(third.is_error == Some(true), !is_let);
    }
}
