//! What binds, and where.

use crate::outline::{skill, views};

/// The constraints of a body, one a line.
#[track_caller]
fn check(body: &str, expected: &str) {
    let views = views(&skill("", body).skill);
    let found: String = views
        .lines()
        .filter(|line| line.starts_with("must") || line.starts_with("should"))
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_list_belongs_to_the_words_that_announce_it() {
    check(
        "# T\n\n## Layout\n\nAvoid:\n\n- long lists\n- old words\n\nThe end.\n",
        "should-not section 1: `Avoid:⏎⏎- long lists⏎- old words`\n",
    );
    check(
        "# T\n\n## Motion\n\n**Never**\n- width\n- top\n",
        "must-not section 1: `**Never**⏎- width⏎- top`\n",
    );
    check(
        "# T\n\n## Data\n\n- Never:\n  - log it\n  - keep it\n- Mask it.\n",
        "must-not section 1: `Never:⏎  - log it⏎  - keep it`\n",
    );
    // A long list is a text of its own.
    let items = "- something that is long enough to be a text of its own\n".repeat(20);
    check(
        &format!("# T\n\n## Data\n\nThe engine must know:\n\n{items}"),
        "must section 1: `The engine must know:`\n",
    );
    // A sentence before a list that does not announce it stands alone.
    check(
        "# T\n\n## Data\n\nNever log it.\n\n- one\n- two\n",
        "must-not section 1: `Never log it.`\n",
    );
}

#[test]
fn words_around_code_bind() {
    check(
        "# T\n\n## Routes\n\n```text\nshow routes\n```\n\nDo not add it during triage.\n",
        "must-not section 1: `Do not add it during triage.`\n",
    );
    check(
        "# T\n\n## Example\n\nDo not do this:\n\n```text\nx\n```\n",
        "",
    );
}

#[test]
fn japanese_rules_forbid_in_plain_form() {
    check(
        "# T\n\n## 原則\n\n- **変更はコードで** — 手動で変更しない\n- 秘密は表示されない\n",
        "must-not skill: `**変更はコードで** — 手動で変更しない`\n",
    );
    // Among pitfalls it may be the mistake itself.
    check("# T\n\n## 落とし穴\n\n- テストを書かない\n", "");
}
