//! Keys of owners and machines: made, kept in a file or the environment, and used to sign transactions,
//! statements and proofs of possession.

use crate::CoinopConfig;
use coinop_voucher::{message, Crypto, GenesisHash, Possession, PublicKey, Signature, SigningKey, Software};
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use std::{
	fmt, fs,
	io::{Read, Write},
	path::{Path, PathBuf},
	str::FromStr,
};
use subxt::{
	tx::Signer,
	utils::{AccountId32, MultiSignature},
};
use subxt_signer::{ecdsa, sr25519, SecretUri};

/// Environment variable with a key as `SCHEME:SEED`, the seed as 64 hexadecimal digits.
pub const KEY_VARIABLE: &str = "COINOP_KEY";

/// Longest key file that is read, in bytes.
const MAX_FILE: u64 = 4_096;

/// A signature scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
	/// RFC 8032.
	Ed25519,
	/// Schnorrkel over Ristretto.
	Sr25519,
	/// ECDSA over secp256k1.
	Secp256k1,
	/// ECDSA over NIST P-256, for devices only: no wallet signs with it.
	P256,
}

impl fmt::Display for Scheme {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Scheme::Ed25519 => "ed25519",
			Scheme::Sr25519 => "sr25519",
			Scheme::Secp256k1 => "secp256k1",
			Scheme::P256 => "p256",
		})
	}
}

impl FromStr for Scheme {
	type Err = KeyError;

	fn from_str(text: &str) -> Result<Self, KeyError> {
		[Scheme::Ed25519, Scheme::Sr25519, Scheme::Secp256k1, Scheme::P256]
			.into_iter()
			.find(|scheme| scheme.to_string() == text)
			.ok_or_else(|| KeyError::UnknownScheme(text.into()))
	}
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
	/// The file can't be read.
	#[error("can't read the key file {path}: {source}")]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// What the system said.
		source: std::io::Error,
	},
	/// Others than the owner can read the file.
	#[error("the key file {path} can be read by others: run `chmod 600 {path}`, or make a new key")]
	Exposed {
		/// The file.
		path: PathBuf,
	},
	/// The file or variable holds no key.
	#[error("{place} holds no key: {reason}")]
	Malformed {
		/// The file or variable.
		place: String,
		/// What is wrong.
		reason: String,
	},
	/// The file can't be made; an existing one is never overwritten.
	#[error("can't write the key file {path}: {source}")]
	Unwritable {
		/// The file.
		path: PathBuf,
		/// What the system said.
		source: std::io::Error,
	},
	/// No such scheme.
	#[error("`{0}` is no signature scheme: use ed25519, sr25519, secp256k1 or p256")]
	UnknownScheme(String),
	/// The seed is none of the scheme's.
	#[error("the seed is no {0} key")]
	InvalidSeed(Scheme),
	/// The secret URI can't be understood.
	#[error("not a secret URI such as //Alice: {0}")]
	InvalidUri(String),
	/// The system gave no random bytes.
	#[error("the system gave no random bytes: {0}")]
	NoRandomness(getrandom::Error),
}

/// A secret key.
#[derive(Clone)]
pub struct Key {
	/// All that must be kept: the seed, or the SHA-256 of a development key's URI.
	secret: [u8; 32],
	pair: Pair,
}

#[derive(Clone)]
enum Pair {
	Ed25519(SigningKey),
	Sr25519(sr25519::Keypair),
	/// Transactions are signed over a BLAKE2b digest, everything else over a SHA-256 digest.
	Secp256k1 {
		transactions: ecdsa::Keypair,
		messages: SigningKey,
	},
	/// Its transactions are signed by [`crate::general`].
	P256(SigningKey),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
	scheme: Scheme,
	seed: String,
}

impl Key {
	/// The key of a 32-byte seed. Error: `InvalidSeed`.
	pub fn from_seed(scheme: Scheme, seed: [u8; 32]) -> Result<Self, KeyError> {
		let invalid = || KeyError::InvalidSeed(scheme);
		let pair = match scheme {
			Scheme::Ed25519 => Pair::Ed25519(SigningKey::ed25519(&seed)),
			Scheme::Sr25519 => Pair::Sr25519(sr25519::Keypair::from_secret_key(seed).map_err(|_| invalid())?),
			Scheme::Secp256k1 => Pair::Secp256k1 {
				transactions: ecdsa::Keypair::from_secret_key(seed).map_err(|_| invalid())?,
				messages: SigningKey::secp256k1(&seed).ok_or_else(invalid)?,
			},
			Scheme::P256 => Pair::P256(SigningKey::p256(&seed).ok_or_else(invalid)?),
		};
		Ok(Self { secret: seed, pair })
	}

	/// The sr25519 key of a secret URI such as `//Alice`. For development: whoever sees the URI has the key.
	/// Error: `InvalidUri`.
	pub fn from_uri(uri: &str) -> Result<Self, KeyError> {
		let parsed = SecretUri::from_str(uri).map_err(|error| KeyError::InvalidUri(error.to_string()))?;
		let pair = sr25519::Keypair::from_uri(&parsed).map_err(|error| KeyError::InvalidUri(error.to_string()))?;
		Ok(Self { secret: Software::sha256(uri.as_bytes()), pair: Pair::Sr25519(pair) })
	}

	/// A new random key, not kept anywhere. Errors: `NoRandomness`, `InvalidSeed`.
	pub fn generate(scheme: Scheme) -> Result<Self, KeyError> {
		let mut seed = [0; 32];
		getrandom::fill(&mut seed).map_err(KeyError::NoRandomness)?;
		Self::from_seed(scheme, seed)
	}

	/// A new random key in a new file that only its owner can read. Errors: those of [`Self::generate`],
	/// `Unwritable` also if the file exists.
	pub fn create(scheme: Scheme, path: &Path) -> Result<Self, KeyError> {
		let key = Self::generate(scheme)?;
		let file = KeyFile { scheme, seed: hex::encode(key.secret) };
		let unwritable = |source| KeyError::Unwritable { path: path.into(), source };
		let mut options = fs::OpenOptions::new();
		options.write(true).create_new(true);
		#[cfg(unix)]
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		let mut out = options.open(path).map_err(unwritable)?;
		let mut text = serde_json::to_vec(&file).map_err(|error| unwritable(error.into()))?;
		text.push(b'\n');
		out.write_all(&text).and_then(|()| out.sync_all()).map_err(unwritable)?;
		Ok(key)
	}

	/// The key in a file made by [`Self::create`]. Errors: `Unreadable`, `Exposed`, `Malformed` also for more than
	/// 4 KiB, `InvalidSeed`.
	pub fn read(path: &Path) -> Result<Self, KeyError> {
		let unreadable = |source| KeyError::Unreadable { path: path.into(), source };
		let file = fs::File::open(path).map_err(unreadable)?;
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			if file.metadata().map_err(unreadable)?.permissions().mode() & 0o077 != 0 {
				return Err(KeyError::Exposed { path: path.into() });
			}
		}
		let mut text = String::new();
		let read = file.take(MAX_FILE.saturating_add(1)).read_to_string(&mut text).map_err(unreadable)?;
		let place = path.display().to_string();
		if u64::try_from(read).unwrap_or(u64::MAX) > MAX_FILE {
			return Err(KeyError::Malformed { place, reason: format!("it is longer than {MAX_FILE} bytes") });
		}
		let file: KeyFile = serde_json::from_str(&text)
			.map_err(|error| KeyError::Malformed { place: place.clone(), reason: where_wrong(&error) })?;
		Self::from_seed(file.scheme, seed_of(&file.seed, place)?)
	}

	/// The key in the environment variable [`KEY_VARIABLE`], if it is set. Errors: `Malformed`,
	/// `UnknownScheme`, `InvalidSeed`.
	pub fn from_environment() -> Result<Option<Self>, KeyError> {
		match std::env::var(KEY_VARIABLE) {
			Ok(text) => Self::from_text(&text).map(Some),
			Err(std::env::VarError::NotPresent) => Ok(None),
			Err(error) => Err(KeyError::Malformed { place: KEY_VARIABLE.into(), reason: error.to_string() }),
		}
	}

	fn from_text(text: &str) -> Result<Self, KeyError> {
		let (scheme, seed) = text.split_once(':').ok_or_else(|| KeyError::Malformed {
			place: KEY_VARIABLE.into(),
			reason: "expected SCHEME:SEED, the seed as 64 hexadecimal digits".into(),
		})?;
		Self::from_seed(scheme.parse()?, seed_of(seed, KEY_VARIABLE.into())?)
	}

	/// The public half.
	pub fn public(&self) -> PublicKey {
		match &self.pair {
			Pair::Ed25519(key) | Pair::P256(key) => key.public(),
			Pair::Sr25519(key) => PublicKey::Sr25519(key.public_key().0),
			Pair::Secp256k1 { messages, .. } => messages.public(),
		}
	}

	/// The account the key controls.
	pub fn account(&self) -> AccountId32 {
		AccountId32(self.public().account())
	}

	/// Signs bytes of an off-chain message. `None` only where ECDSA meets a nonce it can't use, which no
	/// known message causes.
	pub fn sign_message(&self, message: &[u8]) -> Option<Signature> {
		match &self.pair {
			Pair::Ed25519(key) | Pair::Secp256k1 { messages: key, .. } | Pair::P256(key) => key.sign(message),
			Pair::Sr25519(key) => Some(Signature::Sr25519(key.sign(message).0)),
		}
	}

	/// Whether a transaction signed by this key is a general one, as no wallet's scheme has it.
	pub fn is_for_devices_only(&self) -> bool {
		matches!(self.pair, Pair::P256(_))
	}

	/// Proves that this key agrees to be a device of `owner` under its own account, as its first, until `expires` in ms.
	/// `None` as for [`Self::sign_message`].
	pub fn prove_possession(&self, genesis: &GenesisHash, owner: &AccountId32, expires: u64) -> Option<Possession> {
		self.consent(genesis, owner, &self.account(), 0, expires)
	}

	/// Proves that this key agrees to be the key of `device` of `owner` in `epoch`, until `expires` in ms. `None` as for
	/// [`Self::sign_message`].
	pub fn consent(
		&self,
		genesis: &GenesisHash,
		owner: &AccountId32,
		device: &AccountId32,
		epoch: u32,
		expires: u64,
	) -> Option<Possession> {
		let signature = self.sign_message(&message::possession(genesis, &owner.0, &device.0, epoch, expires))?;
		Some(Possession { expires, signature })
	}

	/// A secret of its own for one `purpose`, from which the key can't be learnt.
	pub fn secret_for(&self, purpose: &[u8]) -> [u8; 32] {
		let mut bytes = b"coinop/secret/1/".to_vec();
		bytes.extend_from_slice(&self.secret);
		bytes.extend_from_slice(purpose);
		Software::sha256(&bytes)
	}
}

/// Where a key file is wrong. What stands there may be the secret: it isn't repeated.
fn where_wrong(error: &serde_json::Error) -> String {
	let what = match error.classify() {
		Category::Io => "it can't be read",
		Category::Syntax => "it is no JSON",
		Category::Data => "it isn't what `coinop key new` writes",
		Category::Eof => "it ends too early",
	};
	format!("{what}, line {} column {}", error.line(), error.column())
}

fn seed_of(text: &str, place: String) -> Result<[u8; 32], KeyError> {
	let mut seed = [0; 32];
	// The text is a secret: the reason given doesn't repeat it.
	hex::decode_to_slice(text.trim(), &mut seed)
		.map_err(|_| KeyError::Malformed { place, reason: "the seed must be 64 hexadecimal digits".into() })?;
	Ok(seed)
}

/// Shows the account only.
impl fmt::Debug for Key {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Key({})", self.account())
	}
}

impl Signer<CoinopConfig> for Key {
	fn account_id(&self) -> AccountId32 {
		self.account()
	}

	fn sign(&self, payload: &[u8]) -> MultiSignature {
		match &self.pair {
			Pair::Ed25519(key) => match key.sign(payload) {
				Some(Signature::Ed25519(signature)) => MultiSignature::Ed25519(signature),
				// An ed25519 key always signs; were it not to, the chain refuses this.
				_ => MultiSignature::Ed25519([0; 64]),
			},
			Pair::Sr25519(key) => MultiSignature::Sr25519(key.sign(payload).0),
			Pair::Secp256k1 { transactions, .. } => MultiSignature::Ecdsa(transactions.sign(payload).0),
			// Nothing signs so, as the chain refuses: see `is_for_devices_only`.
			Pair::P256(_) => MultiSignature::Ed25519([0; 64]),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SCHEMES: [Scheme; 4] = [Scheme::Ed25519, Scheme::Sr25519, Scheme::Secp256k1, Scheme::P256];

	#[test]
	fn key_should_be_the_same_when_written_and_read() {
		let folder = tempfile::tempdir().unwrap();
		for scheme in SCHEMES {
			let path = folder.path().join(scheme.to_string());
			let made = Key::create(scheme, &path).unwrap();
			assert_eq!(Key::read(&path).unwrap().public(), made.public());
			assert!(matches!(Key::create(scheme, &path), Err(KeyError::Unwritable { .. })));
		}
	}

	#[cfg(unix)]
	#[test]
	fn key_should_be_refused_when_others_can_read_its_file() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		Key::create(Scheme::Ed25519, &path).unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
		assert!(matches!(Key::read(&path), Err(KeyError::Exposed { .. })));
	}

	#[test]
	fn secret_should_not_be_repeated_when_its_file_is_malformed() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		let seed = "0123456789abcdef".repeat(4);
		for text in [
			format!("{{\"scheme\":\"{seed}\",\"seed\":\"{seed}\"}}"),
			format!("{{\"scheme\":\"ed25519\",\"{seed}\":\"seed\"}}"),
			format!("{{\"scheme\":\"ed25519\",\"seed\":[\"{seed}\"]}}"),
			format!("\"{seed}\""),
			format!("{{\"scheme\":\"ed25519\",\"seed\":\"{seed}"),
			seed.clone(),
		] {
			fs::remove_file(&path).unwrap_or_default();
			Key::create(Scheme::Ed25519, &path).unwrap();
			fs::write(&path, &text).unwrap();
			let error = Key::read(&path).unwrap_err();
			assert!(matches!(error, KeyError::Malformed { .. }), "{text}");
			assert!(!error.to_string().contains("0123456789abcdef"), "{error}");
			assert!(error.to_string().contains("line 1 column"), "{error}");
		}
	}

	#[test]
	fn key_should_be_refused_when_its_file_is_too_long() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		Key::create(Scheme::Ed25519, &path).unwrap();
		let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
		file.write_all(&vec![b' '; 4_096]).unwrap();
		let error = Key::read(&path).unwrap_err().to_string();
		assert!(error.contains("longer than 4096 bytes"), "{error}");
	}

	#[test]
	fn message_should_verify_when_signed_by_any_scheme() {
		for scheme in SCHEMES {
			let key = Key::generate(scheme).unwrap();
			let signature = key.sign_message(b"message").unwrap();
			assert!(key.public().verify::<Software>(b"message", &signature));
			assert!(!key.public().verify::<Software>(b"massage", &signature));
		}
	}

	#[test]
	fn transaction_should_verify_when_signed_by_any_scheme() {
		let payload = b"payload";
		for scheme in SCHEMES {
			let key = Key::generate(scheme).unwrap();
			let good = match (key.sign(payload), key.public()) {
				(MultiSignature::Ed25519(signature), public @ PublicKey::Ed25519(_)) => {
					public.verify::<Software>(payload, &Signature::Ed25519(signature))
				},
				(MultiSignature::Sr25519(signature), public @ PublicKey::Sr25519(_)) => {
					public.verify::<Software>(payload, &Signature::Sr25519(signature))
				},
				(MultiSignature::Ecdsa(signature), PublicKey::Secp256k1(public)) => {
					ecdsa::verify(&ecdsa::Signature(signature), payload, &ecdsa::PublicKey(public))
				},
				(_, PublicKey::P256(_)) => key.is_for_devices_only(),
				_ => false,
			};
			assert!(good, "{scheme}");
		}
	}

	#[test]
	fn key_should_be_alice_when_uri_is_hers() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert_eq!(Key::from_uri("//Alice").unwrap().account().to_string(), alice);
		assert!(matches!(Key::from_uri("not a phrase"), Err(KeyError::InvalidUri(_))));
	}

	#[test]
	fn key_should_be_refused_when_text_is_malformed() {
		let seed = "0101010101010101010101010101010101010101010101010101010101010101";
		assert!(Key::from_text(&format!("ed25519:{seed}")).is_ok());
		assert!(matches!(Key::from_text(seed), Err(KeyError::Malformed { .. })));
		assert!(matches!(Key::from_text(&format!("rsa:{seed}")), Err(KeyError::UnknownScheme(_))));
		let error = Key::from_text("ed25519:abcd").unwrap_err();
		assert!(!error.to_string().contains("abcd"));
		let zero = "00".repeat(32);
		assert!(matches!(Key::from_text(&format!("secp256k1:{zero}")), Err(KeyError::InvalidSeed(_))));
	}
}
