//! A node's figures in Prometheus' text format.

use anyhow::{Context, Result};

/// What a node says of itself at one moment.
#[derive(Clone, Debug)]
pub struct Metrics(String);

/// What a histogram has counted since the node started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Histogram {
	/// The sum of what was observed, in the metric's unit.
	pub sum: f64,
	/// How often.
	pub count: f64,
}

impl Histogram {
	/// Milliseconds for each observation since `before`, of a histogram of seconds; `None` if there was none.
	pub fn milliseconds_since(&self, before: &Self) -> Option<f64> {
		let count = self.count - before.count;
		(count > 0.0).then(|| (self.sum - before.sum) * 1_000.0 / count)
	}
}

impl From<String> for Metrics {
	fn from(text: String) -> Self {
		Self(text)
	}
}

impl Metrics {
	/// The first figure of this name with `label` among its labels: `reason="x"`, or empty for any.
	pub fn get(&self, name: &str, label: &str) -> Option<f64> {
		let is_it = |line: &&str| {
			let rest = line.strip_prefix(name).filter(|rest| rest.starts_with(['{', ' ']));
			rest.is_some_and(|rest| rest.contains(label))
		};
		self.0.lines().find(is_it)?.rsplit(' ').next()?.parse().ok()
	}

	/// The histogram of this name, whatever its labels. Error: there is none.
	pub fn histogram(&self, name: &str) -> Result<Histogram> {
		let value = |of: &str| {
			let name = format!("{name}_{of}");
			self.get(&name, "").with_context(|| format!("the node's metrics have no {name}"))
		};
		Ok(Histogram { sum: value("sum")?, count: value("count")? })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const MAKING: &str = "substrate_proposer_block_constructed";
	const METRICS: &str = "\
# TYPE substrate_proposer_block_constructed histogram
substrate_proposer_block_constructed_bucket{chain=\"dev\",le=\"0.005\"} 3
substrate_proposer_block_constructed_sum{chain=\"dev\"} 0.0125
substrate_proposer_block_constructed_counted 9
substrate_proposer_block_constructed_count{chain=\"dev\"} 4
";

	#[test]
	fn histogram_should_be_read_when_the_metrics_have_labels() {
		let made = Metrics(METRICS.into()).histogram(MAKING).unwrap();
		assert_eq!([made.sum, made.count], [0.0125, 4.0]);
		assert!(Metrics(METRICS.replace("_sum", "_total")).histogram(MAKING).is_err());
	}

	#[test]
	fn time_should_be_growth_of_the_sum_by_growth_of_the_count_when_there_is_any() {
		let before = Histogram { sum: 1.0, count: 10.0 };
		assert_eq!(Histogram { sum: 1.5, count: 12.0 }.milliseconds_since(&before), Some(250.0));
		assert_eq!(before.milliseconds_since(&before), None);
	}

	#[test]
	fn metric_should_be_the_one_with_the_label_when_there_are_several() {
		let text = "# TYPE ended counter\nended_total{reason=\"a\"} 9\nended{chain=\"dev\",reason=\"a\"} 1\n\
			ended{chain=\"dev\",reason=\"b\"} 2\nplain 0.5\n";
		let metrics = Metrics(text.into());
		assert_eq!(metrics.get("ended", "reason=\"b\""), Some(2.0));
		assert_eq!(metrics.get("ended", ""), Some(1.0));
		assert_eq!(metrics.get("plain", ""), Some(0.5));
		assert_eq!(metrics.get("ended", "reason=\"c\""), None);
	}
}
