//! What the words around a path say of it.

use std::ops::Range;

/// How many bytes before a path are looked at.
const BEFORE: usize = 160;
/// How many bytes after it.
const AFTER: usize = 80;
/// How many words of its sentence before it count.
const WORDS: usize = 8;

/// Words that take a file for granted.
const TAKING: &[&str] = &[
    "by",
    "call",
    "check",
    "consult",
    "copy",
    "defined",
    "described",
    "documented",
    "execute",
    "follow",
    "following",
    "from",
    "invoke",
    "listed",
    "load",
    "open",
    "per",
    "read",
    "reads",
    "refer",
    "reference",
    "review",
    "run",
    "running",
    "runs",
    "see",
    "shown",
    "use",
    "uses",
    "using",
    "via",
    "view",
];

/// Verbs of making, whose object is not there before, and what introduces an
/// example or a file of the plugin that a skill is in.
const MAKING: &[&str] = &[
    "add",
    "adding",
    "adds",
    "create",
    "created",
    "creates",
    "creating",
    "e.g.",
    "eg",
    "example",
    "examples",
    "export",
    "exports",
    "generate",
    "generated",
    "generates",
    "generating",
    "like",
    "new",
    "output",
    "outputs",
    "plugin",
    "plugin's",
    "produce",
    "produces",
    "save",
    "saved",
    "saves",
    "saving",
    "scaffold",
    "store",
    "stored",
    "stores",
    "such",
    "write",
    "writes",
    "writing",
    "written",
];

/// The same in Chinese, Japanese and Korean, where words have no blanks.
const CJK_TAKING: &[&str] = &[
    "运行", "執行", "执行", "阅读", "閱讀", "读取", "参见", "参考", "參考", "查看", "使用", "実行",
    "参照", "読", "실행", "참고", "읽",
];
const CJK_MAKING: &[&str] = &[
    "例如",
    "比如",
    "创建",
    "創建",
    "建立",
    "新建",
    "生成",
    "保存",
    "写入",
    "寫入",
    "添加",
    "输出",
    "例えば",
    "作成",
    "出力",
    "追加",
    "예를",
    "생성",
    "저장",
    "작성",
];

/// Whether the text around the code span at `span` makes the file or takes it
/// for an example, so that nothing says that the skill has it.
pub(super) fn is_no_promise(text: &str, span: Range<usize>) -> bool {
    let before = before(text, span.start);
    let line = block(before);
    let label = line.trim_start_matches([' ', '-', '*', '+', '_', '>', '|']);
    if label
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("example"))
    {
        return true;
    }
    // Other code spans of a list say nothing; the words before it do.
    let code_at_start = usize::from(line.bytes().filter(|byte| *byte == b'`').count() % 2 == 1);
    let words = line.split('`').skip(code_at_start).step_by(2);
    let clause: String = words.flat_map(|part| [part, " "]).collect();
    let clause = clause.rsplit(['.', ';', '|']).find(|part| part.len() > 3);
    let clause = clause.unwrap_or_default();
    if line.contains("(e.g.") {
        return true;
    }
    // Of two verbs the nearer one has the path for its object.
    for word in clause.split_whitespace().rev().take(WORDS) {
        let word = word.trim_matches(['(', '"', '*', '_', '-', ':', ',']);
        let word = word.to_ascii_lowercase();
        if TAKING.contains(&&*word) {
            return false;
        }
        if MAKING.contains(&&*word) {
            return true;
        }
    }
    let after = after(text, span.end);
    let after = after
        .split(['`', '\n', '。', '|'])
        .next()
        .unwrap_or_default();
    let says = |words: &[&str]| {
        let found = |word: &&str| clause.contains(*word) || after.contains(*word);
        words.iter().any(found)
    };
    let after_words = after.split(". ").next().unwrap_or_default();
    let mut after_words = after_words.split_whitespace();
    after_words.any(|word| matches!(word, "would" | "plugin" | "plugin."))
        || !(clause.is_ascii() && after.is_ascii()) && says(CJK_MAKING) && !says(CJK_TAKING)
}

/// The end of a text that is one paragraph, list item or row.
fn block(text: &str) -> &str {
    let mut start = text.len();
    loop {
        let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let content = text[line..start].trim();
        if content.is_empty() && start < text.len() {
            break;
        }
        let starts_block = content.starts_with(['-', '*', '+', '|', '#', '>'])
            || content.starts_with(|c: char| c.is_ascii_digit());
        if line == 0 || starts_block {
            start = line;
            break;
        }
        start = line - 1;
    }
    text[start..].trim_start()
}

fn before(text: &str, at: usize) -> &str {
    let mut start = at.saturating_sub(BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

fn after(text: &str, at: usize) -> &str {
    let mut end = (at + AFTER).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[at..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_promise(text: &str) -> bool {
        let end = text.rfind('`').unwrap() + 1;
        let start = text[..end - 1].rfind('`').unwrap();
        is_no_promise(text, start..end)
    }

    #[test]
    fn what_is_made_or_an_example_need_not_be_there() {
        for text in [
            "Create a file `scripts/seed.ts` with this:",
            "Project scripts (e.g., `scripts/deploy.sh`)",
            "Save the result to `assets/logo.png`.",
            "- Read it.\n- Write the long\n  result to `assets/logo.png`.",
            "A script such as `scripts/a.py` helps.",
            "Paths (e.g. `scripts/a.py`, `references/b.md`)",
            "- **Examples**: `references/a.md` for finance, `assets/b.png`",
            "A `scripts/rotate.py` script that turns pages would be helpful",
            "The hook at `scripts/a.js` is included in this plugin. Run it.",
            "the plugin directory that holds `prompts/a.md` and `scripts/b.py`",
            "把结果保存到 `assets/a.md`。",
            "`scripts/a.py` を作成します。",
        ] {
            assert!(no_promise(text), "{text}");
        }
        for text in [
            "Run `scripts/check.sh` first.",
            "Create a file.\n\n`scripts/check.sh` helps.",
            "- Create a file\n- `scripts/check.sh`",
            "Do not create files. Read `references/a.md`.",
            "| Go | `languages/go.md` |",
            "To add a chart, read `references/charts.md`.",
            "Create the script (use `scripts/a.py` as template)",
            "Set it up as described in `references/a.md`.",
            "Follow `SKILL.md`, then `references/a.md` and `references/b.md`.",
            "运行 `scripts/a.py`。",
        ] {
            assert!(!no_promise(text), "{text}");
        }
    }
}
