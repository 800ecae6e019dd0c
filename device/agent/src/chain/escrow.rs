//! What the chain knows of escrows.

use super::{AtBlock, Chain, ChainError};
use crate::{
	api,
	escrow::{EscrowId, EscrowListing, EscrowRole, EscrowState, Record},
	AccountId32, CoinopConfig,
};
use subxt::client::Blocks;

impl Chain {
	/// How an escrow stands. Errors: `NotFound` also if it has ended, `Node`.
	pub async fn escrow_state(&self, escrow: EscrowId) -> Result<EscrowState, ChainError> {
		state(&self.finalized().await?, escrow).await?.ok_or_else(|| not_found(escrow))
	}

	/// An escrow's parties and terms, and what happened to it. Errors: `NotFound` also if it has ended, `Node`.
	pub async fn escrow_terms(&self, escrow: EscrowId) -> Result<Record, ChainError> {
		let at = self.finalized().await?;
		let found = at.storage().try_fetch(api::storage().streaming_escrow().escrows(), (escrow,)).await?;
		Ok(found.ok_or_else(|| not_found(escrow))?.decode()?)
	}

	/// The escrows that an account takes part in, by number. Those that a device created for an earlier owner are that
	/// owner's alone. Error: `Node`.
	pub async fn escrows_of(&self, account: &AccountId32) -> Result<Vec<EscrowListing>, ChainError> {
		let at = self.finalized().await?;
		let storage = at.storage();
		let escrows = api::storage().streaming_escrow();
		let mut listings = Vec::new();

		let mut entries = storage.iter(escrows.escrows_of_payer(), (*account,)).await?;
		while let Some(entry) = entries.next().await {
			let (_, payer, escrow) = entry?.key()?.decode()?;
			let role = if payer == *account { EscrowRole::Payer } else { EscrowRole::Charged };
			listings.push(EscrowListing { escrow, role });
		}
		if let Some(device) = storage.try_fetch(api::storage().device_identity().devices(), (*account,)).await? {
			let owner = device.decode()?.owner;
			let mut entries = storage.iter(escrows.escrows_of_payer(), (owner, *account)).await?;
			while let Some(entry) = entries.next().await {
				let (_, _, escrow) = entry?.key()?.decode()?;
				listings.push(EscrowListing { escrow, role: EscrowRole::Payer });
			}
		}
		let mut entries = storage.iter(escrows.escrows_of_recipient(), (*account,)).await?;
		while let Some(entry) = entries.next().await {
			let (_, escrow) = entry?.key()?.decode()?;
			listings.push(EscrowListing { escrow, role: EscrowRole::Recipient });
		}
		listings.sort_by_key(|listing| listing.escrow);
		Ok(listings)
	}

	/// Follows an escrow from best block to best block. Errors: `NotFound` also if it has ended, `Node`.
	pub async fn watch_escrow(&self, escrow: EscrowId) -> Result<EscrowWatch, ChainError> {
		let at = self.finalized().await?;
		state(&at, escrow).await?.ok_or_else(|| not_found(escrow))?;
		Ok(EscrowWatch { blocks: self.client.stream_best_blocks().await?, from: at.block_number(), escrow })
	}
}

/// An escrow that is followed from best block to best block.
#[derive(Debug)]
pub struct EscrowWatch {
	blocks: Blocks<CoinopConfig>,
	from: u64,
	escrow: EscrowId,
}

impl EscrowWatch {
	/// Waits for the next best block and answers how the escrow stands there: not final, another block may take that
	/// one's place. `None` if it has ended. Error: `Node`.
	pub async fn next(&mut self) -> Result<Option<EscrowState>, ChainError> {
		loop {
			let block = self.blocks.next().await.ok_or_else(cut_off)??;
			// The node tells of older blocks first.
			if block.number() >= self.from {
				return state(&block.at().await?, self.escrow).await;
			}
		}
	}
}

async fn state(at: &AtBlock, escrow: EscrowId) -> Result<Option<EscrowState>, ChainError> {
	let question = api::runtime_apis().streaming_escrow_api().escrow_state(escrow);
	Ok(at.runtime_apis().call(question).await?)
}

fn not_found(escrow: EscrowId) -> ChainError {
	ChainError::NotFound(format!("escrow {escrow}"))
}

fn cut_off() -> ChainError {
	ChainError::Node(Box::new(subxt::Error::Other("the node tells of no more blocks: the connection ended".into())))
}
