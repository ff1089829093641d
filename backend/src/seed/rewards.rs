//! What points are given for in 幸福里 (积分兑换): a catalogue, and vouchers of the last days.

use super::{dice::Dice, store::Demo};
use crate::{
    error::AppError,
    ledger,
    reward::{hand_over, insert_reward, redeem_in, take_back},
};
use linli_shared::{
    access::Role,
    amount::Points,
    api::{Redeem, Refunded},
    id::{ResidentId, RewardId, VoucherId},
    ledger::{AccountId, Asset},
    reward::{RewardDraft, RewardKind},
};
use sqlx::AnyConnection;

/// One reward: title, more about it, kind, giver, where, when, price, stock.
type Sketch =
    (&'static str, &'static str, RewardKind, &'static str, &'static str, &'static str, i64, i64);

const SKETCHES: [Sketch; 6] = [
    (
        "垃圾袋一卷",
        "加厚，五十只",
        RewardKind::Goods,
        "东门超市",
        "东门便民驿站",
        "每天 9:00–18:00",
        5,
        200,
    ),
    (
        "鸡蛋十枚",
        "当天新到",
        RewardKind::Goods,
        "东门超市",
        "东门便民驿站",
        "每天 9:00–11:00",
        10,
        60,
    ),
    (
        "家电清洗一次",
        "空调或油烟机，上门",
        RewardKind::Service,
        "惠民家电",
        "社区服务中心登记",
        "周一至周五 9:00–17:00",
        40,
        12,
    ),
    (
        "理发一次",
        "长者优先，可上门",
        RewardKind::Service,
        "阿强理发店",
        "3栋底商",
        "周二、周四 14:00–17:00",
        15,
        30,
    ),
    (
        "手机课一堂",
        "一对一，学会挂号和缴费",
        RewardKind::Course,
        "青年志愿者队",
        "社区活动室",
        "周六 9:30–11:00",
        10,
        20,
    ),
    ("雨伞一把", "", RewardKind::Goods, "邻里基金", "东门便民驿站", "每天 9:00–18:00", 20, 3),
];

/// Vouchers of the last days.
const VOUCHERS: usize = 12;
/// Which of them was handed over and given back.
const GIVEN_BACK: usize = 5;
/// How many neighbours are asked whether they have points.
const ASKED: usize = 600;

/// Writes the catalogue, and vouchers of people who have points.
pub(super) async fn write(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    let mut dice = Dice::new(0x2e3d);
    let holder = |role: Role| {
        let found = demo.people.all.iter().find(|p| p.posts.iter().any(|post| post.role == role));
        found.map(|person| person.id)
    };
    let (Some(keeper), Some(station)) = (holder(Role::Dispatcher), holder(Role::Station)) else {
        return Ok(());
    };
    let mut offered = Vec::new();
    for (title, words, kind, giver, pickup, hours, price, stock) in SKETCHES {
        let draft = RewardDraft {
            title: title.to_owned(),
            words: words.to_owned(),
            kind,
            giver: giver.to_owned(),
            pickup: pickup.to_owned(),
            hours: hours.to_owned(),
            price: Points(price),
            stock,
            per_month: 2,
            days: 14,
            photo: None,
            is_listed: true,
        };
        let at = demo.now.plus_days(-60);
        let id = RewardId::new(at, dice.bytes());
        insert_reward(conn, demo.community, id, &draft, keeper, at).await?;
        offered.push(Redeem { reward: id, price: draft.price });
    }
    let mut n = 0;
    for person in demo.people.all.iter().filter(|p| p.home.is_some()).take(ASKED) {
        let sums =
            ledger::load_sums(conn, demo.community, (Asset::Points, AccountId::of(person.id)))
                .await?;
        let Some(asked) = offered.get(n % 2).copied().filter(|_| n < VOUCHERS) else { break };
        if sums.available() >= asked.price.0 {
            redeem_one(conn, demo, (n, person.id), (asked, station), &mut dice).await?;
            n += 1;
        }
    }
    Ok(())
}

/// Most were handed over; every fourth still waits.
async fn redeem_one(
    conn: &mut AnyConnection,
    demo: &Demo,
    (n, holder): (usize, ResidentId),
    (asked, station): (Redeem, ResidentId),
    dice: &mut Dice,
) -> Result<(), AppError> {
    let at = demo.now.plus_hours(-30 + i64::try_from(n)?);
    let id = VoucherId::new(at, dice.bytes());
    let (_, voucher) = redeem_in(conn, demo.community, holder, (id, asked), at).await?;
    if n % 4 != 3 {
        hand_over(conn, demo.community, voucher, station, at.plus_hours(1)).await?;
    }
    if n == GIVEN_BACK {
        let reason = "包装破了，居民退回".to_owned();
        let refund = Refunded { at: at.plus_hours(3), reason, on_shelf: false };
        take_back(conn, demo.community, id, (refund, station)).await?;
    }
    Ok(())
}
