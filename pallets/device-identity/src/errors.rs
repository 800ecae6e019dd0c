//! What the pallet refuses.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// No such device, group, fleet, offer, issuer, attestation or freeze.
		NotFound,
		/// The signer doesn't own the device.
		NotOwner,
		/// The device was revoked.
		Revoked,
		/// The account is a device already.
		AlreadyRegistered,
		/// A device can't be its own owner.
		OwnsItself,
		/// The owner is a device, or was one: no device owns a device.
		OwnerIsDevice,
		/// The account to be registered owns devices, or owned one that was revoked: no device owns a device.
		OwnsDevices,
		/// The proof of possession isn't this key's signature over this owner, device and epoch on this chain.
		BadProof,
		/// The time of the proof of possession is over.
		ProofExpired,
		/// The signature is of another scheme than the key.
		WrongScheme,
		/// The key is no point of its curve, or one for which anyone can sign.
		InvalidKey,
		/// The signature has the higher of the two values of s.
		HighS,
		/// The device is suspended already.
		AlreadySuspended,
		/// The device is active already.
		AlreadyActive,
		/// A period is shorter than a minute or longer than 366 days.
		PeriodOutOfRange,
		/// It would expire before it begins.
		AlreadyExpired,
		/// There is nothing on the device's own account.
		NothingToSweep,
		/// The device, or its whole group, is suspended and draws nothing.
		Suspended,
		/// The device has no allowance.
		NoAllowance,
		/// The device's allowance has expired.
		AllowanceExpired,
		/// The amount is above the allowance's limit for one payment.
		OverPerPayment,
		/// The allowance names payees, and this isn't one of them.
		NotAPayee,
		/// The amount is more than is left of the allowance in this period.
		OverPerPeriod,
		/// The fee is more than is left of a cap on fees in this period.
		OverFeeCap,
		/// The amount is more than is left of the cap of the device's group in this period.
		OverGroupCap,
		/// The amount is more than is left of the cap on all the owner's devices in this period.
		OverOwnerCap,
		/// The device signs with this key already.
		SameKey,
		/// The offer is to another account.
		NotOffered,
		/// The offer's time is over.
		OfferExpired,
		/// The group has devices.
		GroupInUse,
		/// A fleet has at least one device and at most 2^20.
		CountOutOfRange,
		/// Attestations and freezes end after they begin.
		EndOutOfRange,
		/// The signer is no accredited issuer.
		NotIssuer,
		/// The signer didn't issue the attestation, and it hasn't ended.
		NotAuthorized,
		/// The batch key was revoked.
		BatchRevoked,
		/// The issuer has declared the key compromised.
		KeyCompromised,
		/// A device may change its services only where its owner has given it some.
		NoServices,
		/// A service's name, kind or endpoint is empty or has characters that no URI has; or its name is another's or a
		/// key's.
		BadService,
		/// The account is frozen.
		Frozen,
		/// The account was frozen not long ago, and the freeze wasn't confirmed: only the council can freeze it now.
		AlreadyFrozen,
		/// As many accounts are frozen as can be.
		TooManyFreezes,
	}
}
