//! What a community sets itself: checked, versioned, in force at once.

use crate::harness::{GRID, Harness, OTHER_GRID, PARTY, UNIT, Who, on_both};
use linli_shared::{
    api::{CategoryTable, PartyView, RoutingTable, SettingsView},
    category::Category,
    id::{NeedId, PartyId, PlaceId},
    ticket::RoutingRule,
};
use serde_json::json;
use uuid::Uuid;

fn rule(party: PartyId, grid: PlaceId, after_minutes: i64) -> RoutingRule {
    RoutingRule {
        category: Some(Category::B7),
        class: None,
        grid: Some(grid),
        party,
        after_minutes: Some(after_minutes),
    }
}

#[tokio::test]
async fn settings_change_once_and_the_second_writer_is_told() {
    on_both(|h: Harness| async move {
        let admin = h.signed_in(Who::Administrator);
        let seen: SettingsView = admin.get("/staff/settings").await.read();
        assert_eq!(seen.version, 1);
        let first = SettingsView { name: "新幸福里".to_owned(), ..seen.clone() };
        let saved: SettingsView = admin.put("/staff/settings", &first).await.read();
        assert_eq!((saved.name.as_str(), saved.version), ("新幸福里", 2));
        let second = SettingsView { name: "旧幸福里".to_owned(), ..seen };
        let late = admin.put("/staff/settings", &second).await.refuses(412, "stale");
        assert_eq!(late.json["detail"], "陈刚 · 03-03 10:00");
        let session = h.client().get("/places?kind=community").await;
        assert_eq!(session.status, 200);
        assert_eq!(h.number("SELECT count(*) FROM place WHERE name = '新幸福里'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_by_field() {
    on_both(|h: Harness| async move {
        let admin = h.signed_in(Who::Administrator);
        let mut draft: SettingsView = admin.get("/staff/settings").await.read();
        draft.clocks.dispatch_minutes = 0;
        admin.put("/staff/settings", &draft).await.refuses_field("clocks", "out_of_range");
        draft.name = " ".to_owned();
        admin.put("/staff/settings", &draft).await.refuses_field("name", "text.empty");
        let dispatcher = h.signed_in(Who::Dispatcher);
        dispatcher.put("/staff/settings", &draft).await.refuses(403, "forbidden");
        h.client().get("/staff/settings").await.refuses(401, "unauthenticated");
    })
    .await;
}

#[tokio::test]
async fn shorter_limits_move_the_deadlines_of_open_tickets() {
    on_both(|h: Harness| async move {
        let need = NeedId(Uuid::from_u128(7));
        let draft = json!({ "text": "楼道灯坏了", "place": UNIT, "category": "B7" });
        h.signed_in(Who::Resident).put(&format!("/needs/{need}"), draft).await.is(201);
        let before = h.number("SELECT due_at FROM ticket").await;
        let admin = h.signed_in(Who::Administrator);
        let mut settings: SettingsView = admin.get("/staff/settings").await.read();
        settings.clocks.dispatch_minutes = 10;
        admin.put("/staff/settings", &settings).await.is(200);
        assert_eq!(h.number("SELECT due_at FROM ticket").await, before - 20 * 60_000);
    })
    .await;
}

#[tokio::test]
async fn rules_send_only_to_parties_and_grids_there_are() {
    on_both(|h: Harness| async move {
        let dispatcher = h.signed_in(Who::Dispatcher);
        let nobody = PartyId(Uuid::from_u128(0xdead));
        let nowhere = PlaceId(Uuid::from_u128(0xdead));
        for (bad, field, code) in [
            (rule(nobody, GRID, 0), "rules.0.party", "not_found"),
            (rule(PARTY, nowhere, 0), "rules.0.grid", "not_found"),
            (rule(PARTY, UNIT, 0), "rules.0.grid", "not_found"),
            (rule(PARTY, GRID, -1), "rules.0.after_minutes", "out_of_range"),
        ] {
            let table = RoutingTable { rules: vec![bad], version: 1 };
            dispatcher.put("/staff/routing", &table).await.refuses_field(field, code);
        }
        let many = RoutingTable { rules: vec![rule(PARTY, GRID, 0); 501], version: 1 };
        dispatcher.put("/staff/routing", &many).await.refuses_field("rules", "too_many");
        let table = RoutingTable { rules: vec![rule(PARTY, OTHER_GRID, 15)], version: 1 };
        let saved: RoutingTable = dispatcher.put("/staff/routing", &table).await.read();
        assert_eq!((saved.rules.len(), saved.version), (1, 2));
        dispatcher.put("/staff/routing", &table).await.refuses(412, "stale");
        let read: RoutingTable = dispatcher.get("/staff/routing").await.read();
        assert_eq!(read, saved);
        h.signed_in(Who::GridWorker).put("/staff/routing", &table).await.refuses(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn all_twenty_categories_keep_their_names() {
    on_both(|h: Harness| async move {
        let table: CategoryTable = h.client().get("/categories").await.read();
        assert_eq!(table.categories.len(), 20);
        let fire = table.categories.iter().find(|c| c.category == Category::D2).expect("fire");
        assert!(fire.advice_zh.contains("119"));
        let dispatcher = h.signed_in(Who::Dispatcher);
        let mut draft = table.clone();
        draft.categories[0].name_zh = "  医保社保 ".to_owned();
        let saved: CategoryTable = dispatcher.put("/staff/categories", &draft).await.read();
        assert_eq!((saved.categories[0].name_zh.as_str(), saved.version), ("医保社保", 2));
        dispatcher.put("/staff/categories", &draft).await.refuses(412, "stale");
        draft.categories[3].name_en = String::new();
        dispatcher
            .put("/staff/categories", &draft)
            .await
            .refuses_field("categories.3.name_en", "text.empty");
        draft.categories.pop();
        dispatcher.put("/staff/categories", &draft).await.refuses_field("categories", "incomplete");
    })
    .await;
}

#[tokio::test]
async fn parties_have_names_of_their_own() {
    on_both(|h: Harness| async move {
        let dispatcher = h.signed_in(Who::Dispatcher);
        let id = PartyId(Uuid::from_u128(0x42));
        let draft = json!({ "name": "供水公司", "phone": "96390" });
        let path = format!("/staff/parties/{id}");
        let made: PartyView = dispatcher.put(&path, &draft).await.read();
        assert_eq!(dispatcher.put(&path, &draft).await.read::<PartyView>(), made);
        let taken = json!({ "name": "城市管理", "phone": "" });
        dispatcher.put(&path, taken).await.refuses_field("name", "taken");
        dispatcher
            .put(&path, json!({ "name": "", "phone": "" }))
            .await
            .refuses_field("name", "text.empty");
        let parties: Vec<PartyView> = dispatcher.get("/staff/parties").await.read();
        assert_eq!(parties.len(), 2);
        h.signed_in(Who::Handler).put(&path, draft).await.refuses(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn who_saves_tables_second_is_told_who_was_first() {
    on_both(|h: Harness| async move {
        let dispatcher = h.signed_in(Who::Dispatcher);
        for path in ["/staff/routing", "/staff/categories"] {
            let seen = dispatcher.get(path).await.is(200).json;
            dispatcher.put(path, &seen).await.is(200);
            h.advance(60_000);
            let late = dispatcher.put(path, &seen).await.refuses(412, "stale");
            let detail = late.json["detail"].as_str().expect("who and when");
            assert!(detail.starts_with("郑洁 · 03-03 10:0"), "{detail}");
        }
    })
    .await;
}
