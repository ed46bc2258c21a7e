//! What the body says of when to use the skill, and of what must hold.

use crate::outline::{skill, views};

#[test]
fn the_rows_of_a_table_say_when() {
    let body = "# T\n\n## When NOT to Use\n\n| Instead | Use |\n|---|---|\n\
                | One answer is enough | answer |\n| It is broken | debug |\n";
    assert_eq!(
        views(&skill("", body).skill),
        "not `One answer is enough`\nnot `It is broken`\n"
    );
}

#[test]
fn a_footer_does_not_say_when() {
    let body = "# T\n\n## When to Use\n\n- On a release\n\n---\n\n*Based on a guide*\n";
    assert_eq!(views(&skill("", body).skill), "use `On a release`\n");
}

#[test]
fn a_rule_about_the_work_is_no_boundary() {
    let body = "# T\n\n仅创建文件。不要在此技能范围内修改源代码。\n";
    assert_eq!(
        views(&skill("", body).skill),
        "must-not section 0: `不要在此技能范围内修改源代码。`\n"
    );
}

#[test]
fn what_stands_before_an_announcement_is_a_condition() {
    let body = "# T\n\n## Prerequisites\n\nThe tool is installed. Check it:\n\n```sh\nx\n```\n";
    assert_eq!(
        views(&skill("", body).skill),
        "before `The tool is installed.`\n"
    );
}
