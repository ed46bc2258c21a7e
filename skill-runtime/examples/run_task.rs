//! Runs one task with a skill, and judges what came of it. The model says what it
//! was told to say, so nobody is asked and no key is needed:
//!
//! `cargo run -p skill-runtime --features agent --example run_task`

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;
use std::path::Path;

use serde_json::json;
use skill_runtime::Registry;
use skill_runtime::agent::SkillMode;
use skill_runtime::evaluator::Grader;
use skill_runtime::harness::{BareAgent, RunEvent};
use skill_runtime::model::{Reply, Scripted, ToolCall};
use skill_runtime::runner::{Runner, TaskRun};
use skill_runtime::task::Task;

/// The folder of a task, in SkVM's form.
const TASK: &str = r#"{
    "id": "total",
    "prompt": "Write the total of in.txt to out.txt.",
    "fixtures": {"in.txt": "19\n23\n"},
    "eval": [{"method": "script", "command": "test \"$(cat out.txt)\" = 42"}]
}"#;

const SKILL: &str = "---
name: total
description: Adds numbers up. Use when asked for a total.
permissions:
  - {kind: exec, scope: \"awk:*\", description: adds up}
---

# Total

Add the lines up with `awk`.
";

fn main() -> Result<(), Box<dyn Error>> {
    // The sandbox starts this executable again: see `skill_runtime::sandbox`.
    skill_runtime::sandbox::init();
    let folder = std::env::temp_dir().join(format!("skcc-run-task-{}", std::process::id()));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let run = runtime.block_on(run(&folder))?;
    std::fs::remove_dir_all(&folder)?;
    println!("says {}", run.transcript.text);
    println!("ended {}", run.transcript.ending.name());
    println!("skill seen: {:?}", run.transcript.skill_loaded);
    if let Some(grades) = &run.grades {
        println!("score {:?}: {}", grades.score, grades.criteria[0].details);
    }
    Ok(())
}

/// Does all of it in a folder of its own.
pub(crate) async fn run(folder: &Path) -> Result<TaskRun, Box<dyn Error>> {
    let (task, skill, work) = (
        folder.join("task"),
        folder.join("skills/total"),
        folder.join("work"),
    );
    for folder in [&task, &skill, &work] {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(task.join("task.json"), TASK)?;
    std::fs::write(skill.join("SKILL.md"), SKILL)?;

    // In the place of a model: any `Provider`.
    let command = json!({"command": "awk '{ sum += $1 } END { print sum }' in.txt > out.txt"});
    let model = Scripted::new([
        Reply::calls([ToolCall::new("1", "run_command", command)]),
        Reply::text("The total is in out.txt."),
    ]);
    let harness = BareAgent::new(model);
    let skills = Registry::load_dir(folder.join("skills"))?;
    let task = Task::load(&task)?.remove(0);
    let grader = Grader::new();
    let runner = Runner::new(&harness, &task, &work)
        .skills(&skills, SkillMode::Inject)
        .grader(&grader);
    let watch = |event: RunEvent<'_>| {
        if let RunEvent::Call(call) = event {
            println!("calls {} {}", call.name, call.arguments);
        }
    };
    Ok(runner.run(&watch).await?)
}
