"""Checks an exported poll board without any of Linli's code: python3 check_board.py FILE

Signature (Ed25519, RFC 8032), root (RFC 6962), order of entries, the sums and the outcome; of an
open poll every opened ballot, of a secret one every proof (ElGamal on ristretto255, with the proofs
of the elastic-elgamal library). Prints one line and ends with 0, or says what is wrong and ends
with 1.
"""

import base64
import hashlib
import json
import sys
from typing import NamedTuple

from ristretto import BASE, BASE_TABLE, L, ZERO, add, decode, encode, interpolated
from ristretto import is_same, is_signed, negative, sum_of, table, weighted_sum
from transcript import Transcript, is_equal_log, is_nought_or_one

TRUSTEES_MAX = 9
WEIGHT_AREA = 100  # areas count 0.01 m², weights whole square metres


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def root_of(leaves) -> bytes:
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:]))


class Flaw(Exception):
    pass


def need(holds: bool, what: str) -> None:
    if not holds:
        raise Flaw(what)


def check_checkpoint(board) -> str:
    origin, size, root, rest = board["checkpoint"].split("\n", 3)
    body = f"{origin}\n{size}\n{root}\n".encode()
    prefix = f"\n\u2014 {origin} "
    need(rest.startswith(prefix) and rest.endswith("\n"), "the checkpoint has no signature line")
    line = base64.b64decode(rest[len(prefix) : -1])
    key = bytes.fromhex(board["key"])
    need(line[:4] == sha256(origin.encode() + b"\n\x01" + key)[:4], "another key signed it")
    need(is_signed(key, body, line[4:]), "the signature is wrong")
    leaves = [sha256(entry.encode()) for entry in board["entries"]]
    need(int(size) == len(leaves), "the root stands for another number of entries")
    need(base64.b64decode(root) == root_of(leaves), "the entries are not those of the root")
    return origin


def words(choice) -> str:
    if choice["vote"] == "options":
        return "options" + "".join(f" {n}" for n in choice["of"])
    return choice["vote"]


def counted(ballots) -> set:
    seen, counts = set(), set()
    for entry in ballots:
        replaced = entry.get("replaces")
        if replaced is not None:
            need(replaced in counts, "a ballot replaces one that is not there")
            counts.remove(replaced)
        need(entry["tracker"] not in seen, "a ballot is there twice")
        seen.add(entry["tracker"])
        counts.add(entry["tracker"])
    return counts


def check_opened(poll: str, opened, counts, question) -> None:
    trackers = [ballot["tracker"] for ballot in opened]
    need(sorted(trackers) == sorted(counts), "not every ballot that counts was opened")
    for ballot in opened:
        sealed = f"linli-ballot-1\n{poll}\n{ballot['blind']}\n{words(ballot['choice'])}"
        need(sha256(sealed.encode()).hex() == ballot["tracker"], "an opened ballot is not the sealed one")
        vote = ballot["choice"]["vote"]
        allowed = ("for", "against", "abstain") if question["kind"] == "plan" else ("options", "abstain")
        need(vote in allowed, "a ballot chose what was never announced")
        of = ballot["choice"].get("of", [])
        in_range = all(0 <= n < len(question["options"]) for n in of)
        need(vote != "options" or (of == sorted(set(of)) and of and in_range), "a ballot chose what is not there")
        need(len(of) <= question["seats"], "a ballot chose too many")


def heads(opened, question):
    options, against, abstain = [0] * len(question["options"]), 0, 0
    for ballot in opened:
        choice = ballot["choice"]
        if choice["vote"] == "for":
            options[0] += 1
        elif choice["vote"] == "against":
            against += 1
        elif choice["vote"] == "abstain":
            abstain += 1
        else:
            for n in choice["of"]:
                options[n] += 1
    return options, against, abstain


def reaches(share, part: int, whole: int) -> bool:
    have, want = part * share["of"], whole * share["parts"]
    return have > want if share["more"] else whole > 0 and have >= want


def outcome_of(rule, question, tally):
    entitled, took = tally["turnout"]["entitled"], tally["turnout"]["taking_part"]
    quorum, by_area = rule["quorum"], rule["by_area"]
    few = quorum is not None and not reaches(quorum, took["heads"], entitled["heads"])
    small = quorum is not None and by_area and not reaches(quorum, took["area"], entitled["area"])
    if few or small:
        return {"outcome": "no_quorum_both" if few and small else "no_quorum_heads" if few else "no_quorum_area"}
    need(not rule["silent_follow"], "this check does not know how the silent are counted")
    passed = [
        ((sum_["heads"], sum_["area"] if by_area else 0), n)
        for n, sum_ in enumerate(tally["options"])
        if reaches(rule["pass"], sum_["heads"], took["heads"])
        and (not by_area or reaches(rule["pass"], sum_["area"], took["area"]))
    ]
    passed.sort(key=lambda one: (-one[0][0], -one[0][1], one[1]))
    seats = question["seats"]
    if len(passed) > seats and passed[seats - 1][0] == passed[seats][0]:
        passed = [one for one in passed if one[0] > passed[seats][0]]
    winners = [n for _, n in passed[:seats]]
    return {"outcome": "passed", "winners": winners} if winners else {"outcome": "not_passed"}


class Box(NamedTuple):
    """What the ballots of a secret poll are sealed for."""

    keys: list
    needed: int
    joint: tuple
    n_slots: int


class Ballot(NamedTuple):
    """A sealed ballot: its bytes, two points for each slot, and the scalars of its proofs."""

    data: bytes
    slots: list
    ranges: list
    total: list


def point_of(data: bytes):
    point = decode(data)
    need(point is not None, "what should be a point is none")
    return point


def scalar_of(data: bytes) -> int:
    number = int.from_bytes(data, "little")
    need(len(data) == 32 and number < L, "what should be a scalar is none")
    return number


def unhex(text: str) -> bytes:
    data = bytes.fromhex(text)
    need(data.hex() == text, "hexadecimal digits are written in another way")
    return data


def unbase64(text: str) -> bytes:
    data = base64.urlsafe_b64decode(text + "=")
    need(base64.urlsafe_b64encode(data) == f"{text}=".encode(), "base64url is written in another way")
    return data


def box_of(sealing, question) -> Box:
    """Every key must lie on the polynomial of the first ones, or the trustees would not all open the
    same sums."""
    keys, needed = [point_of(unhex(key)) for key in sealing["keys"]], sealing["needed"]
    need(1 <= needed <= len(keys) <= TRUSTEES_MAX, "the trustees are too few or too many")
    need(not any(is_same(key, ZERO) for key in keys), "a trustee's key is no key")
    first = range(1, needed + 1)
    for place, key in enumerate(keys[needed:], needed + 1):
        need(is_same(interpolated(first, keys[:needed], place), key), "the trustees' keys do not belong together")
    joint = interpolated(first, keys[:needed], 0)
    is_plan = question["kind"] == "plan"
    need(is_plan or question["kind"] == "one" or question["seats"] == 1, "this cannot be asked in secret")
    n_slots = 3 if is_plan else len(question["options"]) + 1
    return Box(keys, needed, (encode(joint), table(joint, 8)), n_slots)


def check_announced(draft, sealing) -> None:
    """The keys are as many as was announced, and as many of them are needed."""
    secrecy, trustees = draft.get("secrecy", "open"), draft.get("trustees")
    need(sealing is None or type(sealing["needed"]) is int, "how many trustees are needed is no number")
    who = trustees["who"] if trustees else []
    need(len(set(who)) == len(who), "somebody is a trustee twice")
    n_keys = None if sealing is None else (len(sealing["keys"]), sealing["needed"])
    announced = {"open": None, "server": (1, 1), "trustees": trustees and (len(trustees["who"]), trustees["needed"])}
    need(n_keys == announced[secrecy], "the keys are not those announced")
    need(secrecy != "trustees" or (n_keys is not None and n_keys[1] >= 2), "one trustee alone opens the sums")


def read_ballot(ballot) -> Ballot:
    parts = [unbase64(slot[part]) for slot in ballot["choices"] for part in ("random_element", "blinded_element")]
    points = [point_of(part) for part in parts]
    proof, total = ballot["range_proof"], ballot["sum_proof"]
    ranges = [unbase64(text) for text in [proof["common_challenge"], *proof["ring_responses"]]]
    totals = [unbase64(total["challenge"]), unbase64(total["response"])]
    data = b"".join(parts + ranges + totals)
    slots = list(zip(points[::2], points[1::2]))
    return Ballot(data, slots, [scalar_of(part) for part in ranges], [scalar_of(part) for part in totals])


def check_ballot(box: Box, poll: str, by_area: bool, entry) -> Ballot:
    ballot, weight = read_ballot(entry["secret"]["ballot"]), entry["secret"]["weight"]
    named = f"linli-secret-1\n{poll}\n".encode()
    need(sha256(named + ballot.data).hex() == entry["tracker"], "a tracker is of another ballot")
    need(type(weight) is int and 0 <= weight < 2**64, "a weight is no number")
    need(by_area or weight == 0, "a ballot has a weight where areas do not count")
    n_slots = box.n_slots
    need(len(ballot.slots) == n_slots and len(ballot.ranges) == 1 + 2 * n_slots, "a ballot has other slots")
    randoms, blindeds = zip(*ballot.slots)
    random, blinded = (weighted_sum(points, [1] * n_slots) for points in (randoms, blindeds))
    powers = random, add(blinded, negative(BASE))
    is_one = is_equal_log(Transcript(b"choice_encryption_sum"), box.joint, powers, ballot.total)
    need(is_one, "a ballot is not proved to be one vote in all")
    need(is_nought_or_one(box.joint, ballot.slots, ballot.ranges), "a slot is not proved to be nought or one")
    return ballot


def sealed_sums(box: Box, ballots, weights, by_area: bool):
    """The sums to be opened: the heads of every slot, then the areas where they count."""
    return [
        tuple(weighted_sum([ballot.slots[n][half] for ballot in ballots], by) for half in (0, 1))
        for by in [[1] * len(ballots)] + [weights] * by_area
        for n in range(box.n_slots)
    ]


def check_share(box: Box, sums, share):
    """Its points, each proved to be made with the trustee's key from the sum it is for."""
    trustee, parts = share["trustee"], share["parts"]
    need(type(trustee) is int and 0 <= trustee < len(box.keys), "a share is of no trustee")
    need(len(parts) == len(sums), "a share is not of all sums")
    points = [point_of(unhex(part["share"])) for part in parts]
    for (random, _), point, part in zip(sums, points, parts):
        transcript = Transcript(b"elgamal_decryption_share")
        transcript.append_number(b"n", len(box.keys))
        transcript.append_number(b"t", box.needed)
        transcript.append(b"K", box.joint[0])
        transcript.append_number(b"i", trustee)
        proof = [scalar_of(unhex(part[name])) for name in ("challenge", "response")]
        base = encode(random), table(random)
        is_proved = is_equal_log(transcript, base, (box.keys[trustee], point), proof)
        need(is_proved, "a share is not proved")
    return points


def open_sums(box: Box, sums, shares):
    """What the sums hold, as points: the first shares together undo the key."""
    need(len(shares) >= box.needed, "too few trustees opened the sums")
    trustees, points = zip(*shares[: box.needed])
    places = [trustee + 1 for trustee in trustees]
    keyed = [interpolated(places, parts, 0) for parts in zip(*points)]
    return [add(blinded, negative(key)) for (_, blinded), key in zip(sums, keyed)]


def check_shares(box: Box, sums, entries):
    trustees = [entry["trustee"] for entry in entries]
    need(len(set(trustees)) == len(trustees), "a trustee opened the sums twice")
    return [(entry["trustee"], check_share(box, sums, entry)) for entry in entries]


def check_stated(points, question, by_area: bool, tally) -> None:
    """A number is never looked for: the one stated must make the point that was opened."""
    is_plan = question["kind"] == "plan"
    slots = [*tally["options"], *[tally["against"]] * is_plan, tally["abstain"]]
    need(is_plan or tally["against"] == {"heads": 0, "area": 0}, "there was no plan to be against")
    need(all(one["area"] % WEIGHT_AREA == 0 for one in slots), "an area is no sum of weights")
    numbers = [one["heads"] for one in slots] + [one["area"] // WEIGHT_AREA for one in slots] * by_area
    need(all(type(n) is int and 0 <= n < 2**63 for n in numbers), "a sum is no number")
    need(len(numbers) == len(points), "the sums are of other slots")
    right = all(is_same(sum_of([(n, BASE_TABLE)]), point) for n, point in zip(numbers, points))
    need(right, "the sums are wrong")


def check_secret(setup, ballots, counts, shares, tally) -> None:
    """Proves every ballot, also those that were replaced, and adds up those that count; the tally is
    None as long as there is none."""
    question, by_area = setup["draft"]["question"], bool(setup["rule"]["by_area"])
    box = box_of(setup["sealing"], question)
    sealed = [check_ballot(box, setup["poll"], by_area, entry) for entry in ballots]
    pairs = [(one, entry["secret"]["weight"]) for one, entry in zip(sealed, ballots) if entry["tracker"] in counts]
    weights = [weight for _, weight in pairs]
    sums = sealed_sums(box, [one for one, _ in pairs], weights, by_area)
    proved = check_shares(box, sums, shares)
    if tally is not None:
        check_stated(open_sums(box, sums, proved), question, by_area, tally)
        area = tally["turnout"]["taking_part"]["area"]
        need(not by_area or area == sum(weights) * WEIGHT_AREA, "the turnout is wrong")


def check_open(board, setup, counts, tally) -> None:
    question = setup["draft"]["question"]
    check_opened(setup["poll"], board["opened"], counts, question)
    stated = [one["heads"] for one in tally["options"]], tally["against"]["heads"], tally["abstain"]["heads"]
    need(stated == heads(board["opened"], question), "the sums are wrong")


def split_end(end, is_secret: bool):
    """The close, the shares and the result, of which there may be none; a secret poll waits for its
    trustees between its close and its result, and can be called off until then."""
    kinds = [entry["entry"] for entry in end]
    if kinds in ([], ["void"]):
        return None, [], None
    if kinds[-1] == "void":
        need(is_secret, "an open poll was called off after its close")
        kinds, end = kinds[:-1], end[:-1]
    result = end[-1] if kinds[-1] == "result" else None
    shares = end[1:-1] if result else end[1:]
    in_order = kinds == ["close"] + ["share"] * len(shares) + ["result"] * bool(result)
    need(in_order and (is_secret or (result and not shares)), "entries stand in a wrong order")
    return end[0], shares, result


def check(board) -> str:
    need(board["format"] == "linli-board-1", "this is no exported board")
    origin = check_checkpoint(board)
    return check_entries(board, origin, [json.loads(entry) for entry in board["entries"]])


def check_entries(board, origin: str, entries) -> str:
    need(bool(entries) and entries[0]["entry"] == "setup", "the board does not begin with the setup")
    setup = entries[0]
    is_secret = setup.get("sealing") is not None
    check_announced(setup["draft"], setup.get("sealing"))
    need(origin == f"linli/poll/{setup['poll']}", "the checkpoint is of another poll")
    n_ballots = 0
    while 1 + n_ballots < len(entries) and entries[1 + n_ballots]["entry"] == "ballot":
        n_ballots += 1
    ballots = entries[1 : 1 + n_ballots]
    need(all((entry.get("secret") is not None) == is_secret for entry in ballots), "a ballot is of another kind")
    counts = counted(ballots)
    close, shares, result = split_end(entries[1 + n_ballots :], is_secret)
    need(close is None or close["n_counted"] == len(counts), "the close counts other ballots")
    need(not board["opened"] or (result is not None and not is_secret), "ballots were opened that must not be")
    tally = result and result["tally"]
    if is_secret:
        check_secret(setup, ballots, counts, shares, tally)
    if result is None:
        return f"sound: {n_ballots} ballots, {len(counts)} count, no result"
    if not is_secret:
        check_open(board, setup, counts, tally)
    lines = sorted(f"{b['tracker']} {b['blind']} {words(b['choice'])}\n" for b in board["opened"])
    need(sha256("".join(lines).encode()).hex() == result["opened"], "the opened ballots are not those digested")
    need(tally["turnout"]["taking_part"]["heads"] == len(counts), "the turnout is wrong")
    need(tally["turnout"]["entitled"] == setup["entitled"], "who is entitled was changed")
    outcome = outcome_of(setup["rule"], setup["draft"]["question"], tally)
    need(outcome == result["outcome"], "the outcome does not follow")
    return f"sound: {n_ballots} ballots, {len(counts)} count, {json.dumps(result['outcome'])}"


def unsigned(board) -> str:
    entries = [json.loads(entry) for entry in board["entries"]]
    return check_entries(board, f"linli/poll/{entries[0]['poll']}", entries)


if __name__ == "__main__":
    try:
        # Who holds the server's key can sign a lie: --unsigned asks for everything but the signature.
        checks = unsigned if sys.argv[1] == "--unsigned" else check
        with open(sys.argv[-1], encoding="utf-8") as file:
            print(checks(json.load(file)))
    except (Flaw, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as flaw:
        print(f"wrong: {flaw}", file=sys.stderr)
        sys.exit(1)
