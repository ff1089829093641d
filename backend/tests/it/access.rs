//! Who gets where: every route with every role, as one table. A new route changes the table, so that
//! nobody adds one without looking at who may call it.

use super::harness::{COMMUNITY, Client, Harness, Who, on_both};
use axum::http::Method;
use linli::{router, session};
use std::fmt::Write;

const ROLES: [Option<Who>; 10] = [
    None,
    Some(Who::Resident),
    Some(Who::OtherResident),
    Some(Who::BuildingLeader),
    Some(Who::GridWorker),
    Some(Who::GridLead),
    Some(Who::Dispatcher),
    Some(Who::Handler),
    Some(Who::Supervisor),
    Some(Who::Administrator),
];
/// An id that leads nowhere.
const NOWHERE: &str = "00000000-0000-7000-8000-00000000dead";

/// A phone of its own for every request: some routes sign it out.
async fn fresh(h: &Harness, who: Option<Who>) -> Client {
    let client = h.client();
    if let Some(who) = who {
        let (token, now) = (session::new_token(), h.now());
        client.put_cookie("linli", &token);
        let written = h.app.db.write(move |conn| {
            let token = token.clone();
            Box::pin(async move {
                session::insert_session(conn, COMMUNITY, who.id(), "?", now, &token).await
            })
        });
        written.await.expect("the session is written");
    }
    client
}

fn fill_in(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { NOWHERE } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_route_knows_who_may_call_it() {
    on_both(|h| async move {
        let mut routes: Vec<_> =
            router::routes().into_iter().map(|(method, path, _)| (method, path)).collect();
        routes.sort_by_key(|(method, path)| (*path, *method));
        // Whoever erased themselves cannot try another route.
        routes.sort_by_key(|route| *route == ("DELETE", "/me"));
        let mut table = String::from(
            "visitor, resident, other resident, building leader, grid worker, grid lead, dispatcher, handler, supervisor, administrator\n",
        );
        for (method, path) in routes {
            write!(table, "{method:6} {path:44}").expect("memory");
            for who in ROLES {
                let client = fresh(&h, who).await;
                let method: Method = method.parse().expect("a method");
                let body = if method == Method::GET || method == Method::DELETE { "" } else { "{}" };
                let status = client.status(method, &fill_in(path), body).await;
                assert!(status < 500, "{path} answers {status}");
                write!(table, " {status}").expect("memory");
            }
            table.push('\n');
        }
        insta::assert_snapshot!("access", table);
    })
    .await;
}
