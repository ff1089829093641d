//! The rules of Linli 邻里: what residents, grid workers and departments may do, and what follows.
//!
//! Invariants: no I/O, no clock, no randomness, no environment, no SQL types. `now`, random bytes
//! and settings are arguments, so that the phone and the server reach the same answer.
//!
//! # Glossary
//! | code | 中文 | meaning |
//! |---|---|---|
//! | community | 社区 | the estate that runs one Linli |
//! | grid | 网格 | a part of it, looked after by one grid worker |
//! | building, unit, household | 楼栋、单元、户 | where people live |
//! | spot | 点位 | a lamp-post, gate, lift: where a poster hangs |
//! | resident | 居民 | a person who lives here, owner or tenant |
//! | household representative | 户代表 | speaks for the household, confirms its members |
//! | grid worker, grid lead | 网格员、网格长 | first contact of a grid; answers for the grid |
//! | dispatcher | 调度员 | community centre: sorts, routes, merges |
//! | party | 承办单位 | a department or firm that tickets are dispatched to |
//! | need | 诉求 | what a resident says |
//! | category, class | 类别、类型 | one of 20 subjects; urgent, general, enquiry or complex |
//! | ticket, ticket number | 工单、工单号 | the work that a need opens |
//! | entry | 流转记录 | one row of a ticket's history |
//! | dispatch, accept, return | 派单、接单、退回 | to a party; by it; back with a reason |
//! | refer | 转办 | to a body outside Linli |
//! | escalate | 上报 | grid → community → street → district |
//! | whistle, report in | 吹哨、报到 | a grid calls departments; they answer |
//! | pause | 挂起 | the clocks stand, with a reason and an end |
//! | finish, check, close | 办结、核实、结案 | by the handler; on site by another; fed back |
//! | rating, follow-up rating | 评价、追评 | one to five stars, once, and once more after a call-back |
//! | reopen | 重新办理 | the resident says it is not solved |
//! | join | 我也有 | one more reporter of the same matter |
//! | nudge | 催办 | a reporter asks where it stands |
//! | sample | 抽查 | a supervisor's random check |
//! | notice | 通知 | what people are told, in the app |
//! | poll, mode | 表决、表决类型 | one question to those entitled; what it can bring about |
//! | roll, voting unit | 选民册、表决单元 | who is entitled; a household, an adult or an owner, counted once |
//! | ballot, tracker | 选票、追踪码 | a sealed choice; the digest it is recognised by |
//! | turnout, standing | 参与情况、还差多少 | who may and who did; what is missing until it is valid |
//! | tally, outcome | 计票、结果 | the sums; what they mean by the rule |
//! | log, root, checkpoint | 账本、根、检查点 | the public entries of a poll; what stands for them; signed |
//! | objection | 异议 | "that was not us" |
//! | trustee, share | 监票人、解密份额 | keeps a part of the key; the part in opening the sums |
//! | ceremony, deal | 密钥生成、分发 | trustees make the key together; what each gives the others |
//! | recount | 重新计票 | counting once more before a witness |
//! | topic, phase | 议题、阶段 | one matter under one address; what may be done about it now |
//! | proposal, support | 方案、支持 | what could be done; who is for talking about it first |
//! | amendment | 修改建议 | how a proposal could read instead |
//! | statement | 观点 | one short thought that others agree with, or do not, or pass |
//! | consensus, extremity | 共识、分歧 | what all groups agree with; how far they lie apart |
//! | meeting, seat, minutes | 议事会、座位、会议纪要 | people in one room or online; who comes; what was said |
//! | ledger, transfer, account | 总账、分录、账户 | double entry: what moved from where to where |
//! | points, lot, lapse | 积分、批次、过期 | what taking part earns; one award; when it is over |
//! | reward, voucher, station | 兑换品、兑换券、驿站 | what points are given for; what it is collected with; who hands it over |
//! | refund | 退回 | what was collected comes back to the station, and the points to the holder |
//! | late hand-over, conflict | 离线核销、冲突 | handed over without a network; what another station or the holder did first |
//! | event, session | 活动、场次 | something to come to; each time it takes place |
//! | booking, waiting, offer | 报名、候补、待确认 | a place; the order of coming; a place kept for a while |
//! | guardian, collector | 监护人、接送人 | who books for a child; who may take it home |
//! | door, scan, passage | 门口、扫码、进出 | where people are checked in; one look at a code; coming, or a child going |
//! | list (of a door, of vouchers) | 离线名单 | what a phone without a network checks by; each entry locked by its own code |
//! | opinion | 活动评价 | what somebody who was there thinks of an event |
//! | interest, fit | 兴趣、推荐理由 | kinds somebody ticked; why an event stands further up |
//! | stop | 站点 | where a mobile service comes by each week |
//! | time bank, minutes | 时间银行、分钟 | an hour given is an hour had; never money |
//! | volunteer, skill | 志愿者、技能 | who helps; with what |
//! | listing | 发布 | an offer ("I can") or a request ("I need") |
//! | stint | 一次互助 | one time somebody helps somebody, from the promise to the books |
//! | community pool, donation pool | 社区时间池、捐赠池 | pays for special groups; what goes above the ceiling |
//! | project, certificate | 项目、服务证明 | what hours are pledged to; the paper that says what was given |
//! | task | 落实任务 | a ticket that carries a resolution out |
//! | code, poster | 码、张贴页 | a QR code and the sheet it is printed on |
//! | invite | 邀请码 | a one-use slip that binds a phone to a household |
#![deny(missing_docs, clippy::float_arithmetic)]

pub mod access;
pub mod amount;
pub mod api;
pub mod ballot;
pub mod board;
pub mod category;
pub mod classify;
pub mod deliberation;
pub mod event;
pub mod i18n;
pub mod id;
pub mod ledger;
pub mod log;
pub mod need;
pub mod place;
pub mod points;
pub mod poll;
pub mod qr;
pub mod rating;
pub mod refusal;
pub mod resident;
pub mod reward;
pub mod sealed;
pub mod text;
pub mod ticket;
pub mod time;
pub mod time_bank;
pub mod workday;
