//! What the words of a step say: when, how often, what if it fails.

use skir::{OnError, Span, Step, StepKind};

use super::failure::on_error;
use super::kind::{gate, kind};
use super::marks;
use super::phrase::phrase;
use crate::lower::instruction::is_instruction;
use crate::lower::prose::{Prose, Run, behind_label, skip_marks};

/// What a step says about itself.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) title: Span,
    kind: StepKind,
    condition: Option<Span>,
    critical: bool,
    expected: Option<Span>,
    on_error: Option<OnError>,
    /// A label announced the output, and the next block is it.
    awaits_output: bool,
}

impl Reading {
    /// Puts it into a step.
    pub(super) fn fill(self, step: &mut Step) {
        step.title = self.title;
        step.kind = self.kind;
        step.condition = self.condition;
        step.critical = self.critical;
        step.expected_output = self.expected;
        step.on_error = self.on_error;
    }

    /// Takes note of a block of code.
    pub(super) fn block(&mut self, span: Span) {
        if std::mem::take(&mut self.awaits_output) {
            self.expected.get_or_insert(span);
        }
    }
}

/// Reads the sentence or heading that opens a step.
pub(super) fn opening(prose: &Prose<'_>, sentence: Span, reading: &mut Reading) {
    let text = prose.of(sentence);
    let (marked, behind) = marks::critical(text);
    reading.critical |= marked;
    let start = sentence.range().start + behind;
    reading.title = (start..sentence.range().end).into();
    let text = skip_marks(&text[behind..]);
    let at = sentence.range().end - text.len();
    let found = kind(text, prose.language)
        .map(|found| (at, found))
        .or_else(|| {
            // `**Version**: If one is given, …`
            let rest =
                behind_label(text).filter(|_| reading.title.of(prose.text).starts_with("**"))?;
            let rest = skip_marks(rest);
            let at = sentence.range().end - rest.len();
            Some((at, kind(rest, prose.language)?))
        });
    if let Some((at, (kind, condition))) = found {
        reading.kind = kind;
        reading.condition = condition.map(|range| Span::from(at + range.start..at + range.end));
    }
}

/// Reads the first paragraph of a step.
pub(super) fn first(prose: &Prose<'_>, run: &Run, reading: &mut Reading) {
    let mut sentences = prose.sentences(run);
    let first = sentences.next().unwrap_or(run.span);
    opening(prose, first, reading);
    let text = skip_marks(prose.of(first));
    let at = first.range().end - text.len();
    output(prose, run, text, at, reading);
    if reading.kind == StepKind::Do {
        reading.on_error = on_error(text, prose.language).map(|action| OnError {
            span: first,
            action,
        });
    }
    for sentence in sentences {
        detail(prose, run, sentence, reading);
    }
    arrow(prose, run, reading);
}

/// Reads another paragraph of a step.
pub(super) fn further(prose: &Prose<'_>, run: &Run, reading: &mut Reading) {
    for sentence in prose.sentences(run) {
        detail(prose, run, sentence, reading);
    }
}

fn detail(prose: &Prose<'_>, run: &Run, sentence: Span, reading: &mut Reading) {
    let text = prose.of(sentence);
    reading.critical |= marks::critical(text).0;
    let text = skip_marks(text);
    let at = sentence.range().end - text.len();
    output(prose, run, text, at, reading);
    if reading.on_error.is_none() {
        reading.on_error = on_error(text, prose.language).map(|action| OnError {
            span: sentence,
            action,
        });
    }
    if reading.kind == StepKind::Do
        && let Some((kind, condition)) = gate(text, prose.language, true)
    {
        reading.kind = kind;
        reading.condition = condition.map(|range| Span::from(at + range.start..at + range.end));
    }
}

/// Takes note of the output that `text`, which stands at `at` in the body, may
/// announce.
fn output(prose: &Prose<'_>, run: &Run, text: &str, at: usize, reading: &mut Reading) {
    let Some(value) = output_label(text) else {
        return;
    };
    let span = prose.trim(Span::from(at + value..run.span.range().end));
    if span.is_empty() {
        reading.awaits_output = reading.expected.is_none();
    } else {
        reading.expected.get_or_insert(span);
    }
}

/// `Run it → a file`: what comes behind the one arrow of an instruction.
fn arrow(prose: &Prose<'_>, run: &Run, reading: &mut Reading) {
    if reading.kind != StepKind::Do || reading.expected.is_some() {
        return;
    }
    let text = prose.of(run.span);
    let Some(at) = text.find('→') else {
        return;
    };
    let result = &text[at + '→'.len_utf8()..];
    let in_code = text[..at].bytes().filter(|b| *b == b'`').count() % 2 == 1;
    if in_code
        || result.contains('→')
        || is_instruction(result, prose.language)
        || !is_instruction(text, prose.language)
    {
        return;
    }
    let start = run.span.range().end - result.len();
    let span = prose.trim(Span::from(start..run.span.range().end));
    if !span.is_empty() {
        reading.expected = Some(span);
    }
}

/// Whether an item says something about the step it stands in, rather than
/// being one.
pub(super) fn is_attribute(prose: &Prose<'_>, text: &str) -> bool {
    let text = skip_marks(text);
    output_label(text).is_some() || on_error(text, prose.language).is_some()
}

/// Reads an item of a list inside a step, which may say something about it.
pub(super) fn attribute(prose: &Prose<'_>, run: &Run, reading: &mut Reading) {
    let text = skip_marks(prose.of(run.span));
    let at = run.span.range().end - text.len();
    if let Some(value) = output_label(text) {
        let span = prose.trim(Span::from(at + value..run.span.range().end));
        if !span.is_empty() {
            reading.expected.get_or_insert(span);
        }
    } else if let Some(action) = on_error(text, prose.language) {
        reading.on_error.get_or_insert(OnError {
            span: run.span,
            action,
        });
    }
}

#[rustfmt::skip] // One a line would be long to read.
const OUTPUT_LABELS: &[&str] = &[
    "expected output", "expected result", "expected results", "expected outcome", "expected",
    "expect", "output", "outputs", "result", "outcome", "deliverable", "预期结果", "预期输出",
    "预期", "期望输出", "期望结果", "输出", "輸出", "结果", "产出", "期待される結果",
    "期待される出力", "期待結果", "出力", "成果物", "예상 결과", "예상 출력", "출력", "결과",
    "beklenen çıktı", "beklenen", "çıktı", "resultado esperado", "salida", "saída",
];

/// Where the value of an output label begins, when `text` starts with one.
fn output_label(text: &str) -> Option<usize> {
    let first = text.bytes().next()?.to_ascii_lowercase();
    if !matches!(first, b'e' | b'o' | b'r' | b'd' | b'b' | b's' | 0x80..) {
        return None;
    }
    OUTPUT_LABELS
        .iter()
        .filter(|label| label.as_bytes()[0] == first)
        .find_map(|label| {
            let end = phrase(text, label)?;
            let rest = text[end..].trim_start_matches(['*', '_', ' ']);
            let value = rest.strip_prefix([':', '：'])?;
            let value = value.trim_start_matches(['*', '_', ' ']);
            Some(text.len() - value.len())
        })
}
