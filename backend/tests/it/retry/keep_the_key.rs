//! The part of the story in which trustees make a key and open what is in the box.

use super::{Story, id};
use crate::{
    harness::Who,
    trustee::{TRUSTEES, appoint, ceremony, next, seed, sums, trusted},
};
use linli::jobs;
use linli_shared::{
    api::{CeremonyView, PollView},
    ballot::SecretBox,
    time::{DAY_MS, HOUR_MS},
};
use serde_json::json;

pub(super) async fn tell(s: &Story) {
    let poll = id(0x105);
    appoint(&s.h).await;
    let lead = s.h.signed_in(Who::Dispatcher);
    s.call(&lead, "PUT /staff/polls/{id}", &[poll], trusted(&s.h)).await;
    for attempt in [1, 2] {
        for _ in 0..3 {
            for who in TRUSTEES {
                let said = json!({ "attempt": attempt, "message": next(&s.h, poll, who).await });
                let trustee = s.h.signed_in(who);
                s.call(&trustee, "PUT /polls/{id}/ceremony", &[poll], said).await;
            }
        }
        if attempt == 1 {
            let trustee = s.h.signed_in(TRUSTEES[0]);
            let given_up = json!({ "attempt": 1 });
            s.call(&trustee, "POST /polls/{id}/ceremony/restart", &[poll], given_up).await;
        }
    }
    s.h.advance(2 * HOUR_MS + 2 * DAY_MS);
    jobs::run_due(&s.h.app).await.expect("the clockwork runs");
    let sums = sums(&lead, poll).await;
    let view: PollView = lead.get(&format!("/polls/{poll}")).await.is(200).read();
    let of = SecretBox::of(&view.sealing.expect("made"), &view.draft.question).expect("a box");
    for who in [TRUSTEES[0], TRUSTEES[2]] {
        let trustee = s.h.signed_in(who);
        let CeremonyView { seat, ceremony } = ceremony(&trustee, poll).await;
        let key = ceremony.key(usize::from(seat), &seed(who)).expect("everybody dealt right");
        let share = of.open_share(&key, &sums).expect("a trustee's key");
        s.call(&trustee, "PUT /polls/{id}/share", &[poll], json!({ "share": share })).await;
    }
}
