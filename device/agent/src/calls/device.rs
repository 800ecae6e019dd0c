//! The calls on devices, groups, fleets and attestations. Amounts are in µUSDT, times in milliseconds.

use crate::{
	api,
	chain::{Allowance, Cap},
	fleet::FleetId,
	AccountId32, Moment,
};
use api::runtime_types::{
	bounded_collections::bounded_vec::BoundedVec,
	pallet_device_identity::{services::Service, types},
};
use coinop_voucher::{Possession, PublicKey};
use subxt::tx::Payload;

/// An owner registers a device that agreed by `possession`.
pub fn register(key: PublicKey, possession: Possession, allowance: Option<Allowance>) -> impl Payload {
	api::tx().device_identity().register(key.into(), possession.into(), allowance.map(Into::into))
}

/// An owner stops a device from acting.
pub fn suspend(device: AccountId32) -> impl Payload {
	api::tx().device_identity().suspend(device)
}

/// An owner lets a suspended device act again.
pub fn resume(device: AccountId32) -> impl Payload {
	api::tx().device_identity().resume(device)
}

/// An owner ends a device for ever.
pub fn revoke(device: AccountId32) -> impl Payload {
	api::tx().device_identity().revoke(device)
}

/// An owner changes what a device may spend.
pub fn set_allowance(device: AccountId32, allowance: Option<Allowance>) -> impl Payload {
	api::tx().device_identity().set_allowance(device, allowance.map(Into::into))
}

/// An owner takes what somebody sent to a device's own account.
pub fn sweep(device: AccountId32) -> impl Payload {
	api::tx().device_identity().sweep(device)
}

/// Its owner or the device gives it another key, which agreed by `possession`.
pub fn rotate(device: AccountId32, key: PublicKey, possession: Possession) -> impl Payload {
	api::tx().device_identity().rotate(device, key.into(), possession.into())
}

/// An owner offers a device to another account until `expires`.
pub fn offer(device: AccountId32, to: AccountId32, expires: Moment) -> impl Payload {
	api::tx().device_identity().offer(device, to, expires)
}

/// An owner takes an offer back.
pub fn withdraw_offer(device: AccountId32) -> impl Payload {
	api::tx().device_identity().withdraw_offer(device)
}

/// A buyer accepts a device, whose key agreed by `possession`.
pub fn accept(device: AccountId32, possession: Possession) -> impl Payload {
	api::tx().device_identity().accept(device, possession.into())
}

/// An owner makes a group of its devices.
pub fn create_group(cap: Cap, template: Option<Allowance>) -> impl Payload {
	api::tx().device_identity().create_group(cap.into(), template.map(Into::into))
}

/// An owner changes a group's cap and template.
pub fn change_group(group: u64, cap: Cap, template: Option<Allowance>) -> impl Payload {
	api::tx().device_identity().change_group(group, cap.into(), template.map(Into::into))
}

/// An owner suspends every device of a group at once.
pub fn suspend_all(group: u64) -> impl Payload {
	api::tx().device_identity().suspend_all(group)
}

/// An owner lets every device of a group act again that isn't suspended by itself.
pub fn resume_all(group: u64) -> impl Payload {
	api::tx().device_identity().resume_all(group)
}

/// An owner puts a device into a group, or into none.
pub fn set_group(device: AccountId32, group: Option<u64>) -> impl Payload {
	api::tx().device_identity().set_group(device, group)
}

/// An owner removes a group without devices.
pub fn remove_group(group: u64) -> impl Payload {
	api::tx().device_identity().remove_group(group)
}

/// An owner sets or clears what all its devices may spend together.
pub fn set_cap(cap: Option<Cap>) -> impl Payload {
	api::tx().device_identity().set_cap(cap.map(Into::into))
}

/// An owner commits to `count` devices by the root of their keys' tree.
pub fn commit_fleet(root: [u8; 32], count: u32, model: Vec<u8>, group: Option<u64>, expires: Moment) -> impl Payload {
	api::tx().device_identity().commit_fleet(root, count, BoundedVec(model), group, expires)
}

/// An owner lets no more devices enrol from a fleet.
pub fn close_fleet(fleet: FleetId) -> impl Payload {
	api::tx().device_identity().close_fleet(fleet)
}

/// An issuer attests what `claims` is the hash of.
pub fn attest(device: AccountId32, schema: [u8; 32], claims: [u8; 32], from: Moment, until: Moment) -> impl Payload {
	api::tx().device_identity().attest(device, schema, claims, from, until)
}

/// The issuer withdraws an attestation; anyone removes one that has ended.
pub fn remove_attestation(device: AccountId32, issuer: AccountId32, schema: [u8; 32]) -> impl Payload {
	api::tx().device_identity().remove_attestation(device, issuer, schema)
}

/// An issuer ends what one of its batch keys says.
pub fn revoke_batch(key: [u8; 33]) -> impl Payload {
	api::tx().device_identity().revoke_batch(key)
}

/// An issuer vouches for a device's key no more, for good: sessions that were opened on its word end.
pub fn declare_compromised(key: PublicKey) -> impl Payload {
	api::tx().device_identity().declare_compromised(key.into())
}

/// The key that rules a development chain makes an account's attestations count.
pub fn accredit_by_sudo(issuer: AccountId32, root: Option<[u8; 33]>) -> impl Payload {
	let call = api::device_identity::Call::accredit { issuer, root };
	// As for batches: subxt can't compare calls within calls across versions of the metadata.
	api::tx().sudo().sudo(api::Call::DeviceIdentity(call)).unvalidated()
}

/// The owner, or the device, sets where it can be reached: name, kind and URI of each service.
pub fn set_services(device: AccountId32, services: Vec<[String; 3]>) -> impl Payload {
	let bytes = |text: String| BoundedVec(text.into_bytes());
	let services = services
		.into_iter()
		.map(|[id, kind, endpoint]| Service { id: bytes(id), kind: bytes(kind), endpoint: bytes(endpoint) })
		.collect();
	api::tx().device_identity().set_services(device, BoundedVec(services))
}

impl From<Allowance> for types::Allowance {
	fn from(allowance: Allowance) -> Self {
		let Allowance { per_payment, per_period, fees_per_period, period, payees, expires } = allowance;
		Self { per_payment, per_period, fees_per_period, period, payees: BoundedVec(payees), expires }
	}
}

impl From<Cap> for types::Cap {
	fn from(Cap { per_period, fees_per_period, period }: Cap) -> Self {
		Self { per_period, fees_per_period, period }
	}
}
