"""ristretto255 (RFC 9496): encodings, equality, sums of multiples; and Ed25519 on the same curve.

A point is (x, y, z, t) on edwards25519 in extended coordinates. Several points stand for the same
element, so elements are compared by is_same or by their encodings, never by their coordinates.
Nothing that is computed here is secret, so nothing takes care to take the same time.
"""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)


def magnitude(a: int) -> int:
    """Of a number and its negative the even one, which RFC 9496 calls non-negative."""
    return P - a if a & 1 else a


def inverse_root(v: int):
    """Whether v is a square other than nought, and one over its root (or the root of v times i)."""
    root = pow(v, 3, P) * pow(v, 7 * ((P - 5) // 8), P) % P
    square = v * root * root % P
    if square in (P - 1, P - SQRT_M1):
        root = root * SQRT_M1 % P
    return square in (1, P - 1), magnitude(root)


INVERSE_ROOT_A_MINUS_D = inverse_root((-1 - D) % P)[1]


def decode(data: bytes):
    """The point that 32 bytes stand for; None unless they are the one encoding of an element."""
    s = int.from_bytes(data, "little")
    if len(data) != 32 or s >= P or s & 1:
        return None
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    is_square, root = inverse_root(v * u2 * u2 % P)
    x = magnitude(2 * s * root * u2 % P)
    y = u1 * root * root * u2 * v % P
    t = x * y % P
    return (x, y, 1, t) if is_square and not t & 1 and y else None


def encode(point) -> bytes:
    """The one encoding of an element, whichever of its points is given."""
    x, y, z, t = point
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    _, root = inverse_root(u1 * u2 * u2 % P)
    under1, under2 = root * u1 % P, root * u2 % P
    z_inverse = under1 * under2 * t % P
    if t * z_inverse % P & 1:
        x, y, under2 = y * SQRT_M1 % P, x * SQRT_M1 % P, under1 * INVERSE_ROOT_A_MINUS_D % P
    if x * z_inverse % P & 1:
        y = -y
    return magnitude(under2 * (z - y) % P).to_bytes(32, "little")


def is_same(a, b) -> bool:
    """Whether two points stand for the same element."""
    x1, y1, _, _ = a
    x2, y2, _, _ = b
    return (x1 * y2 - y1 * x2) % P == 0 or (y1 * y2 - x1 * x2) % P == 0


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def negative(a):
    x, y, z, t = a
    return -x % P, y, z, -t % P


def table(point, width: int = 5):
    """The odd multiples of a point, ready to be added, as sum_of takes them.

    With w bits at a time there are 2**(w-2) of them. Their negatives follow backwards, so that the
    multiple by an odd digit, be it negative, stands at half that digit.
    """
    twice = add(point, point)
    odd = [point]
    while len(odd) < 1 << (width - 2):
        odd.append(add(odd[-1], twice))
    ready = [((y - x) % P, (y + x) % P, 2 * D * t % P, 2 * z) for x, y, z, t in odd]
    return ready + [(n, m, -t, z) for m, n, t, z in reversed(ready)]


def lay_out(terms):
    """What is to be added after each doubling: the scalars in signed digits, most of them nought."""
    steps = [[] for _ in range(1 + max((abs(k).bit_length() for k, _ in terms), default=0))]
    for k, multiples in terms:
        size = 1 << len(multiples).bit_length()
        position = 0
        while k:
            n_zeros = (k & -k).bit_length() - 1
            k >>= n_zeros
            position += n_zeros
            digit = k & (size - 1)
            if digit > size >> 1:
                digit -= size
            steps[position].append(multiples[digit >> 1])
            k -= digit
    return steps


def sum_of(terms):
    """The sum of scalars times points, each point given by its table; all terms share the doublings
    (Straus). Scalars may be negative and need not be reduced."""
    x, y, z, t = ZERO
    for step in reversed(lay_out(terms)):
        a, b = x * x, y * y
        h, g = (a + b) % P, (a - b) % P
        e, f = (h - (x + y) ** 2) % P, (g + 2 * z * z) % P
        x, y, z, t = e * f % P, g * h % P, f * g % P, e * h % P
        for minus, plus, t2, z2 in step:
            m, n = (y - x) * minus % P, (y + x) * plus % P
            c, d = t * t2 % P, z * z2 % P
            e, f, g, h = n - m, d - c, d + c, n + m
            x, y, z, t = e * f % P, g * h % P, f * g % P, e * h % P
    return x, y, z, t


def weighted_sum(points, weights):
    """As sum_of, for points of which each is used once and by a small number."""
    return sum_of([(k, table(point, 2)) for k, point in zip(weights, points)])


def lagrange(places, at: int):
    """By what to multiply a polynomial's values at these places for its value at another."""
    factors = []
    for one in places:
        over, under = 1, 1
        for other in places:
            if other != one:
                over, under = over * (at - other) % L, under * (one - other) % L
        factors.append(over * pow(under, -1, L) % L)
    return factors


def interpolated(places, points, at: int):
    return sum_of([(k, table(point)) for k, point in zip(lagrange(places, at), points)])


def read_ed25519(data: bytes):
    """The point of a key or a signature, which is written in another way than an element."""
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


# The generator of both: ristretto255 would take others too, Ed25519 only this one.
BASE = read_ed25519((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
BASE_TABLE = table(BASE, 8)


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 as in RFC 8032, section 6."""
    public, r = read_ed25519(key), read_ed25519(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x1, y1, z1, _ = sum_of([(s, BASE_TABLE)])
    x2, y2, z2, _ = add(r, sum_of([(h, table(public))]))
    return (x1 * z2 - x2 * z1) % P == 0 and (y1 * z2 - y2 * z1) % P == 0
