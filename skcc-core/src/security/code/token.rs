//! Tokens, for the languages whose expressions have brackets.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Name,
    /// A number.
    Number,
    /// A literal text, with its quotes.
    Text,
    /// A regular expression.
    Pattern,
    /// An operator, a bracket, a comma.
    Mark,
    /// The end of a statement.
    Line,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// First byte.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
    /// Of an opening bracket, the index of the token that closes it. Of the end
    /// of a line, how far the next line is indented.
    pub(super) partner: usize,
}

/// The tokens of a text.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// The tokens, in order.
    pub(super) all: Vec<Token>,
    /// The brackets that are open: indices of their tokens.
    open: Vec<usize>,
    /// Whether a bracket or a quote has no partner.
    pub(super) broken: bool,
}

impl Tokens {
    /// Adds a token.
    pub(super) fn push(&mut self, kind: Kind, range: Range<usize>) {
        self.all.push(Token {
            kind,
            start: range.start,
            end: range.end,
            partner: 0,
        });
    }

    /// Adds the end of a line, when something stands in it.
    pub(super) fn push_line(&mut self, at: usize, indentation: usize) {
        match self.all.last_mut() {
            Some(last) if last.kind == Kind::Line => last.partner = indentation,
            _ => self.all.push(Token {
                kind: Kind::Line,
                start: at,
                end: at,
                partner: indentation,
            }),
        }
    }

    /// Adds a mark; brackets find their partners.
    pub(super) fn push_mark(&mut self, bytes: &[u8], range: Range<usize>) {
        let index = self.all.len();
        let byte = bytes[range.start];
        self.push(Kind::Mark, range);
        match byte {
            b'(' | b'[' | b'{' => self.open.push(index),
            b')' | b']' | b'}' => {
                let opening = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                match self.open.last() {
                    Some(open) if bytes[self.all[*open].start] == opening => {
                        self.all[*open].partner = index;
                        self.open.pop();
                    }
                    _ => self.broken = true,
                }
            }
            _ => {}
        }
    }

    /// Adds a piece of a text that has expressions in it: it may end an
    /// expression, and start one.
    pub(super) fn push_piece(&mut self, range: Range<usize>, ends: bool, starts: bool) {
        let index = self.all.len();
        self.push(Kind::Text, range);
        if ends && let Some(open) = self.open.pop() {
            self.all[open].partner = index;
        }
        if starts {
            self.open.push(index);
        }
    }

    /// Whether the innermost bracket that is open is an expression in a text.
    pub(super) fn in_text(&self) -> bool {
        let open = self.open.last();
        open.is_some_and(|open| self.all[*open].kind == Kind::Text)
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes every open bracket here.
    pub(super) fn close(&mut self) {
        let end = self.all.len();
        self.broken |= !self.open.is_empty();
        for open in self.open.drain(..) {
            self.all[open].partner = end;
        }
    }
}

/// A place in tokens, with an end that is not passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    /// The text of the tokens.
    pub(super) text: &'t str,
    /// The tokens.
    pub(super) tokens: &'t [Token],
    /// The next token.
    pub(super) at: usize,
    /// The token that is no part of it any more.
    pub(super) end: usize,
}

impl<'t> Cursor<'t> {
    /// The next token.
    pub(super) fn peek(&self) -> Option<Token> {
        self.nth(0)
    }

    /// The token `count` after the next.
    pub(super) fn nth(&self, count: usize) -> Option<Token> {
        let at = self.at + count;
        (at < self.end).then(|| self.tokens[at])
    }

    /// The text of the token `count` after the next; of a literal, nothing.
    pub(super) fn word(&self, count: usize) -> &'t str {
        match self.nth(count) {
            Some(token) if token.kind != Kind::Text && token.kind != Kind::Line => {
                &self.text[token.start..token.end]
            }
            _ => "",
        }
    }

    /// Whether the next token is this name or mark.
    pub(super) fn is(&self, word: &str) -> bool {
        self.word(0) == word
    }

    /// Passes the next token if it is this name or mark.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let is = self.is(word);
        self.at += usize::from(is);
        is
    }

    /// Where the next token starts; at the end, where the last one ends.
    pub(super) fn start(&self) -> usize {
        match self.peek() {
            Some(token) => token.start,
            None => self.before(),
        }
    }

    /// Where the token before ends.
    pub(super) fn before(&self) -> usize {
        match self.at.checked_sub(1) {
            Some(last) => self.tokens[last].end,
            None => 0,
        }
    }

    /// The index of the token that closes the bracket that is next.
    pub(super) fn closing(&self) -> usize {
        self.tokens[self.at].partner.clamp(self.at + 1, self.end)
    }

    /// Finds a name or mark before `end` that stands in no further bracket.
    pub(super) fn find(&self, end: usize, is: impl Fn(&str) -> bool) -> Option<usize> {
        let mut at = self.at;
        while at < end.min(self.end) {
            let token = self.tokens[at];
            let is_word = matches!(token.kind, Kind::Name | Kind::Mark);
            if is_word && is(&self.text[token.start..token.end]) {
                return Some(at);
            }
            if token.kind != Kind::Line && token.partner > at {
                at = token.partner;
            }
            at += 1;
        }
        None
    }
}
