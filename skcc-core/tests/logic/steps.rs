//! What kind of step a text is.

use crate::outline::outline;

/// The steps of a body, one a line.
#[track_caller]
fn check(body: &str, expected: &str) {
    let outline = outline(body);
    let found: String = outline
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| [line.trim_start(), "\n"])
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_condition_may_stand_behind_a_label() {
    check(
        "# T\n\n## Steps\n\n1. **Version**: If one is given, prefer it.\n2. Build it.\n",
        "1 if `**Version**: If one is given, prefer it.` condition=`one is given`\n\
         2 `Build it.`\n",
    );
}

#[test]
fn what_is_there_twice_is_not_repeated() {
    check(
        "# T\n\n## ワークフロー\n\n1. 重複の排除\n2. テストを実行する\n",
        "1 `重複の排除`\n2 `テストを実行する`\n",
    );
    check(
        "# T\n\n## 步骤\n\n1. 重复步骤 2，直到通过\n2. 重复订阅的处理\n",
        "1 repeat `重复步骤 2，直到通过` condition=`通过`\n2 `重复订阅的处理`\n",
    );
}

#[test]
fn to_ask_before_is_to_stop() {
    check(
        "# T\n\n## Steps\n\n1. Build the plan.\n2. Ask before applying changes.\n",
        "1 `Build the plan.`\n\
         2 gate `Ask before applying changes.` condition=`applying changes`\n",
    );
}

#[test]
fn japanese_sets_a_dash_behind_a_condition() {
    check(
        "# T\n\n## 手順\n\n1. ファイルがない場合 — 作成する\n2. 実行する\n",
        "1 if `ファイルがない場合 — 作成する` condition=`ファイルがない`\n2 `実行する`\n",
    );
}
