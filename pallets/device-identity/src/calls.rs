//! What can be called.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a device that the signer will own and pay for, active, under its key's own account.
		///
		/// - `key`: the device's key.
		/// - `possession`: that key's consent, a signature over [`coinop_voucher::message::possession`] with this chain's
		///   genesis hash, the signer, the device's account and epoch 0.
		/// - `allowance`: what the device may spend, amounts in µUSDT, times in ms. With `None` it spends nothing.
		///
		/// Anyone may call who neither is nor was a device. Holds the record's deposit from the signer.
		/// Emits [`Event::Registered`].
		///
		/// Errors: `OwnsItself`, `AlreadyRegistered`, `Revoked`, `OwnerIsDevice`, `OwnsDevices`, `PeriodOutOfRange`,
		/// `AlreadyExpired`, `ProofExpired`, `WrongScheme`, `InvalidKey`, `HighS`, `BadProof`, or the signer can't afford
		/// the deposit.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			key: PublicKey,
			possession: Possession,
			allowance: Option<Allowance<T>>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let device = T::AccountId::from(key.account());
			Self::ensure_free(&owner, &device)?;
			Self::ensure_sound(allowance.as_ref())?;
			Self::ensure_possession(&key, &owner, &device, 0, &possession)?;
			Self::insert(owner.clone(), key, allowance, None)?;
			Self::deposit_event(Event::Registered { device, owner });
			Ok(())
		}

		/// Suspends a device at once: it draws nothing and signs nothing until it is resumed. What it has committed to
		/// stays owed. The owner may call. Emits [`Event::Suspended`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `AlreadySuspended`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let mut record = Self::owned(origin, &device)?;
			ensure!(record.state == State::Active, Error::<T>::AlreadySuspended);
			record.state = State::Suspended;
			record.changes = record.changes.defensive_saturating_add(1);
			Devices::<T>::insert(&device, record);
			Self::deposit_event(Event::Suspended { device });
			Ok(())
		}

		/// Makes a suspended device active again, also where its whole group is suspended. What it used in this period stays
		/// counted. The owner may call. Emits [`Event::Resumed`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `AlreadyActive`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::resume())]
		pub fn resume(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let purse = super::purse::Purse::of(Self::owned(origin, &device)?);
			ensure!(!purse.is_active(), Error::<T>::AlreadyActive);
			let mut record = purse.device;
			Self::activate(&mut record);
			Devices::<T>::insert(&device, record);
			Self::deposit_event(Event::Resumed { device });
			Ok(())
		}

		/// Revokes a device for ever. Its deposits return to the owner, but for that of the tombstone that stays.
		/// The owner may call. Emits [`Event::Revoked`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::revoke())]
		pub fn revoke(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let mut record = Self::owned(origin, &device)?;
			Self::leave(&mut record);
			Self::remove_services(&device, &record.owner)?;
			// Never more than is held already: an owner without a cent can revoke.
			let deposit = Self::deposit_of::<Tombstone<T>>().min(record.deposit);
			let rest = record.deposit.saturating_sub(deposit);
			release::<T::Currency, _>(&HoldReason::Record.into(), &record.owner, rest)?;
			Devices::<T>::remove(&device);
			DevicesOf::<T>::remove(&record.owner, &device);
			Tombstones::<T>::insert(&device, Tombstone { owner: record.owner, revoked: T::Now::get(), deposit });
			Self::deposit_event(Event::Revoked { device });
			Ok(())
		}

		/// Sets or clears what a device may spend (amounts in µUSDT, times in ms; `None`: what its group's template says).
		/// What it used in this period stays counted, whatever changes: if the period's length changes, a first period
		/// begins now with what was used carried over. The owner may call. Emits [`Event::AllowanceSet`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `PeriodOutOfRange`, `AlreadyExpired`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_allowance())]
		pub fn set_allowance(
			origin: OriginFor<T>,
			device: T::AccountId,
			allowance: Option<Allowance<T>>,
		) -> DispatchResult {
			let mut record = Self::owned(origin, &device)?;
			Self::ensure_sound(allowance.as_ref())?;
			if let Some(allowance) = &allowance {
				record.usage = record.usage.with_length(allowance.period, T::Now::get().at);
			}
			record.allowance = allowance;
			Devices::<T>::insert(&device, record);
			Self::deposit_event(Event::AllowanceSet { device });
			Ok(())
		}

		/// Takes out what somebody sent to a device's own account, also of one that was revoked. The owner may call.
		/// Emits [`Event::Swept`].
		///
		/// Errors: `NotFound`, `NotOwner`, `Frozen` while the device's account is, `NothingToSweep`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::sweep())]
		pub fn sweep(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let owner = <Self as DeviceInspect<T::AccountId>>::owner(&device).ok_or(Error::<T>::NotFound)?;
			ensure!(owner == who, Error::<T>::NotOwner);
			// Or whoever is frozen would register its account as another's device, and be swept.
			ensure!(!<Self as Compliance<T::AccountId>>::is_frozen(&device), Error::<T>::Frozen);
			let amount = <T::Currency as Inspect<T::AccountId>>::reducible_balance(
				&device,
				Preservation::Expendable,
				Fortitude::Polite,
			);
			ensure!(amount > 0, Error::<T>::NothingToSweep);
			T::Currency::transfer(&device, &owner, amount, Preservation::Expendable)?;
			Self::deposit_event(Event::Swept { device, amount });
			Ok(())
		}

		/// Gives a device another key. `possession` is the new key's consent with the device's next epoch. From now on the
		/// account's own key signs no transactions; sessions that are open keep the key they were opened with;
		/// attestations of the old key end. The owner may call, or the device. Emits [`Event::Rotated`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `SameKey`, `ProofExpired`, `WrongScheme`, `InvalidKey`, `HighS`,
		/// `BadProof`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::rotate())]
		pub fn rotate(
			origin: OriginFor<T>,
			device: T::AccountId,
			key: PublicKey,
			possession: Possession,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_rotate(signer, device, key, possession)
		}

		/// Offers a device to the account `to` until `expires`, in ms; replaces any offer before. The owner may call.
		/// Emits [`Event::Offered`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `AlreadyExpired`, `OwnsItself`, `OwnerIsDevice`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::offer())]
		pub fn offer(origin: OriginFor<T>, device: T::AccountId, to: T::AccountId, expires: Moment) -> DispatchResult {
			let record = Self::owned(origin, &device)?;
			Self::do_offer(device, record, to, expires)
		}

		/// Takes an offer back. The owner may call. Emits [`Event::OfferWithdrawn`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::withdraw_offer())]
		pub fn withdraw_offer(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let mut record = Self::owned(origin, &device)?;
			ensure!(record.offer.take().is_some(), Error::<T>::NotFound);
			Devices::<T>::insert(&device, record);
			Self::deposit_event(Event::OfferWithdrawn { device });
			Ok(())
		}

		/// Accepts a device that was offered to the signer. `possession` is its current key's consent with the signer as
		/// owner and the device's next epoch. Allowance, usage, group and services of the seller end, the device acts only
		/// through its current key, and its record's deposit is held from the signer instead of the seller. Sessions
		/// stay on the account charged. Emits [`Event::HandedOver`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOffered`, `OfferExpired`, `OwnerIsDevice`, `ProofExpired`, `WrongScheme`,
		/// `InvalidKey`, `HighS`, `BadProof`, or the signer can't afford the deposit.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::accept())]
		pub fn accept(origin: OriginFor<T>, device: T::AccountId, possession: Possession) -> DispatchResult {
			let to = ensure_signed(origin)?;
			Self::do_accept(to, device, possession)
		}

		/// Makes a group of the signer's devices under `cap` (µUSDT, ms), with a `template` for those that have no allowance
		/// of their own. Holds the record's deposit. Emits [`Event::GroupCreated`].
		///
		/// Errors: `PeriodOutOfRange`, `AlreadyExpired`, or the signer can't afford the deposit.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::create_group())]
		pub fn create_group(origin: OriginFor<T>, cap: Cap, template: Option<Allowance<T>>) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_create_group(owner, cap, template)
		}

		/// Changes the cap and the template of one of the signer's groups, for all its devices at once. What was used
		/// stays counted. Emits [`Event::GroupChanged`].
		///
		/// Errors: `NotFound`, `PeriodOutOfRange`, `AlreadyExpired`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::change_group())]
		pub fn change_group(
			origin: OriginFor<T>,
			group: GroupId,
			cap: Cap,
			template: Option<Allowance<T>>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_change_group(owner, group, cap, template)
		}

		/// Suspends every device of one of the signer's groups at once, in constant time. `resume` lets one act again,
		/// `resume_all` all. Emits [`Event::AllSuspended`]. Error: `NotFound`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::suspend_all())]
		pub fn suspend_all(origin: OriginFor<T>, group: GroupId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_suspend_all(owner, group)
		}

		/// Lets every device of one of the signer's groups act again that isn't suspended by itself.
		/// Emits [`Event::AllResumed`]. Error: `NotFound`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::resume_all())]
		pub fn resume_all(origin: OriginFor<T>, group: GroupId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_resume_all(owner, group)
		}

		/// Puts a device into one of its owner's groups, or into none. The owner may call. Emits [`Event::GroupSet`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::set_group())]
		pub fn set_group(origin: OriginFor<T>, device: T::AccountId, group: Option<GroupId>) -> DispatchResult {
			let record = Self::owned(origin, &device)?;
			Self::do_set_group(device, record, group)
		}

		/// Removes one of the signer's groups, which has no devices any more. Emits [`Event::GroupRemoved`].
		///
		/// Errors: `NotFound`, `GroupInUse`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::remove_group())]
		pub fn remove_group(origin: OriginFor<T>, group: GroupId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_remove_group(owner, group)
		}

		/// Sets or clears what all the signer's devices may spend together. Holds the record's deposit while there is a
		/// cap. Emits [`Event::CapSet`].
		///
		/// Errors: `PeriodOutOfRange`, `NotFound`, or the signer can't afford the deposit.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::set_cap())]
		pub fn set_cap(origin: OriginFor<T>, cap: Option<Cap>) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_set_cap(owner, cap)
		}

		/// Commits to `count` devices of the signer's by the Merkle `root` of their keys
		/// ([`coinop_voucher::merkle`]). Until `expires`, in ms, each can enrol itself, into `group` if one is named.
		/// Holds the record's deposit; each enrolment is charged its own and a fee. Emits [`Event::FleetCommitted`].
		///
		/// Errors: `CountOutOfRange`, `AlreadyExpired`, `NotFound` for the group, or the signer can't afford the deposit.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::commit_fleet())]
		pub fn commit_fleet(
			origin: OriginFor<T>,
			root: [u8; 32],
			count: u32,
			model: Model,
			group: Option<GroupId>,
			expires: Moment,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_commit_fleet(owner, root, count, model, group, expires)
		}

		/// Ends a fleet of the signer's: no more devices enrol; those that did stay. Emits [`Event::FleetClosed`].
		/// Error: `NotFound`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::close_fleet())]
		pub fn close_fleet(origin: OriginFor<T>, fleet: FleetId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_close_fleet(owner, fleet)
		}

		/// A device enrols itself from a fleet. Not signed by an account: the enrolment carries the device's signature, and
		/// anyone may bring it. The fleet's owner pays fee and deposits. Emits [`Event::Enrolled`], and
		/// [`Event::AttestationRefused`] where what the device shows of its maker doesn't hold.
		///
		/// Refused before it enters the pool, with a code of [`crate::invalid`]: `NO_FLEET`, `ENROLMENT_EXPIRED`,
		/// `NOT_FREE`, `FROZEN`, `PROOF_LENGTH`, `PROOF_MISMATCH`, `OWNER_SHORT`, `WRONG_SCHEME`, `INVALID_KEY`,
		/// `HIGH_S`, or `BadProof`.
		#[pallet::call_index(19)]
		#[pallet::weight(if enrolment.attestation.is_some() {
			T::WeightInfo::enrol_attested()
		} else {
			T::WeightInfo::enrol()
		})]
		#[pallet::authorize(Self::authorize)]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_enrol())]
		pub fn enrol(origin: OriginFor<T>, enrolment: Box<Enrolment<T::AccountId>>) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_enrol(*enrolment)
		}

		/// Makes an account's attestations count, with the P-256 key, if any, that signs its batch keys off the chain.
		/// [`Config::IssuerOrigin`] may call. Emits [`Event::Accredited`].
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::accredit())]
		pub fn accredit(origin: OriginFor<T>, issuer: T::AccountId, root: Option<P256Key>) -> DispatchResult {
			T::IssuerOrigin::ensure_origin(origin)?;
			Issuers::<T>::insert(&issuer, Issuer { root });
			Self::deposit_event(Event::Accredited { issuer });
			Ok(())
		}

		/// Makes an account's attestations count no more. [`Config::IssuerOrigin`] may call.
		/// Emits [`Event::Discredited`]. Error: `NotFound`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::discredit())]
		pub fn discredit(origin: OriginFor<T>, issuer: T::AccountId) -> DispatchResult {
			T::IssuerOrigin::ensure_origin(origin)?;
			Issuers::<T>::take(&issuer).ok_or(Error::<T>::NotFound)?;
			Self::deposit_event(Event::Discredited { issuer });
			Ok(())
		}

		/// Attests of a device's current key what `claims` is the hash of, by the schema of that hash, valid between `from`
		/// and `until` in ms; replaces what the signer attested before by that schema. Accredited issuers may call.
		/// Holds the record's deposit. Emits [`Event::Attested`].
		///
		/// Errors: `NotIssuer`, `NotFound`, `EndOutOfRange`, or the signer can't afford the deposit.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::attest())]
		pub fn attest(
			origin: OriginFor<T>,
			device: T::AccountId,
			schema: [u8; 32],
			claims: [u8; 32],
			from: Moment,
			until: Moment,
		) -> DispatchResult {
			let issuer = ensure_signed(origin)?;
			Self::do_attest(issuer, device, schema, claims, from, until)
		}

		/// Removes an attestation; its deposit returns to who paid it. The issuer may call at any time, anyone once it has
		/// ended. Emits [`Event::AttestationRemoved`].
		///
		/// Errors: `NotFound`, `NotAuthorized`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::remove_attestation())]
		pub fn remove_attestation(
			origin: OriginFor<T>,
			device: T::AccountId,
			issuer: T::AccountId,
			schema: [u8; 32],
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_remove_attestation(signer, device, issuer, schema)
		}

		/// Ends for ever what one of the signer's batch keys says of devices. Holds a deposit. Accredited issuers may call.
		/// Emits [`Event::BatchRevoked`].
		///
		/// Errors: `NotIssuer`, `BatchRevoked`, or the signer can't afford the deposit.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::revoke_batch())]
		pub fn revoke_batch(origin: OriginFor<T>, key: P256Key) -> DispatchResult {
			let issuer = ensure_signed(origin)?;
			Self::do_revoke_batch(issuer, key)
		}

		/// Ends for ever whatever the signer attests of a device's key, as somebody else may have it: sessions that were
		/// opened on the signer's word for a meter of that key can be closed once their window has passed. Holds a deposit.
		/// Accredited issuers may call. Emits [`Event::KeyCompromised`].
		///
		/// Errors: `NotIssuer`, `KeyCompromised`, or the signer can't afford the deposit.
		#[pallet::call_index(29)]
		#[pallet::weight(T::WeightInfo::declare_compromised())]
		pub fn declare_compromised(origin: OriginFor<T>, key: PublicKey) -> DispatchResult {
			let issuer = ensure_signed(origin)?;
			Self::do_declare_compromised(issuer, key)
		}

		/// Sets a device's services, as its DID document lists them; none removes the record. The owner may call; the device
		/// too where it has services already. Holds the record's deposit from the owner. Emits [`Event::ServicesSet`].
		///
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `BadService`, `NoServices`, or the owner can't afford the deposit.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::set_services())]
		pub fn set_services(
			origin: OriginFor<T>,
			device: T::AccountId,
			services: BoundedVec<Service, MaxServices>,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_set_services(signer, device, services)
		}

		/// Freezes an account until `until`, in ms, for the reason of that hash: it signs and draws nothing, and what it is
		/// paid is kept for it. [`Config::FreezeOrigin`] may call, for seven days at most. Emits [`Event::Frozen`].
		///
		/// Errors: `EndOutOfRange`, `AlreadyFrozen`, `TooManyFreezes`.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::freeze())]
		pub fn freeze(origin: OriginFor<T>, account: T::AccountId, reason: [u8; 32], until: Moment) -> DispatchResult {
			T::FreezeOrigin::ensure_origin(origin)?;
			Self::do_freeze(account, reason, until, false)
		}

		/// Confirms or changes a freeze, or freezes an account for longer. [`Config::ConfirmOrigin`] may call.
		/// Emits [`Event::Frozen`].
		///
		/// Errors: `EndOutOfRange`, `TooManyFreezes`.
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::confirm_freeze())]
		pub fn confirm_freeze(
			origin: OriginFor<T>,
			account: T::AccountId,
			reason: [u8; 32],
			until: Moment,
		) -> DispatchResult {
			T::ConfirmOrigin::ensure_origin(origin)?;
			Self::do_freeze(account, reason, until, true)
		}

		/// Lifts a freeze: [`Config::ConfirmOrigin`] at any time. Anyone removes its record once it is over; a guardian's
		/// 28 days after it began. Emits [`Event::Unfrozen`].
		///
		/// Errors: `NotFound`, `NotAuthorized`.
		#[pallet::call_index(28)]
		#[pallet::weight(T::WeightInfo::unfreeze())]
		pub fn unfreeze(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let by_council = T::ConfirmOrigin::ensure_origin(origin.clone()).is_ok();
			if !by_council {
				ensure_signed(origin)?;
			}
			Self::do_unfreeze(account, by_council)
		}
	}
}
