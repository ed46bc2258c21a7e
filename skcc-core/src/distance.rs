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
    use super::edit_distance;

    #[test]
    fn counts_edits_and_swaps() {
        assert_eq!(edit_distance("commit", "commit"), 0);
        assert_eq!(edit_distance("comit", "commit"), 1);
        assert_eq!(edit_distance("hihg", "high"), 1);
        assert_eq!(edit_distance("", "abc"), 3);
    }
}
