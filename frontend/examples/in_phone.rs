//! The rules as a phone runs them, to be compared with the server's (手机与服务器同判).
//!
//! `cargo xtask test` runs this as WebAssembly and as a native program: both must give one answer.

use linli_shared::{
    classify::Model,
    qr::Code,
    text::Phone,
    time::{DAY_MS, HOUR_MS, Timestamp},
    workday::{is_workday, plus_workdays},
};

const NEEDS: &str = include_str!("../../shared/fixtures/needs-dev.csv");
const MODEL: &[u8] = include_bytes!("../../shared/model/needs-phone.model");
/// 2024-12-30 00:00 in Shanghai: the days from here on hold every kind of holiday there is in a year.
const FROM: Timestamp = Timestamp(1_735_488_000_000);
const N_DAYS: i64 = 500;

/// One number for everything the rules say about needs, working days, codes and phone numbers.
#[expect(unsafe_code, reason = "a name that can be called from outside the program")]
#[unsafe(no_mangle)]
pub(crate) extern "C" fn answers() -> u64 {
    let mut all = Digest(0xcbf2_9ce4_8422_2325);
    if let Ok(model) = Model::parse(MODEL) {
        for line in NEEDS.lines() {
            all.add(&format!("{:?}", model.classify(line)));
            all.add(&format!("{:?} {:?}", Code::parse(line), Phone::parse(line)));
        }
    }
    for day in 0..N_DAYS {
        let at = Timestamp(FROM.0 + day * DAY_MS + (day % 24) * HOUR_MS);
        all.add(&format!("{} {:?}", is_workday(at.date()), plus_workdays(at, day % 16)));
    }
    all.0
}

/// FNV-1a: the same on every machine.
struct Digest(u64);

impl Digest {
    fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
