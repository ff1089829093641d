//! The model files against texts they have never seen, and against broken files.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;
use std::time::Instant;

const SERVER: &[u8] = include_bytes!("../../model/needs.model");
const PHONE: &[u8] = include_bytes!("../../model/needs-phone.model");
/// Sentences that are never trained on.
const HELD_OUT: &str = include_str!("../../fixtures/needs-heldout.csv");

fn server() -> Model {
    Model::parse(SERVER).unwrap()
}

/// Checks accuracy floors, in per mille: first, among three, urgent recall, urgent precision.
#[track_caller]
fn check_floors(bytes: &[u8], floors: [usize; 4]) {
    let model = Model::parse(bytes).unwrap();
    let (mut all, mut first, mut three) = (0, 0, 0);
    let (mut urgent, mut found, mut said) = (0, 0, 0);
    for line in HELD_OUT.lines().skip(1) {
        let parts: Vec<&str> = line.rsplitn(3, ',').collect();
        let (class, code, text) = (parts[0], parts[1], parts[2]);
        let answer = model.classify(text);
        all += 1;
        first += usize::from(answer.category.code() == code);
        three += usize::from(answer.top3.iter().any(|(category, _)| category.code() == code));
        let (is, says) = (class == "urgent", answer.class == Class::Urgent);
        urgent += usize::from(is);
        said += usize::from(says);
        found += usize::from(is && says);
        assert!(!says || answer.danger, "an urgent need asks the danger question: {text}");
    }
    let reached = [1_000 * first / all, 1_000 * three / all, 1_000 * found / urgent, {
        1_000 * found / said.max(1)
    }];
    assert!(all >= 200, "{all} held out sentences");
    assert!(reached.iter().zip(floors).all(|(r, floor)| *r >= floor), "{reached:?} {floors:?}");
}

#[test]
fn unseen_sentences_are_understood_by_the_server() {
    check_floors(SERVER, [910, 990, 985, 910]);
}

#[test]
fn unseen_sentences_are_understood_by_the_phone() {
    check_floors(PHONE, [870, 990, 985, 880]);
}

#[test]
fn held_out_sentences_are_not_in_the_training_files() {
    let trained: Vec<&str> = std::iter::once(include_str!("../../fixtures/needs-dev.csv"))
        .chain([
            include_str!("../../fixtures/needs-b7.csv"),
            include_str!("../../fixtures/needs-d1.csv"),
            include_str!("../../fixtures/needs-d2.csv"),
            include_str!("../../fixtures/needs-d3.csv"),
        ])
        .flat_map(str::lines)
        .skip(1)
        .collect();
    for line in HELD_OUT.lines().skip(1) {
        assert!(!trained.contains(&line), "{line}");
    }
}

#[test]
fn shares_are_percentages_in_falling_order() {
    let model = server();
    for line in HELD_OUT.lines().skip(1) {
        let [(first, a), (second, b), (third, c)] = model.classify(line).top3;
        assert!(a >= b && b >= c && a <= 100);
        assert!(first != second && second != third && first != third);
    }
}

#[test]
fn every_broken_file_is_refused() {
    assert_eq!(Model::parse(b""), Err(ModelRefusal::Kind));
    assert_eq!(Model::parse(b"PNG1"), Err(ModelRefusal::Kind));
    assert_eq!(Model::parse(b"LNC1"), Err(ModelRefusal::Short));
    for at in [4, 9, 200, PHONE.len() - 1] {
        let mut changed = PHONE.to_vec();
        changed[at] ^= 1;
        assert_eq!(Model::parse(&changed), Err(ModelRefusal::Checksum), "byte {at}");
    }
    for length in [5, 100, PHONE.len() - 1] {
        assert!(Model::parse(&PHONE[..length]).is_err(), "{length} bytes");
    }
    let long = [PHONE, b"x"].concat();
    assert_eq!(Model::parse(&long), Err(ModelRefusal::Checksum));
    let codes = [
        ModelRefusal::Kind,
        ModelRefusal::Short,
        ModelRefusal::Checksum,
        ModelRefusal::TooLarge,
        ModelRefusal::Shape,
    ];
    assert!(codes.iter().all(|refusal| refusal.code().starts_with("model.")));
}

/// A file with a right checksum over `body`.
fn sealed(body: &[u8]) -> Vec<u8> {
    let sum = body
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    [b"LNC1", sum.to_le_bytes().as_slice(), body].concat()
}

#[test]
fn a_sealed_file_of_the_wrong_shape_is_refused() {
    assert_eq!(Model::parse(&sealed(&u32::MAX.to_le_bytes())), Err(ModelRefusal::TooLarge));
    let head = |count: u32| [count.to_le_bytes().as_slice(), &[0; 4 * (3 + 24 + 80)]].concat();
    let unlearned = Model::parse(&sealed(&head(0))).unwrap();
    assert_eq!(unlearned.classify("井盖没了").top3, unlearned.classify("孩子上学").top3);
    assert_eq!(unlearned.classify("井盖没了").words, Vec::<String>::new());
    let twice = [head(2), vec![1, 0], vec![0; 48]].concat();
    assert_eq!(Model::parse(&sealed(&twice)), Err(ModelRefusal::Shape));
    let spare = [head(1), vec![1], vec![0; 25]].concat();
    assert_eq!(Model::parse(&sealed(&spare)), Err(ModelRefusal::Shape));
    let endless = [head(1), vec![0x80; 8], vec![0; 24]].concat();
    assert_eq!(Model::parse(&sealed(&endless)), Err(ModelRefusal::Shape));
    assert_eq!(Model::parse(&sealed(&head(1))), Err(ModelRefusal::Short));
}

#[test]
fn nothing_said_is_answered_calmly() {
    for bytes in [SERVER, PHONE] {
        let model = Model::parse(bytes).unwrap();
        for text in ["", "   ", "。。。", "😀😀", "\u{0}\u{7}"] {
            let answer = model.classify(text);
            assert_ne!(answer.class, Class::Urgent, "{text:?}");
            assert!(!answer.danger, "{text:?}");
            assert!(answer.words.is_empty(), "{text:?}");
        }
    }
}

#[test]
fn ten_thousand_characters_are_fast() {
    let text = "电梯又坏了老人下不来楼请派人来修".repeat(700);
    assert!(text.chars().count() >= 10_000);
    let model = server();
    let before = Instant::now();
    let answer = model.classify(&text);
    assert!(before.elapsed().as_millis() < 500, "{:?}", before.elapsed());
    assert_eq!(answer.category, Category::B7);
}

#[test]
fn words_explain_the_answer() {
    let model = server();
    let text = "麻烦问一下，楼道里的路燈壞了好久，晚上摸黑走";
    let answer = model.classify(text);
    assert_eq!(answer.category, Category::B7);
    assert!(!answer.words.is_empty() && answer.words.len() <= WORDS_MAX);
    assert!(answer.words.iter().all(|word| text.contains(word.as_str())), "{:?}", answer.words);
    assert!(answer.words.iter().any(|word| word.contains('燈')), "{:?}", answer.words);
}

#[test]
fn danger_is_asked_about_even_when_the_class_is_not_urgent() {
    let model = server();
    for text in ["二胡断了根弦，老师傅说心口疼今天不来修了", "上次有人晕倒在活动室，想问急救课"]
    {
        assert!(model.classify(text).danger, "{text}");
    }
}

#[test]
fn half_and_full_width_are_the_same() {
    let model = server();
    let one = model.classify("AED在3号楼哪里");
    let other = model.classify("ＡＥＤ在３号楼哪里");
    assert_eq!((one.category, one.class, one.top3), (other.category, other.class, other.top3));
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,80}") {
        static MODEL: LazyLock<Model> = LazyLock::new(server);
        let answer = MODEL.classify(&text);
        prop_assert!(answer.words.iter().all(|word| text.contains(word.as_str())));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Model::parse(&sealed(&bytes)).is_err());
    }
}
