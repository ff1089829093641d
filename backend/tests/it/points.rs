//! Points over HTTP: earned once, capped, listed, proved below a signed root, and audited.

use super::{
    ballot::cast,
    harness::{Client, Harness, Who, on_both},
    log::{audit, run},
    need::{lamp, say},
    poll::{POLL, announce, close, consultation},
    ticket::{act, staff},
    upkeep::execute,
};
use futures_util::future::join_all;
use linli::{audit::Finding, db::Engine, jobs};
use linli_shared::{
    amount::Points,
    api::{HonourBoard, MyHonour, MyPoints, PublicPoints},
    id::TransferId,
    ledger::{DayProof, LOT_DAYS, is_proved},
    time::{DAY_MS, HOUR_MS},
};
use serde_json::json;

pub(crate) async fn mine(client: &Client) -> MyPoints {
    client.get("/me/points").await.is(200).read()
}

async fn books(h: &Harness) -> PublicPoints {
    h.client().get("/points").await.is(200).read()
}

pub(crate) async fn tick(h: &Harness) {
    jobs::run_due(&h.app).await.expect("the clockwork runs");
}

/// A need that is said, solved on the spot, and closed by whoever said it.
pub(crate) async fn solved(h: &Harness, n: u128) {
    let reporter = h.signed_in(Who::Resident);
    say(&reporter, n, &lamp()).await;
    fix(h, n).await;
    rate(&reporter, n).await;
}

/// Solved by one, and checked by another.
async fn fix(h: &Harness, n: u128) {
    let done = json!({ "action": "solve_on_spot", "words": "换好了", "photos": [] });
    act(&h.signed_in(Who::GridWorker), n, staff("grid_worker"), done).await.is(200);
    let check = json!({ "action": "check", "passed": true, "words": "" });
    act(&h.signed_in(Who::GridLead), n, staff("grid_lead"), check).await.is(200);
}

async fn rate(reporter: &Client, n: u128) {
    let rated = json!({ "action": "rate", "stars": 5, "solved": true, "tags": [], "words": "" });
    act(reporter, n, json!("reporter"), rated).await.is(200);
}

#[tokio::test]
async fn a_solved_need_earns_once_also_when_it_is_solved_again() {
    on_both(|h: Harness| async move {
        solved(&h, 1).await;
        let resident = h.signed_in(Who::Resident);
        let first = mine(&resident).await;
        assert_eq!((first.available, first.held), (Points(5), Points(0)));
        let line = &first.statement.rows[0];
        assert_eq!((line.amount, line.cause.as_str(), line.is_sealed), (Points(5), "need", false));
        let again = json!({ "action": "reopen", "reason": "又灭了" });
        act(&resident, 1, json!("reporter"), again).await.is(200);
        fix(&h, 1).await;
        let closed = h.number("SELECT count(*) FROM ticket WHERE status = 'closed'").await;
        assert_eq!(closed, 1);
        assert_eq!(mine(&resident).await, first);
        let public = books(&h).await;
        assert_eq!((public.issued, public.n_people), (Points(5), 1));
        assert!(matches!(audit(&h).await, Finding::Sound { n_transfers: 1, .. }));
    })
    .await;
}

#[tokio::test]
async fn a_need_that_turns_out_to_be_a_danger_is_still_one_need() {
    on_both(|h: Harness| async move {
        solved(&h, 1).await;
        let resident = h.signed_in(Who::Resident);
        let again = json!({ "action": "reopen", "reason": "漏电" });
        act(&resident, 1, json!("reporter"), again).await.is(200);
        let urgent = json!({
            "action": "reclassify", "category": "B7", "class": "urgent", "reason": "漏电危险",
        });
        act(&h.signed_in(Who::GridWorker), 1, staff("grid_worker"), urgent).await.is(200);
        fix(&h, 1).await;
        assert_eq!(h.number("SELECT count(*) FROM ticket WHERE status = 'closed'").await, 1);
        assert_eq!(mine(&resident).await.available, Points(5));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_awards_at_once_do_not_pass_the_cap_together() {
    on_both(|h: Harness| async move {
        let resident = h.signed_in(Who::Resident);
        for n in 1..=4 {
            say(&resident, n, &lamp()).await;
            fix(&h, n).await;
        }
        join_all((1..=4).map(|n| rate(&resident, n))).await;
        assert_eq!(mine(&resident).await.available, Points(10));
        assert!(matches!(audit(&h).await, Finding::Sound { n_transfers: 2, .. }));
    })
    .await;
}

#[tokio::test]
async fn a_year_has_its_cap() {
    on_both(|h: Harness| async move {
        solved(&h, 1).await;
        // As if all but three points of this year's had been earned.
        let many = "INSERT INTO ledger_transfer SELECT community_id, subject, asset, debit, credit, 92, phase, pending_id, cause,
            subject, by_id, at - 3 * 86400000, day_on - 3, blind FROM ledger_transfer";
        execute(&h, many).await;
        h.advance(DAY_MS);
        solved(&h, 2).await;
        assert_eq!(mine(&h.signed_in(Who::Resident)).await.statement.rows[0].amount, Points(3));
    })
    .await;
}

#[tokio::test]
async fn a_day_has_its_cap() {
    on_both(|h: Harness| async move {
        for n in 1..=3 {
            solved(&h, n).await;
        }
        let resident = h.signed_in(Who::Resident);
        assert_eq!(mine(&resident).await.available, Points(10), "the third one is over the cap");
        h.advance(DAY_MS);
        solved(&h, 4).await;
        assert_eq!(mine(&resident).await.available, Points(15));
    })
    .await;
}

#[tokio::test]
async fn staff_who_solve_their_own_need_earn_nothing() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        say(&worker, 1, &lamp()).await;
        fix(&h, 1).await;
        rate(&worker, 1).await;
        assert_eq!(mine(&worker).await.available, Points(0));
    })
    .await;
}

#[tokio::test]
async fn a_ballot_earns_after_the_count_and_never_before() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        cast(&resident, 1, "for").await.is(201);
        cast(&resident, 2, "against").await.is(201);
        tick(&h).await;
        assert_eq!(mine(&resident).await.available, Points(0));
        close(&h).await;
        tick(&h).await;
        let after = mine(&resident).await;
        let line = &after.statement.rows[0];
        assert_eq!(after.available, Points(5));
        assert_eq!((line.cause.as_str(), line.subject), ("ballot", POLL.0));
        assert_eq!(
            mine(&h.signed_in(Who::GridWorker)).await.available,
            Points(0),
            "who did not vote"
        );
        tick(&h).await;
        assert_eq!(mine(&resident).await, after);
    })
    .await;
}

#[tokio::test]
async fn a_poll_that_is_called_off_earns_nobody_anything() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        cast(&resident, 1, "for").await.is(201);
        let void = json!({ "reason": "公告写错了" });
        let path = format!("/staff/polls/{}/void", POLL.0);
        h.signed_in(Who::Dispatcher).post(&path, void).await.is(204);
        close(&h).await;
        assert_eq!(mine(&resident).await.available, Points(0));
    })
    .await;
}

async fn honoured(h: &Harness) -> Vec<(String, i64, usize)> {
    let board: HonourBoard = h.client().get("/points/honour").await.is(200).read();
    assert_eq!(board.steps.len(), 5);
    board.rows.into_iter().map(|row| (row.name, row.earned.0, row.stars)).collect()
}

#[tokio::test]
async fn the_honour_board_names_in_full_only_who_agreed_and_counts_one_year() {
    on_both(|h: Harness| async move {
        let resident = h.signed_in(Who::Resident);
        h.client().get("/me/honour").await.is(401);
        assert_eq!(honoured(&h).await, []);
        solved(&h, 1).await;
        solved(&h, 2).await;
        let own: MyHonour = resident.get("/me/honour").await.is(200).read();
        assert_eq!((own.earned, own.stars, own.next), (Points(10), 1, Some(Points(20))));
        let masked = honoured(&h).await;
        assert!(masked[0].0.ends_with("**"), "{masked:?}");
        assert_eq!((masked.len(), masked[0].1, masked[0].2), (1, 10, 1));
        for (is_named, shown) in [(true, false), (true, false), (false, true)] {
            let body = json!({ "is_named": is_named });
            let own: MyHonour = resident.put("/me/honour", body).await.is(200).read();
            assert_eq!(own.is_named, is_named);
            assert_eq!(honoured(&h).await[0].0.ends_with("**"), shown);
        }
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        h.advance(366 * DAY_MS);
        assert_eq!(honoured(&h).await, [], "a year later it counts no more");
        assert_eq!(resident.get("/me/honour").await.read::<MyHonour>().stars, 0);
    })
    .await;
}

async fn proof(client: &Client, id: TransferId, from: u64) -> super::harness::Answer {
    client.get(&format!("/me/points/transfers/{id}/proof?from={from}")).await
}

#[tokio::test]
async fn a_line_is_proved_once_its_day_is_sealed_and_only_to_whom_it_belongs() {
    on_both(|h: Harness| async move {
        solved(&h, 1).await;
        let resident = h.signed_in(Who::Resident);
        let line = mine(&resident).await.statement.rows[0].id;
        proof(&resident, line, 0).await.refuses(409, "ledger.not_sealed");
        assert!(books(&h).await.days.is_empty());
        h.advance(14 * HOUR_MS + 11 * 60_000);
        tick(&h).await;
        assert!(mine(&resident).await.statement.rows[0].is_sealed);
        let first: DayProof = proof(&resident, line, 0).await.is(200).read();
        let seen = is_proved(&first, None).expect("it stands in the books");
        proof(&h.signed_in(Who::GridLead), line, 0).await.refuses(404, "not_found");
        h.client().get(&format!("/me/points/transfers/{line}/proof")).await.is(401);
        // The books only grow.
        solved(&h, 2).await;
        h.advance(DAY_MS);
        tick(&h).await;
        let later: DayProof = proof(&resident, line, seen.root.size).await.is(200).read();
        let grown = is_proved(&later, Some(&seen)).expect("it still does");
        assert_eq!((seen.root.size, grown.root.size), (1, 2));
        let public = books(&h).await;
        assert_eq!((public.days.len(), public.words.is_some()), (2, true));
        assert_eq!(public.checkpoint, Some(later.checkpoint));
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_goes_back_writes_nothing_into_a_sealed_day() {
    on_both(|h: Harness| async move {
        solved(&h, 1).await;
        h.advance(DAY_MS);
        tick(&h).await;
        h.advance(-DAY_MS);
        solved(&h, 2).await;
        assert!(matches!(audit(&h).await, Finding::Sound { n_transfers: 2, .. }));
        let days = h.number("SELECT count(DISTINCT day_on) FROM ledger_transfer").await;
        assert_eq!(days, 2, "it stands in the first day that is not sealed");
    })
    .await;
}

#[tokio::test]
async fn points_lapse_after_two_years_lot_by_lot() {
    on_both(|h: Harness| async move {
        solved(&h, 1).await;
        h.advance(10 * DAY_MS);
        solved(&h, 2).await;
        let resident = h.signed_in(Who::Resident);
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        h.advance((LOT_DAYS - 30) * DAY_MS);
        let soon = mine(&resident).await.lapsing.expect("both lapse within 60 days");
        assert_eq!((soon.points, soon.on), (Points(10), h.now().plus_days(20).date()));
        h.advance(21 * DAY_MS);
        tick(&h).await;
        tick(&h).await;
        let after = mine(&resident).await;
        assert_eq!((after.available, after.statement.rows[0].amount), (Points(5), Points(-5)));
        assert_eq!(after.statement.rows[0].cause, "lapse");
        assert_eq!(books(&h).await.lapsed, Points(5));
        assert!(matches!(audit(&h).await, Finding::Sound { n_transfers: 3, .. }));
    })
    .await;
}

#[tokio::test]
async fn each_sort_of_tampering_with_the_books_is_found() {
    for (sql, expected) in [
        (
            "UPDATE ledger_account SET credits_posted = credits_posted + 5 WHERE is_communal = 0",
            "its sums",
        ),
        ("UPDATE ledger_transfer SET amount = amount + 1", "not what was sealed"),
        ("DELETE FROM ledger_account WHERE is_communal = 1", "is not there"),
        ("UPDATE ledger_lot SET remaining = remaining + 1", "lot"),
        ("UPDATE ledger_lot SET amount = amount + 1, remaining = remaining + 1", "lot"),
        ("DELETE FROM ledger_lot", "its lots do not add up"),
        ("UPDATE ledger_transfer SET cause = '改过'", "not what was sealed"),
        ("UPDATE ledger_day SET root = blind_of_other", "not what was sealed"),
        ("UPDATE ledger_transfer SET day_on = day_on - 1", "slipped into"),
        ("UPDATE ledger_day SET day_on = day_on + 1", "slipped into"),
        ("DELETE FROM ledger_transfer", "not what was sealed"),
    ] {
        on_both(|h: Harness| async move {
            solved(&h, 1).await;
            h.advance(DAY_MS);
            tick(&h).await;
            let kept = run(&h, "UPDATE ledger_transfer SET amount = 7").await;
            kept.expect_err("transfers stay as they are");
            for table in ["ledger_transfer", "ledger_part", "ledger_day"] {
                let off = match h.app.db.engine() {
                    Engine::Sqlite => {
                        format!("DROP TRIGGER {table}_kept; DROP TRIGGER {table}_stays")
                    }
                    Engine::Postgres => format!("DROP TRIGGER {table}_kept ON {table}"),
                };
                execute(&h, &off).await;
            }
            let sql = sql.replace("blind_of_other", "(SELECT blind FROM ledger_transfer)");
            execute(&h, &sql).await;
            match audit(&h).await {
                Finding::Wrong(wrong) => assert!(wrong.contains(expected), "{sql}: {wrong}"),
                Finding::Sound { .. } => panic!("{sql}: nothing was found"),
            }
        })
        .await;
    }
}
