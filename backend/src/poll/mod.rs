//! Polls (表决): announced in time, opened and closed by the clock, each voting unit counted once.
//!
//! Invariants: the window in the poll decides whether a ballot is in time, not the clockwork; before
//! the close no answer of the server holds a choice but the voter's own; what was logged is never
//! changed, and every number shown can be made again from the log.

/// The code of an id that stands for something else already.
const ID_REUSED: &str = "poll.id_reused";

mod advance;
mod announce;
mod appointed;
mod audit;
mod brief;
mod cast;
mod ceremony;
mod commitments;
mod enter;
mod filing;
mod log;
mod object;
mod opening;
mod own;
mod paper;
mod recount;
mod roll;
mod secret;
mod show;
mod store;
mod thanks;
mod turnout;

pub use advance::run_due;
pub(crate) use advance::{advance_one, open_and_publish};
pub(crate) use announce::insert_poll;
pub use announce::{announce, call_off};
pub use appointed::list as trustees;
pub use audit::audit;
pub(crate) use brief::{Brief, brief};
pub(crate) use cast::{Of, put_in};
pub use cast::{cast, cast_secret};
pub(crate) use ceremony::{hear, load as load_ceremony};
pub use ceremony::{restart, say, show as ceremony};
pub use commitments::commitments;
pub use enter::{enter, enter_secret};
pub use filing::file;
pub use log::{Logs, export, prove};
pub use object::{answer, list as objections, object};
pub use opening::open_sums;
pub(crate) use opening::open_with;
pub(crate) use own::list_own;
pub use paper::{result, sheet};
pub(crate) use recount::recount_past;
pub use recount::{list as recounts, recount};
pub use roll::{correct, list as roll};
pub use secret::Boxes;
pub(crate) use secret::sealing;
pub(crate) use show::is_own_sheet;
pub use show::{list, show};
pub(crate) use store::{NewBallot, Vote, load_sealing};
pub(crate) use thanks::thank_all;
pub use turnout::{Turnouts, follow as follow_turnout};
