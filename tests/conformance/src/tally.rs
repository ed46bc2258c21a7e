//! What was counted.

use std::collections::BTreeMap;

/// What is asked of an agent and a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    /// It is in the list as our simulation of the list says, byte for byte; of
    /// a source: it is in the list under its name.
    Listed,
    /// The list has the author's description, whole.
    Described,
    /// The model gets all of the author's body.
    Whole,
    /// The model is told where the bundled files lie, and can read one.
    Reached,
    /// The model gets the arguments in their places.
    Arguments,
    /// A skill for people alone is not in the list, and comes when a person
    /// asks for it.
    Hidden,
}

impl Cell {
    pub(crate) const ALL: [Self; 6] = [
        Self::Listed,
        Self::Described,
        Self::Whole,
        Self::Reached,
        Self::Arguments,
        Self::Hidden,
    ];

    /// Its name in the result and in tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Described => "description",
            Self::Whole => "body",
            Self::Reached => "resources",
            Self::Arguments => "arguments",
            Self::Hidden => "hidden",
        }
    }
}

/// What was found for one skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Good,
    /// It is not as it should be, and the compiler has said so: in the loss
    /// report or in `budget`.
    Told(&'static str),
    /// It is not as it should be: what is wrong, and the details.
    Bad(&'static str, String),
}

/// How many were found how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) good: usize,
    pub(crate) of: usize,
    pub(crate) told: BTreeMap<&'static str, usize>,
    pub(crate) bad: BTreeMap<&'static str, usize>,
}

/// A tally for each cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tallies([Tally; Cell::ALL.len()]);

impl Tallies {
    pub(crate) const fn of(&self, cell: Cell) -> &Tally {
        &self.0[cell as usize]
    }

    pub(crate) fn add(&mut self, cell: Cell, finding: &Finding) {
        let tally = &mut self.0[cell as usize];
        tally.of += 1;
        match finding {
            Finding::Good => tally.good += 1,
            Finding::Told(why) => *tally.told.entry(why).or_default() += 1,
            Finding::Bad(why, _) => *tally.bad.entry(why).or_default() += 1,
        }
    }

    /// What is wrong although nothing said so.
    pub(crate) fn is_good(&self) -> bool {
        self.0.iter().all(|tally| tally.bad.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_no_fault() {
        let mut all = Tallies::default();
        all.add(Cell::Whole, &Finding::Good);
        all.add(Cell::Whole, &Finding::Told("cut"));
        assert!(all.is_good());
        let tally = all.of(Cell::Whole);
        assert_eq!((tally.good, tally.of, tally.told["cut"]), (1, 2, 1));
        all.add(Cell::Listed, &Finding::Bad("absent", String::new()));
        assert!(!all.is_good());
        assert_eq!(all.of(Cell::Whole), all.0.get(2).unwrap());
    }
}
