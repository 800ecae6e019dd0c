//! The newest evidence of a session on disk, so that a provider that ends at any moment is still paid.
//!
//! The file holds SCALE in hexadecimal and is only ever replaced as a whole: whatever happens, it holds the evidence
//! from before or the one from after.

use codec::{DecodeAll, Encode};
use coinop_voucher::Evidence;
use std::{
	fs,
	io::{self, Read, Write},
	path::{Path, PathBuf},
};

/// Longest file that is read, in bytes.
const MAX_LEN: u64 = 4_096;

/// A file for the newest evidence of one session.
#[derive(Clone, Debug)]
pub struct EvidenceFile {
	path: PathBuf,
}

impl EvidenceFile {
	/// Names the file; it need not exist.
	pub fn new(path: impl Into<PathBuf>) -> Self {
		Self { path: path.into() }
	}

	/// Where it is.
	pub fn path(&self) -> &Path {
		&self.path
	}

	/// What it holds, `None` where there is no file. Errors: it can't be read, or holds no evidence.
	pub fn read(&self) -> io::Result<Option<Evidence>> {
		let file = match fs::File::open(&self.path) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			file => file.map_err(|error| self.named(error))?,
		};
		let mut text = String::new();
		file.take(MAX_LEN).read_to_string(&mut text).map_err(|error| self.named(error))?;
		match decode(&text) {
			Some(evidence) => Ok(Some(evidence)),
			None => Err(self.named(io::Error::new(io::ErrorKind::InvalidData, "it holds no evidence"))),
		}
	}

	/// Replaces what it holds. Once this returns, not even a loss of power takes it away. Error: it can't be written;
	/// what it held before is still there.
	pub fn keep(&self, evidence: &Evidence) -> io::Result<()> {
		self.replace(evidence).map_err(|error| self.named(error))
	}

	/// Removes the file, if there is one. Error: it can't be removed.
	pub fn remove(&self) -> io::Result<()> {
		match fs::remove_file(&self.path) {
			Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.named(error)),
			_ => Ok(()),
		}
	}

	fn replace(&self, evidence: &Evidence) -> io::Result<()> {
		let mut fresh = self.path.clone().into_os_string();
		fresh.push(".new");
		let mut file = fs::File::create(&fresh)?;
		file.write_all(hex::encode(evidence.encode()).as_bytes())?;
		file.sync_all()?;
		fs::rename(&fresh, &self.path)?;
		#[cfg(unix)]
		{
			let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
			fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
		}
		Ok(())
	}

	fn named(&self, error: io::Error) -> io::Error {
		io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
	}
}

fn decode(text: &str) -> Option<Evidence> {
	let bytes = hex::decode(text.trim()).ok()?;
	Evidence::decode_all(&mut bytes.as_slice()).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_voucher::Ticks;

	fn evidence(count: u32) -> Evidence {
		Evidence { statement: None, ticks: Some(Ticks { count, preimage: [7; 32] }) }
	}

	#[test]
	fn evidence_should_be_the_same_when_kept_and_read() {
		let folder = tempfile::tempdir().unwrap();
		let file = EvidenceFile::new(folder.path().join("session-7.evidence"));
		assert_eq!(file.read().unwrap(), None);
		for count in [1, 70_000, 2] {
			file.keep(&evidence(count)).unwrap();
			assert_eq!(file.read().unwrap(), Some(evidence(count)));
		}
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
		file.remove().unwrap();
		file.remove().unwrap();
		assert_eq!(file.read().unwrap(), None);
	}

	/// Another name of the old file still shows the old evidence: it was not written over in place.
	#[test]
	fn file_should_be_replaced_as_a_whole_when_it_existed() {
		let folder = tempfile::tempdir().unwrap();
		let file = EvidenceFile::new(folder.path().join("evidence"));
		file.keep(&evidence(1)).unwrap();
		let old = EvidenceFile::new(folder.path().join("old"));
		fs::hard_link(file.path(), old.path()).unwrap();
		file.keep(&evidence(2)).unwrap();
		assert_eq!(old.read().unwrap(), Some(evidence(1)));
		assert_eq!(file.read().unwrap(), Some(evidence(2)));
	}

	#[test]
	fn old_evidence_should_stay_when_the_new_can_not_be_written() {
		let folder = tempfile::tempdir().unwrap();
		let file = EvidenceFile::new(folder.path().join("evidence"));
		file.keep(&evidence(1)).unwrap();
		fs::create_dir(folder.path().join("evidence.new")).unwrap();
		assert!(file.keep(&evidence(2)).unwrap_err().to_string().contains("evidence"));
		assert_eq!(file.read().unwrap(), Some(evidence(1)));
	}

	#[test]
	fn file_should_be_refused_when_it_holds_no_evidence() {
		let folder = tempfile::tempdir().unwrap();
		let file = EvidenceFile::new(folder.path().join("evidence"));
		for text in ["", "xyz", "00", "0002"] {
			fs::write(file.path(), text).unwrap();
			assert!(file.read().is_err(), "{text}");
		}
	}
}
