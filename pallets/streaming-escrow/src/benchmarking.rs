//! Benchmarks of the calls. Payers are devices, so that their draws and give-backs are measured too; all others are
//! accounts, for which the register is asked twice: whether they are devices, and whether they were. Something was kept
//! for every recipient, which the first payment brings.

use super::*;
use crate::schedule::MAX_MILESTONES;
use alloc::{boxed::Box, vec::Vec};
use coinop_primitives::{benchmarking as p256, Balance, DeviceInspect, Moment, Payouts, SpendingAuthority, USDT};
use coinop_voucher::{message, PublicKey, Signature};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate as _, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::crypto::KeyTypeId;

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"benc");
/// What accounts have and devices may draw, µUSDT.
const PLENTY: Balance = 1_000_000 * USDT;
const HOUR: Moment = 3_600_000;

fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let account = account(name, index, 0);
	T::Currency::set_balance(&account, PLENTY);
	account
}

/// A device that may draw from its owner.
fn device<T: Config>(name: &'static str, index: u32) -> Result<T::AccountId, BenchmarkError> {
	let device = account(name, index, 1);
	let owner = funded::<T>(name, index);
	// Where there is no register of devices, the account pays for itself.
	T::Currency::set_balance(&device, PLENTY);
	T::Authority::allow(&device, &owner, PLENTY)?;
	Ok(device)
}

/// An escrow, and who is in it.
struct Created<T: Config> {
	id: EscrowId,
	payer: T::AccountId,
	recipients: Vec<T::AccountId>,
	arbiter: T::AccountId,
}

/// Terms with `n` recipients, these, and the arbiter.
fn terms<T: Config>(
	n: u32,
	schedule: Schedule,
) -> Result<(TermsOf<T>, Vec<T::AccountId>, T::AccountId), BenchmarkError> {
	let share = types::WHOLE.checked_div(n).unwrap_or_default();
	let first = types::WHOLE.saturating_sub(share.saturating_mul(n.saturating_sub(1)));
	let (mut recipients, mut accounts) = (Vec::new(), Vec::new());
	for index in 0..n {
		let account = funded::<T>("recipient", index);
		T::Payouts::keep(&account, USDT);
		accounts.push(account.clone());
		recipients.push(Recipient { account, share: if index == 0 { first } else { share } });
	}
	let arbiter = funded::<T>("arbiter", 0);
	let inspector = match &schedule {
		Schedule::Milestones(_) => Some(funded::<T>("inspector", 0)),
		_ => None,
	};
	let terms = Terms {
		recipients: BoundedVec::try_from(recipients).map_err(|_| BenchmarkError::Stop("too many recipients"))?,
		schedule,
		inspector,
		cancel: CancelBy::Payer,
		notice: 0,
		arbitration: Some(Arbitration {
			arbiter: arbiter.clone(),
			deadline: T::MinDisputeDeadline::get(),
			default: 0,
			bond: USDT,
		}),
	};
	Ok((terms, accounts, arbiter))
}

/// The longest schedule there is: each milestone 1 USDT.
fn milestones<T: Config>() -> Schedule {
	let deadline = T::Now::get().at.saturating_add(HOUR);
	let milestone = Milestone { amount: USDT, deadline, default: Side::Payer };
	let mut milestones = BoundedVec::new();
	while milestones.try_push(milestone).is_ok() {}
	Schedule::Milestones(milestones)
}

/// 1 µUSDT a second.
fn open<T: Config>() -> Schedule {
	Schedule::Open { deposit: USDT, start: T::Now::get().at, rate: Rate { amount: 1_000, per: Per::Second } }
}

/// Half of it has accrued.
fn half_way<T: Config>() -> Schedule {
	let now = T::Now::get().at;
	let start = now.saturating_sub(HOUR);
	// Where time begins at 0, an hour from then.
	let end = now.saturating_add(now.saturating_sub(start)).max(HOUR);
	Schedule::Linear { amount: PLENTY / 2, start, cliff: start, end }
}

fn created<T: Config>(n: u32, schedule: Schedule) -> Result<Created<T>, BenchmarkError> {
	created_with::<T>(n, schedule, |_| ())
}

fn created_with<T: Config>(
	n: u32,
	schedule: Schedule,
	change: impl FnOnce(&mut TermsOf<T>),
) -> Result<Created<T>, BenchmarkError> {
	let payer = device::<T>("payer", 0)?;
	let (mut terms, recipients, arbiter) = terms::<T>(n, schedule)?;
	change(&mut terms);
	let id = NextEscrow::<T>::get();
	Pallet::<T>::create(RawOrigin::Signed(payer.clone()).into(), Box::new(terms))?;
	Ok(Created { id, payer, recipients, arbiter })
}

/// An open-ended escrow for a device, and who acts for that device: its owner, or itself where there is no register.
fn leased<T: Config>() -> Result<(EscrowId, T::AccountId), BenchmarkError> {
	let machine = device::<T>("machine", 0)?;
	let Created { id, .. } = created_with::<T>(1, open::<T>(), |terms| {
		for recipient in &mut terms.recipients {
			recipient.account = machine.clone();
		}
	})?;
	Ok((id, T::Devices::beneficiary(&machine)))
}

fn stored<T: Config>(id: EscrowId) -> Result<EscrowOf<T>, BenchmarkError> {
	Escrows::<T>::get(id).ok_or(BenchmarkError::Stop("no escrow"))
}

/// Makes something accrue by confirming all milestones but the last without paying them.
fn confirmed<T: Config>(id: EscrowId) {
	Escrows::<T>::mutate(id, |escrow| {
		if let Some(escrow) = escrow {
			(1..MAX_MILESTONES).for_each(|milestone| escrow.release(milestone));
		}
	});
}

#[benchmarks(where T::AccountId: From<[u8; 32]>)]
mod benchmarks {
	use super::*;

	/// `n`: recipients.
	#[benchmark]
	fn create(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let payer = device::<T>("payer", 0)?;
		let (terms, ..) = terms::<T>(n, milestones::<T>())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), Box::new(terms));

		assert_eq!(NextEscrow::<T>::get(), 1);
		Ok(())
	}

	/// `n`: recipients. The dearest withdrawal ends a dispute by default, against the one who raised it.
	#[benchmark]
	fn withdraw(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let Created { id, payer, .. } = created_with::<T>(n, milestones::<T>(), |terms| {
			if let Some(arbitration) = &mut terms.arbitration {
				arbitration.default = types::WHOLE;
			}
		})?;
		confirmed::<T>(id);
		Pallet::<T>::dispute(RawOrigin::Signed(payer).into(), id)?;
		Escrows::<T>::mutate(id, |escrow| {
			if let Some(arbitration) = escrow.as_mut().and_then(|escrow| escrow.terms.arbitration.as_mut()) {
				arbitration.deadline = 0;
			}
		});
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(!Escrows::<T>::contains_key(id));
		Ok(())
	}

	/// `n`: recipients.
	#[benchmark]
	fn top_up(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let Created { id, payer, .. } = created::<T>(n, open::<T>())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), id, USDT);

		assert!(Escrows::<T>::get(id).is_some_and(|escrow| escrow.deposited == 2 * USDT));
		Ok(())
	}

	/// By the owner of the only recipient, for which the register is asked most.
	#[benchmark]
	fn pause() -> Result<(), BenchmarkError> {
		let (id, owner) = leased::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert!(Escrows::<T>::get(id).is_some_and(|escrow| escrow.flow.is_some_and(|flow| flow.paused.is_some())));
		Ok(())
	}

	/// As pausing.
	#[benchmark]
	fn resume() -> Result<(), BenchmarkError> {
		let (id, owner) = leased::<T>()?;
		Pallet::<T>::pause(RawOrigin::Signed(owner.clone()).into(), id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert!(Escrows::<T>::get(id).is_some_and(|escrow| escrow.flow.is_some_and(|flow| flow.paused.is_none())));
		Ok(())
	}

	#[benchmark]
	fn change_rate() -> Result<(), BenchmarkError> {
		let Created { id, payer, .. } = created::<T>(MAX_RECIPIENTS, open::<T>())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), id, Rate { amount: 2_000, per: Per::Second });

		assert!(Escrows::<T>::get(id).is_some_and(|escrow| escrow.flow.is_some_and(|flow| flow.rate.amount == 2_000)));
		Ok(())
	}

	/// `n`: recipients, all of whom agreed but the last.
	#[benchmark]
	fn accept_rate(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let Created { id, payer, recipients, .. } = created::<T>(n, open::<T>())?;
		let rate = Rate { amount: 1, per: Per::Second };
		Pallet::<T>::change_rate(RawOrigin::Signed(payer).into(), id, rate)?;
		let (last, others) = recipients.split_last().ok_or(BenchmarkError::Stop("no recipient"))?;
		for other in others {
			Pallet::<T>::accept_rate(RawOrigin::Signed(other.clone()).into(), id, rate)?;
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), id, rate);

		assert!(Escrows::<T>::get(id).is_some_and(|escrow| escrow.flow.is_some_and(|flow| flow.rate == rate)));
		Ok(())
	}

	/// `n`: recipients, all of whom agreed but the last, so that they are looked up.
	#[benchmark]
	fn cancel(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let schedule = milestones::<T>();
		let Created { id, payer, recipients, .. } =
			created_with::<T>(n, schedule, |terms| terms.cancel = CancelBy::Both)?;
		confirmed::<T>(id);
		Pallet::<T>::cancel(RawOrigin::Signed(payer).into(), id)?;
		let (last, others) = recipients.split_last().ok_or(BenchmarkError::Stop("no recipient"))?;
		for other in others {
			Pallet::<T>::cancel(RawOrigin::Signed(other.clone()).into(), id)?;
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), id);

		assert!(!Escrows::<T>::contains_key(id));
		Ok(())
	}

	/// `n`: recipients. The last milestone, by a confirmation in the slowest scheme.
	#[benchmark]
	fn release(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let public = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
		let key = PublicKey::Secp256k1(public.0);
		let inspector = T::AccountId::from(key.account());
		let Created { id, .. } = created_with::<T>(n, milestones::<T>(), |terms| terms.inspector = Some(inspector))?;
		confirmed::<T>(id);
		let message = message::confirmation(&coinop_primitives::genesis::<T>(), id, 0);
		let digest = sp_io::hashing::sha2_256(&message);
		let signature = sp_io::crypto::ecdsa_sign_prehashed(KEY_TYPE, &public, &digest)
			.ok_or(BenchmarkError::Stop("the keystore has no such key"))?;
		let confirmation = Confirmation { key, signature: Signature::Secp256k1(signature.0) };
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, 0, Some(confirmation));

		assert!(!Escrows::<T>::contains_key(id));
		Ok(())
	}

	/// `n`: recipients.
	#[benchmark]
	fn transfer(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let Created { id, recipients, .. } = created::<T>(n, milestones::<T>())?;
		let from = recipients.last().cloned().ok_or(BenchmarkError::Stop("no recipient"))?;
		let to = funded::<T>("successor", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(from.clone()), id, from.clone(), to.clone());

		assert!(EscrowsOfRecipient::<T>::contains_key(to, id));
		Ok(())
	}

	/// `n`: recipients, the first of whom is a device with almost all of the shares, and disputes.
	#[benchmark]
	fn dispute(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let first = device::<T>("raiser", 0)?;
		let Created { id, .. } = created_with::<T>(n, milestones::<T>(), |terms| {
			let others = n.saturating_sub(1);
			for recipient in &mut terms.recipients {
				recipient.share = 1;
			}
			if let Some(recipient) = terms.recipients.iter_mut().next() {
				*recipient = Recipient { account: first.clone(), share: types::WHOLE.saturating_sub(others) };
			}
		})?;

		#[extrinsic_call]
		_(RawOrigin::Signed(first), id);

		assert!(Escrows::<T>::get(id).is_some_and(|escrow| escrow.dispute.is_some()));
		Ok(())
	}

	/// `n`: recipients, who get all of it and the payer's bond.
	#[benchmark]
	fn resolve(n: Linear<1, { MAX_RECIPIENTS }>) -> Result<(), BenchmarkError> {
		let Created { id, payer, arbiter, .. } = created::<T>(n, half_way::<T>())?;
		Pallet::<T>::dispute(RawOrigin::Signed(payer).into(), id)?;
		let escrow = stored::<T>(id)?;
		let undecided = escrow.undecided(&escrow.decided(&T::Now::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(arbiter), id, undecided);

		assert!(!Escrows::<T>::contains_key(id));
		Ok(())
	}

	/// A P-256 signature, which `release` is not measured with.
	#[benchmark]
	fn check_p256() {
		#[block]
		{
			p256::check();
		}
	}
}
