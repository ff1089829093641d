//! The part of the story in which a need earns points, and a voucher is redeemed, collected, given back and cancelled.

use super::{Story, id};
use crate::{
    harness::Who,
    need::{lamp, need_id},
    ticket::staff,
};
use linli_shared::api::VoucherView;
use serde_json::json;

pub(super) async fn tell(s: &Story) {
    let resident = s.h.signed_in(Who::Resident);
    let (worker, lead) = (s.h.signed_in(Who::GridWorker), s.h.signed_in(Who::GridLead));
    s.call(&resident, "PUT /needs/{id}", &[need_id(0x71).0], lamp()).await;
    let fix = json!({ "action": "solve_on_spot", "words": "换好了", "photos": [] });
    s.act(&worker, 0x71, staff("grid_worker"), fix).await;
    let check = json!({ "action": "check", "passed": true, "words": "" });
    s.act(&lead, 0x71, staff("grid_lead"), check).await;
    let rate = json!({ "action": "rate", "stars": 5, "solved": true, "tags": [], "words": "" });
    s.act(&resident, 0x71, json!("reporter"), rate).await;
    let reward = json!({
        "title": "雨伞一把", "words": "", "kind": "goods", "giver": "邻里基金", "pickup": "东门便民驿站",
        "hours": "每天", "price": 2, "stock": 3, "per_month": 5, "days": 14, "photo": null,
        "is_listed": true,
    });
    let keeper = s.h.signed_in(Who::Dispatcher);
    s.call(&keeper, "PUT /staff/rewards/{id}", &[id(0x72)], reward).await;
    for voucher in [id(0x73), id(0x74)] {
        let asked = json!({ "reward": id(0x72), "price": 2 });
        s.call(&resident, "PUT /vouchers/{id}", &[voucher], asked).await;
    }
    let guess = async {
        let code = linli_shared::qr::format_short([7; 5]);
        let found = worker.post("/staff/vouchers/find", json!({ "code": code })).await;
        found.refuses(404, "reward.unknown");
    };
    s.work("POST /staff/vouchers/find", guess).await;
    s.call(&worker, "POST /staff/vouchers/{id}/collect", &[id(0x73)], json!(null)).await;
    let back = json!({ "reason": "拉链坏了", "on_shelf": true });
    s.call(&worker, "POST /staff/vouchers/{id}/refund", &[id(0x73)], back).await;
    s.call(&resident, "POST /vouchers/{id}/cancel", &[id(0x74)], json!(null)).await;
    let asked = json!({ "reward": id(0x72), "price": 2 });
    let last = s.call(&resident, "PUT /vouchers/{id}", &[id(0x75)], asked).await;
    let shown = last.read::<VoucherView>().show.now(s.h.now()).expect("a code");
    let late = json!({ "code": shown, "scanned_at": s.h.now() });
    s.call(&worker, "PUT /staff/hand-overs/{nonce}", &[id(0x76)], late).await;
}
