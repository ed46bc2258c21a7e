//! How unlike two names are, for "did you mean".

/// The least number of characters to insert, delete, replace or swap with a
/// neighbour (optimal string alignment).
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::with_capacity(b.len() + 1);
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row: Vec<usize> = Vec::with_capacity(b.len() + 1);
    for (i, x) in a.iter().enumerate() {
        row.clear();
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut best = (row[j] + 1)
                .min(last[j + 1] + 1)
                .min(last[j] + usize::from(x != y));
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        // The oldest row becomes the next one.
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

/// Whether the distance of two texts is one. Fast, as neither needs a table.
pub(crate) fn is_one_edit(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    // What they have in common at both ends is left out.
    while a
        .clone()
        .next()
        .is_some_and(|c| b.clone().next() == Some(c))
    {
        a.next();
        b.next();
    }
    while a
        .clone()
        .next_back()
        .is_some_and(|c| b.clone().next_back() == Some(c))
    {
        a.next_back();
        b.next_back();
    }
    match [a.next(), a.next(), a.next()] {
        [None, ..] => b.count() == 1,
        [_, None, _] => b.count() <= 1,
        [x, y, None] => [b.next(), b.next(), b.next()] == [y, x, None],
        _ => false,
    }
}

/// The known name that is least unlike `name`, when it is like enough to be
/// what was meant: at most a third of its characters differ, and at most 3.
///
/// ```
/// use skcc_core::distance::nearest;
/// assert_eq!(nearest("comit", ["commit", "review"]), Some("commit"));
/// assert_eq!(nearest("deploy", ["commit", "review"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).clamp(1, 3);
    known
        .into_iter()
        // Each character more or less is one edit.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (edit_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{edit_distance, is_one_edit};

    proptest! {
        #[test]
        fn one_edit_is_a_distance_of_one(a in "[abé]{0,6}", b in "[abé]{0,6}") {
            prop_assert_eq!(is_one_edit(&a, &b), edit_distance(&a, &b) == 1);
        }
    }

    #[test]
    fn counts_edits_and_swaps() {
        assert_eq!(edit_distance("commit", "commit"), 0);
        assert_eq!(edit_distance("comit", "commit"), 1);
        assert_eq!(edit_distance("hihg", "high"), 1);
        assert_eq!(edit_distance("", "abc"), 3);
    }
}
