//! What a need is about and how fast it must be answered (需求类别与等级).
//!
//! Invariants: the twenty built-in categories and the four classes never change their codes; a
//! code read back gives the same value. Names and routing that staff edit are stored elsewhere and
//! start from the table here.

use serde::{Deserialize, Serialize};

/// The clock a need runs on (需求等级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Life, limb or property in danger now (紧急).
    Urgent,
    /// One handler can do it within a day (一般).
    General,
    /// An answer is enough (咨询).
    Enquiry,
    /// Several parties, or a lasting arrangement (复杂).
    Complex,
}

impl Class {
    /// All four, most pressing first (全部等级).
    pub const ALL: [Self; 4] = [Self::Urgent, Self::General, Self::Enquiry, Self::Complex];

    /// The stable code on the wire and in the store (等级代码).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::General => "general",
            Self::Enquiry => "enquiry",
            Self::Complex => "complex",
        }
    }

    /// Reads a code back (解析等级代码).
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

    /// The Chinese name (等级名称).
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Urgent => "紧急",
            Self::General => "一般",
            Self::Enquiry => "咨询",
            Self::Complex => "复杂",
        }
    }

    /// The English name (等级英文名).
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Urgent => "Urgent",
            Self::General => "General",
            Self::Enquiry => "Enquiry",
            Self::Complex => "Complex",
        }
    }
}

/// The four families of categories (一级类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level1 {
    /// A question about rules and benefits (政策咨询).
    Policy,
    /// Something to be done or mended (生活服务).
    DailyLife,
    /// Two sides who disagree (矛盾调解).
    Dispute,
    /// Somebody or something in danger (应急求助).
    Emergency,
}

impl Level1 {
    /// All four families (全部一级类别).
    pub const ALL: [Self; 4] = [Self::Policy, Self::DailyLife, Self::Dispute, Self::Emergency];

    /// The Chinese name (一级类别名称).
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Policy => "政策咨询",
            Self::DailyLife => "生活服务",
            Self::Dispute => "矛盾调解",
            Self::Emergency => "应急求助",
        }
    }

    /// The English name (一级类别英文名).
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Policy => "Policy questions",
            Self::DailyLife => "Daily life",
            Self::Dispute => "Disputes",
            Self::Emergency => "Emergencies",
        }
    }
}

/// One of the twenty built-in kinds of need (二级类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Category {
    /// Social and medical insurance (社保医保).
    A1,
    /// Pension subsidies and relief (养老与救助补贴).
    A2,
    /// Employment guidance (就业指导).
    A3,
    /// Residence permits and newcomers (居住证与流动人口).
    A4,
    /// School enrolment (子女入学).
    A5,
    /// Meals for elders (老年助餐).
    B1,
    /// Cleaning, bathing and errands (助洁助浴与代购代办).
    B2,
    /// Medical help and health monitoring (助医与健康监测).
    B3,
    /// Child care and tutoring (托育托管与学业辅导).
    B4,
    /// Disability aids and barrier-free access (助残与无障碍).
    B5,
    /// Counselling and culture (心理关怀与文化活动).
    B6,
    /// Facility repair (设施维修).
    B7,
    /// Sanitation and waste (环境卫生与垃圾清运).
    B8,
    /// Parking (停车难).
    B9,
    /// Neighbour disputes (邻里纠纷).
    C1,
    /// Property-manager and family disputes (物业与家庭矛盾).
    C2,
    /// Illegal building and blocked ways (违建与占道).
    C3,
    /// Sudden illness (突发疾病).
    D1,
    /// Fire and safety hazards (火灾与安全隐患).
    D2,
    /// Flooding and disasters (积水与灾害).
    D3,
}

impl Category {
    /// All twenty, in the order of their codes (全部二级类别).
    pub const ALL: [Self; 20] = [
        Category::A1,
        Category::A2,
        Category::A3,
        Category::A4,
        Category::A5,
        Category::B1,
        Category::B2,
        Category::B3,
        Category::B4,
        Category::B5,
        Category::B6,
        Category::B7,
        Category::B8,
        Category::B9,
        Category::C1,
        Category::C2,
        Category::C3,
        Category::D1,
        Category::D2,
        Category::D3,
    ];

    /// The stable code, such as `B7` (类别代码).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::A1 => "A1",
            Self::A2 => "A2",
            Self::A3 => "A3",
            Self::A4 => "A4",
            Self::A5 => "A5",
            Self::B1 => "B1",
            Self::B2 => "B2",
            Self::B3 => "B3",
            Self::B4 => "B4",
            Self::B5 => "B5",
            Self::B6 => "B6",
            Self::B7 => "B7",
            Self::B8 => "B8",
            Self::B9 => "B9",
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C3 => "C3",
            Self::D1 => "D1",
            Self::D2 => "D2",
            Self::D3 => "D3",
        }
    }

    /// The readable key, such as `life.facility_repair` (类别键).
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::A1 => "policy.social_insurance",
            Self::A2 => "policy.subsidy_relief",
            Self::A3 => "policy.employment",
            Self::A4 => "policy.residence_permit",
            Self::A5 => "policy.school_enrolment",
            Self::B1 => "life.elder_meals",
            Self::B2 => "life.errands_care",
            Self::B3 => "life.health",
            Self::B4 => "life.childcare_tutoring",
            Self::B5 => "life.disability_access",
            Self::B6 => "life.wellbeing_culture",
            Self::B7 => "life.facility_repair",
            Self::B8 => "life.sanitation",
            Self::B9 => "life.parking",
            Self::C1 => "dispute.neighbours",
            Self::C2 => "dispute.property_family",
            Self::C3 => "dispute.illegal_building",
            Self::D1 => "emergency.sudden_illness",
            Self::D2 => "emergency.fire_hazard",
            Self::D3 => "emergency.flood_disaster",
        }
    }

    /// Reads a code back (解析类别代码).
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code() == code)
    }

    /// The family it belongs to (所属一级类别).
    #[must_use]
    pub const fn level1(self) -> Level1 {
        match self {
            Self::A1 | Self::A2 | Self::A3 | Self::A4 | Self::A5 => Level1::Policy,
            Self::B1
            | Self::B2
            | Self::B3
            | Self::B4
            | Self::B5
            | Self::B6
            | Self::B7
            | Self::B8
            | Self::B9 => Level1::DailyLife,
            Self::C1 | Self::C2 | Self::C3 => Level1::Dispute,
            Self::D1 | Self::D2 | Self::D3 => Level1::Emergency,
        }
    }

    /// The Chinese name (类别名称).
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::A1 => "社保医保",
            Self::A2 => "养老与救助补贴",
            Self::A3 => "就业指导",
            Self::A4 => "居住证与流动人口",
            Self::A5 => "子女入学",
            Self::B1 => "老年助餐",
            Self::B2 => "助洁助浴与代购代办",
            Self::B3 => "助医与健康监测",
            Self::B4 => "托育托管与学业辅导",
            Self::B5 => "助残与无障碍",
            Self::B6 => "心理关怀与文化活动",
            Self::B7 => "设施维修",
            Self::B8 => "环境卫生与垃圾清运",
            Self::B9 => "停车难",
            Self::C1 => "邻里纠纷",
            Self::C2 => "物业与家庭矛盾",
            Self::C3 => "违建与占道",
            Self::D1 => "突发疾病",
            Self::D2 => "火灾与安全隐患",
            Self::D3 => "积水与灾害",
        }
    }

    /// The English name (类别英文名).
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::A1 => "Social and medical insurance",
            Self::A2 => "Pension subsidies and relief",
            Self::A3 => "Employment guidance",
            Self::A4 => "Residence permits and newcomers",
            Self::A5 => "School enrolment",
            Self::B1 => "Meals for elders",
            Self::B2 => "Cleaning, bathing and errands",
            Self::B3 => "Medical help and health monitoring",
            Self::B4 => "Child care and tutoring",
            Self::B5 => "Disability aids and barrier-free access",
            Self::B6 => "Counselling and culture",
            Self::B7 => "Facility repair",
            Self::B8 => "Sanitation and waste",
            Self::B9 => "Parking",
            Self::C1 => "Neighbour disputes",
            Self::C2 => "Property-manager and family disputes",
            Self::C3 => "Illegal building and blocked ways",
            Self::D1 => "Sudden illness",
            Self::D2 => "Fire and safety hazards",
            Self::D3 => "Flooding and disasters",
        }
    }

    /// The class a need has when nothing else is known (默认等级).
    #[must_use]
    pub const fn default_class(self) -> Class {
        match self {
            Self::A1 | Self::A2 | Self::A3 | Self::A4 | Self::A5 => Class::Enquiry,
            Self::B1 | Self::B2 | Self::B3 | Self::B6 | Self::B7 | Self::B8 | Self::C1 => {
                Class::General
            }
            Self::B4 | Self::B5 | Self::B9 | Self::C2 | Self::C3 => Class::Complex,
            Self::D1 | Self::D2 | Self::D3 => Class::Urgent,
        }
    }

    /// Who usually acts first, in Chinese (首接单位).
    #[must_use]
    pub const fn first_actor(self) -> &'static str {
        match self {
            Self::A1 => "网格员（代办）",
            Self::A2 => "民政",
            Self::A3 => "人社／社工",
            Self::A4 => "派出所／流动网格员",
            Self::A5 => "教育",
            Self::B1 => "老年食堂／志愿者",
            Self::B2 => "家政／志愿者",
            Self::B3 => "社区卫生服务中心",
            Self::B4 => "社会组织／学校",
            Self::B5 => "残联",
            Self::B6 => "心理咨询师／社工",
            Self::B7 => "物业／住建",
            Self::B8 => "城管／物业",
            Self::B9 => "街道联席会议",
            Self::C1 => "网格员／志愿者",
            Self::C2 => "网格长／司法",
            Self::C3 => "城管／规划",
            Self::D1 => "社区医生／120",
            Self::D2 => "消防／网格员",
            Self::D3 => "城管／消防",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for category in Category::ALL {
            assert_eq!(Category::parse(category.code()), Some(category));
        }
        for class in Class::ALL {
            assert_eq!(Class::parse(class.code()), Some(class));
        }
        assert_eq!(Category::parse("E1"), None);
        assert_eq!(Class::parse("Urgent"), None);
    }

    #[test]
    fn wire_form_is_the_code() {
        for category in Category::ALL {
            let text = serde_json::to_string(&category).expect("an enum of names serialises");
            assert_eq!(text, format!("\"{}\"", category.code()));
        }
        for class in Class::ALL {
            let text = serde_json::to_string(&class).expect("an enum of names serialises");
            assert_eq!(text, format!("\"{}\"", class.code()));
        }
    }

    #[test]
    fn table_agrees_with_the_fixture() {
        let lines = include_str!("../fixtures/need-categories.csv").lines().skip(1);
        let mut seen = 0;
        for (line, category) in lines.zip(Category::ALL) {
            let expected =
                [category.code(), category.slug(), category.level1().zh(), category.zh()].join(",");
            assert!(line.starts_with(&expected), "{line} against {expected}");
            let tail = [category.default_class().code(), category.first_actor()].join(",");
            assert!(line.ends_with(&tail), "{line} against {tail}");
            assert!(line.contains(category.en()), "{line} against {}", category.en());
            seen += 1;
        }
        assert_eq!(seen, 20);
    }
}
