//! Compile Agent Skills in a build script.
