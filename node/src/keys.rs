//! A validator's session keys, made before there is a network to validate on.

use crate::cli::Cli;
use codec::{DecodeAll, Encode};
use coinop_runtime::{configs::consensus::KnownToEthereum, AccountId, SessionKeys};
use frame_support::traits::Contains;
use sc_cli::{KeystoreParams, SharedParams, SubstrateCli};
use sc_keystore::LocalKeystore;
use sc_service::config::{BasePath, KeystoreConfig};
use sp_core::bytes;
use sp_io::TestExternalities;
use sp_keystore::{KeystoreExt, KeystorePtr};
use sp_runtime::traits::OpaqueKeys;
use std::{fmt, path::PathBuf, str::FromStr};

/// What `key` does: the SDK's commands, and our own.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it in a process")]
pub enum KeyCommand {
	/// Generate a validator's session keys into its keystore
	///
	/// Prints the validator's account, the public keys (Aura, GRANDPA, BEEFY) and the proof that it has them, in one line:
	/// what `new-network --validators` reads. A validator of a network that runs makes them by the RPC
	/// `author_rotateKeysWithOwner` instead, and sends keys and proof in `Session.set_keys`.
	Session(SessionCommand),

	#[command(flatten)]
	Sdk(sc_cli::KeySubcommand),
}

/// The arguments of `key session`.
#[derive(Debug, Clone, clap::Args)]
pub struct SessionCommand {
	/// The validator's account: the proof is good for it alone.
	#[arg(long, value_name = "ACCOUNT")]
	pub account: AccountId,

	#[clap(flatten)]
	pub shared: SharedParams,

	#[clap(flatten)]
	pub keystore: KeystoreParams,
}

impl SessionCommand {
	/// Generates the keys and prints the line.
	///
	/// # Errors
	/// When the keystore can't be opened, or the chain that names its folder is unknown.
	pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
		let KeystoreConfig::Path { path, password } = self.keystore.keystore_config(&self.folder(cli)?)? else {
			return Err("the keystore must be a folder".into());
		};
		println!("{}", generate(LocalKeystore::open(path, password)?.into(), self.account.clone()));
		Ok(())
	}

	/// The folder of the chain's data, in which the keystore is unless it is named.
	fn folder(&self, cli: &Cli) -> sc_cli::Result<PathBuf> {
		if self.keystore.keystore_path.is_some() {
			return Ok(PathBuf::new());
		}
		let base = self.shared.base_path()?.unwrap_or_else(|| BasePath::from_project("", "", &Cli::executable_name()));
		let chain = cli.load_spec(&self.shared.chain_id(self.shared.is_dev()))?;
		Ok(base.config_dir(chain.id()))
	}
}

/// New session keys in the keystore.
fn generate(keystore: KeystorePtr, account: AccountId) -> Registration {
	let mut externalities = TestExternalities::default();
	externalities.register_extension(KeystoreExt::from(keystore));
	let generated = externalities.execute_with(|| SessionKeys::generate(&account.encode(), None));
	Registration { account, keys: generated.keys, proof: generated.proof.encode() }
}

/// A validator, its session keys, and the proof that it has them: a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
	/// The validator's account.
	pub account: AccountId,
	/// The public keys.
	pub keys: SessionKeys,
	/// Each key's signature of the account, SCALE-encoded.
	pub proof: Vec<u8>,
}

impl fmt::Display for Registration {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let hex = |data: &[u8]| bytes::to_hex(data, false);
		write!(f, "{} {} {}", self.account, hex(&self.keys.encode()), hex(&self.proof))
	}
}

/// Reads a line and checks the proof.
impl FromStr for Registration {
	type Err = String;

	fn from_str(line: &str) -> Result<Self, String> {
		let [account, keys, proof] = line.split_whitespace().collect::<Vec<_>>()[..] else {
			return Err("expected an account, its session keys and their proof".into());
		};
		let data = |hex: &str| bytes::from_hex(hex).map_err(|error| format!("'{hex}' is no hexadecimal data: {error}"));
		let account = AccountId::from_str(account).map_err(|error| format!("'{account}': {error}"))?;
		let keys = SessionKeys::decode_all(&mut &data(keys)?[..])
			.map_err(|_| format!("the session keys of {account} are not those of Aura, GRANDPA and BEEFY"))?;
		let proof = data(proof)?;
		if !keys.ownership_proof_is_valid(&account.encode(), &proof) {
			return Err(format!("the proof does not show that {account} has its session keys"));
		}
		if !KnownToEthereum::contains(&keys) {
			return Err(format!("the BEEFY key of {account} is no public key"));
		}
		Ok(Self { account, keys, proof })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn registration(byte: u8) -> Registration {
		generate(LocalKeystore::in_memory().into(), AccountId::new([byte; 32]))
	}

	#[test]
	fn registration_should_be_read_as_it_was_written() {
		let registration = registration(1);
		assert_eq!(registration.to_string().parse(), Ok(registration));
	}

	#[test]
	fn registration_should_be_refused_when_the_proof_is_anothers() {
		let mut stolen = registration(1);
		stolen.account = AccountId::new([2; 32]);
		assert!(stolen.to_string().parse::<Registration>().unwrap_err().contains("proof"));
		let mut swapped = registration(1);
		swapped.keys.beefy = registration(1).keys.beefy;
		assert!(swapped.to_string().parse::<Registration>().unwrap_err().contains("proof"));
	}

	#[test]
	fn registration_should_be_refused_when_something_is_missing() {
		let line = registration(1).to_string();
		let (most, _) = line.rsplit_once(' ').unwrap();
		for wrong in ["", most, &line[..line.len() - 2], &format!("{line} 0x00"), &line.replace("0x", "0y")] {
			assert!(wrong.parse::<Registration>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn keys_should_be_in_the_keystore_when_generated() {
		let folder = tempfile::tempdir().unwrap();
		let keystore: KeystorePtr = LocalKeystore::open(folder.path(), None).unwrap().into();
		let keys = generate(keystore.clone(), AccountId::new([1; 32])).keys;
		assert!(keystore.has_keys(&keys.into_raw_public_keys()));
		assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
	}
}
