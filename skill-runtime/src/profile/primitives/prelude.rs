//! What every primitive needs.

pub(super) use std::prelude::v1::*;
pub(super) use std::{format, vec};

pub(super) use serde::{Deserialize, Serialize};

pub(super) use crate::profile::answer::{self, LAST_LINE, near};
pub(super) use crate::profile::evidence::{Evidence, Solution};
pub(super) use crate::profile::expected::{exact, exact_count, short};
pub(super) use crate::profile::grade::{Checks, Grade};
pub(super) use crate::profile::instance::{Draft, Instance, Need, Tool};
pub(super) use crate::profile::primitive::{Category, Info, Level, Primitive};
pub(super) use crate::profile::random::Random;
pub(super) use crate::profile::run_code::Interpreter;
