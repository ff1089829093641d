//! The rules of Linli.
pub mod category;
