//! What the chain knows of sessions, mandates and payments, and settlements that nobody signs.

use super::{AtBlock, Chain, ChainError, Submitted};
use crate::{
	api::{
		self,
		metered_payments::events::{MandateDrawn, Paid},
	},
	metered::{FoundPayment, Mandate, MandateId, Quote, SessionState},
	AccountId32, Balance, H256,
};
use coinop_voucher::{Consent, Evidence, SessionId};
use std::ops::RangeInclusive;

impl Chain {
	/// How a session stands, with what the register of devices says of its payer: ask before each delivery. Errors:
	/// `NotFound` also if it was closed, `Node`.
	pub async fn session_state(&self, session: SessionId) -> Result<SessionState, ChainError> {
		let question = api::runtime_apis().metered_payments_api().session_state(session);
		let state = self.finalized().await?.runtime_apis().call(question).await?;
		state.ok_or_else(|| ChainError::NotFound(format!("session {session}")))
	}

	/// What a statement of so many units and idle seconds costs on a tariff, in µUSDT. Errors: `NotFound` also if it was
	/// retired, `Node`.
	pub async fn tariff_price(&self, tariff: u64, units: u64, idle_seconds: u64) -> Result<Balance, ChainError> {
		let question = api::runtime_apis().metered_payments_api().tariff_price(tariff, units, idle_seconds);
		let price = self.finalized().await?.runtime_apis().call(question).await?;
		price.ok_or_else(|| ChainError::NotFound(format!("tariff {tariff}")))
	}

	/// What settling `evidence` would do; `None` if the chain would refuse it. Error: `Node`.
	pub async fn settlement_quote(&self, session: SessionId, evidence: Evidence) -> Result<Option<Quote>, ChainError> {
		let question = api::runtime_apis().metered_payments_api().settlement_quote(session, evidence.into());
		Ok(self.finalized().await?.runtime_apis().call(question).await?.ok())
	}

	/// Settles without an account: the fee is taken from what is paid, by `consent`. Errors: `NotAdmitted` if it is not
	/// worth twice its fee or the consent doesn't hold, and those of [`Chain::submit`].
	pub async fn settle_from_proceeds(
		&self,
		session: SessionId,
		evidence: Evidence,
		consent: Consent,
	) -> Result<Submitted, ChainError> {
		let call = api::tx().metered_payments().settle_from_proceeds(session, evidence.into(), consent.into());
		self.submit_unsigned(&call).await
	}

	/// A mandate. Errors: `NotFound` also if it was ended, `Node`.
	pub async fn mandate(&self, mandate: MandateId) -> Result<Mandate, ChainError> {
		let at = self.finalized().await?;
		let found = at.storage().try_fetch(api::storage().metered_payments().mandates(), (mandate,)).await?;
		Ok(found.ok_or_else(|| ChainError::NotFound(format!("mandate {mandate}")))?.decode()?)
	}

	/// The mandates that are charged to `account`, and those by which it is paid, by number. Error: `Node`.
	pub async fn mandates_of(&self, account: &AccountId32) -> Result<Vec<MandateId>, ChainError> {
		let at = self.finalized().await?;
		let (storage, mandates) = (at.storage(), api::storage().metered_payments());
		let mut found = Vec::new();
		let mut entries = storage.iter(mandates.mandates_of_payer(), (*account,)).await?;
		while let Some(entry) = entries.next().await {
			let (_, _, mandate) = entry?.key()?.decode()?;
			found.push(mandate);
		}
		let mut entries = storage.iter(mandates.mandates_of_payee(), (*account,)).await?;
		while let Some(entry) = entries.next().await {
			let (_, mandate) = entry?.key()?.decode()?;
			found.push(mandate);
		}
		found.sort_unstable();
		found.dedup();
		Ok(found)
	}

	/// The payments with `reference` in these finalized blocks, in their order. Of each block one key of the state is
	/// read, which a light client gets with its proof; only a block that has some is looked into. Errors: `Node`, also
	/// where the node has dropped a block's state.
	pub async fn payments_by_reference(
		&self,
		reference: [u8; 32],
		blocks: RangeInclusive<u64>,
	) -> Result<Vec<FoundPayment>, ChainError> {
		let mut found = Vec::new();
		for number in blocks {
			let at = self.client.at_block(number).await?;
			let topic = (H256(reference),);
			if at.storage().try_fetch(api::storage().system().event_topics(), topic).await?.is_some() {
				found.extend(payments(&at, reference).await?);
			}
		}
		Ok(found)
	}
}

async fn payments(at: &AtBlock, reference: [u8; 32]) -> Result<Vec<FoundPayment>, ChainError> {
	let (block, events) = (at.block_number(), at.events().fetch().await?);
	let mut found = Vec::new();
	for paid in events.find::<Paid>() {
		let Paid { charged, payee, amount, reference: named, .. } = paid?;
		if named == reference {
			found.push(FoundPayment { block, charged, payee, amount, mandate: None });
		}
	}
	for drawn in events.find::<MandateDrawn>() {
		let MandateDrawn { mandate, charged, payee, amount, reference: named } = drawn?;
		if named == reference {
			found.push(FoundPayment { block, charged, payee, amount, mandate: Some(mandate) });
		}
	}
	Ok(found)
}
