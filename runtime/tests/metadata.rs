//! The typed client's metadata is committed; this says when it has fallen behind.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics is a test that fails")]

use coinop_runtime::Runtime;
use sp_io::TestExternalities;
use std::{fs, path::Path};

/// Metadata version that the client is generated from.
const VERSION: u32 = 15;

#[test]
fn committed_metadata_should_be_the_runtimes_when_it_is_current() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("api/metadata.scale");
	// One constant depends on the Ethereum that is followed: here on none.
	let current = TestExternalities::default().execute_with(|| Runtime::metadata_at_version(VERSION).unwrap());
	if std::env::var_os("COINOP_UPDATE_METADATA").is_some() {
		fs::write(&path, &*current).unwrap();
	}
	let committed = fs::read(&path).unwrap_or_default();
	assert!(
		committed == *current,
		"runtime/api/metadata.scale is not this runtime's: run `scripts/update-metadata`, look at the change, commit it"
	);
}
