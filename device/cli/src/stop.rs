//! Requests to stop this process: Ctrl-C, and SIGTERM where there is such a thing.

use anyhow::{bail, Result};
use std::{future::Future, pin::pin};
use tokio::sync::mpsc;

/// Requests to stop, counted.
pub struct Stop {
	requests: mpsc::Receiver<()>,
	asked: u32,
}

impl Stop {
	/// Begins to listen: from here on the process doesn't end by itself when it is asked to.
	pub fn listen() -> Result<Self> {
		let (sender, requests) = mpsc::channel(1);
		#[cfg(unix)]
		{
			use tokio::signal::unix::{signal, SignalKind};
			for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
				let (mut arrivals, sender) = (signal(kind)?, sender.clone());
				tokio::spawn(async move { while arrivals.recv().await.is_some() && sender.send(()).await.is_ok() {} });
			}
		}
		#[cfg(not(unix))]
		tokio::spawn(async move { while tokio::signal::ctrl_c().await.is_ok() && sender.send(()).await.is_ok() {} });
		Ok(Self { requests, asked: 0 })
	}

	/// Waits until somebody asks, or asked before.
	pub async fn requested(&mut self) {
		if self.asked == 0 {
			self.next().await;
		}
	}

	/// Lets `work`, a transaction, come to its end though somebody asks to stop, unless they ask again.
	pub async fn hold<T>(&mut self, work: impl Future<Output = Result<T>>) -> Result<T> {
		let mut work = pin!(work);
		loop {
			tokio::select! {
				biased;
				done = &mut work => return done,
				() = self.next() => {
					if self.asked > 1 {
						bail!("stopped before the transaction was final: it may still be included");
					}
					eprintln!("stopping once this transaction is final; ask again to stop at once");
				},
			}
		}
	}

	async fn next(&mut self) {
		match self.requests.recv().await {
			Some(()) => self.asked = self.asked.saturating_add(1),
			None => std::future::pending().await,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	#[tokio::test]
	async fn work_should_come_to_its_end_when_asked_to_stop_once_only() {
		let (sender, requests) = mpsc::channel(2);
		let mut stop = Stop { requests, asked: 0 };
		sender.send(()).await.unwrap();
		let work = async {
			tokio::time::sleep(Duration::from_millis(20)).await;
			Ok(7)
		};
		assert_eq!(stop.hold(work).await.unwrap(), 7);
		stop.requested().await;
		sender.send(()).await.unwrap();
		let never = stop.hold(std::future::pending::<Result<()>>()).await;
		assert!(never.unwrap_err().to_string().contains("may still be included"));
	}
}
