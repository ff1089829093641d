//! The model file against texts it has never seen, and against broken files.

use super::*;
