//! A wrong clock, for testing programs that must agree on the time. Loaded into one before the C library
//! (`LD_PRELOAD`), it answers for `clock_gettime`, with the time of day off by what the file named in
//! `COINOP_CLOCK_ERROR` says when the program starts: milliseconds, fast if positive.
//!
//! Clocks that only measure how long something takes are right, as they are on a machine whose time is set wrong.
//! Programs in Rust ask for the time by this function alone.
#![cfg(target_os = "linux")]

use libc::{c_int, c_long, clockid_t, syscall, timespec, SYS_clock_gettime, CLOCK_REALTIME, CLOCK_REALTIME_COARSE};
use std::{env, fs, sync::OnceLock};

/// Nanoseconds of a second.
const SECOND: i64 = 1_000_000_000;

/// Nanoseconds of a millisecond.
const MILLISECOND: i64 = 1_000_000;

/// Names the file that says by how much the clock is wrong.
const VARIABLE: &str = "COINOP_CLOCK_ERROR";

static ERROR: OnceLock<i64> = OnceLock::new();

/// In nanoseconds; 0 unless the file says otherwise.
fn error() -> i64 {
	*ERROR.get_or_init(|| {
		let text = env::var_os(VARIABLE).and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
		text.trim().parse::<i64>().unwrap_or_default().saturating_mul(MILLISECOND)
	})
}

/// The C library's `clock_gettime`, with the time of day wrong.
///
/// # Safety
/// As for the C library's: `time` can be written to, or is null.
#[no_mangle]
pub unsafe extern "C" fn clock_gettime(clock: clockid_t, time: *mut timespec) -> c_int {
	// Not by the C library: that is this function now.
	let failure = unsafe { syscall(SYS_clock_gettime, c_long::from(clock), time) };
	if failure != 0 {
		return -1;
	}
	if matches!(clock, CLOCK_REALTIME | CLOCK_REALTIME_COARSE) {
		// SAFETY: the kernel has just written there.
		if let Some(time) = unsafe { time.as_mut() } {
			let wrong = time.tv_sec.saturating_mul(SECOND).saturating_add(time.tv_nsec).saturating_add(error());
			time.tv_sec = wrong.div_euclid(SECOND);
			time.tv_nsec = wrong.rem_euclid(SECOND);
		}
	}
	0
}
