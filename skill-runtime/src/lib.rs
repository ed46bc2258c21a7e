//! The registry of compiled Agent Skills at run time.
