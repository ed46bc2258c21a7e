//! Examples: what goes in and what comes out.

use skir::{ClassifiedBy, Example, Skill, Span};

use super::prose::{Prose, Run, skip_marks};
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What goes in, or how it is before: `Input:`, `User:`, `Bad:`.
    Input,
    /// What comes out, or how it is to be: `Output:`, `Assistant:`, `Good:`.
    Output,
}

const LABELS: &[(&str, Side)] = &[
    ("agent", Side::Output),
    ("answer", Side::Output),
    ("assistant", Side::Output),
    ("after", Side::Output),
    ("bad", Side::Input),
    ("before", Side::Input),
    ("claude", Side::Output),
    ("correct", Side::Output),
    ("good", Side::Output),
    ("incorrect", Side::Input),
    ("input", Side::Input),
    ("output", Side::Output),
    ("expected output", Side::Output),
    ("prompt", Side::Input),
    ("question", Side::Input),
    ("request", Side::Input),
    ("response", Side::Output),
    ("result", Side::Output),
    ("user", Side::Input),
    ("user input", Side::Input),
    ("user request", Side::Input),
    ("user says", Side::Input),
    ("wrong", Side::Input),
    ("bom", Side::Output),
    ("entrada", Side::Input),
    ("mal", Side::Input),
    ("ruim", Side::Input),
    ("salida", Side::Output),
    ("saída", Side::Output),
    ("usuario", Side::Input),
    ("usuário", Side::Input),
    ("girdi", Side::Input),
    ("kullanıcı", Side::Input),
    ("çıktı", Side::Output),
    ("不好", Side::Input),
    ("好", Side::Output),
    ("差", Side::Input),
    ("助手", Side::Output),
    ("回答", Side::Output),
    ("正确", Side::Output),
    ("用户", Side::Input),
    ("用戶", Side::Input),
    ("输入", Side::Input),
    ("输出", Side::Output),
    ("輸入", Side::Input),
    ("輸出", Side::Output),
    ("错误", Side::Input),
    ("入力", Side::Input),
    ("出力", Side::Output),
    ("ユーザー", Side::Input),
    ("アシスタント", Side::Output),
    ("悪い例", Side::Input),
    ("良い例", Side::Output),
    ("사용자", Side::Input),
    ("입력", Side::Input),
    ("출력", Side::Output),
    ("나쁜 예", Side::Input),
    ("좋은 예", Side::Output),
];

/// The side that `text` announces, and where the value begins behind its
/// colon.
pub(super) fn label(text: &str) -> Option<(Side, usize)> {
    let inner = skip_marks(text);
    // Labels are short: the colon stands within the first 24 bytes.
    let mut limit = inner.len().min(24);
    while !inner.is_char_boundary(limit) {
        limit -= 1;
    }
    let colon = inner[..limit].find([':', '：'])?;
    let word = inner[..colon].trim_end_matches(['*', '_', ' ']);
    // `Input 1:`, `Input (JSON):`.
    let word = word.split(['(', '（']).next().unwrap_or(word);
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let side = LABELS
        .iter()
        .find(|(label, _)| label.len() == word.len() && label.eq_ignore_ascii_case(word))?
        .1;
    let value = inner[colon..].trim_start_matches([':', '：', '*', '_', ' ', '\n']);
    Some((side, text.len() - value.len()))
}

/// Fills `logic.examples` from the sections about examples.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let mut found = Vec::new();
    for index in 0..outline.sections.len() {
        let section = &outline.sections[index];
        // A lone block of code is a sample of the subject, not of the skill's
        // own input and output.
        let is_code = section.rule == ClassifiedBy::LoneCode && section.confidence < 60;
        if outline.parts[index].topic != Topic::Examples || is_code {
            continue;
        }
        from_section(prose, outline, index, &mut found);
    }
    skill.logic.examples = found.into();
}

fn from_section(prose: &Prose<'_>, outline: &Outline, index: usize, found: &mut Vec<Example>) {
    let own = outline.own(prose, index);
    if own.is_empty() {
        return;
    }
    let title = outline.parts[index].title;
    let has_parts = !outline.below(index).is_empty();
    let first = found.len();
    let mut reader = Reader {
        prose,
        open: None,
        awaits: None,
        found,
    };
    for block in outline.blocks(prose, index) {
        reader.block(block);
    }
    reader.close();
    if found.len() > first {
        // One example: it is the section, and bears its name.
        if let [one] = &mut found[first..]
            && !has_parts
        {
            one.span = own;
            one.title = one.title.or((!title.is_empty()).then_some(title));
        }
        return;
    }
    if !has_parts && !items(prose, outline, index, found) {
        found.push(Example {
            span: own,
            title: (!title.is_empty()).then_some(title),
            input: None,
            output: None,
        });
    }
}

/// An example for each item of a section that is one list.
fn items(prose: &Prose<'_>, outline: &Outline, index: usize, found: &mut Vec<Example>) -> bool {
    let mut list = None;
    for block in outline.blocks(prose, index) {
        match prose.node(block).kind {
            NodeKind::List(_) if list.is_none() => list = Some(block),
            NodeKind::Paragraph | NodeKind::Rule => {}
            _ => return false,
        }
    }
    let Some(list) = list else {
        return false;
    };
    // The list in one example among several is that example's.
    let is_part = outline.parts[index]
        .parent
        .is_some_and(|parent| outline.parts[parent].topic == Topic::Examples);
    if is_part {
        return false;
    }
    for item in prose.tree.children(list) {
        let span = prose.trim(Span::new(prose.item_start(item), prose.node(item).span.end));
        let arrow = prose.run(item).and_then(|run| arrow(prose, &run));
        if !span.is_empty() {
            found.push(Example {
                span,
                title: None,
                input: arrow.map(|(input, _)| input),
                output: arrow.map(|(_, output)| output),
            });
        }
    }
    true
}

/// The two sides of `input → output`.
fn arrow(prose: &Prose<'_>, run: &Run) -> Option<(Span, Span)> {
    let text = prose.of(run.span);
    let (at, sign) = text
        .find('→')
        .map(|at| (at, '→'.len_utf8()))
        .or_else(|| text.find(" -> ").map(|at| (at, 4)))?;
    let start = run.span.range().start;
    let input = prose.trim(Span::from(start..start + at));
    let output = prose.trim(Span::from(start + at + sign..run.span.range().end));
    (!input.is_empty() && !output.is_empty()).then_some((input, output))
}

/// Reads blocks one after another and starts a new example at each new input
/// or title.
struct Reader<'a, 'b> {
    prose: &'a Prose<'a>,
    open: Option<Example>,
    awaits: Option<Side>,
    found: &'b mut Vec<Example>,
}

impl Reader<'_, '_> {
    fn block(&mut self, block: usize) {
        let prose = self.prose;
        let node = prose.node(block);
        let span = prose.trim(node.span);
        if node.kind == NodeKind::Paragraph
            && let Some(run) = prose.run(block)
        {
            let text = prose.of(run.span);
            if is_title(text) || is_bold_line(text) && label(text).is_none() {
                self.close();
                self.open = Some(Example {
                    span,
                    title: Some(prose.first_sentence(&run)),
                    ..Example::default()
                });
                return;
            }
            if let Some((side, value)) = label(text) {
                // `Input: …` and `Output: …` may be lines of one paragraph.
                let start = run.span.range().start;
                let second = text[value..].find('\n').and_then(|line| {
                    let at = value + line + 1;
                    label(&text[at..]).map(|(side, value)| (at, side, at + value))
                });
                let end = second.map_or(text.len(), |(at, ..)| at);
                self.side(side, span, Span::from(start + value..start + end));
                if let Some((_, side, value)) = second {
                    self.side(side, span, Span::from(start + value..start + text.len()));
                }
                return;
            }
        }
        let is_code = matches!(node.kind, NodeKind::Fence(_) | NodeKind::IndentedCode);
        if let Some(side) = self.awaits.take() {
            self.put(side, span);
        } else if let Some(open) = &mut self.open {
            // Two blocks of code under a title are input and output, once the
            // first is known to be one.
            if is_code && open.input.is_some() && open.output.is_none() {
                open.output = Some(span);
            }
        }
        if let Some(open) = &mut self.open {
            open.span.end = open.span.end.max(span.end);
        }
    }

    fn side(&mut self, side: Side, block: Span, value: Span) {
        let again = self.open.as_ref().is_some_and(|open| match side {
            Side::Input => open.input.is_some(),
            Side::Output => open.output.is_some() && open.input.is_some(),
        });
        if again {
            self.close();
        }
        let open = self.open.get_or_insert(Example {
            span: block,
            ..Example::default()
        });
        open.span.end = open.span.end.max(block.end);
        let value = self.prose.trim(value);
        if value.is_empty() {
            self.awaits = Some(side);
        } else {
            self.awaits = None;
            self.put(side, value);
        }
    }

    fn put(&mut self, side: Side, span: Span) {
        if let Some(open) = &mut self.open {
            match side {
                Side::Input => open.input = Some(span),
                Side::Output => open.output = Some(span),
            }
        }
    }

    fn close(&mut self) {
        self.awaits = None;
        self.found.extend(self.open.take());
    }
}

/// Whether all of a paragraph is one bold line: `**Audit a page:**`.
fn is_bold_line(text: &str) -> bool {
    text.len() <= 120
        && text
            .strip_prefix("**")
            .and_then(|rest| rest.trim_end_matches([':', '：']).strip_suffix("**"))
            .is_some_and(|inner| !inner.is_empty() && !inner.contains("**"))
}

/// Whether a paragraph is the title of an example: `**Example 2: two files**`.
fn is_title(text: &str) -> bool {
    let text = skip_marks(text);
    if text.len() > 120 {
        return false;
    }
    [
        "Example", "EXAMPLE", "Ejemplo", "Exemplo", "Örnek", "示例", "例", "範例", "예시",
    ]
    .iter()
    .filter_map(|word| text.strip_prefix(word))
    .any(|rest| {
        let rest = rest.trim_start();
        rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | '：' | '*'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_announce_a_side() {
        assert_eq!(label("**Input:** add it"), Some((Side::Input, 11)));
        assert_eq!(label("**Output**: it"), Some((Side::Output, 12)));
        assert_eq!(label("User: hi"), Some((Side::Input, 6)));
        assert_eq!(label("✅ Good:"), Some((Side::Output, "✅ Good:".len())));
        assert_eq!(label("输入：文件"), Some((Side::Input, "输入：".len())));
        assert_eq!(label("Input 2 (JSON): x"), Some((Side::Input, 16)));
        assert_eq!(label("Inputs are: x"), None);
        assert_eq!(label("Use it"), None);
    }
}
