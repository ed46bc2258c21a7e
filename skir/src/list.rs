//! A list that is either compiled in or owned.

use alloc::vec::Vec;
use core::fmt;
use core::ops::Deref;

/// An immutable list that generated code can build in a `const` and that a
/// loader can fill at run time.
///
/// It reads as a slice:
///
/// ```
/// use skir::List;
/// const FIXED: List<u8> = List::from_static(&[1, 2]);
/// let loaded: List<u8> = vec![1, 2].into();
/// assert_eq!(FIXED, loaded);
/// assert_eq!(loaded.len(), 2);
/// ```
pub enum List<T: 'static> {
    /// Data of the program itself.
    Static(&'static [T]),
    /// Data read at run time.
    Owned(Vec<T>),
}

impl<T> List<T> {
    /// The empty list.
    pub const EMPTY: Self = Self::Static(&[]);

    /// A list over data of the program.
    #[must_use]
    pub const fn from_static(items: &'static [T]) -> Self {
        Self::Static(items)
    }

    /// The items.
    #[must_use]
    pub const fn as_slice(&self) -> &[T] {
        match self {
            Self::Static(items) => items,
            Self::Owned(items) => items.as_slice(),
        }
    }
}

impl<T: Clone> List<T> {
    /// The items, to change them; copies them first when they are static.
    pub fn to_mut(&mut self) -> &mut Vec<T> {
        if let Self::Static(items) = self {
            *self = Self::Owned(items.to_vec());
        }
        match self {
            Self::Owned(items) => items,
            Self::Static(_) => unreachable!("the list was made owned above"),
        }
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T: Clone> Clone for List<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Static(items) => Self::Static(items),
            Self::Owned(items) => Self::Owned(items.clone()),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        if items.is_empty() {
            Self::EMPTY
        } else {
            Self::Owned(items)
        }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(feature = "serde")]
impl<T: serde::Serialize> serde::Serialize for List<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for List<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<T>::json_schema(generator)
    }
}
