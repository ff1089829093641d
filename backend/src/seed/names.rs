//! Names of people and parties (名字).

use super::dice::Dice;
use linli_shared::{
    category::{Category, Class},
    text::Phone,
};

/// Surnames by how common they are.
const SURNAMES: [(&str, u32); 48] = [
    ("王", 72),
    ("李", 72),
    ("张", 68),
    ("刘", 54),
    ("陈", 46),
    ("杨", 31),
    ("赵", 23),
    ("黄", 22),
    ("周", 21),
    ("吴", 20),
    ("徐", 17),
    ("孙", 15),
    ("胡", 13),
    ("朱", 13),
    ("高", 12),
    ("林", 12),
    ("何", 12),
    ("郭", 11),
    ("马", 11),
    ("罗", 9),
    ("梁", 8),
    ("宋", 8),
    ("郑", 8),
    ("谢", 7),
    ("韩", 7),
    ("唐", 7),
    ("冯", 6),
    ("于", 6),
    ("董", 6),
    ("萧", 3),
    ("程", 6),
    ("曹", 6),
    ("袁", 5),
    ("邓", 5),
    ("许", 5),
    ("傅", 4),
    ("沈", 5),
    ("曾", 5),
    ("彭", 5),
    ("吕", 5),
    ("苏", 4),
    ("卢", 4),
    ("蒋", 4),
    ("蔡", 4),
    ("贾", 4),
    ("丁", 4),
    ("魏", 4),
    ("欧阳", 1),
];
const OLDER: [&str; 40] = [
    "建国", "桂英", "秀兰", "志强", "玉梅", "国强", "淑珍", "德明", "桂兰", "永福", "凤英", "文华",
    "玉兰", "长贵", "秀英", "福生", "春梅", "庆华", "素芬", "振华", "月娥", "宝山", "惠芳", "树林",
    "金凤", "保国", "美玲", "新民", "翠花", "荣华", "守义", "兰英", "学文", "丽华", "广生", "彩霞",
    "耀祖", "瑞芝", "克勤", "婉如",
];
const MIDDLE: [&str; 48] = [
    "伟", "静", "磊", "敏", "勇", "丽", "军", "艳", "涛", "娟", "强", "芳", "斌", "霞", "鹏", "燕",
    "杰", "玲", "浩", "红梅", "晓东", "海燕", "志远", "雪梅", "国栋", "丽娜", "建军", "小红",
    "文博", "慧敏", "立新", "晓丽", "明辉", "春燕", "旭东", "秋菊", "少华", "雅琴", "向阳", "佳慧",
    "振宇", "婷婷", "宏伟", "莉莉", "俊峰", "倩", "立军", "晓梅",
];
const YOUNGER: [&str; 40] = [
    "梓涵", "浩然", "雨桐", "子轩", "欣怡", "宇航", "思琪", "俊杰", "诗涵", "博文", "梦瑶", "天佑",
    "佳怡", "嘉豪", "语嫣", "明轩", "可欣", "一诺", "子墨", "若曦", "晨阳", "雅婷", "泽宇", "紫萱",
    "昊天", "静怡", "睿哲", "芷若", "嘉欣", "文昊", "安琪", "彦霖", "书瑶", "景行", "知夏", "星辰",
    "沐阳", "念慈", "乐天", "清扬",
];

/// How old somebody looks by the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    Older,
    Middle,
    Younger,
}

/// A surname, the common ones more often.
pub(super) fn surname(dice: &mut Dice) -> &'static str {
    let surname: &&'static str = dice.weigh(&SURNAMES);
    surname
}

/// A full name of a generation.
pub(super) fn name(surname: &str, age: Age, dice: &mut Dice) -> String {
    let given: &[&str] = match age {
        Age::Older => &OLDER,
        Age::Middle => &MIDDLE,
        Age::Younger => &YOUNGER,
    };
    format!("{surname}{}", dice.pick::<&str>(given))
}

/// The `n`-th number of a block that plainly belongs to nobody: 1990000xxxx.
pub(super) fn phone(n: usize) -> Phone {
    Phone::parse(&format!("1990000{n:04}")).expect("eleven digits that begin with 19")
}

/// What people call a number in: `199 0000 0001`.
pub(super) fn work_phone(phone: &Phone) -> String {
    let digits = phone.as_str();
    let (head, rest) = digits.split_at_checked(3).unwrap_or((digits, ""));
    let (middle, tail) = rest.split_at_checked(4).unwrap_or((rest, ""));
    format!("{head} {middle} {tail}")
}

/// A department or firm, and what it does first.
pub(super) struct PartySketch {
    pub(super) name: &'static str,
    pub(super) phone: &'static str,
    /// Two who work there.
    pub(super) handlers: [&'static str; 2],
    /// What the routing table sends it: category, class, minutes until it goes by itself.
    pub(super) takes: &'static [(Category, Option<Class>, Option<i64>)],
}

use Category as C;
const URGENT: Option<Class> = Some(Class::Urgent);

/// Everybody who is called to this community.
pub(super) const PARTIES: [PartySketch; 15] = [
    PartySketch {
        name: "城市管理",
        phone: "010-5550 0201",
        handlers: ["马国栋", "程晓东"],
        takes: &[
            (C::B7, URGENT, Some(2)),
            (C::B8, URGENT, Some(2)),
            (C::B9, None, None),
            (C::B9, URGENT, Some(2)),
            (C::C3, None, Some(10)),
            (C::D3, None, Some(2)),
        ],
    },
    PartySketch {
        name: "交警", phone: "010-5550 0202", handlers: ["郭勇", "韩磊"], takes: &[]
    },
    PartySketch {
        name: "物业",
        phone: "010-5550 0203",
        handlers: ["贺燕", "罗志强"],
        takes: &[(C::B7, None, Some(5))],
    },
    PartySketch {
        name: "住建",
        phone: "010-5550 0204",
        handlers: ["宋立新", "梁慧敏"],
        takes: &[],
    },
    PartySketch {
        name: "民政",
        phone: "010-5550 0205",
        handlers: ["谢丽华", "唐国强"],
        takes: &[(C::A2, None, None), (C::A2, URGENT, Some(2))],
    },
    PartySketch {
        name: "人社",
        phone: "010-5550 0206",
        handlers: ["冯晓梅", "董建军"],
        takes: &[(C::A3, None, None)],
    },
    PartySketch {
        name: "教育",
        phone: "010-5550 0207",
        handlers: ["沈雅琴", "许文博"],
        takes: &[(C::A5, None, None)],
    },
    PartySketch {
        name: "卫生服务中心",
        phone: "010-5550 0208",
        handlers: ["曹春燕", "袁立军"],
        takes: &[
            (C::B3, None, Some(10)),
            (C::B3, URGENT, Some(2)),
            (C::B6, URGENT, Some(2)),
            (C::D1, None, Some(2)),
        ],
    },
    PartySketch {
        name: "消防",
        phone: "010-5550 0209",
        handlers: ["邓海涛", "彭俊峰"],
        takes: &[(C::D2, None, Some(2))],
    },
    PartySketch {
        name: "司法",
        phone: "010-5550 0210",
        handlers: ["吕秋菊", "蒋少华"],
        takes: &[(C::C1, None, None), (C::C2, None, None)],
    },
    PartySketch {
        name: "残联",
        phone: "010-5550 0211",
        handlers: ["蔡红梅", "贾向阳"],
        takes: &[(C::B5, None, Some(30))],
    },
    PartySketch {
        name: "派出所",
        phone: "010-5550 0212",
        handlers: ["魏强", "丁晓丽"],
        takes: &[(C::A4, None, None), (C::C1, URGENT, Some(2)), (C::C2, URGENT, Some(2))],
    },
    PartySketch {
        name: "环卫",
        phone: "010-5550 0213",
        handlers: ["苏明辉", "卢秀英"],
        takes: &[(C::B8, None, Some(5))],
    },
    PartySketch {
        name: "老年食堂",
        phone: "010-5550 0214",
        handlers: ["傅惠芳", "曾福生"],
        takes: &[(C::B1, None, Some(10))],
    },
    PartySketch {
        name: "社工站",
        phone: "010-5550 0215",
        handlers: ["于佳慧", "林向阳"],
        takes: &[(C::B2, None, Some(10)), (C::B4, None, None), (C::B6, None, Some(20))],
    },
];

/// Grid workers and leads in the order of the grids.
pub(super) const WORKERS: [&str; 12] = [
    "王丽娜",
    "张鹏",
    "刘洋",
    "陈晓丽",
    "李志远",
    "杨婷婷",
    "黄海燕",
    "吴旭东",
    "徐雪梅",
    "胡立军",
    "朱莉莉",
    "高明辉",
];
pub(super) const LEADS: [&str; 12] = [
    "赵建军",
    "孙丽华",
    "周敏",
    "林国栋",
    "郭春梅",
    "马宏伟",
    "罗慧敏",
    "梁建军",
    "宋艳",
    "郑勇",
    "谢晓梅",
    "韩涛",
];
