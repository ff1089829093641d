//! Reading ids and cursors out of rows, the same everywhere.

use crate::error::AppError;
use anyhow::anyhow;
use linli_shared::log::Hash;
use sqlx::{Row, any::AnyRow};

/// An id that must be there.
///
/// # Errors
/// When the column holds something else.
pub fn id<T>(row: &AnyRow, index: usize, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, AppError> {
    let bytes: Vec<u8> = row.try_get(index)?;
    read(&bytes).ok_or_else(|| anyhow!("column {index} holds no id").into())
}

/// An id that may be absent.
///
/// # Errors
/// When the column holds something else.
pub fn id_or_none<T>(
    row: &AnyRow,
    index: usize,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Result<Option<T>, AppError> {
    let bytes: Option<Vec<u8>> = row.try_get(index)?;
    bytes
        .map(|bytes| read(&bytes).ok_or_else(|| anyhow!("column {index} holds no id").into()))
        .transpose()
}

/// A digest that must be there.
///
/// # Errors
/// When the column holds something else.
pub fn digest(row: &AnyRow, index: usize) -> Result<Hash, AppError> {
    id(row, index, |bytes| bytes.try_into().ok().map(Hash))
}

/// A stable word that must be known.
///
/// # Errors
/// When the column holds another.
pub fn word<T>(
    row: &AnyRow,
    index: usize,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, AppError> {
    let code: String = row.try_get(index)?;
    read(&code).ok_or_else(|| anyhow!("column {index} holds {code}").into())
}

/// Where a page begins: a number and an id, as `1763700000000.0193…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key.
    pub key: i64,
    /// The id among equals.
    pub id: uuid::Uuid,
}

impl Cursor {
    /// Reads what [`Cursor::to_string`] wrote.
    ///
    /// # Errors
    /// [`AppError::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        let (key, id) = text.split_once('.').ok_or(AppError::Malformed)?;
        Ok(Self {
            key: key.parse().map_err(|_| AppError::Malformed)?,
            id: id.parse().map_err(|_| AppError::Malformed)?,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.key, self.id)
    }
}
