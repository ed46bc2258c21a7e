//! Labels: where values come from.

use std::ops::Range;

/// Where a value may come from, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels(u16);

impl Labels {
    /// From the network.
    pub(crate) const FETCHED: Self = Self(1);
    /// From a reviewed installer or a network that is not public.
    pub(crate) const REVIEWED: Self = Self(2);
    /// Out of an encoding that nobody reads.
    pub(crate) const DECODED: Self = Self(4);
    /// From a file that holds secrets.
    pub(crate) const SECRET: Self = Self(8);
    /// The whole environment.
    pub(crate) const ENVIRONMENT: Self = Self(16);

    /// The path of a file that holds secrets.
    pub(crate) const SECRET_PATH: Self = Self(32);
    /// One variable of the environment that is a key by its name.
    pub(crate) const KEY: Self = Self(64);
    /// What somebody types or copies.
    pub(crate) const SPIED: Self = Self(128);
    /// What a user or the caller of the program says.
    pub(crate) const USER: Self = Self(256);

    /// Who somebody is and what machine it is.
    pub(crate) const IDENTITY: Self = Self(512);

    /// What somebody works on: changes, commits.
    pub(crate) const WORK: Self = Self(1024);

    /// What the function of this name is given.
    pub(crate) const PARAMETER: Self = Self(2048);

    /// Out of a store of secrets, which programs ask for their own.
    pub(crate) const STORED: Self = Self(4096);

    /// What a visitor of a server says.
    pub(crate) const VISITOR: Self = Self(8192);

    /// An object that leads to another machine.
    pub(crate) const REMOTE: Self = Self(16384);

    /// Whether it has any of `other`.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Where a label of a value came from.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(super) label: Labels,
    pub(super) unit: usize,
    pub(super) range: Range<usize>,
    /// A host, a file.
    pub(super) value: String,
}

/// How many origins of one value are kept.
const ORIGINS: usize = 6;

/// What is known of a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taint {
    pub(super) labels: Labels,
    pub(super) origins: Vec<Origin>,
}

impl Taint {
    pub(super) fn add(&mut self, other: &Self) {
        self.labels = self.labels.with(other.labels);
        for origin in &other.origins {
            self.labels = self.labels.with(origin.label);
            if self.has_room(origin) {
                self.origins.push(origin.clone());
            }
        }
    }

    /// Without what came by a label.
    pub(super) fn drop(&mut self, label: Labels) {
        self.labels = Labels(self.labels.0 & !label.0);
        self.origins.retain(|origin| origin.label != label);
    }

    /// Without what came by a label from where `is` says.
    pub(super) fn drop_where(&mut self, label: Labels, is: impl Fn(&Origin) -> bool) {
        self.origins.retain(|origin| !is(origin));
        if !self.origins.iter().any(|origin| origin.label == label) {
            self.labels = Labels(self.labels.0 & !label.0);
        }
    }

    /// Without the whole environment: one variable of it is not all of it. The
    /// keys of several services, whose names are known, stay.
    pub(super) fn drop_environment(&mut self) {
        self.origins
            .retain(|origin| origin.label != Labels::ENVIRONMENT || origin.value.contains(' '));
        let has = |one: &Origin| one.label == Labels::ENVIRONMENT;
        if !self.origins.iter().any(has) {
            self.labels = Labels(self.labels.0 & !Labels::ENVIRONMENT.0);
        }
    }

    pub(super) fn put_key(&mut self, origin: Option<Origin>) {
        if let Some(origin) = origin {
            self.put(origin);
        }
    }

    pub(super) fn put(&mut self, origin: Origin) {
        self.labels = self.labels.with(origin.label);
        if self.has_room(&origin) {
            self.origins.push(origin);
        }
    }

    /// Whether an origin is none of those that are known, and may be added.
    fn has_room(&self, origin: &Origin) -> bool {
        let is_known = |one: &Origin| {
            one.label == origin.label && one.unit == origin.unit && one.range == origin.range
        };
        self.origins.len() < ORIGINS && !self.origins.iter().any(is_known)
    }
}
