//! What the pallet tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An owner registered a device, or a device enrolled itself.
		Registered {
			/// The device's account.
			device: T::AccountId,
			/// The account that owns it.
			owner: T::AccountId,
		},
		/// A device was suspended.
		Suspended {
			/// The device's account.
			device: T::AccountId,
		},
		/// A device is active again.
		Resumed {
			/// The device's account.
			device: T::AccountId,
		},
		/// A device was revoked for ever.
		Revoked {
			/// The device's account.
			device: T::AccountId,
		},
		/// A device's allowance was set or cleared.
		AllowanceSet {
			/// The device's account.
			device: T::AccountId,
		},
		/// The owner took what was on the device's own account.
		Swept {
			/// The device's account.
			device: T::AccountId,
			/// µUSDT moved to the owner.
			amount: Balance,
		},
		/// A device drew from its owner's balance.
		Drawn {
			/// The device's account.
			device: T::AccountId,
			/// The account that is paid, or that a session is opened with.
			payee: T::AccountId,
			/// µUSDT counted against the allowance.
			amount: Balance,
		},
		/// A device signs with another key from now on.
		Rotated {
			/// The device's account.
			device: T::AccountId,
			/// The key.
			key: PublicKey,
		},
		/// A device was offered to another account.
		Offered {
			/// The device's account.
			device: T::AccountId,
			/// Who may accept.
			to: T::AccountId,
			/// Until when, in ms.
			expires: Moment,
		},
		/// An offer was taken back.
		OfferWithdrawn {
			/// The device's account.
			device: T::AccountId,
		},
		/// A device has another owner.
		HandedOver {
			/// The device's account.
			device: T::AccountId,
			/// Who owned it.
			from: T::AccountId,
			/// Who owns it.
			to: T::AccountId,
		},
		/// A group was made.
		GroupCreated {
			/// Its owner.
			owner: T::AccountId,
			/// Its number.
			group: GroupId,
		},
		/// A group's cap and template were set.
		GroupChanged {
			/// Its owner.
			owner: T::AccountId,
			/// Its number.
			group: GroupId,
		},
		/// Every device of a group was suspended.
		AllSuspended {
			/// The group's owner.
			owner: T::AccountId,
			/// Its number.
			group: GroupId,
		},
		/// Every device of a group that isn't suspended by itself is active again.
		AllResumed {
			/// The group's owner.
			owner: T::AccountId,
			/// Its number.
			group: GroupId,
		},
		/// A device joined a group, or left one.
		GroupSet {
			/// The device's account.
			device: T::AccountId,
			/// The group that it is in now.
			group: Option<GroupId>,
		},
		/// A group was removed.
		GroupRemoved {
			/// Its owner.
			owner: T::AccountId,
			/// Its number.
			group: GroupId,
		},
		/// An owner's cap was set or cleared.
		CapSet {
			/// The owner.
			owner: T::AccountId,
		},
		/// A fleet was committed to.
		FleetCommitted {
			/// Who owns its devices.
			owner: T::AccountId,
			/// Its number.
			fleet: FleetId,
			/// How many devices it can have.
			count: u32,
		},
		/// A device enrolled itself from a fleet.
		Enrolled {
			/// The device's account.
			device: T::AccountId,
			/// Who owns it.
			owner: T::AccountId,
			/// The fleet.
			fleet: FleetId,
			/// Its number in the fleet.
			index: u32,
			/// µUSDT charged to the owner as fee.
			fee: Balance,
		},
		/// What an enrolling device showed of its maker doesn't hold. It was enrolled without.
		AttestationRefused {
			/// The device's account.
			device: T::AccountId,
			/// Why.
			why: Refusal,
		},
		/// No more devices enrol from a fleet.
		FleetClosed {
			/// Its owner.
			owner: T::AccountId,
			/// Its number.
			fleet: FleetId,
		},
		/// An account's attestations count.
		Accredited {
			/// The account.
			issuer: T::AccountId,
		},
		/// An account's attestations no longer count.
		Discredited {
			/// The account.
			issuer: T::AccountId,
		},
		/// An issuer attested something of a device.
		Attested {
			/// The device's account.
			device: T::AccountId,
			/// The issuer.
			issuer: T::AccountId,
			/// Hash of the schema.
			schema: [u8; 32],
		},
		/// An attestation was withdrawn, or removed after its end.
		AttestationRemoved {
			/// The device's account.
			device: T::AccountId,
			/// The issuer.
			issuer: T::AccountId,
			/// Hash of the schema.
			schema: [u8; 32],
		},
		/// What a batch key says of devices no longer counts.
		BatchRevoked {
			/// The issuer.
			issuer: T::AccountId,
			/// The batch key.
			key: P256Key,
		},
		/// An issuer vouches no more for a device's key.
		KeyCompromised {
			/// The issuer.
			issuer: T::AccountId,
			/// The device's key.
			key: PublicKey,
		},
		/// A device's services were set.
		ServicesSet {
			/// The device's account.
			device: T::AccountId,
		},
		/// An account was frozen, or its freeze confirmed.
		Frozen {
			/// The account.
			account: T::AccountId,
			/// Hash of the reason.
			reason: [u8; 32],
			/// Until when, in ms.
			until: Moment,
			/// Whether the council decided it.
			confirmed: bool,
		},
		/// An account is frozen no longer.
		Unfrozen {
			/// The account.
			account: T::AccountId,
		},
	}
}
