//! Projects, courses, the ceiling, certificates, entering by staff, and leaving.

use super::{super::harness::GRID, *};
use linli_shared::{
    api::{CertificateView, CheckedCertificate, ProjectView},
    time_bank::CEILING,
};

pub(super) async fn course(h: &Harness, minutes: i64, seats: i64) {
    let course = json!({
        "kind": "course", "title": "手机摄影班", "words": "", "minutes": minutes, "seats": seats,
        "starts_at": h.now().plus_days(3), "is_open": true,
    });
    let path = format!("/staff/time-bank/projects/{COURSE}");
    h.signed_in(Who::Dispatcher).put(&path, course).await.is(201);
}

async fn give(client: &Client, n: u128, minutes: i64) -> Answer {
    let path = format!("/time-bank/projects/{COURSE}/gifts/{}", id(0x7500 + n));
    client.put(&path, json!({ "minutes": minutes })).await
}

#[tokio::test]
async fn a_place_in_a_course_is_given_back_until_it_begins() {
    on_both(|h: Harness| async move {
        earn(&h, Who::Resident, 1, 300).await;
        course(&h, 120, 2).await;
        let resident = h.signed_in(Who::Resident);
        give(&resident, 1, 60).await.refuses(409, "time_bank.wrong_amount");
        give(&resident, 1, 120).await.is(201);
        give(&resident, 2, 120).await.refuses(409, "time_bank.has_place");
        give(&h.signed_in(Who::OtherResident), 3, 120).await.refuses(409, "time_bank.short");
        let path = format!("/time-bank/projects/{COURSE}/gifts/{}", id(0x7501));
        for _ in 0..2 {
            let view: ProjectView = resident.delete(&path).await.is(200).read();
            assert_eq!((view.n_gifts, view.given), (0, Minutes(0)));
        }
        assert_eq!(hours(&resident).await.available, Minutes(300));
        give(&resident, 4, 120).await.is(201);
        h.advance(3 * DAY_MS);
        let path = format!("/time-bank/projects/{COURSE}/gifts/{}", id(0x7504));
        resident.delete(&path).await.refuses(409, "time_bank.begun");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn hours_are_pledged_to_a_project_while_it_is_open() {
    on_both(|h: Harness| async move {
        earn(&h, Who::Resident, 1, 300).await;
        let staff = h.signed_in(Who::Dispatcher);
        let mut project = json!({
            "kind": "pledge", "title": "百户送餐", "words": "", "minutes": 6000, "seats": 0,
            "starts_at": null, "is_open": true,
        });
        let path = format!("/staff/time-bank/projects/{COURSE}");
        staff.put(&path, &project).await.is(201);
        let resident = h.signed_in(Who::Resident);
        give(&resident, 1, 45).await.refuses(409, "time_bank.wrong_amount");
        give(&resident, 1, 90).await.is(201);
        give(&resident, 2, 60).await.is(201);
        give(&resident, 3, 180).await.refuses(409, "time_bank.short");
        let shown = &books(&h).await.projects[0];
        assert_eq!((shown.given, shown.n_gifts), (Minutes(150), 2));
        project["is_open"] = json!(false);
        staff.put(&path, &project).await.refuses(428, "precondition_required");
        let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
        let body = project.to_string().into_bytes();
        staff.send(axum::http::Method::PUT, &path, &headers, body).await.is(200);
        give(&resident, 4, 30).await.refuses(409, "time_bank.not_open");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn what_goes_above_the_ceiling_goes_to_the_donation_pool() {
    on_both(|h: Harness| async move {
        let full = CEILING.0 / 720;
        for n in 0..full {
            earn(&h, Who::Resident, 1 + u128::try_from(n).expect("small"), 720).await;
        }
        let resident = h.signed_in(Who::Resident);
        assert_eq!(
            (hours(&resident).await.available, books(&h).await.donated),
            (CEILING, Minutes(0))
        );
        h.advance(MINUTE_MS);
        earn(&h, Who::Resident, 999, 90).await;
        let after = hours(&resident).await;
        assert_eq!((after.available, books(&h).await.donated), (CEILING, Minutes(90)));
        let causes: Vec<&str> =
            after.statement.rows[..2].iter().map(|row| row.cause.as_str()).collect();
        assert!(causes.contains(&"hours_over_ceiling") && causes.contains(&"hours_given"));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_certificate_proves_what_it_says_and_nothing_else() {
    on_both(|h: Harness| async move {
        let resident = h.signed_in(Who::Resident);
        let path = format!("/me/hours/certificates/{}", id(0x7600));
        let today = h.now().date();
        let asked = json!({ "from": today.plus_days(-30), "until": today });
        resident.put(&path, &asked).await.refuses(409, "time_bank.nothing_given");
        earn(&h, Who::Resident, 1, 150).await;
        let paper: CertificateView = resident.put(&path, &asked).await.is(201).read();
        assert_eq!((paper.minutes, paper.n_stints), (Minutes(150), 1));
        assert_eq!(resident.put(&path, &asked).await.is(200).read::<CertificateView>(), paper);
        let check = async |code: &str| {
            h.client().post("/time-bank/certificates/check", json!({ "code": code })).await
        };
        let found: CheckedCertificate = check(&paper.short).await.is(200).read();
        assert_eq!((found.name.as_str(), found.minutes), ("王**", Minutes(150)));
        check(&linli_shared::qr::format_token([7; 16]))
            .await
            .refuses(404, "time_bank.unknown_certificate");
        check("nonsense").await.refuses(404, "time_bank.unknown_certificate");
        let pdf = format!("{path}/certificate.pdf");
        h.signed_in(Who::OtherResident).get(&pdf).await.refuses(404, "not_found");
        let printed = resident.get(&pdf).await;
        // A machine without a Chinese font prints nothing, and says so.
        if printed.status.as_u16() == 503 {
            printed.refuses(503, "no_font");
        } else {
            assert!(printed.is(200).bytes.starts_with(b"%PDF"));
        }
    })
    .await;
}

#[tokio::test]
async fn staff_enter_what_was_given_without_phones_and_never_their_own() {
    on_both(|h: Harness| async move {
        let body = |provider: Who, minutes: i64, reason: &str| {
            json!({
                "provider": provider.id(), "receivers": [Who::BuildingLeader.id()], "skills": ["meals"],
                "started_at": h.now().plus_hours(-2), "ended_at": h.now(), "minutes": minutes,
                "reason": reason, "pool": false,
            })
        };
        let path = format!("/staff/time-bank/entries/{}", id(0x7400));
        let (lead, worker) = (h.signed_in(Who::GridLead), h.signed_in(Who::GridWorker));
        worker.put(&path, body(Who::Resident, 60, "看见了")).await.refuses(403, "forbidden");
        lead.put(&path, body(Who::GridLead, 60, "我自己")).await.refuses(403, "time_bank.own_matter");
        lead.put(&path, body(Who::Resident, 121, "看见了")).await.refuses_field("minutes", "time_bank.above_clocked");
        lead.put(&path, body(Who::Resident, 60, " ")).await.refuses_field("reason", "text.empty");
        lead.put(&path, body(Who::Resident, 60, "看见了")).await.refuses(409, "time_bank.short");
        lead.put(&path, body(Who::BuildingLeader, 60, "看见了")).await.refuses_field("receivers", "time_bank.people");
        earn(&h, Who::BuildingLeader, 1, 60).await;
        lead.put(&path, body(Who::Resident, 60, "看见了")).await.is(201);
        lead.put(&path, body(Who::Resident, 60, "看见了")).await.is(200);
        lead.put(&path, body(Who::Resident, 30, "看见了")).await.refuses(409, "time_bank.id_reused");
        let told = h.signed_in(Who::BuildingLeader).get("/notices").await.json["rows"].to_string();
        assert!(told.contains("posted"), "{told}");
        assert_eq!(hours(&h.signed_in(Who::BuildingLeader)).await.available, Minutes(0));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn who_leaves_takes_a_copy_and_leaves_hours_to_the_donation_pool() {
    on_both(|h: Harness| async move {
        let (leaves, helps) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        enrol(&leaves).await;
        enrol(&helps).await;
        earn(&h, Who::Resident, 1, 300).await;
        for n in [1, 2] {
            ask(&leaves, n, &wanted(&h, json!(["cleaning"]), 60)).await.is(201);
        }
        help(&h, (&helps, &leaves), 1, 60).await;
        take_up(&h, &helps, (2, 2)).await.is(201);
        act(&leaves, 2, json!({ "action": "schedule" })).await.is(200);
        let own = leaves.get("/me/export").await.is(200).json;
        assert_eq!(own["hours"]["stints"].as_array().map(Vec::len), Some(3));
        assert_eq!(own["hours"]["statement"].as_array().map(Vec::len), Some(3));
        leaves.delete("/me").await.is(204);
        assert_eq!(
            books(&h).await.donated,
            Minutes(240),
            "an hour is still reserved for who helped"
        );
        h.advance(73 * HOUR_MS);
        tick(&h).await;
        assert_eq!(hours(&helps).await.available, Minutes(60));
        assert_eq!(h.number("SELECT count(*) FROM volunteer").await, 1);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn only_staff_who_answer_for_a_grid_ask_for_its_people() {
    on_both(|h: Harness| async move {
        let asked = json!({
            "person": Who::OtherResident.id(), "listing": wanted(&h, json!(["meals"]), 60), "pool": true,
        });
        let path = format!("/staff/time-bank/listings/{}", id(REQUEST));
        h.signed_in(Who::GridWorker).put(&path, &asked).await.refuses(404, "not_found");
        h.signed_in(Who::Resident).put(&path, &asked).await.refuses(403, "forbidden");
        h.signed_in(Who::OtherWorker).put(&path, &asked).await.is(201);
        let board = h.signed_in(Who::Resident).get("/time-bank/listings?kind=request").await.is(200);
        let told = board.json["rows"][0].to_string();
        assert!(!told.contains("pool"), "who is paid for stands on no board: {told}");
        assert_eq!(board.json["rows"][0]["name"], "李**");
        let posts = json!({ "posts": [{ "role": "coordinator", "place": GRID, "party": null }] });
        let people = format!("/staff/people/{}/posts", Who::Handler.id());
        h.signed_in(Who::Administrator).put(&people, posts).await.is(200);
        let coordinator = h.signed_in(Who::Handler);
        coordinator.get(&path).await.refuses(404, "not_found");
        coordinator.get("/staff/time-bank").await.is(200);
        coordinator.get("/staff/tickets").await.refuses(403, "forbidden");
    })
    .await;
}
