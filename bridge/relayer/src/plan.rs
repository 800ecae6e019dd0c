//! What is to be done, from what both chains say: rules without I/O. The same state asks for the same, and what was done
//! isn't asked for again; so a relayer can be killed at any instant, and several do no harm.

use crate::profit::{GasPrice, Terms};
use coinop_bridge_proofs::Lane;

/// Slots between finalized headers of which a later one is free of fees on Coinop: an epoch.
pub const FREE_INTERVAL: u64 = 32;

/// Seconds of a slot of Ethereum.
pub const SLOT: u64 = 12;

/// The sync committee's period in which a slot is.
pub fn period(slot: u64) -> u64 {
	slot.checked_div(coinop_bridge_proofs::beacon::SLOTS_PER_HISTORICAL_ROOT).unwrap_or_default()
}

/// A finalized block of Ethereum: its slot, and its number on the execution chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finalized {
	/// The slot.
	pub slot: u64,
	/// The block's number.
	pub block: u64,
}

/// A deposit in a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposit {
	/// Its nonce.
	pub nonce: u64,
	/// The block that it is in.
	pub block: u64,
	/// µUSDT for who proves it.
	pub relay_fee: u128,
}

/// A deposit that is proved and not minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	/// The deposit's nonce.
	pub nonce: u64,
	/// µUSDT.
	pub amount: u128,
}

/// A message that a vault has carried out, in a block that Ethereum has finalized, and that Coinop doesn't know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
	/// Its nonce.
	pub nonce: u64,
	/// The block.
	pub block: u64,
}

/// What goes to Coinop over one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InLane {
	/// The lane.
	pub lane: Lane,
	/// Deposits that are final on Ethereum and not proved on Coinop.
	pub deposits: Vec<Deposit>,
	/// Deposits that are proved and not minted.
	pub claims: Vec<Claim>,
	/// Messages that were carried out, not proved.
	pub done: Vec<Done>,
}

/// What can be minted on Coinop now, in µUSDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MintLimit {
	/// For amounts up to [`MintLimit::SMALL`].
	pub small: u128,
	/// For larger ones.
	pub large: u128,
}

impl MintLimit {
	/// µUSDT up to which an amount may use all of the bucket: 1,000 USDT.
	pub const SMALL: u128 = 1_000_000_000;

	/// Nothing: minting is halted, or Ethereum's light client isn't believed.
	pub const NOTHING: Self = Self { small: 0, large: 0 };

	/// Takes an amount, if there is as much.
	fn take(&mut self, amount: u128) -> bool {
		let available = if amount > Self::SMALL { self.large } else { self.small };
		if amount > available {
			return false;
		}
		self.small = self.small.saturating_sub(amount);
		self.large = self.large.saturating_sub(amount);
		true
	}
}

/// Both chains, as far as what goes to Coinop is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InView {
	/// What Ethereum has finalized.
	pub ethereum: Finalized,
	/// What Coinop's light client has.
	pub follower: Finalized,
	/// Whether that knows the next sync committee.
	pub knows_next_committee: bool,
	/// Whether it is believed, so that proofs are taken.
	pub is_believed: bool,
	/// What can be minted.
	pub mints: MintLimit,
	/// Lanes.
	pub lanes: Vec<InLane>,
}

/// What a relayer's operator wants carried to Coinop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InTerms {
	/// Whether it has a key that advances the light client.
	pub follows: bool,
	/// After how many slots it advances it though there is nothing to prove.
	pub heartbeat: u64,
	/// Least µUSDT that a deposit must leave for who proves it.
	pub least_fee: u128,
}

/// Something to do on Coinop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InAction {
	/// Advance the light client.
	Follow,
	/// Prove a deposit.
	ProveDeposit(Lane, u64),
	/// Prove that a message was carried out.
	ProveDone(Lane, u64),
	/// Mint what was proved.
	Mint(Lane, u64),
}

/// What is to be done on Coinop, the light client first: what waits for it is asked for when it has advanced.
pub fn inbound(view: &InView, terms: &InTerms) -> Vec<InAction> {
	let mut actions = Vec::new();
	let has_block = |block: u64| block <= view.follower.block;
	let wanted = |deposit: &&Deposit| deposit.relay_fee >= terms.least_fee;
	let waits = view.lanes.iter().any(|lane| {
		lane.deposits.iter().filter(wanted).any(|deposit| !has_block(deposit.block))
			|| lane.done.iter().any(|done| !has_block(done.block))
	});
	let (ethereum, follower) = (view.ethereum.slot, view.follower.slot);
	let ahead = ethereum.saturating_sub(follower);
	let needs_committee = ahead > 0 && (!view.knows_next_committee || period(ethereum) > period(follower));
	let is_due = ahead >= FREE_INTERVAL && (waits || ahead >= terms.heartbeat);
	if terms.follows && (needs_committee || is_due) {
		actions.push(InAction::Follow);
	}
	let mut mints = if view.is_believed { view.mints } else { MintLimit::NOTHING };
	for lane in &view.lanes {
		if view.is_believed {
			let ready = lane.deposits.iter().filter(wanted).filter(|deposit| has_block(deposit.block));
			actions.extend(ready.map(|deposit| InAction::ProveDeposit(lane.lane, deposit.nonce)));
			let ready = lane.done.iter().filter(|done| has_block(done.block));
			actions.extend(ready.map(|done| InAction::ProveDone(lane.lane, done.nonce)));
		}
		let ready = lane.claims.iter().filter(|claim| mints.take(claim.amount));
		actions.extend(ready.map(|claim| InAction::Mint(lane.lane, claim.nonce)));
	}
	actions
}

/// A message of Coinop that its vault has not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing {
	/// Its nonce.
	pub nonce: u64,
	/// µUSDT for who carries it; `None` for an order of governance, which pays nobody.
	pub relay_fee: Option<u128>,
	/// The block of Coinop whose leaf has its root; `None` while it waits to be committed.
	pub leaf_block: Option<u32>,
}

/// What goes to Ethereum over one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutView {
	/// The block of the client's newest commitment.
	pub client_block: u32,
	/// The block of the newest commitment that Coinop's validators have signed.
	pub signed_block: u32,
	/// Gas of all transactions that bring it to the client.
	pub update_gas: u64,
	/// Whether the validators changed, or the client's will soon be too old.
	pub hand_over_due: bool,
	/// The gas price.
	pub gas_price: GasPrice,
	/// Messages.
	pub messages: Vec<Outgoing>,
}

/// What a relayer's operator wants carried to Ethereum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutTerms {
	/// What withdrawals must earn.
	pub terms: Terms,
	/// Whether withdrawals are carried.
	pub withdrawals: bool,
	/// Whether orders of governance are.
	pub orders: bool,
	/// Whether validators are handed over though no message needs it.
	pub hand_overs: bool,
}

/// Something to do on Ethereum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutAction {
	/// Bring the client over the last change of validators.
	HandOver,
	/// Bring it the newest commitment and have the vault carry this message out with it.
	UpdateAndCarry(u64),
	/// Have the vault carry this message out under a root that the client has.
	Carry(u64),
}

/// What is to be done on Ethereum, in order. What waits for an update is asked for when that is there, but for one message
/// that comes along with it.
pub fn outbound(view: &OutView, terms: &OutTerms) -> Vec<OutAction> {
	let mut actions = Vec::new();
	if terms.hand_overs && view.hand_over_due {
		actions.push(OutAction::HandOver);
	}
	let wanted = |message: &&Outgoing| match message.relay_fee {
		Some(_) => terms.withdrawals,
		None => terms.orders,
	};
	let (mut waiting, mut orders) = (Vec::new(), false);
	let mut ready = Vec::new();
	for message in view.messages.iter().filter(wanted) {
		let Some(leaf_block) = message.leaf_block else { continue };
		let is_worth = message.relay_fee.is_none_or(|fee| terms.terms.is_worth(fee, view.gas_price));
		if leaf_block <= view.client_block {
			ready.extend(is_worth.then_some(OutAction::Carry(message.nonce)));
		} else if leaf_block <= view.signed_block {
			orders |= message.relay_fee.is_none();
			waiting.push(message);
		}
	}
	let fees: Vec<_> = waiting.iter().map(|message| message.relay_fee.unwrap_or_default()).collect();
	let chosen = if orders {
		// Somebody has to pay for the update of an order: with it, what is worth its own gas goes along.
		let first = waiting.iter().find(|message| message.relay_fee.is_none());
		first.map(|message| message.nonce)
	} else {
		let chosen = terms.terms.choose(&fees, view.update_gas, view.gas_price);
		chosen.first().and_then(|place| waiting.get(*place)).map(|message| message.nonce)
	};
	actions.extend(chosen.map(OutAction::UpdateAndCarry));
	actions.extend(ready);
	actions
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::HashSet;

	const USDT: u128 = 1_000_000;
	const LANE: Lane = coinop_agent::H256([7; 32]);
	const TERMS: InTerms = InTerms { follows: true, heartbeat: 300, least_fee: 0 };

	fn quiet() -> InView {
		let lane = InLane { lane: LANE, deposits: Vec::new(), claims: Vec::new(), done: Vec::new() };
		InView {
			ethereum: Finalized { slot: 1_100, block: 1_050 },
			follower: Finalized { slot: 1_000, block: 950 },
			knows_next_committee: true,
			is_believed: true,
			mints: MintLimit { small: 10_000 * USDT, large: 5_000 * USDT },
			lanes: vec![lane],
		}
	}

	fn deposit(nonce: u64, block: u64) -> Deposit {
		Deposit { nonce, block, relay_fee: USDT }
	}

	#[test]
	fn nothing_should_be_done_when_nothing_waits() {
		assert!(inbound(&quiet(), &TERMS).is_empty());
	}

	#[test]
	fn client_should_advance_first_when_a_deposit_waits_for_it() {
		let mut view = quiet();
		view.lanes[0].deposits = vec![deposit(1, 940), deposit(2, 1_000)];
		assert_eq!(inbound(&view, &TERMS), [InAction::Follow, InAction::ProveDeposit(LANE, 1)]);
		view.follower = view.ethereum;
		let both = [InAction::ProveDeposit(LANE, 1), InAction::ProveDeposit(LANE, 2)];
		assert_eq!(inbound(&view, &TERMS), both);
		let dear = InTerms { least_fee: USDT + 1, ..TERMS };
		assert!(inbound(&view, &dear).is_empty());
	}

	#[test]
	fn client_should_advance_when_it_lags_or_needs_a_committee() {
		let mut view = quiet();
		view.ethereum.slot = 1_300;
		assert_eq!(inbound(&view, &TERMS), [InAction::Follow]);
		view = quiet();
		view.knows_next_committee = false;
		assert_eq!(inbound(&view, &TERMS), [InAction::Follow]);
		view = quiet();
		view.follower.slot = 8_180;
		view.ethereum.slot = 8_200;
		assert_eq!(inbound(&view, &TERMS), [InAction::Follow]);
		let watching = InTerms { follows: false, ..TERMS };
		assert!(inbound(&view, &watching).is_empty());
	}

	#[test]
	fn client_should_wait_when_advancing_would_cost_a_fee() {
		let mut view = quiet();
		view.ethereum.slot = view.follower.slot + 31;
		view.lanes[0].done = vec![Done { nonce: 1, block: 960 }];
		assert!(inbound(&view, &TERMS).is_empty());
		view.ethereum.slot += 1;
		assert_eq!(inbound(&view, &TERMS), [InAction::Follow]);
	}

	#[test]
	fn claims_should_be_minted_when_the_bucket_has_as_much() {
		let mut view = quiet();
		let claim = |nonce, amount| Claim { nonce, amount: amount * USDT };
		view.lanes[0].claims = vec![claim(1, 3_000), claim(2, 3_000), claim(3, 1_000), claim(4, 7_000)];
		let mint = |nonce| InAction::Mint(LANE, nonce);
		assert_eq!(inbound(&view, &TERMS), [mint(1), mint(3)]);
		view.is_believed = false;
		assert!(inbound(&view, &TERMS).is_empty());
	}

	fn out(messages: Vec<Outgoing>) -> OutView {
		OutView {
			client_block: 100,
			signed_block: 200,
			update_gas: 170_000,
			hand_over_due: false,
			gas_price: GasPrice(1_000_000_000),
			messages,
		}
	}

	const PROFIT: OutTerms = OutTerms {
		terms: Terms::Profit { ether: 3_000 * USDT, margin: 0, least: 0 },
		withdrawals: true,
		orders: true,
		hand_overs: true,
	};
	const FREE: OutTerms = OutTerms { terms: Terms::Free, ..PROFIT };

	fn message(nonce: u64, fee: u128, leaf_block: u32) -> Outgoing {
		Outgoing { nonce, relay_fee: Some(fee), leaf_block: Some(leaf_block) }
	}

	/// At 1 gwei and 3,000 USDT an ether a message costs 0.39 USDT, the update 0.51.
	#[test]
	fn withdrawals_should_be_carried_when_they_pay_for_themselves() {
		let view = out(vec![message(1, 390_000, 90), message(2, 389_999, 90), message(3, USDT / 2, 150)]);
		assert_eq!(outbound(&view, &PROFIT), [OutAction::Carry(1)]);
		let view = out(vec![message(3, USDT / 2, 150), message(4, 800_000, 160), message(5, 9 * USDT, 201)]);
		assert_eq!(outbound(&view, &PROFIT), [OutAction::UpdateAndCarry(3)]);
		let unpaid = out(vec![message(3, 0, 150)]);
		assert!(outbound(&unpaid, &PROFIT).is_empty());
		assert_eq!(outbound(&unpaid, &FREE), [OutAction::UpdateAndCarry(3)]);
		let unsigned = out(vec![message(5, 9 * USDT, 201), Outgoing { leaf_block: None, ..message(6, 9 * USDT, 0) }]);
		assert!(outbound(&unsigned, &FREE).is_empty());
	}

	#[test]
	fn orders_and_hand_overs_should_be_carried_without_profit_unless_told_otherwise() {
		let order = Outgoing { nonce: 7, relay_fee: None, leaf_block: Some(150) };
		let view = OutView { hand_over_due: true, ..out(vec![message(1, 0, 120), order]) };
		assert_eq!(outbound(&view, &PROFIT), [OutAction::HandOver, OutAction::UpdateAndCarry(7)]);
		let own = OutTerms { orders: false, hand_overs: false, ..PROFIT };
		assert!(outbound(&view, &own).is_empty());
	}

	/// Does what was planned, as the chain would.
	fn apply_in(view: &mut InView, action: InAction) {
		match action {
			InAction::Follow => {
				view.follower = view.ethereum;
				view.knows_next_committee = true;
			},
			InAction::ProveDeposit(_, nonce) => {
				let lane = &mut view.lanes[0];
				let deposit =
					lane.deposits.iter().position(|deposit| deposit.nonce == nonce).expect("it is proved once");
				assert!(lane.deposits.remove(deposit).block <= view.follower.block, "Coinop has the block");
			},
			InAction::ProveDone(_, nonce) => {
				let lane = &mut view.lanes[0];
				let done = lane.done.iter().position(|done| done.nonce == nonce).expect("it is proved once");
				assert!(lane.done.remove(done).block <= view.follower.block, "Coinop has the block");
			},
			InAction::Mint(_, nonce) => {
				let lane = &mut view.lanes[0];
				let claim = lane.claims.iter().position(|claim| claim.nonce == nonce).expect("it is minted once");
				let claim = lane.claims.remove(claim);
				assert!(view.mints.take(claim.amount), "the bucket has as much");
			},
		}
	}

	fn apply_out(view: &mut OutView, action: OutAction) {
		let carry = |view: &mut OutView, nonce: u64| {
			let place = view.messages.iter().position(|message| message.nonce == nonce).expect("it is carried once");
			assert!(view.messages.remove(place).leaf_block.is_some_and(|leaf| leaf <= view.client_block));
		};
		match action {
			OutAction::HandOver => view.hand_over_due = false,
			OutAction::UpdateAndCarry(nonce) => {
				view.client_block = view.signed_block;
				view.hand_over_due = false;
				carry(view, nonce);
			},
			OutAction::Carry(nonce) => carry(view, nonce),
		}
	}

	proptest! {
		/// The plan is the same from the same state, asks for nothing twice, and is empty once it is done: in whatever order,
		/// and however much of it, was done before a relayer was killed.
		#[test]
		fn inbound_plan_should_come_to_an_end_when_done_in_any_order(
			deposits in prop::collection::btree_map(1u64..50, (900u64..1_200, 0u128..3), 0..20),
			claims in prop::collection::btree_map(1u64..50, 1u128..4_000, 0..10),
			done in prop::collection::btree_map(1u64..50, 900u64..1_200, 0..20), is_believed: bool, follows: bool,
			slots in 0u64..400, order in prop::collection::vec(any::<prop::sample::Index>(), 200),
		) {
			let mut view = quiet();
			view.ethereum = Finalized { slot: view.follower.slot + slots, block: view.follower.block + slots };
			view.is_believed = is_believed;
			let is_final = |block: &u64| *block <= view.ethereum.block;
			let lane = InLane {
				lane: LANE,
				deposits: deposits
					.into_iter()
					.filter(|(_, (block, _))| is_final(block))
					.map(|(nonce, (block, relay_fee))| Deposit { nonce, block, relay_fee })
					.collect(),
				claims: claims.into_iter().map(|(nonce, amount)| Claim { nonce, amount: amount * USDT }).collect(),
				done: done
					.into_iter()
					.filter(|(_, block)| is_final(block))
					.map(|(nonce, block)| Done { nonce, block })
					.collect(),
			};
			view.lanes = vec![lane];
			let terms = InTerms { follows, heartbeat: 300, least_fee: 1 };
			let mut left = order.iter();
			loop {
				let plan = inbound(&view, &terms);
				prop_assert_eq!(&plan, &inbound(&view, &terms));
				prop_assert_eq!(plan.iter().collect::<HashSet<_>>().len(), plan.len(), "nothing twice");
				if plan.is_empty() {
					break;
				}
				let Some(index) = left.next() else { panic!("there is no end to it: {plan:?}") };
				apply_in(&mut view, *index.get(&plan));
			}
			if follows && is_believed && slots >= 32 {
				prop_assert!(view.lanes[0].deposits.iter().all(|deposit| deposit.relay_fee < 1));
				prop_assert!(view.lanes[0].done.is_empty());
			}
		}

		#[test]
		fn outbound_plan_should_come_to_an_end_when_done_in_any_order(
			messages in prop::collection::btree_map(1u64..50, (prop::option::of(0u128..3 * USDT), prop::option::of(50u32..250)), 0..20),
			hand_over_due: bool, is_free: bool, gwei in 0u128..50,
			order in prop::collection::vec(any::<prop::sample::Index>(), 60),
		) {
			let messages = messages.into_iter();
			let messages =
				messages.map(|(nonce, (relay_fee, leaf_block))| Outgoing { nonce, relay_fee, leaf_block }).collect();
			let gas_price = GasPrice(gwei * 1_000_000_000);
			let mut view = OutView { hand_over_due, gas_price, ..out(messages) };
			let terms = if is_free { FREE } else { PROFIT };
			let mut left = order.iter();
			loop {
				let plan = outbound(&view, &terms);
				prop_assert_eq!(&plan, &outbound(&view, &terms));
				prop_assert_eq!(plan.iter().collect::<HashSet<_>>().len(), plan.len(), "nothing twice");
				if plan.is_empty() {
					break;
				}
				let Some(index) = left.next() else { panic!("there is no end to it: {plan:?}") };
				apply_out(&mut view, *index.get(&plan));
			}
			if is_free {
				let waits = |message: &Outgoing| message.leaf_block.is_some_and(|leaf| leaf <= view.signed_block);
				prop_assert!(!view.messages.iter().any(waits), "everything that can be carried was");
			}
		}
	}
}
