//! Where a device can be reached, as its DID document says.

use crate::{Config, Error, Event, HoldReason, Pallet, Services};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{hold, release, Balance};
use frame_support::{dispatch::DispatchResult, ensure, traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// A service's name within its document, or its kind.
pub type Name = BoundedVec<u8, ConstU32<32>>;

/// A service of a device.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Service {
	/// Its name, which no other has: letters, digits, `.`, `_`, `-`. It doesn't begin as keys' do, with `key-` or `jwk-`.
	pub id: Name,
	/// What it is, such as `MeteredPayments`: the same characters.
	pub kind: Name,
	/// Where it is: a URI.
	pub endpoint: BoundedVec<u8, ConstU32<128>>,
}

/// Most services of a device.
pub type MaxServices = ConstU32<8>;

/// A device's services.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ServiceSet {
	/// The services.
	pub services: BoundedVec<Service, MaxServices>,
	/// µUSDT held from the device's owner for this record.
	pub deposit: Balance,
}

/// What the names of keys begin with in a DID document: a service so named could be taken for a key.
const RESERVED: [&[u8]; 2] = [b"key-", b"jwk-"];

impl Service {
	fn is_sound(&self) -> bool {
		let name = |bytes: &[u8]| {
			!bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
		};
		let uri = |byte: &u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(byte);
		name(&self.id)
			&& !RESERVED.iter().any(|prefix| self.id.starts_with(prefix))
			&& name(&self.kind)
			&& self.endpoint.first().is_some_and(u8::is_ascii_alphabetic)
			&& self.endpoint.contains(&b':')
			&& self.endpoint.iter().all(uri)
	}
}

/// Whether no two have one name.
fn are_distinct(services: &[Service]) -> bool {
	services.iter().enumerate().all(|(at, service)| services.iter().take(at).all(|before| before.id != service.id))
}

impl<T: Config> Pallet<T> {
	/// The owner sets services, for a deposit; the device changes those that it was given.
	pub(crate) fn do_set_services(
		signer: T::AccountId,
		device: T::AccountId,
		services: BoundedVec<Service, MaxServices>,
	) -> DispatchResult {
		let record = Self::device(&device)?;
		ensure!(signer == record.owner || signer == device, Error::<T>::NotOwner);
		ensure!(services.iter().all(Service::is_sound) && are_distinct(&services), Error::<T>::BadService);
		let before = Services::<T>::get(&device);
		// Or a thief could have money held from the owner.
		ensure!(signer == record.owner || before.is_some(), Error::<T>::NoServices);
		if services.is_empty() && signer == record.owner {
			Self::remove_services(&device, &record.owner)?;
		} else {
			let deposit = match before {
				Some(before) => before.deposit,
				None => {
					let deposit = Self::deposit_of::<ServiceSet>();
					hold::<T::Currency, _>(&HoldReason::Record.into(), &record.owner, deposit)?;
					deposit
				},
			};
			Services::<T>::insert(&device, ServiceSet { services, deposit });
		}
		Self::deposit_event(Event::ServicesSet { device });
		Ok(())
	}

	/// Removes a device's services, if it has any, and returns the deposit to `owner`.
	pub(crate) fn remove_services(device: &T::AccountId, owner: &T::AccountId) -> DispatchResult {
		match Services::<T>::take(device) {
			Some(set) => release::<T::Currency, _>(&HoldReason::Record.into(), owner, set.deposit),
			None => Ok(()),
		}
	}
}
