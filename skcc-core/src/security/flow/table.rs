//! Elements of lists and tables that stand in the program.

use super::Pass;
use crate::security::code::{ValueId, ValueKind};

/// How many names of one list are followed.
const NAMES: usize = 8;

impl Pass<'_> {
    /// The values of a list or a table.
    pub(super) fn table(&self, of: ValueId) -> Option<&[ValueId]> {
        let mut of = of;
        for _ in 0..NAMES {
            match &self.value(of).kind {
                ValueKind::Group(all) => return Some(all),
                ValueKind::Variable(name) => of = *self.holds.get(name.as_str())?,
                _ => return None,
            }
        }
        None
    }

    /// The element of a list or a table.
    pub(super) fn element(&self, of: ValueId, key: ValueId) -> Option<ValueId> {
        match &self.value(key).kind {
            ValueKind::Text(key) => self.named_element(of, key),
            ValueKind::Variable(name) => self.named_element(of, self.texts.get(name.as_str())?),
            _ => None,
        }
    }

    /// The element of a list by its place, or of a table by its key.
    pub(super) fn named_element(&self, of: ValueId, key: &str) -> Option<ValueId> {
        let all = self.table(of)?;
        if let Ok(at) = key.parse::<usize>() {
            return all.get(at).copied();
        }
        let mut pairs = all.chunks_exact(2);
        let pair = pairs.find(|pair| match &self.value(pair[0]).kind {
            ValueKind::Text(one) => one == key,
            _ => false,
        });
        pair.map(|pair| pair[1])
    }
}
