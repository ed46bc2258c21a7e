//! The forms of English verbs: an order is the same order when it is said as
//! something that is done.

/// Verbs whose forms follow no rule, each with these forms.
const IRREGULAR: &[(&str, &[&str])] = &[
    ("be", &["is", "are", "was", "were", "been", "being"]),
    ("become", &["becomes", "became", "becoming"]),
    ("break", &["breaks", "broke", "broken", "breaking"]),
    ("bring", &["brings", "brought", "bringing"]),
    ("build", &["builds", "built", "building"]),
    ("buy", &["buys", "bought", "buying"]),
    ("cut", &["cuts", "cutting"]),
    ("do", &["does", "did", "done", "doing"]),
    ("draw", &["draws", "drew", "drawn", "drawing"]),
    ("fall", &["falls", "fell", "fallen", "falling"]),
    ("find", &["finds", "found", "finding"]),
    ("forget", &["forgets", "forgot", "forgotten", "forgetting"]),
    ("get", &["gets", "got", "getting"]),
    ("give", &["gives", "gave", "given", "giving"]),
    ("go", &["goes", "went", "gone", "going"]),
    ("have", &["has", "had", "having"]),
    ("hide", &["hides", "hid", "hidden", "hiding"]),
    ("hold", &["holds", "held", "holding"]),
    ("keep", &["keeps", "kept", "keeping"]),
    ("know", &["knows", "knew", "known", "knowing"]),
    ("learn", &["learns", "learned", "learnt", "learning"]),
    ("leave", &["leaves", "left", "leaving"]),
    ("let", &["lets", "letting"]),
    ("lose", &["loses", "lost", "losing"]),
    ("make", &["makes", "made", "making"]),
    ("pay", &["pays", "paid", "paying"]),
    ("put", &["puts", "putting"]),
    ("read", &["reads", "reading"]),
    ("rise", &["rises", "rose", "risen", "rising"]),
    ("run", &["runs", "ran", "running"]),
    ("say", &["says", "said", "saying"]),
    ("see", &["sees", "saw", "seen", "seeing"]),
    ("sell", &["sells", "sold", "selling"]),
    ("send", &["sends", "sent", "sending"]),
    ("set", &["sets", "setting"]),
    ("show", &["shows", "showed", "shown", "showing"]),
    ("shut", &["shuts", "shutting"]),
    ("speak", &["speaks", "spoke", "spoken", "speaking"]),
    ("spread", &["spreads", "spreading"]),
    ("steal", &["steals", "stole", "stolen", "stealing"]),
    ("take", &["takes", "took", "taken", "taking"]),
    ("tell", &["tells", "told", "telling"]),
    ("withhold", &["withholds", "withheld", "withholding"]),
    ("write", &["writes", "wrote", "written", "writing"]),
];

/// Verbs whose last letter is doubled.
const DOUBLED: &[&str] = &[
    "admit", "commit", "drop", "embed", "flag", "format", "grab", "log", "map", "omit", "permit",
    "plan", "plug", "rot", "scan", "ship", "skip", "slip", "spot", "step", "stop", "strip",
    "submit", "swap", "tag", "tap", "transfer", "transmit", "trim", "trip", "unplug", "unset",
    "wrap", "zip",
];

/// The forms of a verb, itself first. Of a phrase the first word is the verb.
pub(in crate::security) fn forms(verb: &str) -> Vec<String> {
    let (verb, rest) = match verb.split_once('_') {
        Some((verb, rest)) => (verb, Some(rest)),
        None => (verb, None),
    };
    let mut forms = vec![verb.to_owned()];
    match IRREGULAR.iter().find(|(known, _)| *known == verb) {
        Some((_, others)) => forms.extend(others.iter().map(|other| (*other).to_owned())),
        None if verb.bytes().all(|byte| byte.is_ascii_lowercase()) => forms.extend(regular(verb)),
        None => {}
    }
    if let Some(rest) = rest {
        for form in &mut forms {
            *form = format!("{form}_{rest}");
        }
    }
    forms
}

fn regular(verb: &str) -> [String; 3] {
    let stem = match verb.strip_suffix('e') {
        Some(stem) if !stem.ends_with(['e', 'o', 'y']) => stem,
        _ => verb,
    };
    let is_vowel_before = |at: usize| {
        let before = verb.len().checked_sub(at).map(|at| verb.as_bytes()[at]);
        before.is_some_and(|letter| b"aeiou".contains(&letter))
    };
    if verb.ends_with('y') && !is_vowel_before(2) {
        let stem = &verb[..verb.len() - 1];
        return [
            format!("{stem}ies"),
            format!("{stem}ied"),
            format!("{verb}ing"),
        ];
    }
    let third = if ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| verb.ends_with(end))
    {
        format!("{verb}es")
    } else {
        format!("{verb}s")
    };
    let doubled = match verb.chars().last() {
        Some(last) if DOUBLED.contains(&verb) => format!("{verb}{last}"),
        _ => stem.to_owned(),
    };
    let past = if verb.ends_with('e') {
        format!("{verb}d")
    } else {
        format!("{doubled}ed")
    };
    [third, past, format!("{doubled}ing")]
}

#[cfg(test)]
mod tests {
    use super::forms;

    #[test]
    fn verbs_have_forms() {
        for (verb, expected) in [
            ("replace", "replace replaces replaced replacing"),
            ("copy", "copy copies copied copying"),
            ("deploy", "deploy deploys deployed deploying"),
            ("push", "push pushes pushed pushing"),
            ("skip", "skip skips skipped skipping"),
            ("send", "send sends sent sending"),
            ("agree", "agree agrees agreed agreeing"),
            ("back_up", "back_up backs_up backed_up backing_up"),
            ("leave_out", "leave_out leaves_out left_out leaving_out"),
            ("发送", "发送"),
        ] {
            assert_eq!(forms(verb).join(" "), expected);
        }
    }
}
