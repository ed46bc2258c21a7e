//! What a heading says once its decoration is gone: number, label, words.

use skir::Span;

use crate::lower::prose::is_word;

/// What kind of thing a numbered heading counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Nothing in particular: `1. Build`.
    None,
    /// Steps, phases and stages.
    Step,
    /// Ways to do something, one of which is taken.
    Option,
    /// Examples and cases.
    Example,
}

/// The number at the start of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// What is counted.
    pub(super) label: Label,
    /// The number itself; letters count from 1.
    pub(super) value: u16,
    /// The second part of `2.1` and `2b`; 0 when there is none.
    pub(super) part: u16,
}

/// Words that stand before a number, lower case, with what they count.
const LABELS: &[(&str, Label)] = &[
    ("adım", Label::Step),
    ("alternative", Label::Option),
    ("approach", Label::Option),
    ("aşama", Label::Step),
    ("case", Label::Example),
    ("ejemplo", Label::Example),
    ("etapa", Label::Step),
    ("example", Label::Example),
    ("exemplo", Label::Example),
    ("fase", Label::Step),
    ("method", Label::Option),
    ("mode", Label::Option),
    ("método", Label::Option),
    ("opción", Label::Option),
    ("opção", Label::Option),
    ("option", Label::Option),
    ("paso", Label::Step),
    ("passo", Label::Step),
    ("phase", Label::Step),
    ("scenario", Label::Example),
    ("schritt", Label::Step),
    ("seçenek", Label::Option),
    ("stage", Label::Step),
    ("step", Label::Step),
    ("variant", Label::Option),
    ("yöntem", Label::Option),
    ("örnek", Label::Example),
    ("étape", Label::Step),
    ("шаг", Label::Step),
    ("этап", Label::Step),
    ("アプローチ", Label::Option),
    ("オプション", Label::Option),
    ("シナリオ", Label::Example),
    ("ステップ", Label::Step),
    ("フェーズ", Label::Step),
    ("例", Label::Example),
    ("場景", Label::Example),
    ("场景", Label::Example),
    ("工程", Label::Step),
    ("手順", Label::Step),
    ("方案", Label::Option),
    ("モード", Label::Option),
    ("方法", Label::Option),
    ("案例", Label::Example),
    ("步驟", Label::Step),
    ("步骤", Label::Step),
    ("段階", Label::Step),
    ("示例", Label::Example),
    ("範例", Label::Example),
    ("选项", Label::Option),
    ("選項", Label::Option),
    ("阶段", Label::Step),
    ("階段", Label::Step),
    ("단계", Label::Step),
    ("방법", Label::Option),
    ("예시", Label::Example),
    ("예제", Label::Example),
    ("옵션", Label::Option),
];

/// Words that count steps when they stand behind the number: `第一步`, `1단계`.
const COUNTERS: &[&str] = &[
    "步",
    "阶段",
    "階段",
    "步骤",
    "步驟",
    "段階",
    "단계",
    "ステップ",
];

/// The number of the heading `text` and what is left of it, in bytes of
/// `text`: the heading without number, label and the marks around it.
pub(super) fn parse(text: &str) -> (Option<Number>, Span) {
    let start = skip_marks(text, 0, LEADING);
    let (number, rest) = match numbering(text, skip_marks(text, 0, BEFORE_NUMBER)) {
        Some((number, end)) => {
            let rest = skip_marks(text, end, BEHIND_NUMBER);
            // A heading that is nothing but its number keeps it as its title.
            (Some(number), if rest < text.len() { rest } else { start })
        }
        None => (None, start),
    };
    let mut end = text.len();
    // Marks lie inside one another two or three deep.
    for _ in 0..4 {
        let title = &text[rest..end];
        let trimmed = title.trim_end_matches([' ', '\t', '\r', '\n', '#', ':', '：']);
        let mark = ["**", "__", "*", "_"]
            .iter()
            .find(|mark| trimmed.ends_with(**mark) && trimmed.matches(**mark).count() % 2 == 1);
        let kept = trimmed.len() - mark.map_or(0, |mark| mark.len());
        if kept == title.len() {
            break;
        }
        end = rest + kept;
    }
    (number, Span::from(rest..end))
}

/// Where the text goes on behind blanks, emoji and the `marks`, from `at` on.
fn skip_marks(text: &str, at: usize, marks: &[char]) -> usize {
    text[at..]
        .char_indices()
        .find(|(_, c)| is_word(*c) || (c.is_ascii() && !marks.contains(c)))
        .map_or(text.len(), |(offset, _)| at + offset)
}

/// Marks before a heading's text.
const LEADING: &[char] = &[' ', '\t', '\r', '\n', '*', '_', '#'];

/// Marks before a heading's number.
const BEFORE_NUMBER: &[char] = &[' ', '\t', '\r', '\n', '*', '_', '#', '(', '['];

/// Marks between a heading's number and its text.
const BEHIND_NUMBER: &[char] = &[
    ' ', '\t', '\r', '\n', '*', '_', '#', ':', '.', ')', ']', '-', '|',
];

fn numbering(text: &str, start: usize) -> Option<(Number, usize)> {
    let rest = &text[start..];
    let first = rest.chars().next()?;
    if first == '第' {
        return counted(text, start + first.len_utf8());
    }
    if let Some((label, length)) = label(rest) {
        let at = start + length;
        let at = at + text[at..].len() - text[at..].trim_start_matches([' ', '#', '\t']).len();
        let (value, end) = value(text, at, true)?;
        return finish(text, label, value, end, true);
    }
    if let Some(value) = circled(first) {
        return Some((
            Number {
                label: Label::None,
                value,
                part: 0,
            },
            start + first.len_utf8(),
        ));
    }
    if !first.is_ascii_digit()
        && !matches!(first, 'I' | 'V' | 'X')
        && chinese_digit(first).is_none()
    {
        return None;
    }
    let (number, end) = value(text, start, false)?;
    if let Some(counter) = COUNTERS
        .iter()
        .find(|counter| text[end..].starts_with(**counter))
    {
        return finish(text, Label::Step, number, end + counter.len(), true);
    }
    finish(text, Label::None, number, end, false)
}

/// `第…步` from behind the `第`.
fn counted(text: &str, at: usize) -> Option<(Number, usize)> {
    let (value, end) = value(text, at, true)?;
    let counter = COUNTERS
        .iter()
        .find(|counter| text[end..].starts_with(**counter))?;
    finish(text, Label::Step, value, end + counter.len(), true)
}

/// Reads what follows the value and checks that it is a number's end.
fn finish(
    text: &str,
    label: Label,
    value: u16,
    end: usize,
    labelled: bool,
) -> Option<(Number, usize)> {
    let bytes = text.as_bytes();
    let mut end = end;
    let mut part = 0;
    let mut dotted = false;
    while bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        let (minor, after) = digits(text, end + 1);
        if !dotted {
            part = minor;
        }
        dotted = true;
        end = after;
    }
    if !dotted
        && let Some(letter @ b'a'..=b'h') = bytes.get(end).map(u8::to_ascii_lowercase)
        && !text[end + 1..].starts_with(char::is_alphanumeric)
    {
        part = u16::from(letter - b'a') + 1;
        end += 1;
    }
    let number = Number { label, value, part };
    let Some(next) = text[end..].chars().next() else {
        return labelled.then_some((number, end));
    };
    // `2024 plan` and `3D` are words; `2.1 Build` and `1. Build` are numbers.
    let separated = matches!(
        next,
        '.' | ')'
            | '）'
            | ']'
            | ':'
            | '：'
            | '、'
            | '．'
            | '\u{fe0f}'
            | '\u{20e3}'
            | '*'
            | '—'
            | '–'
    ) || (next.is_whitespace()
        && (labelled || dotted || text[end..].trim_start().starts_with(['-', '—', '–', '|'])));
    let labelled_end = labelled && !next.is_ascii_alphanumeric();
    (separated || labelled_end).then_some((number, end))
}

fn label(text: &str) -> Option<(Label, usize)> {
    let first = text.chars().next()?.to_lowercase().next()?;
    let mut bytes = [0; 4];
    first.encode_utf8(&mut bytes);
    LABELS
        .iter()
        .filter(|(word, _)| word.as_bytes()[0] == bytes[0])
        .find_map(|(word, label)| {
            let length = folded_prefix(text, word)?;
            let next = text[length..].chars().next()?;
            let bounded =
                !next.is_alphabetic() || !first.is_ascii() || chinese_digit(next).is_some();
            bounded.then_some((*label, length))
        })
}

/// The length of the prefix of `text` that equals the lower-case `word` but for
/// case.
fn folded_prefix(text: &str, word: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    for expected in word.chars() {
        let (_, c) = chars.next()?;
        if c != expected && c.to_lowercase().next() != Some(expected) {
            return None;
        }
    }
    Some(chars.next().map_or(text.len(), |(at, _)| at))
}

/// English numbers, from one.
const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// Reads a value at `at`: digits, a Chinese or a Roman numeral; behind a label
/// also a letter or an English number.
fn value(text: &str, at: usize, labelled: bool) -> Option<(u16, usize)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if first.is_ascii_digit() {
        let (value, end) = digits(text, at);
        return (end - at <= 3).then_some((value, end));
    }
    if let Some(value) = circled(first) {
        return Some((value, at + first.len_utf8()));
    }
    if chinese_digit(first).is_some() {
        return Some(chinese(text, at));
    }
    let word_end = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    let word = &rest[..word_end];
    if let Some(value) = roman(word) {
        return Some((value, at + word_end));
    }
    if !labelled {
        return None;
    }
    if let [letter @ (b'A'..=b'H' | b'a'..=b'h')] = word.as_bytes() {
        return Some((u16::from(letter.to_ascii_lowercase() - b'a') + 1, at + 1));
    }
    let index = NUMBERS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(word))?;
    Some((u16::try_from(index).ok()? + 1, at + word_end))
}

fn digits(text: &str, at: usize) -> (u16, usize) {
    let length = text.as_bytes()[at..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    let value = text[at..at + length].parse().unwrap_or(u16::MAX);
    (value, at + length)
}

fn circled(c: char) -> Option<u16> {
    match c {
        '①'..='⑳' => u16::try_from(c as u32 - '①' as u32 + 1).ok(),
        _ => None,
    }
}

fn chinese_digit(c: char) -> Option<u16> {
    Some(match c {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    })
}

fn chinese(text: &str, at: usize) -> (u16, usize) {
    let mut value = 0;
    let mut end = at;
    for c in text[at..].chars().take(3) {
        let Some(digit) = chinese_digit(c) else {
            break;
        };
        value = match (digit, value) {
            (10, 0) => 10,
            (10, tens) => tens * 10,
            (ones, before) => before + ones,
        };
        end += c.len_utf8();
    }
    (value, end)
}

/// A Roman numeral up to 39, in capitals.
fn roman(word: &str) -> Option<u16> {
    if word.is_empty() || word.len() > 6 {
        return None;
    }
    let digit = |b: u8| match b {
        b'I' => Some(1u16),
        b'V' => Some(5),
        b'X' => Some(10),
        _ => None,
    };
    let mut value = 0;
    let mut after = 0;
    for b in word.bytes().rev() {
        let digit = digit(b)?;
        if digit < after {
            value -= digit;
        } else {
            value += digit;
            after = digit;
        }
    }
    Some(value)
}

/// Writes the words of `text` to `out` in lower case, a blank between two.
///
/// Marks and emoji go; `&` becomes `and`; a `|` stands where a new part of the
/// heading begins: at a colon, a comma or a dash between words; a `(` where a
/// bracket does.
pub(super) fn fold(text: &str, out: &mut String) {
    out.clear();
    // No known heading is longer.
    let mut limit = text.len().min(160);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let text = &text[..limit];
    let mut pending = Gap::None;
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        if is_word(c) {
            match pending {
                _ if out.is_empty() => {}
                Gap::Part => out.push('|'),
                Gap::Bracket => out.push('('),
                Gap::Blank => out.push(' '),
                Gap::None => {}
            }
            pending = Gap::None;
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else if c >= '\u{2e80}' {
                // No script from here on has cases.
                out.push(c);
            } else {
                // The dot that Turkish `İ` leaves behind says nothing.
                out.extend(c.to_lowercase().filter(|c| *c != '\u{307}'));
            }
        } else {
            let spaced_dash = matches!(c, '-' | '–')
                && previous == ' '
                && chars.peek().is_none_or(|next| *next == ' ');
            pending = match c {
                '\'' | '’' | '\u{307}' => pending,
                '(' | '（' | '[' | '【' => Gap::Bracket,
                _ if pending == Gap::Bracket => Gap::Bracket,
                ':' | '：' | ',' | '，' | '—' | '→' | '|' | ';' => Gap::Part,
                _ if spaced_dash => Gap::Part,
                '&' | '＆' => {
                    if !out.is_empty() && pending != Gap::Part {
                        out.push_str(" and");
                    }
                    Gap::Blank
                }
                _ if pending == Gap::Part => Gap::Part,
                _ => Gap::Blank,
            };
        }
        previous = c;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Blank,
    Part,
    Bracket,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, number: Option<(Label, u16, u16)>, title: &str) {
        let (found, span) = parse(text);
        let found = found.map(|number| (number.label, number.value, number.part));
        assert_eq!((found, span.of(text)), (number, title), "{text}");
    }

    #[test]
    fn numbers_and_labels_are_taken_off() {
        check("1. Build it", Some((Label::None, 1, 0)), "Build it");
        check("Step 2: Build", Some((Label::Step, 2, 0)), "Build");
        check("**Step 2: Build**", Some((Label::Step, 2, 0)), "Build");
        check(
            "Phase III — Analysis",
            Some((Label::Step, 3, 0)),
            "Analysis",
        );
        check("Step One: Go", Some((Label::Step, 1, 0)), "Go");
        check("Step 4", Some((Label::Step, 4, 0)), "Step 4");
        check("第一步：收集", Some((Label::Step, 1, 0)), "收集");
        check("第十二步 收集", Some((Label::Step, 12, 0)), "收集");
        check("步骤 4：确保", Some((Label::Step, 4, 0)), "确保");
        check("フェーズ2：診断", Some((Label::Step, 2, 0)), "診断");
        check("1단계: 수집", Some((Label::Step, 1, 0)), "수집");
        check("Adım 3: Test", Some((Label::Step, 3, 0)), "Test");
        check("一、准备", Some((Label::None, 1, 0)), "准备");
        check("① Start", Some((Label::None, 1, 0)), "Start");
        check("1️⃣ Start", Some((Label::None, 1, 0)), "Start");
        check("2.1 Deploy", Some((Label::None, 2, 1)), "Deploy");
        check("1b. Collect", Some((Label::None, 1, 2)), "Collect");
        check("(1) Foo", Some((Label::None, 1, 0)), "Foo");
        check("Option A: Fast", Some((Label::Option, 1, 0)), "Fast");
        check("方案二：重写", Some((Label::Option, 2, 0)), "重写");
        check("🚀 3) Ship", Some((Label::None, 3, 0)), "Ship");
    }

    #[test]
    fn words_that_begin_with_digits_stay() {
        check("3D Rendering", None, "3D Rendering");
        check("2024 plan", None, "2024 plan");
        check("Steps", None, "Steps");
        check("Step by step", None, "Step by step");
        check("Approach", None, "Approach");
        check("一般规则", None, "一般规则");
        check("Install **now**", None, "Install **now**");
        check("🚀 Quick Start ##", None, "Quick Start");
        check("`code` run", None, "`code` run");
        check(".dockerignore", None, ".dockerignore");
        check("—", None, "");
    }

    #[test]
    fn folding_keeps_words_and_parts() {
        let mut out = String::new();
        for (text, folded) in [
            ("When NOT to use", "when not to use"),
            ("Do's & Don'ts", "dos and donts"),
            ("Output Format (JSON)", "output format(json"),
            ("Anti-Patterns", "anti patterns"),
            ("Git - Rules", "git|rules"),
            ("En İyi Uygulamalar", "en iyi uygulamalar"),
            ("📚 使用场景", "使用场景"),
        ] {
            fold(text, &mut out);
            assert_eq!(out, folded);
        }
    }
}
