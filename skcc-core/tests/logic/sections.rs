//! What sections are taken for.

use crate::outline::{outline, skill, views};

/// The classes of the sections behind the title, in order.
#[track_caller]
fn classes(body: &str, expected: &[&str]) {
    let outline = outline(&format!("# Title\n\n{body}"));
    let found: Vec<_> = outline
        .lines()
        .skip(2)
        .filter(|line| line.starts_with('#'))
        .filter_map(|line| line.rsplit_once(": "))
        .filter_map(|(_, class)| class.split(' ').next())
        .collect();
    assert_eq!(found, expected, "{outline}");
}

#[test]
fn what_explains_is_not_what_is_to_be_done() {
    // The parts of an explanation are subjects, but for those that instruct.
    classes(
        "## How It Works\n\nIt runs.\n\n### Data Classification\n\nThree kinds.\n\n\
         ### Upload the file\n\nSend it.\n",
        &["workflow", "domain", "workflow"],
    );
    classes(
        "## 工作原理\n\n它会运行。\n\n### 数据分类\n\n三种数据。\n",
        &["workflow", "domain"],
    );
}

#[test]
fn numbered_things_are_no_steps() {
    let smells = "## Code Smell Detection\n\n### 1. Long Functions\n\n```ts\nf()\n```\n\n\
                  ### 2. Deep Nesting\n\n```ts\ng()\n```\n\n### 3. Magic Numbers\n\n```ts\n3\n```\n";
    classes(smells, &["domain", "examples", "examples", "examples"]);
    assert!(skill("", smells).skill.logic.steps.is_empty());
    let rubric = "# Title\n\n## ルーブリック\n\n### 1. 方法論\n\n- 方法は適切か？\n\n\
                  ### 2. 引用\n\n- 引用は正しいか？\n";
    assert!(skill("", rubric).skill.logic.steps.is_empty());
    // Nouns whose text says what to do are steps.
    let phases =
        "# Title\n\n## 1. Discovery\n\nRead the files.\n\n## 2. Analysis\n\nCompare them.\n";
    assert_eq!(skill("", phases).skill.logic.steps.len(), 2);
}

#[test]
fn a_word_in_a_heading_is_not_its_head() {
    classes(
        "## Output Encoding\n\nText.\n\n## Immutability Pattern (CRITICAL)\n\nText.\n\n\
         ## \"Rules not working\"\n\nText.\n\n## When to Comment\n\nText.\n",
        &["domain", "domain", "domain", "domain"],
    );
    classes(
        "## 输入验证\n\n文本。\n\n## REST API 慣例\n\n文本。\n\n## 最佳實務\n\n文本。\n",
        &["domain", "rules", "rules"],
    );
}

#[test]
fn a_frame_of_a_heading_says_when() {
    let body = "# Motion\n\n## When to Use\n\n- It guides\n\n### Avoid Using Motion When\n\n\
                - It decorates\n";
    assert_eq!(
        views(&skill("", body).skill),
        "use `It guides`\nnot `It decorates`\n"
    );
}

#[test]
fn modes_are_ways() {
    classes(
        "## How It Works\n\n### Mode 1: Create\n\nA.\n\n### Mode 2: Audit\n\nB.\n",
        &["workflow", "approaches", "approaches"],
    );
}

#[test]
fn a_sample_says_nothing_of_its_parts() {
    let body = "# Title\n\n## Volumes\n\n```yaml\na: 1\n```\n\n### Patterns\n\nText.\n";
    assert_eq!(views(&skill("", body).skill), "");
}
