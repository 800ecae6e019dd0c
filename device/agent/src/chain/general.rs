//! Transactions that no account signs: who may make such a call is for the call itself to check, and the pool asks it.

use super::{Chain, ChainError, Submitted};
use codec::{Compact, Encode};
use subxt::tx::Payload;

/// What begins a transaction that no account signs: version 5, general, version 0 of the extensions, of which four carry
/// a byte: no mortality, no nonce, no tip, no hash of the metadata.
const GENERAL: [u8; 6] = [0x45, 0, 0, 0, 0, 0];

impl Chain {
	/// Submits a call that no account signs and nobody pays for, and waits until it is final. Errors: `NotAdmitted` if the
	/// call may not be made so, and those of [`Chain::submit`].
	pub async fn submit_unsigned<C: Payload>(&self, call: &C) -> Result<Submitted, ChainError> {
		let at = self.finalized().await?;
		let transactions = at.transactions();
		let call = transactions.call_data(call)?;
		self.follow(transactions.from_bytes(general(&call)), None).await
	}
}

/// The transaction of an encoded call.
fn general(call: &[u8]) -> Vec<u8> {
	let body = [&GENERAL[..], call].concat();
	let length = Compact(u32::try_from(body.len()).unwrap_or(u32::MAX));
	[length.encode(), body].concat()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn transaction_should_begin_with_its_length_and_its_kind() {
		assert_eq!(general(&[60, 1, 7]), [9 << 2, 0x45, 0, 0, 0, 0, 0, 60, 1, 7]);
		let long = general(&[1; 100]);
		assert_eq!(long[..3], [0xa9, 0x01, 0x45], "106 bytes, as the codec has it");
		assert_eq!(long.len(), 108);
	}
}
