//! Benchmarks of the calls. Payers are devices, so that their draws and give-backs are measured too.

use super::*;
use alloc::vec::Vec;
use coinop_primitives::{Balance, HostCrypto, Payouts, SpendingAuthority, USDT};
use coinop_voucher::{
	tick::hash_times, Anchor, Evidence, Price, PublicKey, SessionId, Signature, SignedStatement, Statement, Terms,
	Ticks, Unit,
};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate as _, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, ecdsa};

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"benc");
const SEED: [u8; 32] = [7; 32];
/// What accounts have and devices may draw, µUSDT.
const PLENTY: Balance = 1_000_000 * USDT;
/// A session's deposit, µUSDT.
const DEPOSIT: Balance = USDT;

/// A session, and who is in it.
struct Opened<T: Config> {
	id: SessionId,
	payer: T::AccountId,
	provider: T::AccountId,
}

fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let account = account(name, index, 0);
	T::Currency::set_balance(&account, PLENTY);
	account
}

/// A device and its owner.
fn device<T: Config>(name: &'static str, index: u32) -> Result<T::AccountId, BenchmarkError> {
	let device = account(name, index, 1);
	let owner = funded::<T>(name, index);
	// Where there is no register of devices, the account pays for itself.
	T::Currency::set_balance(&device, PLENTY);
	T::Authority::allow(&device, &owner, PLENTY)?;
	Ok(device)
}

/// One µUSDT a unit and an idle second.
fn terms<T: Config>() -> Terms {
	let price = Price { amount: 1, per: 1 };
	Terms { unit: Unit::WattHour, price, flat: 0, idle_price: price, dispute_window: T::MinDisputeWindow::get() }
}

fn publish<T: Config>(provider: &T::AccountId) -> Result<TariffId, BenchmarkError> {
	let tariff = NextTariff::<T>::get();
	Pallet::<T>::publish_tariff(RawOrigin::Signed(provider.clone()).into(), terms::<T>())?;
	Ok(tariff)
}

fn expiry<T: Config>() -> u64 {
	T::Now::get().at.saturating_add(T::MaxSessionLength::get())
}

/// secp256k1, whose check is the slowest of the schemes.
fn public(key: &ecdsa::Public) -> PublicKey {
	PublicKey::Secp256k1(key.0)
}

fn open<T: Config>(index: u32, key: &ecdsa::Public) -> Result<Opened<T>, BenchmarkError> {
	let payer = device::<T>("payer", index)?;
	let provider = funded::<T>("provider", index);
	let tariff = publish::<T>(&provider)?;
	// The first payment to the provider brings what was kept for it.
	T::Payouts::keep(&provider, USDT);
	let id = NextSession::<T>::get();
	Pallet::<T>::open_session(
		RawOrigin::Signed(payer.clone()).into(),
		tariff,
		terms::<T>().hash(&provider.clone().into()),
		public(key),
		DEPOSIT,
		expiry::<T>(),
		None,
	)?;
	Ok(Opened { id, payer, provider })
}

/// A signed statement of `units` with an anchor, and the `t`-th tick on it.
fn evidence<T: Config>(
	session: SessionId,
	key: &ecdsa::Public,
	units: u64,
	t: u32,
) -> Result<Evidence, BenchmarkError> {
	let length = t.max(1);
	let anchor = Anchor { root: hash_times::<HostCrypto>(SEED, length), units_per_tick: 1, length };
	let statement = Statement { units, idle_seconds: 1, anchor: Some(anchor) };
	let message = statement.message(&coinop_primitives::genesis::<T>(), session);
	let digest = sp_io::hashing::sha2_256(&message);
	let signature = sp_io::crypto::ecdsa_sign_prehashed(KEY_TYPE, key, &digest)
		.ok_or(BenchmarkError::Stop("the keystore has no such key"))?;
	Ok(Evidence {
		statement: Some(SignedStatement { statement, signature: Signature::Secp256k1(signature.0) }),
		ticks: (t > 0).then_some(Ticks { count: t, preimage: SEED }),
	})
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn publish_tariff() -> Result<(), BenchmarkError> {
		let provider = funded::<T>("provider", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(provider), terms::<T>());

		assert_eq!(NextTariff::<T>::get(), 1);
		Ok(())
	}

	#[benchmark]
	fn retire_tariff() -> Result<(), BenchmarkError> {
		let provider = funded::<T>("provider", 0);
		let tariff = publish::<T>(&provider)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(provider), tariff);

		assert!(!Tariffs::<T>::contains_key(tariff));
		Ok(())
	}

	#[benchmark]
	fn open_session() -> Result<(), BenchmarkError> {
		let payer = device::<T>("payer", 0)?;
		let provider = funded::<T>("provider", 0);
		let tariff = publish::<T>(&provider)?;
		let hash = terms::<T>().hash(&provider.clone().into());
		let anchor = Anchor { root: SEED, units_per_tick: 1, length: 1 };

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), tariff, hash, PublicKey::Ed25519(SEED), DEPOSIT, expiry::<T>(), Some(anchor));

		assert_eq!(NextSession::<T>::get(), 1);
		Ok(())
	}

	/// The use goes beyond the deposit, so that the top-up pays.
	#[benchmark]
	fn top_up() -> Result<(), BenchmarkError> {
		let key = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
		let Opened { id, payer, provider } = open::<T>(0, &key)?;
		let shown = evidence::<T>(id, &key, 3_000_000, 0)?;
		Pallet::<T>::settle(RawOrigin::Signed(provider.clone()).into(), id, shown)?;
		T::Payouts::keep(&provider, USDT);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), id, DEPOSIT);

		assert!(Pallet::<T>::session(id).is_ok_and(|session| session.paid == session.deposit));
		Ok(())
	}

	/// `t`: ticks to check.
	#[benchmark]
	fn settle(t: Linear<0, { T::MaxHashes::get() }>) -> Result<(), BenchmarkError> {
		let key = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
		let Opened { id, .. } = open::<T>(0, &key)?;
		let shown = evidence::<T>(id, &key, 1, t)?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, shown);

		assert!(Pallet::<T>::session(id).is_ok_and(|session| session.paid > 0));
		Ok(())
	}

	/// `n`: items, each a statement of another session, payer and provider. `t`: ticks to check in all.
	#[benchmark]
	fn settle_many(
		n: Linear<1, { T::MaxSettlements::get() }>,
		t: Linear<0, { T::MaxHashes::get() }>,
	) -> Result<(), BenchmarkError> {
		let key = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
		let mut items = Vec::new();
		for index in 0..n {
			let Opened { id, .. } = open::<T>(index, &key)?;
			let ticks = if index == 0 { t } else { 0 };
			items.push(Settlement { session: id, evidence: evidence::<T>(id, &key, 1, ticks)? });
		}
		let items = BoundedVec::try_from(items).map_err(|_| BenchmarkError::Stop("too many items"))?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), items);

		assert!(Sessions::<T>::iter_values().all(|session| session.paid > 0));
		Ok(())
	}

	#[benchmark]
	fn request_close() -> Result<(), BenchmarkError> {
		let Opened { id, payer, .. } = open::<T>(0, &ecdsa::Public::from_raw([2; 33]))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), id);

		assert!(Pallet::<T>::session(id).is_ok_and(|session| session.close_request.is_some()));
		Ok(())
	}

	/// `t`: ticks of the last evidence.
	#[benchmark]
	fn close(t: Linear<0, { T::MaxHashes::get() }>) -> Result<(), BenchmarkError> {
		let key = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
		let Opened { id, payer, provider } = open::<T>(0, &key)?;
		Pallet::<T>::request_close(RawOrigin::Signed(payer).into(), id)?;
		let shown = evidence::<T>(id, &key, 1, t)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(provider), id, Some(shown));

		assert!(!Sessions::<T>::contains_key(id));
		Ok(())
	}

	/// From a device to an account for which something was kept.
	#[benchmark]
	fn pay() -> Result<(), BenchmarkError> {
		let payer = device::<T>("payer", 0)?;
		let payee = funded::<T>("payee", 0);
		T::Payouts::keep(&payee, USDT);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), payee, DEPOSIT, SEED);

		Ok(())
	}
}
