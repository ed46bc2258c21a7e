//! The command line of the compiler for Agent Skills.
