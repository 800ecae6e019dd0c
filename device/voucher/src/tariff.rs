//! What a session's units cost: exact rational arithmetic, rounded down once.
#![cfg_attr(
	feature = "scale",
	allow(clippy::as_conversions, reason = "the codec's derive numbers an enum's variants with `as`")
)]

use primitive_types::U256;

/// What a tariff counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub enum Unit {
	/// Energy.
	WattHour,
	/// Data.
	Byte,
	/// Time.
	Second,
	/// Distance.
	Metre,
	/// Volume.
	Litre,
	/// Calls of an interface.
	Request,
	/// Pieces.
	Item,
	/// What the provider and the payer agreed on elsewhere.
	Other,
}

/// A price as an exact ratio: `amount` µUSDT for every `per` units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Price {
	/// µUSDT.
	pub amount: u64,
	/// Units that cost `amount` together, at least 1.
	pub per: u64,
}

impl Price {
	/// A price of nothing.
	pub const FREE: Price = Price { amount: 0, per: 1 };
}

/// Parts of a whole in which a [`Settler`]'s share is counted.
pub const WHOLE: u32 = 1_000_000;

/// Who may settle a provider's sessions at the provider's cost: a watchtower that sees to it that no window passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Settler {
	/// Its account.
	pub account: [u8; 32],
	/// The most that it may take of what one of its settlements pays, in parts of [`WHOLE`].
	pub share: u32,
}

impl Settler {
	/// Whether the share is more than nothing and no more than all.
	pub fn is_valid(&self) -> bool {
		(1..=WHOLE).contains(&self.share)
	}

	/// µUSDT of `amount` that the settler gets, rounded down: settling in small steps never yields it more.
	pub fn part(&self, amount: u128) -> u128 {
		let (share, whole) = (u128::from(self.share), u128::from(WHOLE));
		let wholes = amount.checked_div(whole).unwrap_or_default().saturating_mul(share);
		let rest = amount.checked_rem(whole).unwrap_or_default().saturating_mul(share);
		wholes.saturating_add(rest.checked_div(whole).unwrap_or_default())
	}
}

/// The terms of a tariff: fixed when it is published, frozen in every session that opens on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Terms {
	/// What is counted.
	pub unit: Unit,
	/// Price of the units.
	pub price: Price,
	/// µUSDT, once, if anything was used.
	pub flat: u64,
	/// Price of the idle seconds.
	pub idle_price: Price,
	/// Milliseconds between a payer's request to close and the close: time for the provider to settle.
	pub dispute_window: u64,
	/// Who may settle at the provider's cost, if anyone but the provider.
	pub settler: Option<Settler>,
	/// SHA-256 of the document that describes the tariff to people, such as an OCPI tariff; zeros for none.
	pub metadata: [u8; 32],
}

impl Terms {
	/// Whether both prices are ratios, and the settler's share is one.
	pub fn is_valid(&self) -> bool {
		self.price.per > 0 && self.idle_price.per > 0 && self.settler.is_none_or(|settler| settler.is_valid())
	}

	/// µUSDT due for what was used: `⌊price × units + idle price × idle seconds + flat⌋`, one floor of the
	/// exact sum; nothing for nothing. Saturates at `u128::MAX`, which no deposit reaches.
	pub fn due(&self, units: u64, idle_seconds: u64) -> u128 {
		if units == 0 && idle_seconds == 0 {
			return 0;
		}
		let [amount, per, idle_amount, idle_per] =
			[self.price.amount, self.price.per, self.idle_price.amount, self.idle_price.per].map(U256::from);
		// At most 193 bits: nothing below can overflow 256.
		let for_units = amount.saturating_mul(units.into()).saturating_mul(idle_per);
		let for_idle = idle_amount.saturating_mul(idle_seconds.into()).saturating_mul(per);
		let metered = for_units.saturating_add(for_idle).checked_div(per.saturating_mul(idle_per)).unwrap_or_default();
		let due = metered.saturating_add(self.flat.into());
		if due > U256::from(u128::MAX) {
			u128::MAX
		} else {
			due.low_u128()
		}
	}

	/// Names a tariff by its content: BLAKE2b-256 of the SCALE encoding of `(provider, terms)`. A payer names
	/// it when opening, so that no other tariff can be put under the number it chose.
	#[cfg(feature = "scale")]
	pub fn hash(&self, provider: &[u8; 32]) -> [u8; 32] {
		crate::key::blake2_256(&[&codec::Encode::encode(&(provider, self))])
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn terms(price: Price, flat: u64, idle_price: Price) -> Terms {
		Terms {
			unit: Unit::WattHour,
			price,
			flat,
			idle_price,
			dispute_window: 3_600_000,
			settler: None,
			metadata: [0; 32],
		}
	}

	#[test]
	fn due_should_be_the_household_day_when_priced_at_0_3297_usdt_per_kwh() {
		let tariff = terms(Price { amount: 329_700, per: 1_000 }, 0, Price::FREE);
		assert_eq!(tariff.due(11_237, 0), 3_704_838);
	}

	#[test]
	fn due_should_round_once_when_two_fractions_make_a_whole() {
		let half = Price { amount: 1, per: 2 };
		assert_eq!(terms(half, 0, half).due(1, 1), 1);
		assert_eq!(terms(half, 7, half).due(1, 0), 7);
		assert_eq!(terms(half, 7, half).due(0, 0), 0);
	}

	#[test]
	fn terms_should_be_invalid_when_the_settlers_share_is_nothing_or_more_than_all() {
		let free = terms(Price::FREE, 0, Price::FREE);
		for (share, valid) in [(0, false), (1, true), (WHOLE, true), (WHOLE + 1, false)] {
			assert_eq!(Terms { settler: Some(Settler { account: [1; 32], share }), ..free }.is_valid(), valid);
		}
	}

	proptest! {
		/// However a settlement is cut into pieces, the settler's parts never add up to more than its share of all.
		#[test]
		fn settlers_parts_should_never_exceed_its_share_when_settled_in_pieces(
			share in 1..=WHOLE, pieces in prop::collection::vec(0u128..1 << 60, 1..20),
		) {
			let settler = Settler { account: [0; 32], share };
			let total: u128 = pieces.iter().sum();
			let parts: u128 = pieces.iter().map(|piece| settler.part(*piece)).sum();
			prop_assert!(parts <= settler.part(total));
			prop_assert_eq!(settler.part(total), total * u128::from(share) / u128::from(WHOLE));
		}

		/// Against arithmetic with remainders: whole parts and fractions separately, in u128.
		#[test]
		fn due_should_equal_long_division_when_amounts_are_any(
			(amount, per) in (any::<u32>(), 1u32..), (idle, idle_per) in (any::<u32>(), 1u32..),
			units: u32, seconds: u32, flat: u64,
		) {
			let [a, p, i, q, u, s] = [amount, per, idle, idle_per, units, seconds].map(u128::from);
			let tariff = terms(
				Price { amount: amount.into(), per: per.into() }, flat, Price { amount: idle.into(), per: idle_per.into() });
			let (x, y) = (a * u, i * s);
			let fraction = (x % p) * q + (y % q) * p;
			let expected = x / p + y / q + fraction / (p * q) + u128::from(flat);
			prop_assert_eq!(tariff.due(units.into(), seconds.into()), if u + s == 0 { 0 } else { expected });
		}

		/// MP2 rests on this: more use never costs less.
		#[test]
		fn due_should_never_fall_when_use_grows(
			amount: u64, per in 1u64.., units: u64, more: u64, seconds: u64, flat: u64,
		) {
			let tariff = terms(Price { amount, per }, flat, Price { amount: per, per: amount.max(1) });
			prop_assert!(tariff.due(units, seconds) <= tariff.due(units.saturating_add(more), seconds));
			prop_assert!(tariff.due(units, seconds) <= tariff.due(units, seconds.saturating_add(more)));
		}
	}
}
