//! The place tree and its import.

use crate::harness::{Answer, BUILDING, Client, GRID, Harness, OTHER_GRID, UNIT, Who, on_both};
use axum::http::Method;
use linli_shared::{
    api::{ImportReport, PlaceNode},
    place::{ImportProblem, Place, PlaceKind},
};

const HEADING: &str = "网格,楼栋,单元,户号,面积\n";

async fn import(client: &Client, path: &str, table: impl Into<Vec<u8>>) -> Answer {
    client.send(Method::POST, path, &[("content-type", "text/csv")], table.into()).await
}

#[tokio::test]
async fn places_are_found_by_kind_and_parent() {
    on_both(|h: Harness| async move {
        let phone = h.client();
        let grids: Vec<Place> = phone.get("/places?kind=grid").await.read();
        assert_eq!(grids.iter().map(|p| p.id).collect::<Vec<_>>(), [GRID, OTHER_GRID]);
        let buildings: Vec<Place> = phone.get(&format!("/places?parent={GRID}")).await.read();
        assert_eq!(buildings[0].id, BUILDING);
        let units: Vec<Place> =
            phone.get(&format!("/places?kind=unit&parent={BUILDING}")).await.read();
        assert_eq!((units[0].id, units[0].path.as_str()), (UNIT, "第1微网格 · 1栋 · 1单元"));
        phone.get("/places?kind=castle").await.refuses(400, "malformed");
    })
    .await;
}

#[tokio::test]
async fn the_tree_counts_households_and_warns_of_small_grids() {
    on_both(|h: Harness| async move {
        let nodes: Vec<PlaceNode> = h.signed_in(Who::Dispatcher).get("/staff/places").await.read();
        assert_eq!(nodes[0].place.kind, PlaceKind::Community);
        assert_eq!((nodes[0].n_households, nodes[0].size_warning), (4, false));
        let grid = nodes.iter().find(|node| node.place.id == GRID).expect("the grid");
        assert_eq!((grid.n_households, grid.size_warning), (3, true));
        let own: Vec<PlaceNode> = h.signed_in(Who::GridWorker).get("/staff/places").await.read();
        assert!(own.iter().all(|node| node.place.grid != Some(OTHER_GRID)));
        h.signed_in(Who::Resident).get("/staff/places").await.refuses(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_good_table_is_tried_and_then_written_once() {
    on_both(|h: Harness| async move {
        let admin = h.signed_in(Who::Administrator);
        let table = format!(
            "\u{feff}{HEADING}第1微网格,1栋,1单元,103,89.5\n第3微网格,12栋,,101,120\n第3微网格,12栋,,102,\" 60.25 \"\n"
        );
        let trial: ImportReport =
            import(&admin, "/staff/import?dry_run=1", table.clone()).await.read();
        assert_eq!(
            (trial.n_lines, trial.n_grids, trial.n_buildings, trial.n_units, trial.n_households),
            (3, 1, 1, 0, 3)
        );
        assert!(!trial.applied);
        assert_eq!(h.number("SELECT count(*) FROM household").await, 4);
        let done: ImportReport = import(&admin, "/staff/import", table.clone()).await.read();
        assert_eq!(done, ImportReport { applied: true, ..trial });
        assert_eq!(h.number("SELECT count(*) FROM household").await, 7);
        assert_eq!(h.number("SELECT area FROM household WHERE door = '102' AND address LIKE '%12栋%'").await, 6025);
        let grids: Vec<Place> = h.client().get("/places?kind=grid").await.read();
        assert_eq!(grids.len(), 3);
        let again: ImportReport = import(&admin, "/staff/import", table).await.read();
        assert!(!again.applied);
        let known: Vec<_> = (2..5).map(|line| (line, ImportProblem::Known)).collect();
        assert_eq!(again.problems, known);
    })
    .await;
}

#[tokio::test]
async fn one_bad_line_keeps_everything_out_and_every_bad_line_is_named() {
    on_both(|h: Harness| async move {
        let admin = h.signed_in(Who::Administrator);
        let table = format!(
            "{HEADING}第5微网格,1栋,,101,80\n第5微网格,,,102,80\n第5微网格,1栋,,103,大\n第5微网格,1栋,101,80\n第5微网格,1栋,,101,80\n"
        );
        let report: ImportReport = import(&admin, "/staff/import", table).await.read();
        assert_eq!(
            report.problems,
            [
                (3, ImportProblem::Name),
                (4, ImportProblem::Area),
                (5, ImportProblem::FieldCount),
                (6, ImportProblem::Twice(2)),
            ]
        );
        assert_eq!((report.applied, report.n_lines), (false, 1));
        let mixed = format!("{HEADING}第5微网格,1栋,,101,80\n第1微网格,2栋,,201,80\n");
        let report: ImportReport = import(&admin, "/staff/import", mixed).await.read();
        assert_eq!(report.problems, [(3, ImportProblem::Known)]);
        assert_eq!(h.number("SELECT count(*) FROM place").await, 7);
        assert_eq!(h.number("SELECT count(*) FROM household").await, 4);
    })
    .await;
}

#[tokio::test]
async fn tables_that_cannot_be_read_say_why() {
    on_both(|h: Harness| async move {
        let admin = h.signed_in(Who::Administrator);
        // 网格 in GBK.
        import(&admin, "/staff/import", vec![0xcd, 0xf8, 0xb8, 0xf1, b'\n'])
            .await
            .refuses(422, "import.not_utf8");
        import(&admin, "/staff/import", "第1微网格,1栋,,101,80\n")
            .await
            .refuses(422, "import.heading");
        import(&admin, "/staff/import", "").await.refuses(422, "import.heading");
        let mut long = HEADING.to_owned();
        for door in 0..20_001 {
            long.push_str(&format!("第6微网格,1栋,,{door},80\n"));
        }
        import(&admin, "/staff/import", long).await.refuses(413, "import.too_many_lines");
        import(&admin, "/staff/import", vec![b'x'; 4 * 1024 * 1024 + 1])
            .await
            .refuses(413, "too_large");
        let dispatcher = h.signed_in(Who::Dispatcher);
        import(&dispatcher, "/staff/import", HEADING).await.refuses(403, "forbidden");
    })
    .await;
}
