//! Reading answers: what a model means, in whichever of the usual forms it
//! says it.

use std::prelude::v1::*;

use serde_json::Value;

/// What is asked of answers that are looked for in the last message.
pub(crate) const LAST_LINE: &str =
    "Explain as much as you like, then end with one line of the form";

/// What stands after `Answer:` in the last line that has it, without markup;
/// where none has it, the last line that is not empty.
pub(crate) fn answer(text: &str) -> String {
    let lines = || {
        text.lines()
            .rev()
            .map(plain)
            .filter(|line| !line.is_empty())
    };
    let labelled = lines().find_map(|line| {
        let place = line.to_ascii_lowercase().find("answer:")?;
        let rest = line[place + "answer:".len()..].trim();
        Some(rest.to_owned())
    });
    match labelled {
        // `Answer:` as a heading: the answer is the line below.
        Some(rest) if rest.is_empty() => {
            let mut below = String::new();
            for line in lines() {
                if line.to_ascii_lowercase().ends_with("answer:") {
                    break;
                }
                below = line;
            }
            below
        }
        Some(rest) => rest,
        None => lines().next().unwrap_or_default(),
    }
}

/// Everything after the last `Answer:`, for answers that go over several lines.
pub(crate) fn all_of_answer(text: &str) -> String {
    let place = text.to_ascii_lowercase().rfind("answer:");
    let rest = place.map_or("", |place| &text[place + "answer:".len()..]);
    rest.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// A line without emphasis, code marks, quotes and `LaTeX` around it.
fn plain(line: &str) -> String {
    let line = line.replace("\\boxed{", "").replace("\\text{", "");
    let line: String = line
        .chars()
        .filter(|sign| !matches!(sign, '*' | '`' | '$' | '{' | '}'))
        .collect();
    line.trim()
        .trim_start_matches(['#', '>', ' '])
        .trim()
        .to_owned()
}

/// All numbers in a text: with signs, thousands separators and decimals.
pub(crate) fn numbers(text: &str) -> Vec<f64> {
    let signs: Vec<char> = text.chars().collect();
    let mut numbers = Vec::new();
    let mut place = 0;
    while place < signs.len() {
        if !signs[place].is_ascii_digit() {
            place += 1;
            continue;
        }
        let mut digits = String::new();
        let before = place.checked_sub(1).map(|index| signs[index]);
        let further = place.checked_sub(2).map(|index| signs[index]);
        let stands_alone = !further.is_some_and(char::is_alphanumeric);
        if matches!(before, Some('-' | '−' | '–')) && stands_alone {
            digits.push('-');
        }
        while let Some(sign) = signs.get(place) {
            let next_is_digit = |count: usize| {
                signs[place + 1..]
                    .iter()
                    .take_while(|sign| sign.is_ascii_digit())
                    .count()
                    == count
            };
            match sign {
                digit if digit.is_ascii_digit() => digits.push(*digit),
                '.' if !digits.contains('.') && !next_is_digit(0) => digits.push('.'),
                ',' | '_' | '\u{a0}' | '\u{202f}' | '\''
                    if next_is_digit(3) && !digits.contains('.') => {}
                _ => break,
            }
            place += 1;
        }
        if let Ok(number) = digits.parse() {
            numbers.push(number);
        }
        place += 1;
    }
    numbers
}

/// The one number that an answer gives. An answer may repeat itself with
/// another precision or after an equals sign; the last number of it counts.
pub(crate) fn number(text: &str) -> Option<f64> {
    let answer = answer(text).replace("\\,", "").replace("\\%", "%");
    // `12.5 m^2`, `m²`, `km/h`: exponents of units are no answer.
    let answer = answer.replace("^2", "").replace("^3", "");
    numbers(&without_gaps(&answer)).last().copied()
}

/// The text with `12 345` as `12345`.
fn without_gaps(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let digits = |signs: &[char]| {
        signs
            .iter()
            .take_while(|sign| sign.is_ascii_digit())
            .count()
    };
    let mut joined = String::with_capacity(text.len());
    let mut before = 0;
    for (place, sign) in signs.iter().enumerate() {
        let is_gap = *sign == ' ' && (1..=3).contains(&before) && digits(&signs[place + 1..]) == 3;
        if is_gap {
            before = 0;
            continue;
        }
        before = if sign.is_ascii_digit() { before + 1 } else { 0 };
        joined.push(*sign);
    }
    joined
}

/// Whether two numbers are at most `tolerance` apart.
pub(crate) fn near(left: f64, right: f64, tolerance: f64) -> bool {
    (left - right).abs() <= tolerance + 1e-9
}

/// The items of an answer, split at commas, semicolons, arrows, `and` and
/// spaces, without brackets and numbering.
pub(crate) fn items(answer: &str) -> Vec<String> {
    let text = answer
        .replace("->", " ")
        .replace("→", " ")
        .replace("=>", " ");
    text.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '>' | '|' | '/'))
        .map(|item| item.trim_matches(|sign: char| !sign.is_alphanumeric()))
        .filter(|item| !item.is_empty() && *item != "and")
        .map(str::to_owned)
        .collect()
}

/// The last fenced code block, without its fence.
pub(crate) fn fenced(text: &str) -> Option<&str> {
    let mut open: Option<(usize, &str)> = None;
    let mut found = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let trimmed = line.trim();
        let fence = if trimmed.starts_with("```") {
            "```"
        } else if trimmed.starts_with("~~~") {
            "~~~"
        } else {
            continue;
        };
        match open {
            None => open = Some((offset, fence)),
            Some((from, kind)) if kind == fence => {
                found = Some(&text[from..start]);
                open = None;
            }
            Some(_) => {}
        }
    }
    found
}

/// The document in a message: its last fenced block, else all of it.
pub(crate) fn document(text: &str) -> &str {
    fenced(text).unwrap_or(text).trim()
}

/// The JSON in a message: all of it, a fenced block, or what stands between the
/// first and the last bracket.
pub(crate) fn json(text: &str) -> Option<Value> {
    let parse = |text: &str| serde_json::from_str(text.trim()).ok();
    parse(text)
        .or_else(|| fenced(text).and_then(parse))
        .or_else(|| {
            let from = text.find(['{', '['])?;
            let to = text.rfind(['}', ']'])?;
            parse(text.get(from..=to)?)
        })
}

/// Words of a text: runs of letters and digits, with apostrophes and hyphens
/// inside.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '\'' | '’' | '-')))
        .map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect()
}

/// How often a word stands in a text, whatever its case.
pub(crate) fn occurrences(text: &str, word: &str) -> usize {
    let word = word.to_lowercase();
    words(text)
        .iter()
        .filter(|other| other.to_lowercase() == word)
        .count()
}

/// The sentences of a text: parts that end with a full stop, question mark or
/// exclamation mark before a space, a closing quote or the end.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut signs = text.char_indices().peekable();
    while let Some((place, sign)) = signs.next() {
        if !matches!(sign, '.' | '!' | '?' | '…') {
            continue;
        }
        let mut end = place + sign.len_utf8();
        while let Some((at, next)) = signs.peek().copied() {
            if !matches!(
                next,
                '.' | '!' | '?' | '…' | '"' | '”' | '’' | ')' | '*' | '_'
            ) {
                break;
            }
            end = at + next.len_utf8();
            signs.next();
        }
        if signs.peek().is_none_or(|(_, next)| next.is_whitespace()) {
            sentences.push(text[start..end].trim());
            start = end;
        }
    }
    if text[start..].chars().any(char::is_alphanumeric) {
        sentences.push(text[start..].trim());
    }
    sentences.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_their_usual_forms() {
        for (text, expected) in [
            ("Answer: 1,234.50", 1234.5),
            ("**Answer: $1234.5**", 1234.5),
            ("Answer: x = -3", -3.0),
            ("Answer:\n\n12.5 m^2", 12.5),
            ("Answer: \\boxed{42}", 42.0),
            ("it is 7", 7.0),
            ("Answer: 12 345.60 francs", 12345.6),
            ("Answer: 1 234 567", 1_234_567.0),
            ("Answer: in 2025 12 of them", 12.0),
            ("Answer: about 12.00 dollars.", 12.0),
            ("Answer: 40%.", 40.0),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        assert_eq!(number("Answer: none"), None);
        assert_eq!(numbers("1, 2, 3"), [1.0, 2.0, 3.0]);
        assert_eq!(numbers("3-4"), [3.0, 4.0]);
    }

    #[test]
    fn lists_are_read_in_their_usual_forms() {
        for text in [
            "B, A, C",
            "B -> A -> C",
            "[B, A, C]",
            "B A C",
            "B → A → C.",
            "B, A and C",
        ] {
            assert_eq!(items(text), ["B", "A", "C"], "{text}");
        }
    }

    #[test]
    fn json_is_found_in_prose_and_fences() {
        for text in [
            "[1]",
            "Here:\n```json\n[1]\n```\nDone.",
            "Sure: [1] as asked",
        ] {
            assert_eq!(json(text), Some(serde_json::json!([1])), "{text}");
        }
    }

    #[test]
    fn sentences_end_where_readers_think_so() {
        assert_eq!(sentences("One. Two! Is 3.5 three? \"Yes.\" And").len(), 5);
    }
}
