//! Sees when a validator makes two blocks in one slot, and has the runtime report it.
//!
//! polkadot-sdk only writes a line into the log, and keeps the headers for it without their seals, so that they prove
//! nothing. Here every block that was imported is looked at, with its seal, on whichever fork. A second block that comes
//! when the first is final is refused before that, and can do no harm.

use crate::{
	reports::Reporting,
	service::{FullClient, Hash},
};
use coinop_runtime::opaque::Block;
use futures::{future::BoxFuture, FutureExt, StreamExt};
use pallet_validator_set::{double_authorship::slot_in, runtime_api::ValidatorSetApi};
use prometheus_endpoint::{register, Counter, PrometheusError, Registry, U64};
use sc_client_api::BlockchainEvents;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_runtime::{
	traits::{Block as BlockT, Header as HeaderT},
	DigestItem,
};
use std::{
	collections::{BTreeMap, VecDeque},
	sync::Arc,
};

const LOG_TARGET: &str = "aura";

/// Slots, the last ones with blocks, in which a second one is recognized: eight minutes if each has one.
const SLOTS: usize = 1_024;

/// Pairs that wait to be reported. An author has one pair a slot; older ones make room.
const WAITING: usize = 32;

/// Best blocks at which a report is tried: a minute's, whatever came of the tries before. The runtime refuses it until the
/// chain has come to the slot, and once the offence is known. In between a block with the report may have come to
/// nothing, or the pool may have dropped it.
const TRIES: u32 = 120;

/// A block's header with its seal, and the hash that was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sealed<H: HeaderT> {
	header: H,
	hash: H::Hash,
}

impl<H: HeaderT> Sealed<H> {
	fn new(header: &H) -> Option<Self> {
		let mut unsealed = header.clone();
		match unsealed.digest_mut().pop()? {
			DigestItem::Seal(AURA_ENGINE_ID, _) => Some(Self { header: header.clone(), hash: unsealed.hash() }),
			_ => None,
		}
	}
}

/// Two blocks of one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair<H> {
	first: H,
	second: H,
	tries: u32,
	/// Whether the report was handed to the pool once. That may have refused it: it doesn't always say so.
	reported: bool,
}

/// The blocks of the last slots.
#[derive(Debug)]
struct Slots<H: HeaderT> {
	/// The first of each slot; `None` in its place when there was a second.
	first: BTreeMap<Slot, Option<Sealed<H>>>,
	waiting: VecDeque<Pair<H>>,
}

impl<H: HeaderT> Slots<H> {
	fn new() -> Self {
		Self { first: BTreeMap::new(), waiting: VecDeque::new() }
	}

	/// Takes in a block. Answers its slot if it is the second of it; the pair waits to be reported then. Who sealed them
	/// the runtime finds out: where sessions change, they may be of two authors.
	fn note(&mut self, header: &H) -> Option<Slot> {
		let slot = slot_in(header.digest())?;
		let sealed = Sealed::new(header)?;
		match self.first.get_mut(&slot) {
			None => {
				self.first.insert(slot, Some(sealed));
				if self.first.len() > SLOTS {
					self.first.pop_first();
				}
				None
			},
			Some(known) => {
				// sr25519 signs at random: a block that was sealed twice is one block.
				let first = known.take_if(|first| first.hash != sealed.hash)?;
				if self.waiting.len() >= WAITING {
					self.waiting.pop_front();
				}
				self.waiting.push_back(Pair { first: first.header, second: sealed.header, tries: 0, reported: false });
				Some(slot)
			},
		}
	}

	/// Tries to report what waits; `report` answers whether it was handed to the pool.
	fn report(&mut self, mut report: impl FnMut(&H, &H) -> bool) {
		self.waiting.retain_mut(|pair| {
			pair.tries = pair.tries.saturating_add(1);
			if report(&pair.first, &pair.second) && !pair.reported {
				pair.reported = true;
				let (first, second) = (pair.first.hash(), pair.second.hash());
				log::warn!(target: LOG_TARGET, "Reported who made {first} and {second} in one slot");
			}
			pair.tries < TRIES
		});
	}
}

/// The task that watches for as long as the node runs.
///
/// # Errors
/// When the metric's name is taken.
pub fn watch(
	client: Arc<FullClient>,
	reporting: Reporting,
	registry: Option<&Registry>,
) -> Result<BoxFuture<'static, ()>, PrometheusError> {
	let seen = registry
		.map(|registry| {
			let help = "Slots in which a validator made two blocks, as far as this node saw";
			register(Counter::<U64>::new("coinop_double_authorships_total", help)?, registry)
		})
		.transpose()?;
	let mut imports = client.every_import_notification_stream();
	let watching = async move {
		let mut slots = Slots::new();
		while let Some(block) = imports.next().await {
			if let Some(slot) = slots.note(&block.header) {
				log::warn!(target: LOG_TARGET, "There are two blocks of slot {slot}");
				if let Some(seen) = &seen {
					seen.inc();
				}
			}
			if block.is_new_best {
				slots.report(|first, second| report(&reporting, block.hash, first, second));
			}
		}
	};
	Ok(watching.boxed())
}

/// Has the runtime put a report into the pool.
fn report(
	reporting: &Reporting,
	at: Hash,
	first: &<Block as BlockT>::Header,
	second: &<Block as BlockT>::Header,
) -> bool {
	match reporting.runtime_api().submit_double_authorship(at, first.clone(), second.clone()) {
		Ok(submitted) => submitted.is_some(),
		Err(error) => {
			log::debug!(target: LOG_TARGET, "Can't report two blocks of one slot: {error}");
			false
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_runtime::Header;
	use sp_consensus_aura::{
		digests::CompatibleDigestItem,
		sr25519::{AuthorityPair, AuthoritySignature},
	};
	use sp_core::Pair as _;
	use sp_runtime::Digest;

	/// A block of the slot; `number` makes others of it.
	fn block(slot: u64, number: u32) -> Header {
		let slot = CompatibleDigestItem::<AuthoritySignature>::aura_pre_digest(Slot::from(slot));
		let digest = Digest { logs: vec![slot] };
		let mut header = Header::new(number, Default::default(), Default::default(), Default::default(), digest);
		let seal = AuthorityPair::from_string("//Alice", None).unwrap().sign(header.hash().as_ref());
		header.digest_mut().push(CompatibleDigestItem::<AuthoritySignature>::aura_seal(seal));
		header
	}

	fn waiting(slots: &Slots<Header>) -> Vec<(Header, Header)> {
		slots.waiting.iter().map(|pair| (pair.first.clone(), pair.second.clone())).collect()
	}

	#[test]
	fn pair_should_wait_when_a_second_block_of_a_slot_comes() {
		let mut slots = Slots::new();
		let [first, other, second, third] = [block(5, 1), block(6, 1), block(5, 2), block(5, 3)];
		assert_eq!(slots.note(&first), None);
		assert_eq!(slots.note(&other), None);
		assert_eq!(slots.note(&second), Some(Slot::from(5)));
		assert_eq!(waiting(&slots), [(first.clone(), second.clone())]);
		// With its seal, without which it would prove nothing.
		assert!(matches!(slots.waiting[0].second.digest.logs.last(), Some(DigestItem::Seal(AURA_ENGINE_ID, _))));
		for again in [&first, &second, &third] {
			assert_eq!(slots.note(again), None);
		}
		assert_eq!(slots.waiting.len(), 1, "one pair a slot");
	}

	#[test]
	fn nothing_should_wait_when_it_is_the_same_block() {
		let mut slots = Slots::new();
		let [first, sealed_again] = [block(5, 1), block(5, 1)];
		assert_ne!(first, sealed_again);
		assert_eq!(slots.note(&first), None);
		assert_eq!(slots.note(&first), None);
		assert_eq!(slots.note(&sealed_again), None);
		assert!(slots.waiting.is_empty());
		assert_eq!(slots.note(&block(5, 2)), Some(Slot::from(5)));
	}

	#[test]
	fn block_should_be_passed_over_when_it_has_no_slot_or_seal() {
		let mut slots = Slots::new();
		let mut unsealed = block(5, 1);
		unsealed.digest_mut().pop();
		let genesis = Header::new(0, Default::default(), Default::default(), Default::default(), Digest::default());
		for header in [unsealed, genesis] {
			assert_eq!(slots.note(&header), None);
		}
		assert!(slots.first.is_empty());
	}

	#[test]
	fn slots_should_be_forgotten_when_there_are_many() {
		let mut slots = Slots::new();
		for slot in 1..=3_000 {
			slots.note(&block(slot, 1));
		}
		assert_eq!(slots.first.len(), SLOTS);
		assert_eq!(slots.note(&block(3_000, 2)), Some(Slot::from(3_000)));
		assert_eq!(slots.note(&block(1, 2)), None);
		assert_eq!(slots.first.len(), SLOTS);
	}

	#[test]
	fn pairs_should_make_room_when_there_are_many() {
		let mut slots = Slots::new();
		for slot in 1..=100 {
			slots.note(&block(slot, 1));
			slots.note(&block(slot, 2));
		}
		assert_eq!(slots.waiting.len(), WAITING);
		assert_eq!(slot_in(slots.waiting[0].first.digest()), Some(Slot::from(69)));
	}

	#[test]
	fn report_should_be_tried_for_a_while_when_it_was_refused_or_taken() {
		for taken in [false, true] {
			let mut slots = Slots::new();
			slots.note(&block(5, 1));
			slots.note(&block(5, 2));
			let mut tries = 0;
			for _ in 0..500 {
				slots.report(|_, _| {
					tries += 1;
					taken
				});
			}
			assert_eq!(tries, TRIES, "taken: {taken}");
			assert!(slots.waiting.is_empty());
		}
	}
}
