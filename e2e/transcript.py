"""Merlin transcripts, and the proofs of the elastic-elgamal library that speak through them.

A transcript draws challenges from all that was said before. Of STROBE-128 only what Merlin uses is
here: associated data and pseudo-random output.

A base is its encoding and its table; a proof its challenge and its responses. The prover's first
points are not sent: they are computed from the responses, and drawing from them must lead to the
challenge again.
"""

import struct

from ristretto import BASE_TABLE, L, encode, sum_of, table

MASK = (1 << 64) - 1
RATE = 166  # bytes taken in between two permutations; STROBE pads with two more
INPUT, ASSOCIATED, CIPHER, META = 1, 2, 4, 16

# The constants of the 24 rounds of keccak-f[1600], FIPS 202, section 3.2.5.
ROUNDS = [
    int(constant, 16)
    for constant in """
    0000000000000001 0000000000008082 800000000000808a 8000000080008000 000000000000808b
    0000000080000001 8000000080008081 8000000000008009 000000000000008a 0000000000000088
    0000000080008009 000000008000000a 000000008000808b 800000000000008b 8000000000008089
    8000000000008003 8000000000008002 8000000000000080 000000000000800a 800000008000000a
    8000000080008081 8000000000008080 0000000080000001 8000000080008008
    """.split()
]


def moves():
    """For each lane: which lane moves there, its column, and by how many bits it is turned."""
    found = [(0, 0, 0)] * 25
    x, y = 1, 0
    for n in range(24):
        to_x, to_y = y, (2 * x + 3 * y) % 5
        found[to_x + 5 * to_y] = (x + 5 * y, x, (n + 1) * (n + 2) // 2 % 64)
        x, y = to_x, to_y
    return found


MOVES = moves()
# Each lane, and the next two of its row.
ROWS = [(n, n - n % 5 + (n + 1) % 5, n - n % 5 + (n + 2) % 5) for n in range(25)]


def permute(state: bytearray) -> None:
    """keccak-f[1600]."""
    a = struct.unpack("<25Q", state)
    for constant in ROUNDS:
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        turned = [(lane << 1 | lane >> 63) & MASK for lane in c]
        d = [c[x - 1] ^ turned[x - 4] for x in range(5)]
        b = [((lane := a[n] ^ d[x]) << by | lane >> 64 - by) & MASK for n, x, by in MOVES]
        a = [b[n] ^ ~b[next_] & b[after] for n, next_, after in ROWS]
        a[0] ^= constant
    struct.pack_into("<25Q", state, 0, *a)


class Transcript:
    """What was said so far; a copy goes its own way."""

    def __init__(self, label: bytes):
        self.state = bytearray(200)
        self.state[:18] = bytes([1, RATE + 2, 1, 0, 1, 96]) + b"STROBEv1.0.2"
        permute(self.state)
        self.at = self.begun = 0
        self.operate(META | ASSOCIATED, b"Merlin v1.0")
        self.append(b"dom-sep", label)

    def copy(self) -> "Transcript":
        other = object.__new__(Transcript)
        other.state, other.at, other.begun = self.state[:], self.at, self.begun
        return other

    def append(self, label: bytes, message: bytes) -> None:
        self.operate(META | ASSOCIATED, label + len(message).to_bytes(4, "little"))
        self.operate(ASSOCIATED, message)

    def append_number(self, label: bytes, number: int) -> None:
        self.append(label, number.to_bytes(8, "little"))

    def challenge(self, label: bytes, size: int) -> bytes:
        """Draws so many bytes, fewer than the rate; what is drawn is wiped from the state."""
        self.operate(META | ASSOCIATED, label + size.to_bytes(4, "little"))
        self.operate(INPUT | ASSOCIATED | CIPHER, b"")
        if self.at:
            self.turn_over()
        drawn = bytes(self.state[:size])
        self.state[:size] = bytes(size)
        self.at = size
        return drawn

    def operate(self, flags: int, data: bytes) -> None:
        """Begins an operation, noting where the last one began, and takes in its data."""
        before, self.begun = self.begun, self.at + 1
        for byte in bytes([before, flags]) + data:
            self.state[self.at] ^= byte
            self.at += 1
            if self.at == RATE:
                self.turn_over()

    def turn_over(self) -> None:
        self.state[self.at] ^= self.begun
        self.state[self.at + 1] ^= 4
        self.state[RATE + 1] ^= 128
        permute(self.state)
        self.at = self.begun = 0


def drawn(transcript: Transcript) -> int:
    return int.from_bytes(transcript.challenge(b"c", 64), "little") % L


def is_equal_log(transcript: Transcript, base, powers, proof) -> bool:
    """Chaum and Pedersen: what makes the one power of the generator makes the other of the base."""
    name, base_table = base
    challenge, response = proof
    by_generator = sum_of([(response, BASE_TABLE), (-challenge, table(powers[0]))])
    by_base = sum_of([(response, base_table), (-challenge, table(powers[1]))])
    transcript.append(b"dom-sep", b"log_eq")
    transcript.append(b"K", name)
    transcript.append(b"[r]G", encode(powers[0]))
    transcript.append(b"[r]K", encode(powers[1]))
    transcript.append(b"[x]G", encode(by_generator))
    transcript.append(b"[x]K", encode(by_base))
    return drawn(transcript) == challenge


def say_link(transcript: Transcript, key, slot, value: int, challenge: int, response: int) -> None:
    """Says what the prover began with, if the slot, given as two tables, holds this value."""
    random, blinded = slot
    by_generator = sum_of([(response, BASE_TABLE), (-challenge, random)])
    by_key = sum_of([(response, key[1]), (-challenge, blinded), (challenge * value, BASE_TABLE)])
    transcript.append(b"R_G", encode(by_generator))
    transcript.append(b"R_K", encode(by_key))


def is_nought_or_one(key, slots, proof) -> bool:
    """Each slot is a ring: nought leads to the challenge of one, and the ends of all rings lead back
    to the challenge they began with. That closes only where each slot holds one of the two."""
    common, *responses = proof
    whole = Transcript(b"encrypted_choice_ranges")
    whole.append(b"dom-sep", b"multi_ring_enc")
    whole.append(b"K", key[0])
    start = whole.copy()
    for n, (random, blinded) in enumerate(slots):
        slot = table(random), table(blinded)
        ring = start.copy()
        ring.append(b"dom-sep", b"ring_enc")
        ring.append(b"enc", encode(random) + encode(blinded))
        ring.append_number(b"i", n)
        ring.append_number(b"j", 0)
        say_link(ring, key, slot, 0, common, responses[2 * n])
        say_link(whole, key, slot, 1, drawn(ring), responses[2 * n + 1])
    return drawn(whole) == common
