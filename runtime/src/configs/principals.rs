//! In whose names a call acts beside its signer's.

use crate::{AccountId, Multisig, Runtime, RuntimeCall};
use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_device_identity::{Principals, MAX_PRINCIPALS};
use sp_runtime::traits::StaticLookup;

/// The accounts behind proxies, multisigs and derivatives, in whatever batches and one within another. Nothing else makes
/// a call as signed by another account, but what only Root can.
pub struct InWhoseName;

impl Principals<AccountId, RuntimeCall> for InWhoseName {
	fn of(signer: &AccountId, call: &RuntimeCall) -> Vec<AccountId> {
		let mut found = Vec::new();
		collect(signer, call, &mut found);
		found
	}
}

fn collect(signer: &AccountId, call: &RuntimeCall, found: &mut Vec<AccountId>) {
	use pallet_multisig::Call as Multi;
	use pallet_proxy::Call as Proxy;
	use pallet_utility::Call as Utility;
	// Too many already: the rest would be looked for at nobody's cost.
	if found.len() > MAX_PRINCIPALS {
		return;
	}
	match call {
		RuntimeCall::Utility(
			Utility::batch { calls } | Utility::batch_all { calls } | Utility::force_batch { calls },
		) => calls.iter().for_each(|call| collect(signer, call, found)),
		RuntimeCall::Utility(Utility::if_else { main, fallback }) => {
			collect(signer, main, found);
			collect(signer, fallback, found);
		},
		RuntimeCall::Utility(Utility::as_derivative { index, call }) => {
			act(pallet_utility::derivative_account_id(signer.clone(), *index), call, found);
		},
		RuntimeCall::Proxy(Proxy::proxy { real, call, .. } | Proxy::proxy_announced { real, call, .. }) => {
			// Who can't be found can't be acted for.
			if let Ok(real) = <Runtime as frame_system::Config>::Lookup::lookup(real.clone()) {
				act(real, call, found);
			}
		},
		RuntimeCall::Multisig(Multi::as_multi_threshold_1 { other_signatories, call })
			if may_be_multisig(other_signatories) =>
		{
			act(multisig(signer, other_signatories, 1), call, found);
		},
		RuntimeCall::Multisig(Multi::as_multi { threshold, other_signatories, call, .. })
			if may_be_multisig(other_signatories) =>
		{
			act(multisig(signer, other_signatories, *threshold), call, found);
		},
		_ => {},
	}
}

/// `account` makes `call`.
fn act(account: AccountId, call: &RuntimeCall, found: &mut Vec<AccountId>) {
	collect(&account, call, found);
	found.push(account);
}

/// Whether there are few enough of them; otherwise the call fails before it acts for anybody.
fn may_be_multisig(others: &[AccountId]) -> bool {
	let most: u32 = <Runtime as pallet_multisig::Config>::MaxSignatories::get();
	u32::try_from(others.len()).is_ok_and(|others| others < most)
}

fn multisig(signer: &AccountId, others: &[AccountId], threshold: u16) -> AccountId {
	let mut signatories = others.to_vec();
	signatories.push(signer.clone());
	signatories.sort();
	Multisig::multi_account_id(&signatories, threshold)
}
