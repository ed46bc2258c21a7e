//! What generated code is made of. Not for code that people write.
//!
//! Generated code names one path only, [`v1`]. What compiles against a version
//! of `v1` compiles against every later one: functions are added, none is
//! changed. A new shape becomes `v2` beside it.

pub mod v1;
