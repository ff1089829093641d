//! ristretto255 for the sealed ballots (密文所用的群), without the tables of the generator: they are
//! thirty kilobytes of every download that seals a ballot, and spare a phone some milliseconds once.
//!
//! Where the crate of the curve has its tables, as in the server, they are used.

use curve25519_dalek::{
    constants::RISTRETTO_BASEPOINT_POINT,
    ristretto::{CompressedRistretto, RistrettoPoint},
    scalar::Scalar,
    traits::{Identity, IsIdentity, MultiscalarMul, VartimeMultiscalarMul},
};
use elastic_elgamal::group::{ElementOps, Group, RandomBytesProvider, ScalarOps};
use rand_chacha::rand_core::CryptoRng;

/// The group of RFC 9496, as the proofs of sealed ballots use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ristretto(());

impl ScalarOps for Ristretto {
    type Scalar = Scalar;

    const SCALAR_SIZE: usize = 32;

    fn generate_scalar<R: CryptoRng>(rng: &mut R) -> Scalar {
        let mut wide = [0; 64];
        rng.fill_bytes(&mut wide);
        Scalar::from_bytes_mod_order_wide(&wide)
    }

    fn scalar_from_random_bytes(source: RandomBytesProvider<'_>) -> Scalar {
        let mut wide = [0; 64];
        source.fill_bytes(&mut wide);
        Scalar::from_bytes_mod_order_wide(&wide)
    }

    fn invert_scalar(scalar: Scalar) -> Scalar {
        scalar.invert()
    }

    fn invert_scalars(scalars: &mut [Scalar]) {
        Scalar::invert_batch_alloc(scalars);
    }

    fn serialize_scalar(scalar: &Scalar, buffer: &mut [u8]) {
        buffer.copy_from_slice(scalar.as_bytes());
    }

    fn deserialize_scalar(buffer: &[u8]) -> Option<Scalar> {
        Scalar::from_canonical_bytes(buffer.try_into().ok()?).into()
    }
}

impl ElementOps for Ristretto {
    type Element = RistrettoPoint;

    const ELEMENT_SIZE: usize = 32;

    fn identity() -> RistrettoPoint {
        RistrettoPoint::identity()
    }

    fn is_identity(element: &RistrettoPoint) -> bool {
        element.is_identity()
    }

    fn generator() -> RistrettoPoint {
        RISTRETTO_BASEPOINT_POINT
    }

    fn serialize_element(element: &RistrettoPoint, buffer: &mut [u8]) {
        buffer.copy_from_slice(element.compress().as_bytes());
    }

    fn deserialize_element(buffer: &[u8]) -> Option<RistrettoPoint> {
        CompressedRistretto::from_slice(buffer).ok()?.decompress()
    }
}

impl Group for Ristretto {
    fn mul_generator(k: &Scalar) -> RistrettoPoint {
        RistrettoPoint::mul_base(k)
    }

    fn vartime_mul_generator(k: &Scalar) -> RistrettoPoint {
        let nothing = RistrettoPoint::identity();
        RistrettoPoint::vartime_double_scalar_mul_basepoint(&Scalar::ZERO, &nothing, k)
    }

    fn multi_mul<'a, I, J>(scalars: I, elements: J) -> RistrettoPoint
    where
        I: IntoIterator<Item = &'a Scalar>,
        J: IntoIterator<Item = RistrettoPoint>,
    {
        RistrettoPoint::multiscalar_mul(scalars, elements)
    }

    fn vartime_double_mul_generator(
        k: &Scalar,
        k_element: RistrettoPoint,
        r: &Scalar,
    ) -> RistrettoPoint {
        RistrettoPoint::vartime_double_scalar_mul_basepoint(k, &k_element, r)
    }

    fn vartime_multi_mul<'a, I, J>(scalars: I, elements: J) -> RistrettoPoint
    where
        I: IntoIterator<Item = &'a Scalar>,
        J: IntoIterator<Item = RistrettoPoint>,
    {
        RistrettoPoint::vartime_multiscalar_mul(scalars, elements)
    }
}
