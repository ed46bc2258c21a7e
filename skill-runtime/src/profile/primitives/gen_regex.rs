//! `gen.regex`: regular expressions.

use fancy_regex::Regex;

use super::prelude::*;

pub(super) struct RegularExpression;

static INFO: Info = Info {
    id: "gen.regex",
    category: Category::Generation,
    meaning: "writing regular expressions",
    levels: [
        "literals, character classes and counts",
        "groups, alternatives and optional parts",
        "lookaround, named groups and references back",
    ],
    degradation: [
        Some("match in two steps: find candidates, then test them"),
        Some("use several simple patterns, tried one after the other"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    /// What must match whole.
    matching: Vec<String>,
    /// What must not.
    other: Vec<String>,
    /// Groups by name, with what they hold in each of `matching`.
    groups: Vec<(String, Vec<String>)>,
    reference: String,
    /// Patterns of likely mistakes.
    mistakes: Vec<String>,
}

impl Primitive for RegularExpression {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (text, mut key) = match level {
            Level::L1 => codes(random),
            Level::L2 if random.chance(50) => settings(random),
            Level::L2 => versions(random),
            Level::L3 => match random.below(3) {
                0 => passwords(random),
                1 => names(random),
                _ => doubled(random),
            },
        };
        key.matching.sort_unstable();
        key.matching.dedup();
        key.other.sort_unstable();
        key.other.dedup();
        random.shuffle(&mut key.other);
        if key.matching.iter().any(|text| key.other.contains(text)) {
            return None;
        }
        // Some of both are shown; the others are only tested.
        let shown = |texts: &[String]| {
            let texts = texts.iter().take(3).map(|text| format!("`{text}`"));
            texts.collect::<Vec<_>>().join(", ")
        };
        let prompt = format!(
            "Write one regular expression in the syntax of Python's `re` that matches a text as a whole exactly \
             when {text}. All letters are ASCII. It is tried on one text at a time, and has to match from its \
             first to its last character. Examples that match: {}. Examples that do not: {}.\n\
             Do not use tools. {LAST_LINE}\nAnswer: `<pattern>`",
            shown(&key.matching),
            shown(&key.other),
        );
        Some(Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let written = pattern(&evidence.text);
        // The whole text, whether or not the pattern has anchors of its own.
        let compiled = Regex::new(&format!("\\A(?:{written})\\z"));
        let regex = match compiled {
            Ok(regex) => regex,
            Err(error) => {
                checks.check("valid_syntax", false, || {
                    format!("`{}`: {error}", short(&written))
                });
                return checks.grade();
            }
        };
        checks.check("valid_syntax", !written.is_empty(), || {
            "there is no pattern".into()
        });
        let missed = key
            .matching
            .iter()
            .find(|text| !regex.is_match(text).unwrap_or(false));
        checks.check("matches", missed.is_none(), || {
            format!(
                "`{written}` does not match `{}`",
                missed.map_or("", |text| text)
            )
        });
        let excess = key
            .other
            .iter()
            .find(|text| regex.is_match(text).unwrap_or(true));
        checks.check("rejects", excess.is_none(), || {
            format!("`{written}` matches `{}`", excess.map_or("", |text| text))
        });
        for (name, values) in &key.groups {
            let holds = key.matching.iter().zip(values).all(|(text, value)| {
                let found = regex.captures(text).ok().flatten();
                found.is_some_and(|found| {
                    found
                        .name(name)
                        .is_some_and(|group| group.as_str() == value)
                })
            });
            checks.check("group_correct", holds, || {
                format!("`{written}` has no group `{name}` with what was asked for")
            });
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        Solution::text(format!("As follows.\n\nAnswer: `{}`", key.reference))
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let say = |pattern: &str| Solution::text(format!("Answer: `{pattern}`"));
        let mut misses = Vec::from([
            ("matches everything", say(".*")),
            ("matches nothing", say("(?!)")),
            ("broken syntax", say(&format!("{}(", key.reference))),
        ]);
        misses.extend(
            key.mistakes
                .iter()
                .map(|mistake| ("a likely mistake", say(mistake))),
        );
        misses
    }
}

/// The pattern in an answer: between code marks, in a fence, or bare; without
/// the marks of a raw string or of a pattern in other languages.
fn pattern(text: &str) -> String {
    let line = text
        .lines()
        .rev()
        .find(|line| line.to_ascii_lowercase().contains("answer:"));
    let rest = line.and_then(|line| line.get(line.to_ascii_lowercase().find("answer:")? + 7..));
    let rest = rest.map(|rest| rest.trim().trim_start_matches("**").trim());
    let found = match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with("```") => rest,
        _ => answer::fenced(text)
            .unwrap_or_else(|| text.lines().last().unwrap_or_default())
            .trim(),
    };
    let marks = found.chars().take_while(|sign| *sign == '`').count();
    let found = if marks > 0 {
        let inner = &found[marks..];
        inner
            .rfind('`')
            .map_or(inner, |end| inner[..end].trim_end_matches('`'))
    } else {
        found
    };
    let found = found
        .strip_prefix("re.compile(")
        .and_then(|inner| inner.strip_suffix(')'))
        .unwrap_or(found);
    let found = found
        .strip_prefix('r')
        .filter(|rest| rest.starts_with(['"', '\'']))
        .unwrap_or(found);
    for mark in ['"', '\'', '/'] {
        if let Some(inner) = found
            .strip_prefix(mark)
            .and_then(|rest| rest.strip_suffix(mark))
        {
            return inner.into();
        }
    }
    found.into()
}

fn digits(random: &mut Random, count: usize) -> String {
    (0..count)
        .map(|_| char::from(random.pick(b"0123456789")))
        .collect()
}

fn letters(random: &mut Random, count: usize, upper: bool) -> String {
    let all: &[u8] = if upper {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    } else {
        b"abcdefghijklmnopqrstuvwxyz"
    };
    (0..count).map(|_| char::from(random.pick(all))).collect()
}

fn key(reference: String, mistakes: Vec<String>) -> Key {
    Key {
        matching: Vec::new(),
        other: Vec::new(),
        groups: Vec::new(),
        reference,
        mistakes,
    }
}

fn codes(random: &mut Random) -> (String, Key) {
    let word = random.word(2);
    let (before, after) = (random.count(2, 4), random.count(3, 5));
    let upper = random.chance(50);
    let (class, kind) = if upper {
        ("A-Z", "capital")
    } else {
        ("a-z", "small")
    };
    let sign = random.pick(&['-', '/', ':', '#']);
    let text = format!(
        "it is the word `{word}`, then `{sign}`, then exactly {before} {kind} letters, then at least {after} digits"
    );
    let mut key = key(
        format!("{word}{sign}[{class}]{{{before}}}[0-9]{{{after},}}"),
        Vec::from([
            format!("{word}{sign}[{class}]+[0-9]{{{after},}}"),
            format!("{word}{sign}[{class}]{{{before}}}[0-9]{{{after}}}"),
        ]),
    );
    for extra in [0, 0, 1, 3] {
        let tail = digits(random, after + extra);
        key.matching.push(format!(
            "{word}{sign}{}{tail}",
            letters(random, before, upper)
        ));
    }
    let (head, tail) = (letters(random, before, upper), digits(random, after));
    key.other.extend([
        format!("{word}{sign}{}{tail}", letters(random, before, !upper)),
        format!("{word}{sign}{}{tail}", letters(random, before - 1, upper)),
        format!("{word}{sign}{}{tail}", letters(random, before + 1, upper)),
        format!("{word}{sign}{head}{}", digits(random, after - 1)),
        format!("{word}{head}{tail}"),
        format!("x{word}{sign}{head}{tail}"),
        format!("{word}{sign}{head}{tail}x"),
    ]);
    (text, key)
}

fn settings(random: &mut Random) -> (String, Key) {
    let words = random.words(2, 3);
    let unit = random.pick(&["ms", "kb", "px"]);
    let text = format!(
        "it is one of the words `{}`, `{}` and `{}`, then `=`, then a whole number of one or more digits that \
         may have a minus sign before it, then either nothing or `{unit}`",
        words[0], words[1], words[2]
    );
    let any = words.join("|");
    let mut key = key(
        format!("(?:{any})=-?[0-9]+(?:{unit})?"),
        Vec::from([
            format!("(?:{any})=[0-9]+(?:{unit})?"),
            format!("(?:{any})=-?[0-9]+{unit}"),
            format!("[a-z]+=-?[0-9]+(?:{unit})?"),
        ]),
    );
    for (index, word) in words.iter().enumerate() {
        let number = random.between(1, 9_999);
        key.matching.push(format!("{word}={number}"));
        key.matching.push(format!("{word}=-{number}{unit}"));
        key.matching.push(format!("{word}={index}{unit}"));
    }
    let (word, number) = (&words[0], random.between(1, 999));
    key.other.extend([
        format!("other={number}"),
        format!("{word}{number}"),
        format!("{word}="),
        format!("{word}={unit}"),
        format!("{word}=--{number}"),
        format!("{word}={number}.5"),
        format!("{word}={number}cm"),
        format!("{word}={number}{unit}{unit}"),
        format!("{}={number}", words[0..2].concat()),
    ]);
    (text, key)
}

fn versions(random: &mut Random) -> (String, Key) {
    let name = random.word(2);
    let marks = random.some(&["alpha", "beta", "rc", "dev"], 2);
    let text = format!(
        "it is `{name}-`, then two or three whole numbers of one or more digits with full stops between them, \
         then either nothing, or a hyphen and one of the words `{}` and `{}`, which may be followed by one \
         digit",
        marks[0], marks[1]
    );
    let tail = format!("(?:-(?:{}|{})[0-9]?)?", marks[0], marks[1]);
    let mut key = key(
        format!("{name}-[0-9]+\\.[0-9]+(?:\\.[0-9]+)?{tail}"),
        Vec::from([
            format!("{name}-[0-9]+.[0-9]+(?:.[0-9]+)?{tail}"),
            format!("{name}-[0-9]+\\.[0-9]+\\.[0-9]+{tail}"),
            format!(
                "{name}-[0-9]+\\.[0-9]+(?:\\.[0-9]+)?(?:-(?:{}|{}))?",
                marks[0], marks[1]
            ),
        ]),
    );
    let mut number = || random.between(0, 99);
    let (a, b, c) = (number(), number(), number());
    key.matching.extend([
        format!("{name}-{a}.{b}"),
        format!("{name}-{a}.{b}.{c}"),
        format!("{name}-{c}.{a}-{}", marks[0]),
        format!("{name}-{c}.{a}.{b}-{}7", marks[1]),
    ]);
    key.other.extend([
        format!("{name}-{a}"),
        format!("{name}-{a}.{b}.{c}.1"),
        format!("{name}-{a}x{b}"),
        format!("{name}-{a}."),
        format!("{name}{a}.{b}"),
        format!("{name}-{a}.{b}-"),
        format!("{name}-{a}.{b}{}", marks[0]),
        format!("{name}-{a}.{b}-{}10", marks[0]),
        format!("{name}-{a}.{b}-final"),
    ]);
    (text, key)
}

fn passwords(random: &mut Random) -> (String, Key) {
    let least = random.count(8, 12);
    let sign = random.pick(&['%', '@', '=', '~']);
    let text = format!(
        "it has at least {least} characters, all of them ASCII letters, digits or `{sign}`, and among them at \
         least one capital letter, at least one digit, and exactly one `{sign}`"
    );
    let mut key = key(
        format!(
            "(?=.*[A-Z])(?=.*[0-9])(?=[^{sign}]*{sign}[^{sign}]*\\Z)[A-Za-z0-9{sign}]{{{least},}}"
        ),
        Vec::from([
            format!("(?=.*[A-Z])(?=.*[0-9])(?=.*{sign})[A-Za-z0-9{sign}]{{{least},}}"),
            format!("(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9{sign}]{{{least},}}"),
            format!("(?=.*[A-Z])(?=[^{sign}]*{sign}[^{sign}]*\\Z)[A-Za-z0-9{sign}]{{{least},}}"),
        ]),
    );
    // By construction: as long as it is asked for, and longer.
    for extra in [0, 1, 4, 9] {
        let mut signs: Vec<char> = letters(random, least + extra - 3, false).chars().collect();
        signs.extend([
            sign,
            random.pick(&['A', 'Q', 'Z']),
            random.pick(&['0', '5', '9']),
        ]);
        random.shuffle(&mut signs);
        key.matching.push(signs.into_iter().collect());
    }
    let small = letters(random, least, false);
    key.other.extend([
        format!("{small}{sign}7"),
        format!("{small}{sign}K"),
        format!("{small}K7"),
        format!("{small}K7{sign}{sign}"),
        format!("{}{sign}K7", &small[..least - 4]),
        format!("{small}K7{sign}!"),
        format!("{small} K7{sign}"),
    ]);
    (text, key)
}

fn names(random: &mut Random) -> (String, Key) {
    let ending = random.pick(&["log", "txt", "csv"]);
    let barred = random.word(2);
    let text = format!(
        "it is a file name of at least one small letter or digit, then `.{ending}`, and does not begin with \
         `{barred}`; the part before `.{ending}` is in a group with the name `stem`"
    );
    let mut key = key(
        format!("(?!{barred})(?P<stem>[a-z0-9]+)\\.{ending}"),
        Vec::from([
            format!("(?P<stem>[a-z0-9]+)\\.{ending}"),
            format!("(?!{barred})(?P<stem>[a-z0-9]+).{ending}"),
            format!("(?!{barred})(?P<name>[a-z0-9]+)\\.{ending}"),
        ]),
    );
    let word = random.word(3);
    let mut stems = vec![
        word.clone(),
        format!("{}{barred}", &word[..2]),
        barred[..barred.len() - 1].to_owned(),
        format!("{word}42"),
    ];
    stems.sort_unstable();
    stems.dedup();
    key.matching = stems
        .iter()
        .map(|stem| format!("{stem}.{ending}"))
        .collect();
    key.matching.sort_unstable();
    let stems = key
        .matching
        .iter()
        .map(|name| name[..name.len() - ending.len() - 1].to_owned());
    key.groups = Vec::from([("stem".into(), stems.collect())]);
    key.other.extend([
        format!("{barred}.{ending}"),
        format!("{barred}{word}.{ending}"),
        format!("{word}.{ending}.bak"),
        format!("{word}{ending}"),
        format!("{word}x{ending}"),
        format!(".{ending}"),
        format!("{}.{ending}", word.to_uppercase()),
        format!("a{word}_1.{ending}"),
    ]);
    (text, key)
}

fn doubled(random: &mut Random) -> (String, Key) {
    let tag = random.pick(&["[", "<", "("]);
    let close = match tag {
        "[" => "]",
        "<" => ">",
        _ => ")",
    };
    let text = format!(
        "it is `{tag}`, a word of one or more small letters, `{close}`, then one or more digits, then `{tag}/`, \
         the same word again, and `{close}`; the digits are in a group with the name `value`"
    );
    let (open, shut) = (format!("\\{tag}"), format!("\\{close}"));
    let (open, shut) = if tag == "<" {
        ("<".to_owned(), ">".to_owned())
    } else {
        (open, shut)
    };
    let mut key = key(
        format!("{open}(?P<word>[a-z]+){shut}(?P<value>[0-9]+){open}/(?P=word){shut}"),
        Vec::from([
            format!("{open}[a-z]+{shut}(?P<value>[0-9]+){open}/[a-z]+{shut}"),
            format!("{open}([a-z]+){shut}([0-9]+){open}/\\1{shut}"),
        ]),
    );
    let words = random.words(2, 5);
    let mut pairs: Vec<(String, String)> = words[..4]
        .iter()
        .enumerate()
        .map(|(index, word)| {
            let value = digits(random, index + 1);
            (
                format!("{tag}{word}{close}{value}{tag}/{word}{close}"),
                value,
            )
        })
        .collect();
    pairs.sort_unstable();
    let (one, other) = (&words[0], &words[4]);
    key.matching = pairs.iter().map(|pair| pair.0.clone()).collect();
    key.groups = Vec::from([(
        "value".into(),
        pairs.into_iter().map(|pair| pair.1).collect(),
    )]);
    key.other.extend([
        format!("{tag}{one}{close}12{tag}/{other}{close}"),
        format!("{tag}{one}{close}12{tag}{one}{close}"),
        format!("{tag}{one}{close}{tag}/{one}{close}"),
        format!("{tag}{one}{close}1a{tag}/{one}{close}"),
        format!("{one}12{one}"),
        format!(
            "{tag}{}{close}1{tag}/{}{close}",
            one.to_uppercase(),
            one.to_uppercase()
        ),
        format!("{tag}{one}{close}12{tag}/{one}x{close}"),
    ]);
    (text, key)
}
