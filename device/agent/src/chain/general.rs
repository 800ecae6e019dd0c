//! Transactions that no account signs: who may make such a call is for the call itself to check, and the pool asks it.

use super::{AtBlock, Chain, ChainError, Submitted};
use crate::general;
use subxt::tx::Payload;

impl Chain {
	/// Submits a call that no account signs, and waits until it is final. Errors: `NotFound` if the chain's transactions
	/// have another form, `NotAdmitted` if the call may not be made so, and those of [`Chain::submit`].
	pub async fn submit_unsigned<C: Payload>(&self, call: &C) -> Result<Submitted, ChainError> {
		let at = self.finalized().await?;
		ensure_known(&at, 0, &general::ORDINARY)?;
		let transactions = at.transactions();
		let call = transactions.call_data(call)?;
		self.follow(transactions.from_bytes(general::unsigned(&call)), None).await
	}
}

/// Whether the chain's transactions of a version are what [`general`] makes.
pub(super) fn ensure_known(at: &AtBlock, version: u8, known: &[&str]) -> Result<(), ChainError> {
	let metadata = at.metadata();
	let same = metadata.extrinsic().transaction_extensions_by_version(version).is_some_and(|extensions| {
		extensions.map(|extension| extension.identifier().to_string()).eq(known.iter().copied())
	});
	if same {
		Ok(())
	} else {
		Err(ChainError::NotFound(format!("version {version} of the transaction extensions, as this program knows it,")))
	}
}
