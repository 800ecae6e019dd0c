//! What clients ask.

use alloc::vec::Vec;

sp_api::decl_runtime_apis! {
	/// Devices as decentralized identifiers.
	pub trait DeviceIdentityApi {
		/// The result of resolving `did:coinop:<account as SS58>`, as JSON in UTF-8: the document and both kinds of metadata
		/// of DID Resolution.
		fn did_resolve(did: Vec<u8>) -> Vec<u8>;
	}
}
