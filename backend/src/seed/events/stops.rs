//! The timetable: three vans, a grid worker's table, knocking at doors, a doctor's round.

use crate::{
    error::AppError,
    event::insert_stop,
    seed::{dice::Dice, store::Demo},
};
use linli_shared::{
    event::{StopDraft, StopKind},
    id::{ResidentId, StopId},
};
use sqlx::AnyConnection;

/// What comes, its name, what is done there.
const ROUNDS: [(StopKind, &str, &str); 6] = [
    (StopKind::Van, "便民服务1号车", "社保、医保、证照代办"),
    (StopKind::Van, "便民服务2号车", "家电维修、磨刀、配钥匙"),
    (StopKind::Van, "便民服务3号车", "理发、缝补、快递代取"),
    (StopKind::GridWorker, "流动网格员", "当面说事、登记、答疑"),
    (StopKind::Knock, "敲门行动", "看望独居老人，查用气用电"),
    (StopKind::Clinic, "巡回义诊", "量血压、测血糖"),
];
const PLACES: [&str; 4] = ["楼下空地", "单元门口", "凉亭旁", "停车场入口"];

/// Each service stops in four grids a week, at another time of the day.
pub(super) async fn write(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let grids: Vec<_> = demo.town.grids().collect();
    let at = demo.now.plus_days(-200);
    for (n, (kind, title, words)) in (0_i64..).zip(ROUNDS) {
        for turn in 0..4 {
            let nth = usize::try_from(n * 2 + turn * 3)? % grids.len().max(1);
            let Some(grid) = grids.get(nth) else { continue };
            let starts = (9 + (n + turn) % 3 * 2) * 60;
            let stop = StopDraft {
                kind,
                title: title.to_owned(),
                words: words.to_owned(),
                grid: Some(grid.id),
                place: format!("{}{}", grid.name, dice.pick(&PLACES)),
                weekday: (n + turn) % 6,
                starts,
                ends: starts + 90,
            };
            let id = StopId::new(at, dice.bytes());
            insert_stop(conn, demo.community, id, &stop, keeper, at).await?;
        }
    }
    Ok(())
}
