//! The key that pays for gas on Ethereum: from a file that only its owner can read, or from the environment. Coinop's keys
//! are `coinop_agent::keys`'.

use alloy::signers::local::PrivateKeySigner;
use std::{
	fs,
	io::Read,
	path::{Path, PathBuf},
};

/// Environment variable with a key as 64 hexadecimal digits.
pub const VARIABLE: &str = "COINOP_RELAYER_ETHEREUM_KEY";

/// Longest file that is read, in bytes.
const MAX_FILE: u64 = 1_024;

/// Why there is no key. None of these repeats what stands where a key should.
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
	#[error("the key file {0} can be read by others: run `chmod 600 {0}`, or use a new key")]
	Exposed(PathBuf),
	/// It holds no key.
	#[error("{0} holds no key of Ethereum: 64 hexadecimal digits are wanted, with or without 0x before them")]
	Malformed(String),
}

/// The key in the environment if it is there, else the one in the file if there is a file. Errors: all of [`KeyError`].
pub fn ethereum(file: Option<&Path>) -> Result<Option<PrivateKeySigner>, KeyError> {
	match from_environment(VARIABLE)? {
		Some(key) => Ok(Some(key)),
		None => file.map(read).transpose(),
	}
}

/// The key in an environment variable, if it is there. Error: `Malformed`.
pub fn from_environment(variable: &str) -> Result<Option<PrivateKeySigner>, KeyError> {
	match std::env::var(variable) {
		Ok(text) => parse(&text, variable).map(Some),
		Err(std::env::VarError::NotPresent) => Ok(None),
		Err(std::env::VarError::NotUnicode(_)) => Err(KeyError::Malformed(variable.into())),
	}
}

/// The key in a file. Errors: all of [`KeyError`].
pub fn read(path: &Path) -> Result<PrivateKeySigner, KeyError> {
	let unreadable = |source| KeyError::Unreadable { path: path.into(), source };
	let file = fs::File::open(path).map_err(unreadable)?;
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		if file.metadata().map_err(unreadable)?.permissions().mode() & 0o077 != 0 {
			return Err(KeyError::Exposed(path.into()));
		}
	}
	let mut bytes = Vec::new();
	file.take(MAX_FILE).read_to_end(&mut bytes).map_err(unreadable)?;
	parse(&String::from_utf8_lossy(&bytes), &path.display().to_string())
}

fn parse(text: &str, place: &str) -> Result<PrivateKeySigner, KeyError> {
	let malformed = || KeyError::Malformed(place.into());
	let text = text.trim();
	let mut seed = [0; 32];
	hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut seed).map_err(|_| malformed())?;
	PrivateKeySigner::from_slice(&seed).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The first of the well-known test accounts of Ethereum's tools.
	const SECRET: &str = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
	const ADDRESS: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

	#[test]
	fn key_should_be_read_when_only_its_owner_can() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		for text in [SECRET.to_string(), format!("0x{SECRET}\n")] {
			fs::write(&path, text).unwrap();
			#[cfg(unix)]
			{
				use std::os::unix::fs::PermissionsExt;
				fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
				assert!(matches!(read(&path), Err(KeyError::Exposed(_))));
				fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
			}
			assert_eq!(read(&path).unwrap().address().to_string(), ADDRESS);
		}
		assert!(matches!(read(&folder.path().join("none")), Err(KeyError::Unreadable { .. })));
	}

	#[test]
	fn secret_should_not_be_repeated_when_it_is_malformed() {
		let zero = "00".repeat(32);
		for text in [&SECRET[1..], &format!("{SECRET}00"), "", "mnemonic words", &zero, &"f".repeat(64)] {
			let error = parse(text, "here").unwrap_err().to_string();
			assert!(error.starts_with("here holds no key"), "{error}");
			assert!(text.is_empty() || !error.contains(text), "{error}");
		}
	}
}
