//! The demonstration: it fills, it holds together, and everybody in its list signs in again and again.

use super::harness::{Harness, on_one};
use linli::{
    audit::{self, Finding},
    db::Engine,
    seed::logins,
};
use linli_shared::{
    access::Role,
    api::{BoardView, SessionView},
    resident::Membership,
    ticket::TicketStatus,
};
use serde_json::json;
use std::collections::BTreeSet;

/// One test for each engine, because filling is what takes the time.
#[tokio::test]
async fn the_demonstration_is_sound_and_everybody_in_its_list_signs_in_on_sqlite() {
    the_demonstration_is_sound(Engine::Sqlite).await;
}

#[tokio::test]
async fn the_demonstration_is_sound_and_everybody_in_its_list_signs_in_on_postgres() {
    the_demonstration_is_sound(Engine::Postgres).await;
}

async fn the_demonstration_is_sound(engine: Engine) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The list of logins lies beside the database, wherever the test's true one is.
    let beside = format!("sqlite:{}", folder.path().join("linli.db").display());
    let configure = |config: &mut linli::config::Config| {
        config.demo = true;
        config.database.clone_from(&beside);
    };
    on_one(engine, configure, |h| async move {
        is_large_lively_and_sound(&h).await;
        there_is_much_to_come_to(&h).await;
        everybody_signs_in_again_and_again(&h).await;
    })
    .await;
}

async fn is_large_lively_and_sound(h: &Harness) {
    assert!(h.number("SELECT count(*) FROM place WHERE kind = 'grid'").await >= 12);
    assert!(h.number("SELECT count(*) FROM household").await >= 1000);
    assert!(h.number("SELECT count(*) FROM resident").await >= 2000);
    assert!(h.number("SELECT count(*) FROM ticket").await >= 1000);
    assert!(h.number("SELECT count(DISTINCT said) FROM need").await >= 150);
    let n_open = h.number("SELECT count(*) FROM ticket WHERE is_open = 1").await;
    assert!((30..100).contains(&n_open), "{n_open} open");
    let n_statuses = h.number("SELECT count(DISTINCT status) FROM ticket").await;
    assert_eq!(usize::try_from(n_statuses).expect("a count"), TicketStatus::ALL.len());
    // Nothing is left for the clockwork to make up for.
    assert!(h.number("SELECT min(wake_at) FROM ticket").await > h.now().0);
    let finding = audit::audit(&h.app.db, h.app.community, |_| ()).await.expect("the audit runs");
    assert!(matches!(finding, Finding::Sound { .. }), "{finding:?}");
}

async fn there_is_much_to_come_to(h: &Harness) {
    assert!(h.number("SELECT count(*) FROM event").await >= 40);
    assert_eq!(h.number("SELECT count(DISTINCT kind) FROM event").await, 14);
    let class = "SELECT n_taken * 1000 + n_waiting FROM event WHERE kind = 'after_school'";
    assert_eq!(h.number(class).await, 120_005);
    let offered = "SELECT count(*) FROM event_booking WHERE status = 'offered'";
    assert_eq!(h.number(offered).await, 2);
    assert_eq!(h.number("SELECT count(*) FROM event WHERE status = 'called_off'").await, 1);
    assert_eq!(h.number("SELECT count(*) FROM event WHERE n_taken > capacity").await, 0);
    let twice = "SELECT count(*) - count(DISTINCT CAST(weekday AS TEXT) || ' ' || CAST(starts AS TEXT) || substr(draft, 1, 40))
        FROM mobile_stop";
    assert_eq!(h.number(twice).await, 0, "nothing comes to two places at once");
    let vans = "SELECT count(DISTINCT draft) FROM mobile_stop WHERE draft LIKE '%\"van\"%'";
    assert_eq!(h.number(vans).await, 12);
}

async fn everybody_signs_in_again_and_again(h: &Harness) {
    let list = logins::read(&h.app.config).expect("the list is written");
    let roles: BTreeSet<&str> = list.iter().map(|login| login.role.as_str()).collect();
    for role in Role::ALL {
        assert!(roles.contains(role.code()), "no login for {}", role.code());
    }
    assert!(roles.contains("elder"));
    for login in logins::one_of_each(&list) {
        for _ in 0..2 {
            let slip = json!({ "by": "slip", "code": login.login_url });
            let session: SessionView = h.client().post("/sign-in", slip).await.read();
            let me = session.me.expect("somebody is signed in");
            assert_eq!(me.name, login.name);
            assert!(me.consented_at.is_some());
            match Role::parse(&login.role) {
                Some(Role::Resident) | None => assert!(me.household.is_some()),
                Some(role) => assert!(me.posts.iter().any(|held| held.post.role == role)),
            }
            if login.role == "representative" {
                let members = me.household.expect("a home").members;
                assert!(members.iter().any(|m| m.membership == Membership::Waiting));
            }
        }
    }
    let board: BoardView = h.client().get("/board").await.read();
    assert_eq!(board.grids.len(), 12);
    assert!(board.n_open > 0 && board.n_closed > 0 && board.n_rated > 0);
}
