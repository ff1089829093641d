//! What was said about the lifts and about the yard (演示文字).

use super::{Plan, Sayings};

pub(super) const LIFT_PLANS: [Plan; 3] = [
    Plan {
        title: "方案 A：整体更换",
        words: "主机、轿厢、门系统全部换新，质保 10 年，施工 45 天。一层住户不分摊。",
        cost_fen: Some(126_000_000),
        n_supports: 48,
    },
    Plan {
        title: "方案 B：只换主机",
        words: "先换主机，轿厢再用五年。便宜，但门系统的毛病还在。",
        cost_fen: Some(61_000_000),
        n_supports: 21,
    },
    Plan {
        title: "方案 C：先修三个月再看",
        words: "请维保单位加派人手，每周巡检一次。",
        cost_fen: Some(2_400_000),
        n_supports: 9,
    },
];

/// Adopted or declined, with the reason, in the order of the plans.
pub(super) const LIFT_ANSWERS: [(bool, &str); 3] = [
    (
        true,
        "采纳。特检院评估：主机和门系统同时到了大修年限，整体更换十年内总费用最低。下一步交居民会议表决。",
    ),
    (false, "未采纳。门系统不换，夹人的隐患还在，特检院不同意只换主机。"),
    (false, "未采纳。近半年已修 14 次，同一部件修过 5 次，再修不能解决问题。"),
];

pub(super) const LIFT_SAYINGS: Sayings = &[
    ("电梯一周停三次，老人被困在家里", None),
    ("安全比省钱要紧", None),
    ("费用要一笔一笔公示", None),
    ("一层不坐电梯，不该分摊", None),
    ("施工期间要有人帮老人搬东西", None),
    ("再修修还能用几年", Some(false)),
    ("一次换到位，别折腾第二回", Some(true)),
    ("困难家庭可以缓交", None),
];

/// What became of the lifts.
pub(super) const LIFT_TASKS: [(&str, &str); 2] = [
    (
        "按居民会议决议，整体更换 7、8、9 栋电梯，施工期间安排人力送老人上下楼。",
        "三栋 6 台电梯全部更换，特检合格，6 月起质保 10 年。施工期间志愿者上下接送 213 人次。",
    ),
    (
        "公示电梯更换费用明细：合同、付款凭证、每户分摊。",
        "明细已贴在三栋公告栏和本页，实际支出 1,248,600 元，比预算省 11,400 元，退回维修资金。",
    ),
];

pub(super) const LIFT_END: &str =
    "三栋电梯全部换新，费用已公示，比预算少用 11,400 元。谢谢 80 多位邻居从头到尾一起商量。";

pub(super) const YARD_PLANS: [Plan; 5] = [
    Plan {
        title: "一半绿地，一半临时车位",
        words: "靠楼一侧种树摆椅子，靠路一侧划 9 个临时车位，晚上七点后可停。",
        cost_fen: Some(8_600_000),
        n_supports: 31,
    },
    Plan {
        title: "全部改成口袋公园",
        words: "种树、铺软地、装两组老人健身器，孩子有地方跑。",
        cost_fen: Some(12_000_000),
        n_supports: 24,
    },
    Plan {
        title: "划 18 个停车位",
        words: "透水砖铺地，按楼栋摇号，一户一个。",
        cost_fen: Some(5_200_000),
        n_supports: 19,
    },
    Plan {
        title: "先划线试两个月",
        words: "用可擦的线分出车位和活动区，试两个月，数一数再定。",
        cost_fen: Some(300_000),
        n_supports: 27,
    },
    Plan {
        title: "装一圈长椅和路灯",
        words: "别的先不动，先让晚上亮起来、老人有地方坐。",
        cost_fen: Some(2_800_000),
        n_supports: 12,
    },
];

pub(super) const YARD_SAYINGS: Sayings = &[
    ("给老人留几把有靠背的椅子", None),
    ("车位不够，先解决停车", Some(true)),
    ("孩子要有地方跑", Some(false)),
    ("消防通道一寸也不能占", None),
    ("那几棵老树不能砍", Some(false)),
    ("接送孩子要有地方临时停一停", Some(true)),
    ("晚上十点以后要安静", None),
    ("一户一个车位才公平", Some(true)),
    ("车多了，孩子出门不安全", Some(false)),
    ("先划线试两个月，再决定", None),
    ("绿地夏天招蚊子，没人管", Some(true)),
    ("可以留一小块大家一起种菜", Some(false)),
];

pub(super) const YARD_HIDDEN: (&str, &str) =
    ("9 栋那家天天占道，不要脸", "指向具体住户的指责，不是看法。可以说事，不要说人");
