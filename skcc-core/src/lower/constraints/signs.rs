//! What binds in Chinese, Japanese and Korean.

use skir::ConstraintLevel::{self, Must, MustNot, Should, ShouldNot};

use Place::{Anywhere, Clause, End};

/// Where a sign binds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Wherever it stands outside a subordinate clause.
    Anywhere,
    /// At the start of a clause.
    Clause,
    /// At the end of the sentence.
    End,
}

/// What binds in Chinese, Japanese and Korean, by first sign; where one is the
/// start of another, the longer one first.
pub(super) const SIGNS: &[(&str, ConstraintLevel, Place)] = &[
    ("一定要", Must, Anywhere),
    ("不得不", Should, End),
    ("不得", MustNot, Anywhere),
    ("不应", ShouldNot, Anywhere),
    ("不應", ShouldNot, Anywhere),
    ("不该", ShouldNot, Anywhere),
    ("不要忘", Must, Clause),
    ("不要", MustNot, Clause),
    ("不可", MustNot, Clause),
    ("严禁", MustNot, Anywhere),
    ("决不", MustNot, Clause),
    ("切勿", MustNot, Anywhere),
    ("务必", Must, Anywhere),
    ("務必", Must, Anywhere),
    ("勿", MustNot, Clause),
    ("嚴禁", MustNot, Anywhere),
    ("始終", Must, Clause),
    ("始终", Must, Clause),
    ("常に", Must, Clause),
    ("应当", Should, Anywhere),
    ("应该", Should, Anywhere),
    ("應該", Should, Anywhere),
    ("必ず", Must, Anywhere),
    ("必須です", Must, Anywhere),
    ("必須とする", Must, Anywhere),
    ("必須", Must, Clause),
    ("必须", Must, Anywhere),
    ("总是", Must, Clause),
    ("總是", Must, Clause),
    ("永不", MustNot, Clause),
    ("永远不要", MustNot, Anywhere),
    ("決して", MustNot, Anywhere),
    ("禁止", MustNot, Clause),
    ("絕不", MustNot, Clause),
    ("絶対に", MustNot, Anywhere),
    ("绝不", MustNot, Clause),
    ("绝对不", MustNot, Anywhere),
    ("請勿", MustNot, Anywhere),
    ("请勿", MustNot, Anywhere),
    ("避ける", ShouldNot, End),
    ("避けて", ShouldNot, End),
    ("避けます", ShouldNot, End),
    ("避免", ShouldNot, Clause),
    ("てはいけ", MustNot, Anywhere),
    ("てはなら", MustNot, Anywhere),
    ("忘れないで", Must, Anywhere),
    ("ないでください", MustNot, Anywhere),
    ("ないこと", MustNot, End),
    ("なければなら", Must, Anywhere),
    ("なければなりません", Must, Anywhere),
    ("べきではない", ShouldNot, Anywhere),
    ("べきでない", ShouldNot, Anywhere),
    ("べき", Should, Anywhere),
    ("반드시", Must, Anywhere),
    ("항상", Must, Clause),
    ("절대", MustNot, Anywhere),
    ("마세요", MustNot, Anywhere),
    ("마십시오", MustNot, Anywhere),
    ("말아야", MustNot, Anywhere),
    ("금지", MustNot, Anywhere),
    ("해야 합니다", Must, Anywhere),
    ("해야 한다", Must, Anywhere),
    ("해야 함", Must, Anywhere),
    ("피하세요", ShouldNot, Anywhere),
    ("피해야", ShouldNot, Anywhere),
    ("않아야", MustNot, Anywhere),
];

/// Whether an entry of [`SIGNS`] may begin with `c`.
pub(super) const fn is_initial(c: char) -> bool {
    matches!(
        c,
        '一' | '不'
            | '严'
            | '决'
            | '切'
            | '务'
            | '務'
            | '勿'
            | '嚴'
            | '始'
            | '常'
            | '应'
            | '應'
            | '必'
            | '总'
            | '總'
            | '永'
            | '決'
            | '禁'
            | '絕'
            | '絶'
            | '绝'
            | '請'
            | '请'
            | '避'
            | '忘'
            | 'て'
            | 'な'
            | 'べ'
            | '반'
            | '항'
            | '절'
            | '마'
            | '말'
            | '금'
            | '해'
            | '피'
            | '않'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_its_initial() {
        for (sign, ..) in SIGNS {
            assert!(is_initial(sign.chars().next().unwrap()), "{sign}");
        }
    }

    #[test]
    fn a_sign_does_not_hide_a_longer_one() {
        for (index, (sign, ..)) in SIGNS.iter().enumerate() {
            let hides = |(later, ..): &(&str, _, _)| later.starts_with(sign);
            assert!(!SIGNS[index + 1..].iter().any(hides), "{sign}");
        }
    }
}
