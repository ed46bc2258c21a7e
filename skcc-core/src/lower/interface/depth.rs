//! How deep the data in code blocks lies inside one another.

use skir::Span;

use crate::syntax::markdown::{NodeKind, Tree};

/// The greatest depth in the JSON and YAML blocks of a body.
pub(super) fn of_blocks(body: &str, tree: &Tree) -> u16 {
    let depth = |(kind, span): (&NodeKind, Span)| match kind {
        NodeKind::Fence(info) if is_json(info) => of_json(inside(body, span)),
        NodeKind::Fence(info) if is_yaml(info) => of_yaml(inside(body, span)),
        _ => 0,
    };
    let nodes = tree.nodes().iter();
    nodes
        .map(|node| depth((&node.kind, node.span)))
        .max()
        .unwrap_or(0)
}

/// Whether a fence with this info text holds JSON.
pub(in crate::lower) fn is_json(info: &str) -> bool {
    matches!(language(info), "json" | "jsonc" | "json5" | "JSON")
}

fn is_yaml(info: &str) -> bool {
    matches!(language(info), "yaml" | "yml" | "YAML")
}

fn language(info: &str) -> &str {
    info.split(|c: char| c.is_whitespace() || c == '{' || c == ',')
        .next()
        .unwrap_or_default()
}

/// The text of a fence after its first line.
pub(in crate::lower) fn inside(body: &str, fence: Span) -> &str {
    let text = fence.of(body);
    let inner = text.find('\n').map_or("", |end| &text[end + 1..]);
    let trimmed = inner.trim_end();
    match trimmed.rfind('\n') {
        Some(last) if trimmed[last..].trim_start().starts_with(['`', '~']) => &inner[..last],
        None if trimmed.starts_with(['`', '~']) => "",
        _ => inner,
    }
}

/// The depth of the brackets outside quotes; of broken JSON, too.
fn of_json(text: &str) -> u16 {
    let (mut depth, mut deepest) = (0_u16, 0_u16);
    let mut in_text = false;
    let mut escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            // A text does not go on behind its line.
            b'\n' => in_text = false,
            _ if in_text => {}
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The depth of the blocks, by their indentation, and of brackets in a line.
fn of_yaml(text: &str) -> u16 {
    // The columns of the open blocks, and whether each is a list.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut deepest = 0;
    for line in text.lines() {
        let mut column = line.len() - line.trim_start().len();
        let mut rest = line.trim();
        if rest.is_empty() || rest.starts_with('#') || rest == "---" {
            continue;
        }
        loop {
            let is_item = rest == "-" || rest.starts_with("- ");
            // A list may stand in the column of its key.
            while open
                .last()
                .is_some_and(|(at, list)| *at > column || *at == column && *list && !is_item)
            {
                open.pop();
            }
            let is_key = rest.ends_with(':') || rest.contains(": ");
            if (is_item || is_key) && open.last() != Some(&(column, is_item)) {
                open.push((column, is_item));
            }
            if !is_item {
                break;
            }
            let after = rest[1..].trim_start();
            column += rest.len() - after.len();
            rest = after;
        }
        let flow = of_json(rest);
        let depth = u16::try_from(open.len()).unwrap_or(u16::MAX);
        deepest = deepest.max(depth.saturating_add(flow));
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_json_count_outside_quotes() {
        assert_eq!(of_json("{\"a\": [1, {\"b\": \"}]{\\\"[\"}]}"), 3);
        assert_eq!(of_json("1"), 0);
        assert_eq!(of_json("]]{"), 1);
    }

    #[test]
    fn yaml_is_as_deep_as_its_blocks() {
        assert_eq!(of_yaml("a: 1\nb: 2\n"), 1);
        assert_eq!(of_yaml("a:\n  b:\n    c: 1\nd: 2\n"), 3);
        assert_eq!(of_yaml("a:\n- b: 1\n  c: 2\n- b: 3\n"), 3);
        assert_eq!(of_yaml("- 1\n- 2\n"), 1);
        assert_eq!(of_yaml("- - 1\n"), 2);
        assert_eq!(of_yaml("a: {b: [1]}\n"), 3);
        assert_eq!(of_yaml("# a: b\nplain\n"), 0);
    }

    #[test]
    fn only_data_blocks_count() {
        let body =
            "```json\n{\"a\": {}}\n```\n\n```js\n{{{{}}}}\n```\n\n~~~yaml\na:\n  b: 1\n~~~\n";
        assert_eq!(of_blocks(body, &Tree::parse(body)), 2);
    }
}
