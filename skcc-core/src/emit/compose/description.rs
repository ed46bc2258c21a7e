//! What an agent's list says of a skill.

use std::borrow::Cow;

use super::super::artifact::{Loss, LossKind};
use super::super::field::{Field, items};
use super::super::fit;
use super::super::frontmatter::one_line;
use super::Composer;

impl<'a> Composer<'a> {
    /// The description, with `when_to_use` where the target has no key for it.
    pub(super) fn description(&mut self) -> Cow<'a, str> {
        let skill = self.skill;
        let own = one_line(&skill.description);
        let limit = self.target.limits.description;
        let mut description = own;
        let field = Field::WhenToUse;
        let further = field
            .value(skill)
            .map(|value| one_line(&items(&value).join(" ")).into_owned());
        if let Some(further) = further.filter(|further| !description.contains(further.as_str())) {
            let listed = description.chars().count() + further.chars().count();
            if self.target.key(field).is_some() {
                let listing = self.target.limits.listing;
                if let Some(listing) = listing.filter(|listing| listed + 3 > *listing) {
                    self.lose_at_limit("when_to_use", listing);
                }
            } else if listed + 2 <= limit {
                let ends = description.ends_with(['.', '!', '?', '。', '！', '？', '…']);
                let gap = match (&*description, ends) {
                    ("", _) => "",
                    (_, true) => " ",
                    (_, false) => ". ",
                };
                description = format!("{description}{gap}{further}").into();
                self.lose(
                    LossKind::Translated,
                    field.key(),
                    "it joins the description",
                );
            } else {
                self.lose(
                    LossKind::Lost,
                    field.key(),
                    "the description has no room for it",
                );
            }
        }
        if description.is_empty()
            && let Some(line) = first_line(&skill.body)
        {
            // Most agents drop a skill without a description.
            description = line;
            self.lose(
                LossKind::Translated,
                "description",
                "it is missing, and the first line of the body stands there",
            );
        }
        let description = self.inside_the_list(description);
        if let Some(most) = self.target.catalog.refuses
            && let Some(short) = within(&description, most)
        {
            let detail = format!(
                "{} of {} characters are left: a skill with more than {most} is dropped",
                short.chars().count(),
                description.chars().count()
            );
            self.losses.push(Loss::at_limit("description", detail));
            return Cow::Owned(short);
        }
        if description.chars().nth(limit).is_some() {
            self.lose_at_limit("description", limit);
        }
        description
    }

    /// Keeps a description from ending the list that it stands in: Gemini CLI
    /// and opencode escape nothing, and eight agents read one folder.
    fn inside_the_list(&mut self, description: Cow<'a, str>) -> Cow<'a, str> {
        let ends = ends_of_lists(&description);
        if ends.is_empty() {
            return description;
        }
        let mut text = String::with_capacity(description.len() + 3 * ends.len());
        let mut at = 0;
        for end in ends {
            text.push_str(&description[at..end]);
            text.push_str("&lt;");
            at = end + 1;
        }
        text.push_str(&description[at..]);
        self.lose(
            LossKind::Translated,
            "description",
            "`<` is written `&lt;` where a list of skills would end",
        );
        Cow::Owned(text)
    }

    fn lose_at_limit(&mut self, what: &str, limit: usize) {
        let detail = format!("more than {limit} characters are cut off or refused");
        self.losses.push(Loss::at_limit(what, detail));
    }
}

/// How the tags start that end an entry of a list, or the list.
const ENDS: [&str; 7] = [
    "</available_skills",
    "</description",
    "</location",
    "</name",
    "</skill",
    "</system-reminder",
    "<skill>",
];

/// Where a description has a tag that would end the list it stands in.
fn ends_of_lists(description: &str) -> Vec<usize> {
    let is_end = |at: &usize| {
        let rest = &description.as_bytes()[*at..];
        ENDS.iter().any(|end| {
            let start = rest.get(..end.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(end.as_bytes()))
        })
    };
    memchr::memchr_iter(b'<', description.as_bytes())
        .filter(is_end)
        .collect()
}

/// Characters of a first line that make a description.
const MAX_FIRST_LINE: usize = 100;

/// The first line of a body that says something, without its marks.
fn first_line(body: &str) -> Option<Cow<'_, str>> {
    let lines = body
        .lines()
        .map(|line| line.trim_matches([' ', '\t', '#', '>']));
    let mut lines = lines.filter(|line| line.chars().any(char::is_alphanumeric));
    let line = one_line(lines.next()?);
    Some(match line.char_indices().nth(MAX_FIRST_LINE) {
        Some((end, _)) => line[..end].to_owned().into(),
        None => line,
    })
}

/// A description of at most so many characters of UTF-16, when it has more.
fn within(description: &str, most: usize) -> Option<String> {
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    if description.len() <= most || units(description) <= most {
        return None;
    }
    let mut room = most;
    loop {
        let short = fit::shorten(description, room);
        let more = units(&short).saturating_sub(most);
        if more == 0 {
            return Some(short.into_owned());
        }
        if *short == *description {
            // One word that long has no clauses.
            return None;
        }
        room = room.saturating_sub(more);
    }
}
