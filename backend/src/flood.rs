//! Holds off floods from one address (防刷): visitors need no account, so their number is bounded by where they are.
//!
//! Counted in memory, by node: a hot path pays no statement for it. Invariants: addresses are kept as
//! hashes for one window at most; the machine itself is not counted.

use crate::{error::AppError, secret};
use linli_shared::time::{MINUTE_MS, Timestamp};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// The length of a window, in milliseconds.
const WINDOW_MS: i64 = 10 * MINUTE_MS;
/// What one address may send within a window: a whole stairway behind one router.
const SENT_MAX: u32 = 240;

/// How much each address sent within this window.
#[derive(Default)]
pub struct Flood {
    counted: Mutex<(i64, HashMap<[u8; 32], u32>)>,
}

impl Flood {
    /// Counts one more need or upload of a visitor.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when the address has sent too much.
    pub fn check(&self, address: &str, now: Timestamp) -> Result<(), AppError> {
        if address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) {
            return Ok(());
        }
        let window = now.0.div_euclid(WINDOW_MS);
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.0 != window {
            *counted = (window, HashMap::new());
        }
        let n = counted.1.entry(secret::hash(address.as_bytes())).or_insert(0);
        *n += 1;
        if *n > SENT_MAX {
            let wait_ms = (window + 1) * WINDOW_MS - now.0;
            return Err(AppError::TooMany(wait_ms / 1000 + 1));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_held_off_for_the_rest_of_its_window() {
        let flood = Flood::default();
        let now = Timestamp(WINDOW_MS * 5);
        for _ in 0..SENT_MAX {
            flood.check("203.0.113.7", now).unwrap();
        }
        assert!(matches!(flood.check("203.0.113.7", now), Err(AppError::TooMany(601))));
        flood.check("203.0.113.8", now).unwrap();
        flood.check("203.0.113.7", now.plus_ms(WINDOW_MS)).unwrap();
    }
    #[test]
    fn the_machine_itself_is_not_counted() {
        let flood = Flood::default();
        for _ in 0..=SENT_MAX {
            flood.check("127.0.0.1", Timestamp(0)).unwrap();
        }
    }
}
