//! What calls weigh beside what their benchmarks measure: those check secp256k1 signatures of payers, and end with the
//! call.

use crate::{
	payments::{is_given, Course},
	types::Payment,
	weights::WeightInfo,
	Config, Pallet, Settlement,
};
use coinop_voucher::{Consent, Evidence, Signature};
use frame_support::{traits::Get, weights::Weight};

/// Looks, beside what is measured, at what ends a session from outside: whether its payer was revoked, and whether the
/// meter's issuer withdrew its word.
const OUTSIDE_READS: u64 = 2;

impl<T: Config> Pallet<T> {
	/// The most hashes that checking `evidence` may take.
	pub(crate) fn hashes_at_most(evidence: &Evidence) -> u32 {
		evidence.ticks.map_or(0, |ticks| ticks.count).min(T::MaxHashes::get())
	}

	/// What checking `signature` weighs beside a secp256k1 one. The node has no function for P-256, which takes about
	/// forty times as long. A signature of another scheme than the key's is refused before it is checked.
	fn beside_signature(signature: &Signature) -> Weight {
		match signature {
			Signature::P256(_) => T::WeightInfo::check_p256(),
			Signature::Ed25519(_) | Signature::Sr25519(_) | Signature::Secp256k1(_) => Weight::zero(),
		}
	}

	/// What `evidence` weighs beside what is measured, whoever signs.
	fn beside(evidence: &Evidence) -> Weight {
		let signature = evidence.statement.as_ref().map(|signed| Self::beside_signature(&signed.signature));
		signature.unwrap_or_default().saturating_add(T::DbWeight::get().reads(OUTSIDE_READS))
	}

	/// What topping up weighs. An owner's own extensions look at nothing of its device.
	pub(crate) fn top_up_weight() -> Weight {
		T::WeightInfo::top_up().saturating_add(T::DbWeight::get().reads(OUTSIDE_READS))
	}

	/// What a settlement of `evidence` weighs that makes so many hashes.
	pub(crate) fn settle_weight(evidence: &Evidence, hashes: u32) -> Weight {
		T::WeightInfo::settle(hashes).saturating_add(Self::beside(evidence))
	}

	/// What settling `items` weighs with so many hashes in all. What a hash weighs was measured with one item.
	pub(crate) fn settle_many_weight(items: &[Settlement], hashes: u32) -> Weight {
		let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
		let hashing = T::WeightInfo::settle(hashes).saturating_sub(T::WeightInfo::settle(0));
		items.iter().fold(T::WeightInfo::settle_many(count).saturating_add(hashing), |weight, item| {
			weight.saturating_add(Self::beside(&item.evidence))
		})
	}

	/// The most hashes that `items` may take together.
	pub(crate) fn hashes_of_many_at_most(items: &[Settlement]) -> u32 {
		items
			.iter()
			.fold(0u32, |sum, item| sum.saturating_add(Self::hashes_at_most(&item.evidence)))
			.min(T::MaxHashes::get())
	}

	/// What closing weighs with so many hashes.
	pub(crate) fn close_weight(evidence: Option<&Evidence>, hashes: u32) -> Weight {
		T::WeightInfo::close(hashes).saturating_add(Self::beside(evidence.unwrap_or(&Evidence::default())))
	}

	/// What a settlement weighs that nobody signs.
	pub(crate) fn settle_from_proceeds_weight(evidence: &Evidence, hashes: u32) -> Weight {
		T::WeightInfo::settle_from_proceeds(hashes).saturating_add(Self::beside(evidence))
	}

	/// What it weighs to check such a settlement before it runs.
	pub(crate) fn authorize_weight(evidence: &Evidence, consent: &Consent) -> Weight {
		T::WeightInfo::authorize_settle_from_proceeds(Self::hashes_at_most(evidence))
			.saturating_add(Self::beside(evidence))
			.saturating_add(Self::beside_signature(&consent.signature))
	}

	/// What it weighs to note which event carries the reference, which benchmarks leave out, and to forget it when the
	/// next block begins: `System` does that for all of them at once, beyond what that block counts.
	fn to_index(reference: &[u8; 32]) -> Weight {
		if is_given(reference) {
			T::DbWeight::get().reads_writes(2, 2)
		} else {
			Weight::zero()
		}
	}

	/// What a payment weighs that took this course.
	pub(crate) fn pay_weight(course: Course, reference: &[u8; 32]) -> Weight {
		let paid = match course {
			Course::ByAccount => T::WeightInfo::pay_by_account(),
			Course::ByDevice => T::WeightInfo::pay_by_device(),
			Course::WithKept => T::WeightInfo::pay(),
		};
		paid.saturating_add(Self::to_index(reference))
	}

	/// What many payments weigh.
	pub(crate) fn pay_many_weight(payments: &[Payment<T::AccountId>]) -> Weight {
		let count = u32::try_from(payments.len()).unwrap_or(u32::MAX);
		payments.iter().fold(T::WeightInfo::pay_many(count), |weight, payment| {
			weight.saturating_add(Self::to_index(&payment.reference))
		})
	}

	/// What a payment by a mandate weighs.
	pub(crate) fn draw_mandate_weight(reference: &[u8; 32]) -> Weight {
		T::WeightInfo::draw_mandate().saturating_add(Self::to_index(reference))
	}
}
