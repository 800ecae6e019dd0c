//! What the chain knows of devices, and the transactions that their current keys sign.

use super::{general::ensure_known, Chain, ChainError, Submitted, Transaction, MORTAL_BLOCKS};
use crate::{api, fleet::Request, general, keys::Key, AccountId32, Balance, Moment};
use api::runtime_types::pallet_device_identity::types::State;
use coinop_voucher::PublicKey;
use subxt::{tx::Payload, utils::Era};

/// What a device may spend of its owner's money; amounts in µUSDT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
	/// Most for one payment, deposit or top-up.
	pub per_payment: Balance,
	/// Most in a period, fees apart.
	pub per_period: Balance,
	/// Most fees in a period.
	pub fees_per_period: Balance,
	/// Length of a period in milliseconds.
	pub period: Moment,
	/// Whom it may pay; empty means anyone.
	pub payees: Vec<AccountId32>,
	/// When it ends.
	pub expires: Option<Moment>,
}

/// A device on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
	/// Who controls it and pays for it.
	pub owner: AccountId32,
	/// What it signs with.
	pub key: PublicKey,
	/// Whether it may act, as far as that isn't its group's affair.
	pub active: bool,
	/// What it may spend, if anything.
	pub allowance: Option<Allowance>,
	/// µUSDT drawn in the period last drawn in.
	pub used: Balance,
	/// µUSDT of fees in that period.
	pub fees: Balance,
	/// The group that it is in.
	pub group: Option<u64>,
	/// To whom it is offered, and until when.
	pub offer: Option<(AccountId32, Moment)>,
	/// Whether its account's own key signs its transactions; if not, only its current key does, through general ones.
	pub account_key: bool,
	/// Counts rotations and hand-overs: consents and signatures of an earlier one are void.
	pub epoch: u32,
	/// Counts hand-overs.
	pub handovers: u32,
}

/// What the devices of a group, or all of an owner's, may spend together; amounts in µUSDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
	/// Most in a period, fees apart.
	pub per_period: Balance,
	/// Most fees in a period.
	pub fees_per_period: Balance,
	/// Length of a period in milliseconds.
	pub period: Moment,
}

impl Chain {
	/// A device. Errors: `NotFound` also if it was revoked, `Node`.
	pub async fn device(&self, device: &AccountId32) -> Result<Device, ChainError> {
		let at = self.finalized().await?;
		let found = at
			.storage()
			.try_fetch(api::storage().device_identity().devices(), (*device,))
			.await?
			.ok_or_else(|| ChainError::NotFound(format!("device {device}")))?
			.decode()?;
		Ok(Device {
			owner: found.owner,
			key: found.key.0,
			active: matches!(found.state, State::Active),
			allowance: found.allowance.map(|allowance| Allowance {
				per_payment: allowance.per_payment,
				per_period: allowance.per_period,
				fees_per_period: allowance.fees_per_period,
				period: allowance.period,
				payees: allowance.payees.0,
				expires: allowance.expires,
			}),
			used: found.usage.used,
			fees: found.usage.fees,
			group: found.group.map(|place| place.group),
			offer: found.offer.map(|offer| (offer.to, offer.expires)),
			account_key: found.account_key,
			epoch: found.epoch,
			handovers: found.handovers,
		})
	}

	/// When a device was revoked, if it was. Error: `Node`.
	pub async fn revoked(&self, device: &AccountId32) -> Result<Option<Moment>, ChainError> {
		let at = self.finalized().await?;
		let tombstone = at.storage().try_fetch(api::storage().device_identity().tombstones(), (*device,)).await?;
		Ok(match tombstone {
			Some(tombstone) => Some(tombstone.decode()?.revoked.at),
			None => None,
		})
	}

	/// The result of resolving a DID, as JSON text. Error: `Node`.
	pub async fn did_resolve(&self, did: &str) -> Result<String, ChainError> {
		let at = self.finalized().await?;
		let question = api::runtime_apis().device_identity_api().did_resolve(did.as_bytes().to_vec());
		Ok(String::from_utf8_lossy(&at.runtime_apis().call(question).await?).into_owned())
	}

	/// Signs a call with a device's current key, whatever its account's own key is, submits it and waits until it is final.
	/// Errors: those of [`Chain::submit`]; `NotFound` if there is no such device.
	pub async fn submit_as<C: Payload>(
		&self,
		call: &C,
		device: &AccountId32,
		key: &Key,
	) -> Result<Submitted, ChainError> {
		let turn = self.turn.lock().await;
		let transaction = self.sign_as(call, device, key).await?;
		self.follow(transaction, Some(turn)).await
	}

	/// Has a device enrol itself, which needs no account, and waits until that is final. Errors: those of
	/// [`Chain::submit`].
	pub async fn enrol(&self, request: Request) -> Result<Submitted, ChainError> {
		self.submit_unsigned(&api::tx().device_identity().enrol(request.into())).await
	}

	pub(super) async fn sign_as<C: Payload>(
		&self,
		call: &C,
		device: &AccountId32,
		key: &Key,
	) -> Result<Transaction, ChainError> {
		let epoch = self.device(device).await?.epoch;
		let nonce = self.rpc.system_account_next_index(device).await?;
		let at = self.finalized().await?;
		ensure_known(&at, 1, &general::BY_DEVICE)?;
		let terms = general::Terms {
			era: Era::mortal(MORTAL_BLOCKS, at.block_number()),
			born: at.block_hash(),
			nonce,
			genesis: self.client.genesis_hash(),
			spec_version: at.spec_version(),
			transaction_version: at.transaction_version(),
		};
		let call = at.transactions().call_data(call)?;
		let bytes = general::by_device(&call, device, epoch, key, &terms)
			.ok_or_else(|| ChainError::NotFound("a signature of the device's key".into()))?;
		Ok(at.transactions().from_bytes(bytes))
	}
}
