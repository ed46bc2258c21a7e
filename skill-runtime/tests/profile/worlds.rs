//! Deduction by brute force, apart from that of the suite.

/// What follows from rules about kinds and lamps, found by trying every world.
pub(crate) fn follows(rules: &str, question: &str) -> Option<&'static str> {
    let bare = |text: &str| text.trim_end_matches(['.', '?', ',']).to_owned();
    let sentences: Vec<Vec<String>> = rules
        .split(". ")
        .map(|rule| rule.split(' ').map(bare).collect())
        .collect();
    // A statement is a word that may hold: a kind of the person, a lamp that is
    // on, a thing that is locked.
    let mut atoms: Vec<String> = Vec::new();
    let mut atom = |name: &String| {
        atoms
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                atoms.push(name.clone());
                atoms.len() - 1
            })
    };
    let mut clauses: Vec<(Vec<usize>, Option<usize>, bool)> = Vec::new();
    for words in &sentences {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let owned = |word: &str| word.to_owned();
        match words[..] {
            ["Every", kind, "is", "a", other] => {
                clauses.push((vec![atom(&owned(kind))], Some(atom(&owned(other))), true));
            }
            ["Every", _, "has", "a", _] => {}
            ["No", kind, "is", "a", other] => {
                clauses.push((vec![atom(&owned(kind))], Some(atom(&owned(other))), false));
            }
            ["Whoever", "is", "a", one, "or", "a", two, "is", "a", other] => {
                for kind in [one, two] {
                    clauses.push((vec![atom(&owned(kind))], Some(atom(&owned(other))), true));
                }
            }
            [
                "If",
                "the",
                lamp,
                "lamp",
                "is",
                "on",
                "the",
                other,
                "lamp",
                "is",
                "on",
            ]
            | [
                "If",
                "the",
                lamp,
                "lamp",
                "is",
                "on",
                "the",
                other,
                "is",
                "locked",
            ] => {
                clauses.push((vec![atom(&owned(lamp))], Some(atom(&owned(other))), true));
            }
            ["The", lamp, "lamp", "is", "off"] => {
                clauses.push((vec![], Some(atom(&owned(lamp))), false));
            }
            ["The", lamp, "lamp", "is", "on"] | ["The", lamp, "is", "locked"] => {
                clauses.push((vec![], Some(atom(&owned(lamp))), true));
            }
            ["The", thing, "is", "not", "locked"] => {
                clauses.push((vec![], Some(atom(&owned(thing))), false));
            }
            [_, "is", "not", "a", kind] => clauses.push((vec![], Some(atom(&owned(kind))), false)),
            [_, "is", "a", kind] => clauses.push((vec![], Some(atom(&owned(kind))), true)),
            _ => return None,
        }
    }
    let words: Vec<String> = question.split(' ').map(bare).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let asked = match words[..] {
        ["Is", "the", name, "lamp", "on"]
        | ["Is", "the", name, "locked"]
        | ["Is", _, "a", name] => atom(&name.to_owned()),
        _ => return None,
    };
    let mut seen = [false; 2];
    for world in 0..1_u32 << atoms.len() {
        let holds = |place: usize| world & (1 << place) != 0;
        let consistent = clauses.iter().all(|(premises, conclusion, positive)| {
            !premises.iter().all(|place| holds(*place))
                || conclusion.is_none_or(|place| holds(place) == *positive)
        });
        if consistent {
            seen[usize::from(holds(asked))] = true;
        }
    }
    match seen {
        [false, true] => Some("yes"),
        [true, false] => Some("no"),
        [true, true] => Some("unknown"),
        [false, false] => None,
    }
}
