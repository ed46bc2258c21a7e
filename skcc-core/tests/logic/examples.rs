//! Where an example begins and ends.

use crate::outline::{skill, views};

/// The examples of a body, one a line.
#[track_caller]
fn check(body: &str, expected: &str) {
    let views = views(&skill("", body).skill);
    let found: String = views
        .lines()
        .filter(|line| line.starts_with("example"))
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_list_in_one_example_is_that_example() {
    check(
        "# T\n\n## Examples\n\n### Example: Next\n\n1. Call it.\n2. Use it.\n\n\
         ### Example: Prisma\n\n1. Call it.\n2. Use it.\n",
        "example `1. Call it.⏎2. Use it.` title=`Example: Next`\n\
         example `1. Call it.⏎2. Use it.` title=`Example: Prisma`\n",
    );
    // A list of examples is several.
    check(
        "# T\n\n## Examples\n\n- **A**: one\n- **B**: two\n",
        "example `**A**: one`\nexample `**B**: two`\n",
    );
}

#[test]
fn bold_lines_are_titles_of_examples() {
    check(
        "# T\n\n## Examples\n\n**Create one:**\n\n```\na\n```\n\n**Audit one:**\n\n```\nb\n```\n",
        "example `**Create one:**⏎⏎```⏎a⏎```` title=`**Create one:**`\n\
         example `**Audit one:**⏎⏎```⏎b⏎```` title=`**Audit one:**`\n",
    );
}
