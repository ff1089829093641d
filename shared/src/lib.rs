//! The rules of Linli.
