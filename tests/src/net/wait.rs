//! Waiting with an end.

use anyhow::{bail, Result};
use std::time::{Duration, Instant};

/// Time between looks.
pub const POLL: Duration = Duration::from_millis(250);

/// What `look` finds, as soon as it finds something. It is asked again after a failure: nodes come and go.
/// Error: it finds nothing within `patience`; the error says for `what` it was, and how it failed last.
pub async fn until<T>(what: &str, patience: Duration, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
	until_every(POLL, what, patience, look).await
}

/// The same, with another time between looks.
pub async fn until_every<T>(
	poll: Duration,
	what: &str,
	patience: Duration,
	mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
	let started = Instant::now();
	loop {
		let failure = match look().await {
			Ok(Some(found)) => return Ok(found),
			Ok(None) => None,
			Err(error) => Some(error),
		};
		if started.elapsed() >= patience {
			match failure {
				None => bail!("waited {} s for {what}", patience.as_secs()),
				Some(error) => return Err(error.context(format!("waited {} s for {what}", patience.as_secs()))),
			}
		}
		tokio::time::sleep(poll).await;
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use anyhow::anyhow;

	#[tokio::test]
	async fn wait_should_end_when_something_is_found() {
		let mut looks = 0;
		let found = until("a third look", Duration::from_secs(60), async || {
			looks += 1;
			match looks {
				1 => Err(anyhow!("not yet")),
				2 => Ok(None),
				_ => Ok(Some("found")),
			}
		});
		assert_eq!(found.await.unwrap(), "found");
	}

	#[tokio::test]
	async fn wait_should_say_why_when_time_is_up() {
		let failing = until::<()>("the end", Duration::ZERO, async || Err(anyhow!("broken")));
		let error = format!("{:#}", failing.await.unwrap_err());
		assert!(error.contains("for the end") && error.contains("broken"), "{error}");
		assert!(until::<()>("nothing", Duration::ZERO, async || Ok(None)).await.is_err());
	}
}
