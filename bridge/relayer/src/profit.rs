//! Whether carrying a message to Ethereum earns more than its gas costs.
//!
//! Gas is what `bridge/contracts/.gas-snapshot` measures, rounded up. It is what a transaction is expected to use, to
//! compare it with what it earns; the limit that is given to it is higher.

/// Gas that an update of the client takes however many validators there are, and for each of them.
const UPDATE: u64 = 75_000;
const UPDATE_PER_VALIDATOR: u64 = 4_500;
/// Gas that the leaf of a hand-over adds.
const HAND_OVER: u64 = 27_000;
/// Gas of a release or of an order, its nonce's slot fresh and its recipient new.
const MESSAGE: u64 = 130_000;

/// Wei of an ether.
const ETHER: u128 = 1_000_000_000_000_000_000;
const PERCENT: u128 = 100;

/// What one transaction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
	/// Brings the client a commitment of so many validators, with or without a hand-over.
	Update {
		/// Members of the set.
		validators: usize,
		/// Whether a leaf comes along.
		hands_over: bool,
	},
	/// Has the vault carry a message out.
	Message,
	/// Both in one.
	UpdateAndMessage {
		/// Members of the set.
		validators: usize,
		/// Whether a leaf comes along.
		hands_over: bool,
	},
}

impl Work {
	/// Gas that it is expected to use.
	pub fn gas(self) -> u64 {
		let update = |validators: usize, hands_over: bool| {
			let members = u64::try_from(validators).unwrap_or(u64::MAX).saturating_mul(UPDATE_PER_VALIDATOR);
			let leaf = if hands_over { HAND_OVER } else { 0 };
			UPDATE.saturating_add(members).saturating_add(leaf)
		};
		match self {
			Self::Update { validators, hands_over } => update(validators, hands_over),
			Self::Message => MESSAGE,
			Self::UpdateAndMessage { validators, hands_over } => update(validators, hands_over).saturating_add(MESSAGE),
		}
	}

	/// Gas that it may use: half as much again, and room for a token that changed its mind about transfers.
	pub fn gas_limit(self) -> u64 {
		let gas = self.gas();
		gas.saturating_add(gas.checked_div(2).unwrap_or_default()).saturating_add(100_000)
	}
}

/// When a message is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
	/// Always: for those who operate the network, and carry it without profit.
	Free,
	/// When it earns at least so much.
	Profit {
		/// µUSDT of an ether.
		ether: u128,
		/// Percent above the cost.
		margin: u32,
		/// µUSDT at the least, however low the cost.
		least: u128,
	},
}

/// The gas price now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GasPrice(
	/// Wei a gas, tip included.
	pub u128,
);

impl Terms {
	/// What work must earn to be worth it, in µUSDT, rounded up; 0 where it's free.
	pub fn price(&self, gas: u64, gas_price: GasPrice) -> u128 {
		match self {
			Self::Free => 0,
			Self::Profit { ether, margin, .. } => {
				let wei = u128::from(gas).saturating_mul(gas_price.0);
				let cost = mul_div_up(wei, *ether, ETHER);
				mul_div_up(cost, PERCENT.saturating_add(u128::from(*margin)), PERCENT)
			},
		}
	}

	/// The least that any message must earn, in µUSDT.
	fn least(&self) -> u128 {
		match self {
			Self::Free => 0,
			Self::Profit { least, .. } => *least,
		}
	}

	/// Whether a message with this fee, in µUSDT, is worth its own gas.
	pub fn is_worth(&self, fee: u128, gas_price: GasPrice) -> bool {
		fee >= self.least() && fee >= self.price(Work::Message.gas(), gas_price)
	}

	/// Which of the messages that wait for an update of the client are worth carrying, by their places in `fees` (µUSDT).
	/// None if they don't pay for the update together.
	///
	/// - `update`: gas of all transactions that bring the update.
	pub fn choose(&self, fees: &[u128], update: u64, gas_price: GasPrice) -> Vec<usize> {
		let worth: Vec<_> = fees
			.iter()
			.enumerate()
			.filter(|(_, fee)| self.is_worth(**fee, gas_price))
			.map(|(place, _)| place)
			.collect();
		let message = self.price(Work::Message.gas(), gas_price);
		let earned = worth
			.iter()
			.filter_map(|place| fees.get(*place))
			.fold(0u128, |sum, fee| sum.saturating_add(fee.saturating_sub(message)));
		if earned >= self.price(update, gas_price) {
			worth
		} else {
			Vec::new()
		}
	}
}

/// `a × b ÷ c`, rounded up; as much as there can be where that overflows or `c` is 0.
fn mul_div_up(a: u128, b: u128, c: u128) -> u128 {
	let product = a.checked_mul(b);
	product.filter(|_| c != 0).map_or(u128::MAX, |product| product.div_ceil(c))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const GWEI: u128 = 1_000_000_000;
	const USDT: u128 = 1_000_000;
	const TERMS: Terms = Terms::Profit { ether: 3_000 * USDT, margin: 10, least: USDT / 10 };

	/// 130,000 gas at 10 gwei are 0.0013 ether: 3.90 USDT, 4.29 with the margin.
	#[test]
	fn message_should_be_worth_it_when_its_fee_covers_gas_and_margin() {
		let price = GasPrice(10 * GWEI);
		assert_eq!(TERMS.price(Work::Message.gas(), price), 4_290_000);
		assert!(TERMS.is_worth(4_290_000, price));
		assert!(!TERMS.is_worth(4_289_999, price));
		assert!(!TERMS.is_worth(99_999, GasPrice(0)), "less than the least");
		assert!(TERMS.is_worth(100_000, GasPrice(0)));
		assert!(Terms::Free.is_worth(0, GasPrice(u128::MAX)));
	}

	#[test]
	fn update_should_be_paid_by_all_messages_together_when_none_alone_could() {
		let price = GasPrice(10 * GWEI);
		let update = Work::Update { validators: 21, hands_over: false }.gas();
		let of_update = TERMS.price(update, price);
		let half = 4_290_000 + of_update / 2;
		assert_eq!(TERMS.choose(&[half, half + 1], update, price), [0, 1]);
		assert!(TERMS.choose(&[half], update, price).is_empty());
		assert_eq!(TERMS.choose(&[half, 0, half + 1, 4_289_999], update, price), [0, 2]);
		assert_eq!(Terms::Free.choose(&[0, 0], update, price), [0, 1]);
		assert!(Terms::Free.choose(&[], update, price).is_empty());
	}

	/// Against what the contracts' tests measured, so that an update isn't taken for cheaper than it is.
	#[test]
	fn gas_should_be_no_less_than_measured_when_compared_with_the_snapshot() {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../contracts/.gas-snapshot");
		let measured: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
		let measured = |key: &str| measured[key].as_u64().unwrap();
		for validators in [4, 21, 67] {
			let update = |hands_over| Work::Update { validators, hands_over }.gas();
			assert!(update(false) >= measured(&format!("updateFirstRound{validators}")));
			assert!(update(true) >= measured(&format!("updateWithHandOver{validators}")));
		}
		assert!(Work::Message.gas() >= measured("releaseFirstOf256Nonces"));
		let both = Work::UpdateAndMessage { validators: 21, hands_over: false };
		assert!(both.gas() >= measured("updateAndRelease21"));
		assert!(both.gas_limit() > both.gas());
	}

	proptest! {
		/// Whatever the fees and prices, what is chosen earns what it costs, margin included.
		#[test]
		fn chosen_messages_should_pay_for_everything_when_chosen(
			fees in prop::collection::vec(0u128..50 * USDT, 0..20), gwei in 0u128..500, ether in 0u128..20_000 * USDT,
			margin in 0u32..200, least in 0u128..USDT, validators in 1usize..100, hands_over: bool,
		) {
			let (terms, price) = (Terms::Profit { ether, margin, least }, GasPrice(gwei * GWEI));
			let update = Work::Update { validators, hands_over }.gas();
			let chosen = terms.choose(&fees, update, price);
			if !chosen.is_empty() {
				let earned: u128 = chosen.iter().map(|place| fees[*place]).sum();
				let gas = update + Work::Message.gas() * chosen.len() as u64;
				let wei = u128::from(gas) * price.0;
				prop_assert!(earned * ETHER * 100 >= wei * ether * (100 + u128::from(margin)));
				prop_assert!(chosen.iter().all(|place| fees[*place] >= least));
			}
		}

		#[test]
		fn price_should_not_overflow_when_anything_is_given(gas: u64, wei: u128, ether: u128, margin: u32) {
			let terms = Terms::Profit { ether, margin, least: 0 };
			let price = terms.price(gas, GasPrice(wei));
			prop_assert!(price >= terms.price(gas, GasPrice(wei / 2)));
		}
	}
}
