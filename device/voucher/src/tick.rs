//! Paying by the tick (PayWord, Rivest and Shamir 1996): a chain of SHA-256 whose last value, the root, is
//! signed once; revealing the value `k` steps before the root pays `k` ticks, and checking one more tick is one hash.

use crate::key::Crypto;

/// Most ticks that a chain may have.
pub const MAX_TICKS: u32 = 65_536;

/// A signed root of a tick chain, and what a tick on it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Anchor {
	/// The chain's last value.
	pub root: [u8; 32],
	/// Units of the tariff that one tick pays, at least 1.
	pub units_per_tick: u64,
	/// Ticks on the chain, 1 to [`MAX_TICKS`].
	pub length: u32,
}

impl Anchor {
	/// Whether every tick on this anchor, counted from `base` units, has a value that fits 64 bits.
	pub fn is_valid(&self, base: u64) -> bool {
		self.units_per_tick > 0
			&& (1..=MAX_TICKS).contains(&self.length)
			&& self.units_after(base, self.length).is_some()
	}

	/// Cumulative units after `count` ticks from `base`; `None` if they don't fit 64 bits.
	pub fn units_after(&self, base: u64, count: u32) -> Option<u64> {
		self.units_per_tick.checked_mul(u64::from(count))?.checked_add(base)
	}
}

/// The latest tick revealed on a chain: hashing `preimage` `count` times gives the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Ticks {
	/// How many ticks it pays, from the anchor on.
	pub count: u32,
	/// The value that many steps before the root.
	pub preimage: [u8; 32],
}

/// A tick that was checked before: saves hashing from the root again. It carries no value of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Cursor {
	/// The chain it is on.
	pub root: [u8; 32],
	/// The tick that was checked.
	pub ticks: Ticks,
}

impl Cursor {
	/// Where checking starts on a chain nothing is known of.
	pub fn start(root: [u8; 32]) -> Self {
		Self { root, ticks: Ticks { count: 0, preimage: root } }
	}

	/// Hashes needed to check `ticks` from here; `None` if it is not ahead of this cursor.
	pub fn steps_to(&self, ticks: &Ticks) -> Option<u32> {
		ticks.count.checked_sub(self.ticks.count).filter(|steps| *steps > 0)
	}

	/// Moves to `ticks` if it is ahead and hashes to where the cursor stands. One hash a step: bound
	/// [`Cursor::steps_to`] first where the bytes are not trusted.
	pub fn advance<C: Crypto>(&self, ticks: &Ticks) -> Option<Self> {
		let steps = self.steps_to(ticks)?;
		(hash_times::<C>(ticks.preimage, steps) == self.ticks.preimage)
			.then_some(Self { root: self.root, ticks: *ticks })
	}
}

/// SHA-256 applied `times` times.
pub fn hash_times<C: Crypto>(start: [u8; 32], times: u32) -> [u8; 32] {
	(0..times).fold(start, |value, _| C::sha256(&value))
}

/// The payer's side of a chain: its secret values, of which `N` are kept, evenly spaced, so that revealing
/// a tick costs at most ⌈length ∕ N⌉ hashes and `32 × N` bytes of memory.
#[derive(Clone)]
pub struct TickChain<const N: usize> {
	anchor: Anchor,
	spacing: u32,
	/// `checkpoints[i]` is the seed hashed `i × spacing` times.
	checkpoints: [[u8; 32]; N],
}

impl<const N: usize> TickChain<N> {
	/// A chain of `length` ticks, each paying `units_per_tick` units, from a secret `seed` used for nothing
	/// else. `None` if [`Anchor::is_valid`] fails for every base or `N` is 0.
	pub fn new<C: Crypto>(seed: [u8; 32], units_per_tick: u64, length: u32) -> Option<Self> {
		if !(1..=MAX_TICKS).contains(&length) {
			return None;
		}
		let spacing = length.div_ceil(u32::try_from(N).ok().filter(|n| *n > 0)?);
		let mut checkpoints = [[0; 32]; N];
		let mut value = seed;
		let mut done: u32 = 0;
		for checkpoint in checkpoints.iter_mut() {
			*checkpoint = value;
			let steps = spacing.min(length.saturating_sub(done));
			value = hash_times::<C>(value, steps);
			done = done.saturating_add(steps);
		}
		let anchor = Anchor { root: value, units_per_tick, length };
		anchor.is_valid(0).then_some(Self { anchor, spacing, checkpoints })
	}

	/// What the payer signs to open the chain.
	pub fn anchor(&self) -> &Anchor {
		&self.anchor
	}

	/// The tick that pays `count` ticks from the anchor; `None` if `count` is 0 or beyond the chain.
	pub fn reveal<C: Crypto>(&self, count: u32) -> Option<Ticks> {
		let from_seed = self.anchor.length.checked_sub(count).filter(|_| count > 0)?;
		let index = from_seed.checked_div(self.spacing)?;
		let rest = from_seed.checked_rem(self.spacing)?;
		let checkpoint = self.checkpoints.get(usize::try_from(index).ok()?)?;
		Some(Ticks { count, preimage: hash_times::<C>(*checkpoint, rest) })
	}
}

#[cfg(all(test, feature = "software"))]
mod tests {
	use super::*;
	use crate::Software;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn tick_chain_should_reveal_ticks_that_check_when_any_length_and_spacing(seed: [u8; 32], length in 1u32..2_000) {
			let chain = TickChain::<7>::new::<Software>(seed, 3, length).unwrap();
			let mut cursor = Cursor::start(chain.anchor().root);
			for count in [1, length / 2, length - 1, length] {
				let Some(ticks) = chain.reveal::<Software>(count) else { prop_assert_eq!(count, 0); continue };
				if let Some(next) = cursor.advance::<Software>(&ticks) {
					cursor = next;
				} else {
					prop_assert!(count <= cursor.ticks.count);
				}
			}
			prop_assert_eq!(cursor.ticks.count, length);
			prop_assert!(chain.reveal::<Software>(length + 1).is_none());
		}

		#[test]
		fn cursor_should_refuse_when_preimage_is_not_on_the_chain(seed: [u8; 32], other: [u8; 32], count in 1u32..50) {
			let chain = TickChain::<4>::new::<Software>(seed, 1, 50).unwrap();
			let forged = Ticks { count, preimage: other };
			prop_assume!(chain.reveal::<Software>(count) != Some(forged));
			prop_assert_eq!(Cursor::start(chain.anchor().root).advance::<Software>(&forged), None);
		}
	}

	#[test]
	fn anchor_should_be_invalid_when_its_last_tick_overflows() {
		let anchor = Anchor { root: [0; 32], units_per_tick: u64::MAX / 2, length: 2 };
		assert!(anchor.is_valid(1));
		assert!(!anchor.is_valid(2));
		assert!(!Anchor { units_per_tick: 0, ..anchor }.is_valid(0));
		assert!(!Anchor { length: 0, ..anchor }.is_valid(0));
		assert!(!Anchor { units_per_tick: 1, length: MAX_TICKS + 1, ..anchor }.is_valid(0));
	}
}
