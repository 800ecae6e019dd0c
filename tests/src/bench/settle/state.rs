//! Open sessions written into a first block: a million of them couldn't be opened by transactions in any patience.

use anyhow::{Context, Result};
use blake2::{digest::consts::U16, Blake2b, Digest};
use codec::Encode;
use coinop_agent::{Balance, Moment};
use coinop_voucher::{Credit, PublicKey, SessionId, Terms};
use subxt::ext::frame_decode::storage::encode_storage_key_prefix;

/// The runtime's number of the pallet, and its reasons to hold: for deposits, and for records.
const PALLET: u8 = 51;
const DEPOSIT_REASON: u8 = 0;
const RECORD_REASON: u8 = 1;

/// What all sessions have in common.
#[derive(Clone, Debug)]
pub struct Sessions {
	/// How many there are.
	pub count: u64,
	/// Who pay, in turn; each is charged for every `payers.len()`-th session.
	pub payers: Vec<[u8; 32]>,
	/// Who is paid.
	pub provider: [u8; 32],
	/// Whose statements count.
	pub key: PublicKey,
	/// What units cost.
	pub terms: Terms,
	/// µUSDT of each deposit.
	pub deposit: Balance,
	/// µUSDT held for each record.
	pub record_deposit: Balance,
	/// µUSDT that each payer has beside.
	pub free: Balance,
	/// The moment in ms at which they expire.
	pub expiry: Moment,
}

impl Sessions {
	/// All the money that they and their payers bring, in µUSDT.
	pub fn issued(&self) -> Balance {
		let payers = Balance::try_from(self.payers.len()).unwrap_or_default().saturating_mul(self.free);
		let held = self.deposit.saturating_add(self.record_deposit).saturating_mul(self.count.into());
		payers.saturating_add(held)
	}

	/// The entries of the state: each payer's account and what is held of it, each session's record, and the counter.
	/// The lists of sessions by their parties are left out: nothing here reads them.
	pub fn entries(&self) -> Result<impl Iterator<Item = (Vec<u8>, Vec<u8>)> + '_> {
		let payers = u64::try_from(self.payers.len())?;
		let each = self.count.checked_div(payers).context("somebody must pay")?;
		let first_have_more = self.count.checked_rem(payers).unwrap_or_default();
		let accounts = (0u64..).zip(&self.payers).flat_map(move |(index, payer)| {
			let sessions = each.saturating_add(u64::from(index < first_have_more));
			[self.account(payer, sessions), self.holds(payer, sessions)]
		});
		let records = (0..self.count).zip(self.payers.iter().cycle()).map(|(id, payer)| self.session(id, payer));
		let counter = (encode_storage_key_prefix("MeteredPayments", "NextSession").to_vec(), self.count.encode());
		Ok(accounts.chain(records).chain([counter]))
	}

	/// `AccountInfo`: nonce, consumers, providers, sufficients, then what is free, held and frozen, and the flags.
	fn account(&self, payer: &[u8; 32], sessions: u64) -> (Vec<u8>, Vec<u8>) {
		const NEW_LOGIC: u128 = 1 << 127;
		let (deposits, records) = self.held(sessions);
		let held = deposits.saturating_add(records);
		let value = (0u32, 1u32, 1u32, 0u32, self.free, held, 0u128, NEW_LOGIC).encode();
		(blake_key("System", "Account", payer), value)
	}

	fn holds(&self, payer: &[u8; 32], sessions: u64) -> (Vec<u8>, Vec<u8>) {
		let (deposits, records) = self.held(sessions);
		let holds = [((PALLET, DEPOSIT_REASON), deposits), ((PALLET, RECORD_REASON), records)];
		(blake_key("Balances", "Holds", payer), holds.to_vec().encode())
	}

	fn held(&self, sessions: u64) -> (Balance, Balance) {
		let sessions = Balance::from(sessions);
		(self.deposit.saturating_mul(sessions), self.record_deposit.saturating_mul(sessions))
	}

	fn session(&self, id: SessionId, payer: &[u8; 32]) -> (Vec<u8>, Vec<u8>) {
		/// The variant of `SignedBy` for the payer's own key, and an `Option` that is none.
		const PAYER: u8 = 0;
		const NONE: u8 = 0;
		let mut key = encode_storage_key_prefix("MeteredPayments", "Sessions").to_vec();
		key.extend(xxhash64(&id.to_le_bytes()).to_le_bytes());
		key.extend(id.to_le_bytes());
		let parties = (payer, payer, self.provider, PAYER, self.key);
		let money = (0u64, self.terms, self.deposit, 0u128, Credit::default(), NONE, NONE);
		// Opened in the first block; no request to close; nothing drawn from an allowance.
		let times = (0u64, 0u32, self.expiry, NONE, NONE, self.record_deposit);
		(key, (parties, money, times).encode())
	}
}

/// A key of a map by account: FRAME's `Blake2_128Concat`.
fn blake_key(pallet: &str, item: &str, account: &[u8; 32]) -> Vec<u8> {
	let mut key = encode_storage_key_prefix(pallet, item).to_vec();
	key.extend(Blake2b::<U16>::digest(account));
	key.extend(account);
	key
}

/// xxHash64 of eight bytes with the seed 0 (the specification of xxHash, "XXH64", for inputs below 32 bytes): what
/// FRAME's `Twox64Concat` puts before a number.
fn xxhash64(input: &[u8; 8]) -> u64 {
	const PRIMES: [u64; 5] = [
		0x9e37_79b1_85eb_ca87,
		0xc2b2_ae3d_27d4_eb4f,
		0x1656_67b1_9e37_79f9,
		0x85eb_ca77_c2b2_ae63,
		0x27d4_eb2f_1656_67c5,
	];
	let [first, second, third, fourth, fifth] = PRIMES;
	let lane = u64::from_le_bytes(*input).wrapping_mul(second).rotate_left(31).wrapping_mul(first);
	let mut hash = fifth.wrapping_add(8) ^ lane;
	hash = hash.rotate_left(27).wrapping_mul(first).wrapping_add(fourth);
	hash = (hash ^ (hash >> 33)).wrapping_mul(second);
	hash = (hash ^ (hash >> 29)).wrapping_mul(third);
	hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_voucher::{Price, Unit};

	fn sessions() -> Sessions {
		Sessions {
			count: 5,
			payers: vec![[1; 32], [2; 32]],
			provider: [3; 32],
			key: PublicKey::Ed25519([4; 32]),
			terms: Terms {
				unit: Unit::WattHour,
				price: Price { amount: 1, per: 1 },
				flat: 0,
				idle_price: Price::FREE,
				dispute_window: 60_000,
				settler: None,
				metadata: [0; 32],
			},
			deposit: 100,
			record_deposit: 10,
			free: 1_000,
			expiry: 9,
		}
	}

	/// Computed with Python's xxhash package: `xxh64((0).to_bytes(8, "little")).intdigest()` and so on.
	#[test]
	fn hash_should_be_the_specifications_when_of_eight_bytes() {
		assert_eq!(xxhash64(&0u64.to_le_bytes()), 0x34c9_6acd_cadb_1bbb);
		assert_eq!(xxhash64(&1u64.to_le_bytes()), 0x9f29_cb17_a2a4_9995);
		assert_eq!(xxhash64(&u64::MAX.to_le_bytes()), 0x85d1_36ad_b773_c6c9);
	}

	#[test]
	fn entries_should_add_up_when_sessions_are_not_a_multiple_of_payers() {
		let sessions = sessions();
		let entries: Vec<_> = sessions.entries().unwrap().collect();
		assert_eq!(entries.len(), 2 * 2 + 5 + 1);
		assert_eq!(sessions.issued(), 2 * 1_000 + 5 * 110);
		// Three sessions are the first payer's: 300 held for deposits, 30 for records.
		let (_, first) = &entries[0];
		assert_eq!(first.len(), 16 + 4 * 16);
		assert_eq!(first[32..48], 330u128.to_le_bytes());
		let (_, holds) = &entries[1];
		assert_eq!(holds[..3], [8, PALLET, DEPOSIT_REASON]);
		assert_eq!(holds[3..19], 300u128.to_le_bytes());
		assert_eq!(entries.last().unwrap().1, 5u64.encode());
	}
}
