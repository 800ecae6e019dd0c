//! What has happened so far, as it does: lines for people on standard error, one object a line for machines.

use super::Failure;
use crate::report::{line, Report};
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::{io::IsTerminal, time::Duration};

/// Time between turns of the sign that something is waited for.
const TURN: Duration = Duration::from_millis(120);

/// Time between looks at the chains.
const POLL: Duration = Duration::from_secs(2);

/// How often in a row a look may fail: a minute.
const FAILURES: u32 = 30;

/// What a look at the chains has found.
pub enum Look<T> {
	/// What was waited for.
	Done(T),
	/// Something else has to come before, this.
	Waits(String),
}

/// Where it is told.
pub struct Progress {
	json: bool,
	/// What is waited for, where that can be drawn.
	bar: Option<ProgressBar>,
	/// What was waited for last.
	why: String,
}

impl Progress {
	/// Nothing has happened.
	pub fn new(json: bool) -> Self {
		let bar = (!json && std::io::stderr().is_terminal()).then(|| {
			let bar = ProgressBar::new_spinner();
			match ProgressStyle::with_template("{spinner} {elapsed}  {wide_msg}") {
				Ok(style) => bar.with_style(style),
				Err(_) => bar,
			}
		});
		Self { json, bar, why: String::new() }
	}

	/// Something happened.
	///
	/// - `step`: its name, for machines.
	/// - `shown`: the same for people.
	/// - `more`: what belongs to it, for machines.
	pub fn step(&mut self, step: &str, shown: &str, more: Report) {
		self.why.clear();
		if self.json {
			more.text("step", step).print(true);
			return;
		}
		match &self.bar {
			Some(bar) => {
				bar.reset_elapsed();
				bar.println(shown);
			},
			None => eprintln!("{shown}"),
		}
	}

	/// A step that has much to tell: shown as a table.
	pub fn report(&self, step: &str, report: Report) {
		if self.json {
			report.text("step", step).print(true);
		} else {
			report.print(false);
		}
	}

	/// Looks again and again until what is waited for is there; what keeps it is said. Endpoints come and go: only a
	/// [`Failure`], or a minute of other errors, ends it.
	pub async fn until<T>(&mut self, mut look: impl AsyncFnMut() -> Result<Look<T>>) -> Result<T> {
		let mut failures = 0u32;
		loop {
			match look().await {
				Ok(Look::Done(found)) => return Ok(found),
				Ok(Look::Waits(why)) => {
					failures = 0;
					self.waiting(&why);
				},
				Err(error) if error.is::<Failure>() => return Err(error),
				Err(error) => {
					failures = failures.saturating_add(1);
					if failures >= FAILURES {
						return Err(error)
							.context("what was begun goes on without this command: look with `coinop bridge status`");
					}
					self.waiting(&format!("for an answer: {error:#}"));
				},
			}
			tokio::time::sleep(POLL).await;
		}
	}

	/// Something is waited for. Said once, until it is for something else.
	pub fn waiting(&mut self, why: &str) {
		if self.why == why {
			return;
		}
		self.why = why.into();
		match &self.bar {
			_ if self.json => line(&json!({ "step": "waiting", "for": why })),
			Some(bar) => {
				bar.enable_steady_tick(TURN);
				bar.set_message(format!("waiting {why}"));
			},
			None => eprintln!("waiting {why}"),
		}
	}
}

impl Drop for Progress {
	fn drop(&mut self) {
		if let Some(bar) = &self.bar {
			bar.finish_and_clear();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use anyhow::anyhow;

	#[tokio::test(start_paused = true)]
	async fn wait_should_go_on_when_an_endpoint_fails_for_a_while() {
		let (mut progress, mut looks) = (Progress::new(true), 0);
		let found = progress.until(async || {
			looks += 1;
			match looks {
				1 => Err(anyhow!("it doesn't answer")),
				2 => Ok(Look::Waits("for something".into())),
				_ => Ok(Look::Done(looks)),
			}
		});
		assert_eq!(found.await.unwrap(), 3);
	}

	#[tokio::test(start_paused = true)]
	async fn wait_should_end_when_it_is_of_no_use() {
		let mut looks = 0;
		let mut progress = Progress::new(true);
		let failed = progress.until::<()>(async || {
			looks += 1;
			Err(Failure::new("Gone", "it is gone").into())
		});
		assert!(failed.await.unwrap_err().is::<Failure>());
		assert_eq!(looks, 1);
		let mut looks = 0;
		let silent = progress.until::<()>(async || {
			looks += 1;
			Err(anyhow!("it doesn't answer"))
		});
		let error = format!("{:#}", silent.await.unwrap_err());
		assert!(error.contains("coinop bridge status") && error.contains("it doesn't answer"), "{error}");
		assert_eq!(looks, FAILURES);
	}
}
