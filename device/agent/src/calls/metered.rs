//! Calls on sessions whose readings a meter signs, on batches of payments and on mandates. Amounts are in µUSDT, times in
//! milliseconds.

use crate::{api, metered::MandateId, AccountId32, Balance, Moment};
use api::runtime_types::{bounded_collections::bounded_vec::BoundedVec, pallet_metered_payments::types};
use coinop_voucher::{Anchor, PublicKey};
use subxt::tx::Payload;

/// A payer opens a session whose statements the attested key of `meter` signs, for at most so many units an hour.
#[allow(clippy::too_many_arguments, reason = "the chain's call has as many")]
pub fn open_metered_session(
	tariff: u64,
	hash: [u8; 32],
	meter: AccountId32,
	issuer: AccountId32,
	key: PublicKey,
	max_units_per_hour: u64,
	deposit: Balance,
	expiry: Moment,
	anchor: Option<Anchor>,
) -> impl Payload {
	let signed_by = types::SignedBy::Meter { meter, issuer, key: key.into(), max_units_per_hour };
	api::tx().metered_payments().open_session(tariff, hash, signed_by, deposit, expiry, anchor.map(Into::into))
}

/// Pays many at once, each with its reference: all of them, or none.
pub fn pay_many(payments: impl IntoIterator<Item = (AccountId32, Balance, [u8; 32])>) -> impl Payload {
	let payments =
		payments.into_iter().map(|(payee, amount, reference)| types::Payment { payee, amount, reference }).collect();
	api::tx().metered_payments().pay_many(BoundedVec(payments))
}

/// A payer lets `payee` draw up to `cap` in each period until a date.
pub fn grant_mandate(
	payee: AccountId32,
	cap: Balance,
	period: Moment,
	until: Moment,
	reference: [u8; 32],
) -> impl Payload {
	api::tx().metered_payments().grant_mandate(payee, cap, period, until, reference)
}

/// A payee draws a payment by a mandate.
pub fn draw_mandate(mandate: MandateId, amount: Balance, reference: [u8; 32]) -> impl Payload {
	api::tx().metered_payments().draw_mandate(mandate, amount, reference)
}

/// Either side ends a mandate; anyone one that is void.
pub fn end_mandate(mandate: MandateId) -> impl Payload {
	api::tx().metered_payments().end_mandate(mandate)
}
