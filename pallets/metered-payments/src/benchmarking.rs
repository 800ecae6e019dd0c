//! Benchmarks of the calls. Payers are devices, so that their draws and give-backs are measured too.

use super::*;
use alloc::vec::Vec;
use coinop_primitives::{
	benchmarking as p256, Attestations, Balance, HostCrypto, Payouts, SpendingAuthority, TransactionFees, USDT,
};
use coinop_voucher::{
	tick::hash_times, Anchor, Consent, Evidence, Price, PublicKey, SessionId, Settler, Signature, SignedStatement,
	Statement, Terms, Ticks, Unit,
};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		Authorize, Get,
	},
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

/// What a reference takes is added by the calls' weights.
const NO_REFERENCE: [u8; 32] = [0; 32];

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

/// A device that signs the call measured.
fn signing_device<T: Config>() -> Result<T::AccountId, BenchmarkError> {
	let device = device::<T>("payer", 0)?;
	T::Authority::leave_out(&device);
	Ok(device)
}

/// The tariffs' settler, which has its share of what it settles.
fn settler<T: Config>() -> T::AccountId {
	account("settler", 0, 0)
}

/// One µUSDT a unit and an idle second.
fn terms<T: Config>() -> Terms {
	let price = Price { amount: 1, per: 1 };
	Terms {
		unit: Unit::WattHour,
		price,
		flat: 0,
		idle_price: price,
		dispute_window: T::MinDisputeWindow::get(),
		settler: Some(Settler { account: settler::<T>().into(), share: 500_000 }),
		metadata: SEED,
	}
}

fn publish<T: Config>(provider: &T::AccountId) -> Result<TariffId, BenchmarkError> {
	let tariff = NextTariff::<T>::get();
	Pallet::<T>::publish_tariff(RawOrigin::Signed(provider.clone()).into(), terms::<T>())?;
	Ok(tariff)
}

fn expiry<T: Config>() -> u64 {
	T::Now::get().at.saturating_add(T::MaxSessionLength::get())
}

/// secp256k1, whose check is the slowest of those that the node has functions for.
fn public(key: &ecdsa::Public) -> PublicKey {
	PublicKey::Secp256k1(key.0)
}

fn open<T: Config>(index: u32, key: &ecdsa::Public) -> Result<Opened<T>, BenchmarkError> {
	let provider = funded::<T>("provider", index);
	let tariff = publish::<T>(&provider)?;
	// The first payment to the provider brings what was kept for it.
	T::Payouts::keep(&provider, USDT);
	open_on(index, provider, tariff, key)
}

fn open_on<T: Config>(
	index: u32,
	provider: T::AccountId,
	tariff: TariffId,
	key: &ecdsa::Public,
) -> Result<Opened<T>, BenchmarkError> {
	let payer = device::<T>("payer", index)?;
	let id = NextSession::<T>::get();
	Pallet::<T>::open_session(
		RawOrigin::Signed(payer.clone()).into(),
		tariff,
		terms::<T>().hash(&provider.clone().into()),
		SignedBy::Payer(public(key)),
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
	let signature = sign(key, &statement.message(&coinop_primitives::genesis::<T>(), session))?;
	Ok(Evidence {
		statement: Some(SignedStatement { statement, signature }),
		ticks: (t > 0).then_some(Ticks { count: t, preimage: SEED }),
	})
}

fn sign(key: &ecdsa::Public, message: &[u8]) -> Result<Signature, BenchmarkError> {
	let signature = sp_io::crypto::ecdsa_sign_prehashed(KEY_TYPE, key, &sp_io::hashing::sha2_256(message))
		.ok_or(BenchmarkError::Stop("the keystore has no such key"))?;
	Ok(Signature::Secp256k1(signature.0))
}

/// A settlement of `t` ticks that nobody signs, of a session whose settler consents to its fee.
fn from_proceeds<T: Config>(t: u32) -> Result<Call<T>, BenchmarkError> {
	let key = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
	let settler = T::AccountId::from(public(&key).account());
	T::Currency::set_balance(&settler, PLENTY);
	if let Some(collector) = T::Fees::collector() {
		T::Currency::set_balance(&collector, PLENTY);
	}
	let provider = funded::<T>("provider", 0);
	T::Payouts::keep(&provider, USDT);
	let terms = Terms { settler: Some(Settler { account: settler.into(), share: 1_000_000 }), ..terms::<T>() };
	let tariff = NextTariff::<T>::get();
	Pallet::<T>::publish_tariff(RawOrigin::Signed(provider.clone()).into(), terms)?;
	let payer = device::<T>("payer", 0)?;
	let session = NextSession::<T>::get();
	let hash = terms.hash(&provider.into());
	let (by, origin) = (SignedBy::Payer(public(&key)), RawOrigin::Signed(payer).into());
	Pallet::<T>::open_session(origin, tariff, hash, by, DEPOSIT, expiry::<T>(), None)?;

	let evidence = evidence::<T>(session, &key, 500_000, t)?;
	let shown = evidence.shown(None).map_err(|_| BenchmarkError::Stop("the evidence is not good"))?;
	let valid_until = T::Now::get().at.saturating_add(proceeds::MAX_CONSENT);
	let message = Consent::message(&coinop_primitives::genesis::<T>(), session, &shown, DEPOSIT, valid_until);
	let consent = Consent { key: public(&key), max_fee: DEPOSIT, valid_until, signature: sign(&key, &message)? };
	Ok(Call::settle_from_proceeds { session, evidence, consent })
}

/// A mandate of a device.
fn granted<T: Config>() -> Result<MandateId, BenchmarkError> {
	let (payer, payee) = (device::<T>("payer", 0)?, funded::<T>("payee", 0));
	T::Payouts::keep(&payee, USDT);
	let (mandate, origin) = (NextMandate::<T>::get(), RawOrigin::Signed(payer).into());
	Pallet::<T>::grant_mandate(origin, payee, DEPOSIT, mandate::MIN_PERIOD, expiry::<T>(), SEED)?;
	Ok(mandate)
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

	/// On the word of an issuer for a meter.
	#[benchmark]
	fn open_session() -> Result<(), BenchmarkError> {
		let payer = signing_device::<T>()?;
		let provider = funded::<T>("provider", 0);
		let tariff = publish::<T>(&provider)?;
		let hash = terms::<T>().hash(&provider.clone().into());
		let anchor = Anchor { root: SEED, units_per_tick: 1, length: 1 };
		let (meter, issuer, key) = (account("meter", 0, 0), account("issuer", 0, 0), PublicKey::Ed25519(SEED));
		T::Attestations::attest(&meter, &issuer, &key);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(payer),
			tariff,
			hash,
			SignedBy::Meter { meter, issuer, key, max_units_per_hour: 1 },
			DEPOSIT,
			expiry::<T>(),
			Some(anchor),
		);

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
		T::Authority::leave_out(&payer);

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

	/// `n`: items, each a statement of another session and payer, by the settler. Without ticks: beside so many items,
	/// what they take is lost in noise.
	#[benchmark]
	fn settle_many(n: Linear<1, { T::MaxSettlements::get() }>) -> Result<(), BenchmarkError> {
		let key = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
		let provider = funded::<T>("provider", 0);
		let tariff = publish::<T>(&provider)?;
		T::Payouts::keep(&provider, USDT);
		let caller = settler::<T>();
		T::Currency::set_balance(&caller, PLENTY);
		let mut items = Vec::new();
		for index in 0..n {
			let Opened { id, .. } = open_on::<T>(index, provider.clone(), tariff, &key)?;
			items.push(Settlement { session: id, evidence: evidence::<T>(id, &key, 1_000, 0)? });
		}
		let items = BoundedVec::try_from(items).map_err(|_| BenchmarkError::Stop("too many items"))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), provider, items);

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

	/// From a device to an account for which something was kept. As in all benchmarks of payments, without a reference.
	#[benchmark]
	fn pay() -> Result<(), BenchmarkError> {
		let payer = signing_device::<T>()?;
		let payee = funded::<T>("payee", 0);
		T::Payouts::keep(&payee, USDT);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), payee.clone(), DEPOSIT, NO_REFERENCE);

		assert_eq!(T::Currency::balance(&payee), PLENTY + DEPOSIT + USDT);
		Ok(())
	}

	/// From a device to an account for which nothing was kept.
	#[benchmark]
	fn pay_by_device() -> Result<(), BenchmarkError> {
		let payer = signing_device::<T>()?;
		let payee = funded::<T>("payee", 0);

		#[extrinsic_call]
		pay(RawOrigin::Signed(payer), payee.clone(), DEPOSIT, NO_REFERENCE);

		assert_eq!(T::Currency::balance(&payee), PLENTY + DEPOSIT);
		Ok(())
	}

	/// From an account, which is no device, to another for which nothing was kept.
	#[benchmark]
	fn pay_by_account() -> Result<(), BenchmarkError> {
		let payer: T::AccountId = whitelisted_caller();
		T::Currency::set_balance(&payer, PLENTY);
		T::Authority::leave_out(&payer);
		let payee = funded::<T>("payee", 0);

		#[extrinsic_call]
		pay(RawOrigin::Signed(payer), payee.clone(), DEPOSIT, NO_REFERENCE);

		assert_eq!(T::Currency::balance(&payee), PLENTY + DEPOSIT);
		Ok(())
	}

	/// `n`: payments, each to another account for which something was kept.
	#[benchmark]
	fn pay_many(n: Linear<1, { T::MaxPayments::get() }>) -> Result<(), BenchmarkError> {
		let payer = signing_device::<T>()?;
		let payment = |index| {
			let payee = funded::<T>("payee", index);
			T::Payouts::keep(&payee, USDT);
			Payment { payee, amount: 1_000, reference: NO_REFERENCE }
		};
		let payments: Vec<_> = (0..n).map(payment).collect();
		let payments = BoundedVec::try_from(payments).map_err(|_| BenchmarkError::Stop("too many payments"))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), payments);

		Ok(())
	}

	/// `t`: ticks to check. By the settler, which is paid too.
	#[benchmark]
	fn settle_from_proceeds(t: Linear<0, { T::MaxHashes::get() }>) -> Result<(), BenchmarkError> {
		let Call::settle_from_proceeds { session, evidence, consent } = from_proceeds::<T>(t)? else {
			return Err(BenchmarkError::Stop("another call"));
		};

		#[extrinsic_call]
		_(RawOrigin::Authorized, session, evidence, consent);

		assert!(Pallet::<T>::session(session).is_ok_and(|session| session.paid > 0));
		Ok(())
	}

	/// `t`: ticks to check.
	#[benchmark]
	fn authorize_settle_from_proceeds(t: Linear<0, { T::MaxHashes::get() }>) -> Result<(), BenchmarkError> {
		let call = from_proceeds::<T>(t)?;
		let authorized;

		#[block]
		{
			authorized = call.authorize(TransactionSource::External);
		}

		assert!(authorized.is_some_and(|validity| validity.is_ok()));
		Ok(())
	}

	#[benchmark]
	fn grant_mandate() -> Result<(), BenchmarkError> {
		let payer = signing_device::<T>()?;
		let payee = funded::<T>("payee", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), payee, DEPOSIT, mandate::MIN_PERIOD, expiry::<T>(), SEED);

		assert_eq!(NextMandate::<T>::get(), 1);
		Ok(())
	}

	#[benchmark]
	fn draw_mandate() -> Result<(), BenchmarkError> {
		let mandate = granted::<T>()?;
		let payee: T::AccountId = account("payee", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(payee), mandate, DEPOSIT, NO_REFERENCE);

		assert!(Mandates::<T>::get(mandate).is_some_and(|mandate| mandate.used == DEPOSIT));
		Ok(())
	}

	#[benchmark]
	fn end_mandate() -> Result<(), BenchmarkError> {
		let mandate = granted::<T>()?;
		let payee: T::AccountId = account("payee", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(payee), mandate);

		assert!(!Mandates::<T>::contains_key(mandate));
		Ok(())
	}

	/// A P-256 signature.
	#[benchmark]
	fn check_p256() {
		#[block]
		{
			p256::check();
		}
	}
}
