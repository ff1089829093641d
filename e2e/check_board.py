"""Checks an exported poll board without any of Linli's code: python3 check_board.py FILE

Signature (Ed25519, RFC 8032), root (RFC 6962), order of entries, every opened ballot, the sums and
the outcome. Prints one line and ends with 0, or says what is wrong and ends with 1.
"""

import base64
import hashlib
import json
import sys


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# Ed25519 as in RFC 8032, section 6, verification only.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_mul(k, a):
    total = (0, 1, 1, 0)
    while k:
        if k & 1:
            total = point_add(total, a)
        a = point_add(a, a)
        k >>= 1
    return total


def point_read(data: bytes):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_read((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    public, r = point_read(key), point_read(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x1, y1, z1, _ = point_mul(s, BASE)
    x2, y2, z2, _ = point_add(r, point_mul(h, public))
    return (x1 * z2 - x2 * z1) % P == 0 and (y1 * z2 - y2 * z1) % P == 0


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


def check(board) -> str:
    need(board["format"] == "linli-board-1", "this is no exported board")
    origin = check_checkpoint(board)
    entries = [json.loads(entry) for entry in board["entries"]]
    need(bool(entries) and entries[0]["entry"] == "setup", "the board does not begin with the setup")
    setup, question = entries[0], entries[0]["draft"]["question"]
    need(origin == f"linli/poll/{setup['poll']}", "the checkpoint is of another poll")
    n_ballots = 0
    while 1 + n_ballots < len(entries) and entries[1 + n_ballots]["entry"] == "ballot":
        n_ballots += 1
    counts = counted(entries[1 : 1 + n_ballots])
    end = entries[1 + n_ballots :]
    if [entry["entry"] for entry in end] in ([], ["void"]):
        need(not board["opened"], "ballots were opened before the close")
        return f"sound: {n_ballots} ballots, {len(counts)} count, no result"
    need([entry["entry"] for entry in end] == ["close", "result"], "entries stand in a wrong order")
    need(end[0]["n_counted"] == len(counts), "the close counts other ballots")
    check_opened(setup["poll"], board["opened"], counts, question)
    lines = sorted(f"{b['tracker']} {b['blind']} {words(b['choice'])}\n" for b in board["opened"])
    need(sha256("".join(lines).encode()).hex() == end[1]["opened"], "the opened ballots are not those digested")
    tally = end[1]["tally"]
    stated = [one["heads"] for one in tally["options"]], tally["against"]["heads"], tally["abstain"]["heads"]
    need(stated == heads(board["opened"], question), "the sums are wrong")
    need(tally["turnout"]["taking_part"]["heads"] == len(counts), "the turnout is wrong")
    need(tally["turnout"]["entitled"] == setup["entitled"], "who is entitled was changed")
    need(outcome_of(setup["rule"], question, tally) == end[1]["outcome"], "the outcome does not follow")
    return f"sound: {n_ballots} ballots, {len(counts)} count, {json.dumps(end[1]['outcome'])}"


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            print(check(json.load(file)))
    except (Flaw, KeyError, ValueError) as flaw:
        print(f"wrong: {flaw}", file=sys.stderr)
        sys.exit(1)
