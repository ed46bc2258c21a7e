//! Tasks of the project.
