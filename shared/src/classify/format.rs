//! Reads a model file and looks weights up in it (分类模型文件).
//!
//! Invariants: a [`Model`] has as many weights as its piece count says, and ascending pieces.

use super::CATEGORIES;
use super::features::Piece;
use crate::category::Class;

/// Most pieces a model may have (模型片段上限).
pub const PIECES_MAX: usize = 60_000;

const ROWS: usize = CATEGORIES.saturating_add(Class::ALL.len());
const LENDINGS: usize = CATEGORIES.saturating_mul(Class::ALL.len());

/// Why a model file is refused (模型拒绝原因). Checks run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelRefusal {
    /// Not a model of this kind, or of a later one.
    Kind,
    /// Shorter than it says.
    Short,
    /// Changed on the way.
    Checksum,
    /// More pieces than allowed.
    TooLarge,
    /// Pieces out of order, or bytes left over.
    Shape,
}

impl ModelRefusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind => "model.kind",
            Self::Short => "model.short",
            Self::Checksum => "model.checksum",
            Self::TooLarge => "model.too_large",
            Self::Shape => "model.shape",
        }
    }
}

/// A trained model (分类模型).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    sharpness: u32,
    urgent_from: i64,
    danger_from: i64,
    starts: Vec<i64>,
    lendings: Vec<i64>,
    numbers: Vec<u32>,
    weights: Vec<i8>,
}

impl Model {
    /// Reads a model file (读取模型).
    ///
    /// # Errors
    /// The first [`ModelRefusal`] that applies.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelRefusal> {
        let rest = bytes.strip_prefix(b"LNC1").ok_or(ModelRefusal::Kind)?;
        let mut from = Reader { rest };
        let sum = from.unsigned()?;
        if checksum(from.rest) != sum {
            return Err(ModelRefusal::Checksum);
        }
        let count = usize::try_from(from.unsigned()?).unwrap_or(usize::MAX);
        if count > PIECES_MAX {
            return Err(ModelRefusal::TooLarge);
        }
        let sharpness = from.unsigned()?;
        let urgent_from = from.signed()?;
        let danger_from = from.signed()?;
        let starts = (0..ROWS).map(|_| from.signed()).collect::<Result<_, _>>()?;
        let lendings = (0..LENDINGS).map(|_| from.signed()).collect::<Result<_, _>>()?;
        let mut numbers = Vec::with_capacity(count);
        let mut last: Option<u32> = None;
        for _ in 0..count {
            let step = from.varint()?;
            let number = match last {
                None => step,
                Some(_) if step == 0 => return Err(ModelRefusal::Shape),
                Some(before) => before.checked_add(step).ok_or(ModelRefusal::Shape)?,
            };
            numbers.push(number);
            last = Some(number);
        }
        if from.rest.len() != count.saturating_mul(ROWS) {
            return Err(ModelRefusal::Shape);
        }
        let weights = from.rest.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        Ok(Self { sharpness, urgent_from, danger_from, starts, lendings, numbers, weights })
    }

    /// Scores of the categories, then of the classes.
    pub(super) fn scores(&self, pieces: &[Piece]) -> Vec<i64> {
        // Some thousand pieces of one byte each cannot leave 32 bits.
        let mut raw = [0i32; ROWS];
        for piece in pieces {
            let Ok(at) = self.numbers.binary_search(&piece.hash) else { continue };
            let from = at.saturating_mul(ROWS);
            let of_piece = self.weights.get(from..from.saturating_add(ROWS)).unwrap_or_default();
            for (sum, weight) in raw.iter_mut().zip(of_piece) {
                *sum = sum.wrapping_add(i32::from(*weight));
            }
        }
        let mut sums = raw.map(i64::from).to_vec();
        let count = u64::try_from(pieces.len()).unwrap_or(u64::MAX).max(1);
        let root = i64::try_from((count.saturating_mul(65_536)).isqrt()).unwrap_or(i64::MAX);
        for (sum, start) in sums.iter_mut().zip(&self.starts) {
            let scaled = sum.saturating_mul(65_536).checked_div(root).unwrap_or(0);
            *sum = scaled.saturating_add(*start);
        }
        sums
    }

    /// Whether a piece was met often enough to be kept.
    pub(super) fn knows(&self, number: u32) -> bool {
        self.numbers.binary_search(&number).is_ok()
    }

    /// What one piece adds to one row.
    pub(super) fn weight(&self, number: u32, row: usize) -> i64 {
        let Ok(at) = self.numbers.binary_search(&number) else { return 0 };
        let at = at.saturating_mul(ROWS).saturating_add(row);
        self.weights.get(at).copied().map_or(0, i64::from)
    }

    /// What a certain category adds to a class.
    pub(super) fn lends(&self, category: usize, class: usize) -> i64 {
        let at = category.saturating_mul(Class::ALL.len()).saturating_add(class);
        self.lendings.get(at).copied().unwrap_or(0)
    }

    pub(super) const fn sharpness(&self) -> u32 {
        self.sharpness
    }

    pub(super) const fn urgent_from(&self) -> i64 {
        self.urgent_from
    }

    pub(super) const fn danger_from(&self) -> i64 {
        self.danger_from
    }
}

/// FNV-1a.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn unsigned(&mut self) -> Result<u32, ModelRefusal> {
        let (head, rest) = self.rest.split_first_chunk::<4>().ok_or(ModelRefusal::Short)?;
        self.rest = rest;
        Ok(u32::from_le_bytes(*head))
    }

    fn signed(&mut self) -> Result<i64, ModelRefusal> {
        self.unsigned().map(|raw| i64::from(i32::from_le_bytes(raw.to_le_bytes())))
    }

    fn varint(&mut self) -> Result<u32, ModelRefusal> {
        let mut value: u32 = 0;
        for shift in [0u32, 7, 14, 21] {
            let (byte, rest) = self.rest.split_first().ok_or(ModelRefusal::Short)?;
            self.rest = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(ModelRefusal::Shape)
    }
}
