//! What agents do when the list has no room for all.

use std::borrow::Cow;

use super::entry;
use super::measure::{columns, start, start_of_clusters, units};
use super::{Catalog, Place, Room, Row, Seen, Shape};

/// What becomes of each row.
pub(super) fn fill(catalog: &Catalog, rows: &[Row<'_>], place: &Place<'_>) -> Vec<Seen> {
    let context = place.context.unwrap_or(catalog.context);
    match catalog.room {
        Room::Unlimited => rows.iter().map(|_| Seen::Whole).collect(),
        Room::Each(most) => rows.iter().map(|row| each(row, most)).collect(),
        Room::Share(most) => share(catalog.shape, rows, most, place, context),
        Room::Tokens(most) => tokens(catalog.shape, rows, most, context),
        Room::Prefix(most) => prefix(catalog.shape, rows, most),
        Room::Shrink(most) => shrink(catalog.shape, rows, most, context),
    }
}

/// What marks a cut in Kimi Code and OpenClaw, and in Codex one of a description
/// that is too long by itself.
const DOTS: &str = "...";

fn each(row: &Row<'_>, most: usize) -> Seen {
    if row.offer.is_none() || units(&row.text) <= most {
        return Seen::Whole;
    }
    let kept = start_of_clusters(&row.text, most - DOTS.len());
    Seen::Part(format!("{kept}{DOTS}"))
}

/// Columns that Claude Code takes for a token of Opus 4.8 and Sonnet; of Haiku
/// it takes four.
const COLUMNS_A_TOKEN: usize = 3;

fn share(
    shape: Shape,
    rows: &[Row<'_>],
    most: usize,
    place: &Place<'_>,
    context: usize,
) -> Vec<Seen> {
    let budget = context * place.columns_a_token.unwrap_or(COLUMNS_A_TOKEN) / 100;
    let capped: Vec<Option<String>> = rows
        .iter()
        .map(|row| (units(&row.text) > most).then(|| format!("{}…", start(&row.text, most - 1))))
        .collect();
    let text = |index: usize| -> &str { capped[index].as_deref().unwrap_or(&rows[index].text) };
    let whole =
        |index: usize| columns(&entry::write(shape, index, &rows[index], Some(text(index))));
    let name = |index: usize| columns(&entry::write(shape, index, &rows[index], None));
    let ends = rows.len().saturating_sub(1);
    let sizes: Vec<usize> = (0..rows.len()).map(whole).collect();
    let fits = sizes.iter().sum::<usize>() + ends <= budget;
    let least = |index: usize| {
        if rows[index].keeps {
            sizes[index]
        } else {
            name(index)
        }
    };
    let mut left = budget.checked_sub((0..rows.len()).map(least).sum::<usize>() + ends);
    (0..rows.len())
        .map(|index| {
            let more = sizes[index] - least(index);
            let is_kept = fits || rows[index].keeps || left.is_some_and(|left| more <= left);
            if !is_kept {
                return Seen::Name;
            }
            left = left.map(|left| left.saturating_sub(more));
            match &capped[index] {
                Some(part) => Seen::Part(part.clone()),
                None => Seen::Whole,
            }
        })
        .collect()
}

/// Bytes that Codex takes for a token.
const TOKEN: usize = 4;

fn tokens(shape: Shape, rows: &[Row<'_>], most: usize, context: usize) -> Vec<Seen> {
    let budget = (context / 50).max(1);
    let cost = |bytes: usize| bytes.div_ceil(TOKEN);
    let texts: Vec<Cow<'_, str>> = rows
        .iter()
        .map(|row| {
            if row.text.chars().nth(most).is_none() {
                return Cow::Borrowed(&*row.text);
            }
            let kept = row.text.chars().take(most - DOTS.len());
            Cow::Owned(kept.chain(DOTS.chars()).collect())
        })
        .collect();
    let seen = |index: usize, end: usize| match end {
        0 if !texts[index].is_empty() => Seen::Name,
        end if *texts[index] == rows[index].text && end == texts[index].len() => Seen::Whole,
        end => Seen::Part(texts[index][..end].to_owned()),
    };
    let names: Vec<usize> = rows
        .iter()
        .map(|row| entry::write(shape, 0, row, None).len() + 1)
        .collect();
    // A description has a blank before it.
    let size = |index: usize, end: usize| match end {
        0 => cost(names[index]),
        end => cost(names[index] + end + 1),
    };
    let all = |end: &dyn Fn(usize) -> usize| -> usize {
        (0..rows.len()).map(|index| size(index, end(index))).sum()
    };
    if all(&|index| texts[index].len()) <= budget {
        return (0..rows.len())
            .map(|index| seen(index, texts[index].len()))
            .collect();
    }
    let least = all(&|_| 0);
    if least > budget {
        let mut used = 0;
        return names
            .iter()
            .map(|name| {
                let is_in = used + cost(*name) <= budget;
                used += if is_in { cost(*name) } else { 0 };
                if is_in { Seen::Name } else { Seen::Gone }
            })
            .collect();
    }
    let mut left = budget - least;
    let mut ends = vec![0; rows.len()];
    loop {
        let mut grows = false;
        for (index, end) in ends.iter_mut().enumerate() {
            let Some(next) = texts[index][*end..].chars().next() else {
                continue;
            };
            let more = size(index, *end + next.len_utf8()) - size(index, *end);
            if more <= left {
                left -= more;
                *end += next.len_utf8();
                grows = true;
            }
        }
        if !grows {
            break;
        }
    }
    ends.into_iter()
        .enumerate()
        .map(|(index, end)| seen(index, end))
        .collect()
}

fn prefix(shape: Shape, rows: &[Row<'_>], most: usize) -> Vec<Seen> {
    let mut used = 0;
    let mut is_full = false;
    rows.iter()
        .map(|row| {
            let size = units(&entry::write(shape, 0, row, Some(&row.text))) + 1;
            is_full |= used + size > most;
            if is_full {
                return Seen::Name;
            }
            used += size;
            Seen::Whole
        })
        .collect()
}

/// Skills that OpenClaw reads of one folder, and that it lists.
const MOST_READ: usize = 200;
const MOST_LISTED: usize = 150;
/// The longest cut descriptions, and the shortest that are worth it.
const LONGEST_CUT: usize = 220;
const SHORTEST_CUT: usize = 4;
/// Descriptions are cut further, down to this, while the list takes more than
/// a fifth of the context.
const SHORTEST_FOR_CONTEXT: usize = 64;

/// What OpenClaw writes around the entries, in characters of UTF-16: the tags
/// and three sentences, of which one differs.
const AROUND: usize = 289;
const READ_BY_DESCRIPTION: usize = 81;
const READ_BY_EITHER: usize = 89;
const READ_BY_NAME: usize = 74;
/// Its note on descriptions that were cut, and on skills that were left out,
/// without the two numbers; where no description is left both are shorter.
const NOTE_CUT: usize = 102;
const NOTE_LEFT_OUT: usize = 114;
const SHORTER: usize = 2;

struct Shrink<'a, 'r> {
    shape: Shape,
    rows: Vec<&'a Row<'r>>,
    /// How many skills there were.
    total: usize,
    most: usize,
}

impl Shrink<'_, '_> {
    /// The size of the entries of the first `count` skills, with descriptions
    /// of at most so many characters, or whole.
    fn entries(&self, count: usize, most: Option<usize>) -> usize {
        let size = |row: &&Row<'_>| {
            let text = match most {
                None => Some(row.text.to_string()),
                Some(0) => None,
                Some(most) => Some(cut(&row.text, most)),
            };
            units(&entry::write(self.shape, 0, row, text.as_deref())) + 1
        };
        self.rows[..count].iter().map(size).sum()
    }

    fn fits(&self, count: usize, most: Option<usize>) -> bool {
        let is_short = count < self.total;
        let digits = |number: usize| number.to_string().len();
        let names_only = if most == Some(0) { SHORTER } else { 0 };
        let note = match (is_short, most) {
            (false, None) => 0,
            (false, Some(_)) => NOTE_CUT - names_only + 1,
            (true, _) => NOTE_LEFT_OUT - names_only + digits(count) + digits(self.total) + 1,
        };
        let sentence = match most {
            None => READ_BY_DESCRIPTION,
            Some(0) => READ_BY_NAME,
            Some(_) => READ_BY_EITHER,
        };
        note + AROUND + sentence + self.entries(count, most) <= self.most
    }
}

/// The greatest number from `low` to `high` that holds; `low` does.
fn greatest(mut low: usize, mut high: usize, holds: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = (low + high).div_ceil(2);
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

fn cut(text: &str, most: usize) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    let text = words.join(" ");
    if units(&text) <= most {
        return text;
    }
    if most <= DOTS.len() {
        return start(&text, most).to_owned();
    }
    format!("{}{DOTS}", start(&text, most - DOTS.len()).trim_end())
}

fn shrink(shape: Shape, rows: &[Row<'_>], most: usize, context: usize) -> Vec<Seen> {
    let mut of_folder = 0;
    let is_read: Vec<bool> = rows
        .iter()
        .map(|row| {
            of_folder += usize::from(row.offer.is_some());
            row.offer.is_none() || of_folder <= MOST_READ
        })
        .collect();
    let read: Vec<&Row<'_>> = rows
        .iter()
        .zip(&is_read)
        .filter_map(|(row, is_read)| is_read.then_some(row))
        .collect();
    let all = Shrink {
        shape,
        total: read.len(),
        rows: read,
        most,
    };
    let listed = all.total.min(MOST_LISTED);
    let (count, mut limit) = if all.fits(listed, None) {
        (listed, None)
    } else {
        let count = greatest(0, listed, |count| all.fits(count, Some(0)));
        let is_worth = count > 0 && all.fits(count, Some(SHORTEST_CUT));
        let limit = if is_worth {
            greatest(SHORTEST_CUT, LONGEST_CUT, |limit| {
                all.fits(count, Some(limit))
            })
        } else {
            0
        };
        (count, Some(limit))
    };
    let for_context = Shrink {
        most: context / 5,
        ..all
    };
    if limit.is_none_or(|limit| limit > SHORTEST_FOR_CONTEXT) && !for_context.fits(count, limit) {
        let high = limit.unwrap_or(LONGEST_CUT).min(LONGEST_CUT);
        limit = Some(greatest(SHORTEST_FOR_CONTEXT, high, |limit| {
            for_context.fits(count, Some(limit))
        }));
    }
    let mut place = 0;
    rows.iter()
        .zip(is_read)
        .map(|(row, is_read)| {
            let at = place;
            place += usize::from(is_read);
            if !is_read || at >= count {
                return Seen::Gone;
            }
            match limit {
                None => Seen::Whole,
                Some(0) => Seen::Name,
                Some(limit) => {
                    let part = cut(&row.text, limit);
                    if part == row.text {
                        Seen::Whole
                    } else {
                        Seen::Part(part)
                    }
                }
            }
        })
        .collect()
}
