//! Suites: skills that are the phases of one piece of work, in order.
//!
//! `workflows/release/01_plan.md`, `workflows/release/02_build.md` … are one
//! suite, `workflows.release`. Nothing else says so: each phase is a skill of
//! its own, so that a narrower layer can stand in the place of one of them.

/// The folder in which a suite lies.
const FOLDER: &str = "workflows";

/// How many digits a number has at most.
const DIGITS: usize = 4;

/// What the id of a skill says of its place in a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phase<'a> {
    /// The suite's id, such as `workflows.release`.
    pub suite: &'a str,
    /// Its number, from which the order follows.
    pub number: u16,
    /// Its name without the number, such as `plan`.
    pub name: &'a str,
}

impl<'a> Phase<'a> {
    /// The phase that the skill with this id is: `….workflows.SUITE.NN_NAME`,
    /// with up to four digits before `_` or `-`. `None` where it is none.
    ///
    /// ```
    /// let phase = skir::Phase::of("workflows.release.01_plan").unwrap();
    /// assert_eq!((phase.suite, phase.number, phase.name), ("workflows.release", 1, "plan"));
    /// assert_eq!(skir::Phase::of("task.release.01_plan"), None);
    /// assert_eq!(skir::Phase::of("workflows.release.plan"), None);
    /// ```
    #[must_use]
    pub fn of(id: &'a str) -> Option<Self> {
        let (suite, last) = id.rsplit_once('.')?;
        let (above, _) = suite.rsplit_once('.')?;
        // A crate's name may stand before the path.
        let folder = above.rsplit(['.', ':']).next()?;
        if folder != FOLDER {
            return None;
        }
        let (number, name) = last.split_once(['_', '-'])?;
        let is_number = number.len() <= DIGITS && number.bytes().all(|one| one.is_ascii_digit());
        if !is_number || name.is_empty() {
            return None;
        }
        Some(Self {
            suite,
            number: number.parse().ok()?,
            name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_lies_in_a_suite_of_workflows() {
        let of = |id| Phase::of(id).map(|one| (one.suite, one.number, one.name));
        assert_eq!(
            of("krate::workflows.a.007-x_y"),
            Some(("krate::workflows.a", 7, "x_y"))
        );
        assert_eq!(
            of("deep.workflows.a.3_b"),
            Some(("deep.workflows.a", 3, "b"))
        );
        for id in [
            "workflows.01_a",
            "workflows.a.b.01_c",
            "workflows.a._b",
            "workflows.a.01_",
            "workflows.a.01",
            "workflows.a.12345_b",
            "workflows.a.１_b",
            "a.b.01_c",
            "",
        ] {
            assert_eq!(of(id), None, "{id}");
        }
    }
}
