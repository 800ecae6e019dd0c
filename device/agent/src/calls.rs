//! The chain's calls, each one transaction for [`crate::chain::Chain::submit`]. What a call does, who may make
//! it and its errors are in its pallet's documentation. Amounts are in µUSDT, times in milliseconds.

pub mod device;
pub mod escrow;
pub mod metered;

pub use device::{register, resume, revoke, set_allowance, suspend, sweep};

use crate::{api, AccountId32, Balance, Moment};
use api::runtime_types::{bounded_collections::bounded_vec::BoundedVec, pallet_metered_payments::types as sessions};
use coinop_voucher::{Anchor, Evidence, PublicKey, SessionId, Terms};
use subxt::{
	tx::Payload,
	utils::{MultiAddress, H160, H256},
};

/// A provider publishes a tariff.
pub fn publish_tariff(terms: Terms) -> impl Payload {
	api::tx().metered_payments().publish_tariff(terms.into())
}

/// A provider takes a tariff back: no more sessions open on it.
pub fn retire_tariff(tariff: u64) -> impl Payload {
	api::tx().metered_payments().retire_tariff(tariff)
}

/// A payer opens a session on the tariff that hashes to `hash`, with `key` to sign its statements.
pub fn open_session(
	tariff: u64,
	hash: [u8; 32],
	key: PublicKey,
	deposit: Balance,
	expiry: Moment,
	anchor: Option<Anchor>,
) -> impl Payload {
	let signed_by = sessions::SignedBy::Payer(key.into());
	api::tx().metered_payments().open_session(tariff, hash, signed_by, deposit, expiry, anchor.map(Into::into))
}

/// The payer adds to a session's deposit.
pub fn top_up(session: SessionId, amount: Balance) -> impl Payload {
	api::tx().metered_payments().top_up(session, amount)
}

/// Anyone has the provider paid for what `evidence` shows.
pub fn settle(session: SessionId, evidence: Evidence) -> impl Payload {
	api::tx().metered_payments().settle(session, evidence.into())
}

/// As [`settle`] for many sessions of `provider`, each with its own result: an event tells of each that is refused.
pub fn settle_many(provider: AccountId32, items: impl IntoIterator<Item = (SessionId, Evidence)>) -> impl Payload {
	let items = items
		.into_iter()
		.map(|(session, evidence)| sessions::Settlement { session, evidence: evidence.into() })
		.collect();
	api::tx().metered_payments().settle_many(provider, BoundedVec(items))
}

/// A payer begins the dispute window, after which anyone may close.
pub fn request_close(session: SessionId) -> impl Payload {
	api::tx().metered_payments().request_close(session)
}

/// The provider closes at once, with the last evidence if there is any; anyone else after the window.
pub fn close(session: SessionId, evidence: Option<Evidence>) -> impl Payload {
	api::tx().metered_payments().close(session, evidence.map(Into::into))
}

/// Pays at once. `reference` is for payer and payee to find the payment by.
pub fn pay(payee: AccountId32, amount: Balance, reference: [u8; 32]) -> impl Payload {
	api::tx().metered_payments().pay(payee, amount, reference)
}

/// Pays out what could not be delivered to `account` before.
pub fn claim(account: AccountId32) -> impl Payload {
	api::tx().payouts().claim(account)
}

/// Burns USDT, which the vault of `lane` pays to `recipient` on Ethereum: `relay_fee` of it to who carries the message.
pub fn withdraw(lane: H256, recipient: [u8; 20], amount: Balance, relay_fee: Balance) -> impl Payload {
	api::tx().usdt_bridge().withdraw(lane, H160(recipient), amount, relay_fee)
}

/// Mints a deposit that was proved and could not be minted then. Nobody has to sign it.
pub fn mint(lane: H256, nonce: u64) -> impl Payload {
	api::tx().usdt_bridge().mint(lane, nonce)
}

/// A plain transfer that keeps the sender's account alive.
pub fn transfer(to: AccountId32, amount: Balance) -> impl Payload {
	api::tx().balances().transfer_keep_alive(MultiAddress::Id(to), amount)
}

/// Several calls in one transaction: all of them are made, or none.
pub fn batch_all(calls: Vec<api::Call>) -> impl Payload {
	// Calls can contain calls. subxt's hash of such a type depends on the order of the metadata's types, and a node's
	// newest version of the metadata has another order than the one that this client is made from.
	api::tx().utility().batch_all(calls).unvalidated()
}
