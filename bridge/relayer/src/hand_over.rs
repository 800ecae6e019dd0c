//! Which commitments bring the client on Ethereum to a newer block, across changes of Coinop's validators: rules without
//! I/O.
//!
//! The client (`bridge/contracts/src/BeefyClient.sol`) takes a commitment of its current set; of its next set, with the leaf
//! that announces the one after; or of a later set, with such a leaf, if that is of the same validators as the current and
//! the next set and those were adopted at most 14 days ago. So where validators change, the first commitment of the
//! session before has to come, then the first of the session itself. Each session's first block has one.

/// A commitment to submit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
	/// Of this block.
	pub block: u32,
	/// Signed by this set.
	pub set: u64,
	/// Whether the leaf of that block comes along.
	pub hands_over: bool,
	/// Whether its validators are others than those that signed before.
	pub is_new_keyset: bool,
}

/// What the client goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
	/// The block of its newest commitment.
	pub block: u32,
	/// The set that signs.
	pub set: u64,
	/// Whether its validators were adopted so long ago that they can't sign for later sets any more.
	pub is_old: bool,
	/// Whether it doesn't know who signs next, since a recovery.
	pub is_next_unknown: bool,
}

/// A session of Coinop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session<K> {
	/// The set that signs in it.
	pub set: u64,
	/// Its first block.
	pub first: u32,
	/// Its validators.
	pub keyset: K,
}

/// The commitments, in order.
///
/// - `sessions`: from the client's current set on to that of `newest`, without a hole.
/// - `newest`: block and set of the newest commitment there is; `None` stops at the last change of validators.
/// - `renew`: adopt the validators of the last session anew though they are the same, so that they can go on signing.
pub fn steps<K: PartialEq>(
	known: Known,
	sessions: &[Session<K>],
	newest: Option<(u32, u64)>,
	renew: bool,
) -> Vec<Step> {
	let mut steps = Vec::new();
	let mut current = known.set;
	let mut is_old = known.is_old && !known.is_next_unknown;
	let last = sessions.last().map(|session| session.set);
	for pair in sessions.windows(2) {
		let [before, session] = pair else { continue };
		let is_new_keyset = before.keyset != session.keyset;
		let follows = before.set == current;
		let renews = renew && Some(session.set) == last;
		if !(is_new_keyset || renews || is_old && follows) {
			continue;
		}
		if !follows {
			steps.push(Step { block: before.first, set: before.set, hands_over: true, is_new_keyset: false });
		}
		steps.push(Step { block: session.first, set: session.set, hands_over: true, is_new_keyset });
		current = session.set;
		is_old = false;
	}
	let reached = steps.last().map_or(known.block, |step| step.block);
	if let Some((block, set)) = newest.filter(|(block, _)| *block > reached) {
		let is_unannounced = steps.is_empty() && known.is_next_unknown;
		steps.push(Step { block, set, hands_over: set > current || is_unannounced, is_new_keyset: false });
	}
	steps
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const LENGTH: u32 = 100;

	fn sessions(keysets: &[u8]) -> Vec<Session<u8>> {
		let session = |(set, keyset): (u64, &u8)| Session { set, first: set as u32 * LENGTH + 1, keyset: *keyset };
		(0..).zip(keysets).map(session).collect()
	}

	fn known(block: u32, set: u64) -> Known {
		Known { block, set, is_old: false, is_next_unknown: false }
	}

	fn places(steps: &[Step]) -> Vec<(u32, bool)> {
		steps.iter().map(|step| (step.block, step.hands_over)).collect()
	}

	#[test]
	fn step_should_be_one_when_validators_stay() {
		let all = sessions(&[1, 1, 1, 1]);
		assert_eq!(places(&steps(known(5, 0), &all[..1], Some((50, 0)), false)), [(50, false)]);
		assert_eq!(places(&steps(known(5, 0), &all, Some((350, 3)), false)), [(350, true)]);
		assert!(steps(known(350, 3), &all[3..], Some((350, 3)), false).is_empty());
		assert!(steps(known(5, 0), &all, None, false).is_empty());
	}

	/// Ronin, Harmony: no hand-over is skipped.
	#[test]
	fn steps_should_visit_the_session_before_when_validators_change() {
		let all = sessions(&[1, 1, 1, 2, 2]);
		let expected = [(201, true), (301, true), (450, true)];
		assert_eq!(places(&steps(known(5, 0), &all, Some((450, 4)), false)), expected);
		assert_eq!(places(&steps(known(205, 2), &all[2..], Some((301, 3)), false)), [(301, true)]);
		assert_eq!(places(&steps(known(5, 0), &all, None, false)), expected[..2]);
	}

	#[test]
	fn steps_should_go_to_the_next_set_first_when_the_keyset_is_old() {
		let all = sessions(&[1, 1, 1, 1]);
		let old = Known { is_old: true, ..known(5, 0) };
		assert_eq!(places(&steps(old, &all, Some((350, 3)), false)), [(101, true), (350, true)]);
	}

	#[test]
	fn steps_should_adopt_the_same_validators_anew_when_asked_to() {
		let all = sessions(&[1, 1, 1, 1]);
		assert_eq!(places(&steps(known(5, 0), &all, None, true)), [(201, true), (301, true)]);
		assert_eq!(places(&steps(known(205, 2), &all[2..], None, true)), [(301, true)]);
	}

	#[test]
	fn leaf_should_come_along_when_the_next_set_is_unknown() {
		let all = sessions(&[1, 1]);
		let recovered = Known { is_next_unknown: true, is_old: true, ..known(5, 0) };
		assert_eq!(places(&steps(recovered, &all[..1], Some((50, 0)), false)), [(50, true)]);
		assert_eq!(places(&steps(recovered, &all, Some((150, 1)), false)), [(150, true)]);
	}

	/// The contract's rules, as far as sets and blocks are concerned.
	struct Client {
		block: u32,
		current: (u64, u8),
		next: (u64, u8),
		is_old: bool,
	}

	impl Client {
		fn submit(&mut self, step: &Step, keysets: &[u8]) -> Result<(), String> {
			let keyset = |set: u64| (set, keysets[set as usize]);
			if step.block <= self.block {
				return Err("not newer".into());
			}
			if step.set < self.current.0 || step.set > self.current.0 && !step.hands_over {
				return Err("set passed or hand-over missing".into());
			}
			if step.set == self.next.0 {
				self.is_old = false;
				self.current = self.next;
			} else if step.set > self.next.0 {
				if self.next.1 != self.current.1 || self.is_old {
					return Err("hand-over skipped or keyset too old".into());
				}
				self.current.0 = step.set;
			}
			if keyset(step.set).1 != self.current.1 {
				return Err("others signed".into());
			}
			if step.hands_over {
				self.next = keyset(step.set + 1);
			}
			self.block = step.block;
			Ok(())
		}
	}

	proptest! {
		/// Whatever the validators' changes and wherever the client is, it takes every step and ends where it should; and then
		/// there is nothing left to do.
		#[test]
		fn steps_should_be_accepted_by_the_client_when_validators_change_at_will(
			keysets in prop::collection::vec(1u8..4, 2..30), at in any::<prop::sample::Index>(), is_old: bool, renew: bool,
			offset in 1u32..LENGTH,
		) {
			let last = keysets.len() - 2;
			let set = at.index(last + 1) as u64;
			let all = sessions(&keysets[..=last]);
			let block = set as u32 * LENGTH + 1;
			let newest = (last as u32 * LENGTH + 1 + offset, last as u64);
			let keyset = |set: u64| (set, keysets[set as usize]);
			let mut client = Client { block, current: keyset(set), next: keyset(set + 1), is_old };
			let known = Known { block, set, is_old, is_next_unknown: false };
			let from = &all[set as usize..];
			let planned = steps(known, from, Some(newest), renew);
			prop_assert_eq!(&planned, &steps(known, from, Some(newest), renew), "the same from the same");
			for step in &planned {
				if let Err(error) = client.submit(step, &keysets) {
					prop_assert!(false, "{error}: {step:?} of {planned:?}");
				}
			}
			prop_assert_eq!((client.block, client.current), (newest.0, keyset(newest.1)));
			let known = Known { block: client.block, set: client.current.0, is_old: false, is_next_unknown: false };
			prop_assert!(steps(known, &all[last..], Some(newest), false).is_empty());
		}
	}
}
