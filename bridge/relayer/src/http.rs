//! HTTP with bounds: a server that answers too late, too much or with something else costs an error and no memory.

use reqwest::{header::HeaderMap, redirect::Policy, Client, RequestBuilder, Url};
use serde_json::Value;
use std::time::Duration;

/// Most bytes of an answer that is no state.
pub const MAX_ANSWER: usize = 33_554_432;

/// Characters of a refusal that an error shows.
const SHOWN: usize = 200;

/// Time to open a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// Why there is no answer. The path of an address may hold a secret: only its host is shown.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
	/// The address can't be used.
	#[error("`{0}` is no address of a server: it begins with http:// or https://")]
	BadAddress(String),
	/// Nobody answered, or not in time.
	#[error("{host} doesn't answer: {reason}")]
	Silent {
		/// Whom we asked.
		host: String,
		/// What went wrong.
		reason: String,
	},
	/// The server refuses.
	#[error("{host} answers {status} to {path}: {body}")]
	Refused {
		/// Whom we asked.
		host: String,
		/// For what, without its query.
		path: String,
		/// HTTP's status.
		status: u16,
		/// How the answer begins.
		body: String,
	},
	/// The answer is longer than any should be.
	#[error("{host} answers more than {limit} bytes")]
	TooLong {
		/// Whom we asked.
		host: String,
		/// The most that we read.
		limit: usize,
	},
	/// The answer is something else.
	#[error("{host} answers no JSON: {reason}")]
	NotJson {
		/// Whom we asked.
		host: String,
		/// Where it isn't.
		reason: String,
	},
}

impl HttpError {
	/// Whether the server says that it has no such thing.
	pub fn is_not_found(&self) -> bool {
		matches!(self, Self::Refused { status: 404, .. })
	}
}

/// An answer with a status that says that all is well.
#[derive(Clone, Debug)]
pub struct Answer {
	/// Its headers.
	pub headers: HeaderMap,
	/// Its body.
	pub body: Vec<u8>,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Http {
	client: Client,
	base: String,
	host: String,
}

impl Http {
	/// A server at `base`; an answer has to be complete within `timeout`. Error: `BadAddress`.
	pub fn new(base: &str, timeout: Duration) -> Result<Self, HttpError> {
		let bad = || HttpError::BadAddress(shown(base));
		let url = Url::parse(base).map_err(|_| bad())?;
		if !matches!(url.scheme(), "http" | "https") {
			return Err(bad());
		}
		let host = shown(base);
		let client = Client::builder()
			.timeout(timeout)
			.connect_timeout(CONNECT.min(timeout))
			.redirect(Policy::none())
			.build()
			.map_err(|error| HttpError::Silent { host: host.clone(), reason: reason(error) })?;
		Ok(Self { client, base: base.trim_end_matches('/').into(), host })
	}

	/// Whom we ask.
	pub fn host(&self) -> &str {
		&self.host
	}

	/// What is at a path, at most `limit` bytes. Errors: `Silent`, `Refused`, `TooLong`.
	pub async fn get(&self, path: &str, accept: &str, limit: usize) -> Result<Answer, HttpError> {
		let request = self.client.get(format!("{}{path}", self.base)).header("accept", accept);
		self.answer(request, path, limit).await
	}

	/// The JSON at a path. Errors: those of [`Http::get`], `NotJson`.
	pub async fn get_json(&self, path: &str) -> Result<Value, HttpError> {
		let answer = self.get(path, "application/json", MAX_ANSWER).await?;
		self.json(&answer.body)
	}

	/// The JSON that answers JSON. Errors: as of [`Http::get_json`].
	pub async fn post_json(&self, path: &str, body: &Value) -> Result<Value, HttpError> {
		let request = self.client.post(format!("{}{path}", self.base)).json(body);
		let answer = self.answer(request, path, MAX_ANSWER).await?;
		self.json(&answer.body)
	}

	fn json(&self, body: &[u8]) -> Result<Value, HttpError> {
		let wrong =
			|error: serde_json::Error| HttpError::NotJson { host: self.host.clone(), reason: error.to_string() };
		serde_json::from_slice(body).map_err(wrong)
	}

	async fn answer(&self, request: RequestBuilder, path: &str, limit: usize) -> Result<Answer, HttpError> {
		let silent = |error| HttpError::Silent { host: self.host.clone(), reason: reason(error) };
		let mut response = request.send().await.map_err(silent)?;
		let (status, headers) = (response.status(), response.headers().clone());
		let mut body = Vec::new();
		while let Some(chunk) = response.chunk().await.map_err(silent)? {
			if body.len().saturating_add(chunk.len()) > limit {
				return Err(HttpError::TooLong { host: self.host.clone(), limit });
			}
			body.extend_from_slice(&chunk);
		}
		if status.is_success() {
			return Ok(Answer { headers, body });
		}
		let path = path.split('?').next().unwrap_or_default().to_string();
		let body = String::from_utf8_lossy(&body).chars().take(SHOWN).collect();
		Err(HttpError::Refused { host: self.host.clone(), path, status: status.as_u16(), body })
	}
}

/// An address without what may be secret in it.
pub fn shown(url: &str) -> String {
	match Url::parse(url) {
		Ok(url) => match (url.host_str(), url.port()) {
			(Some(host), Some(port)) => format!("{host}:{port}"),
			(Some(host), None) => host.into(),
			_ => "?".into(),
		},
		Err(_) => "?".into(),
	}
}

fn reason(error: reqwest::Error) -> String {
	use std::error::Error;
	let error = error.without_url();
	match error.source() {
		Some(source) => format!("{error}: {source}"),
		None => error.to_string(),
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use tokio::{
		io::{AsyncReadExt, AsyncWriteExt},
		net::TcpListener,
	};

	/// A server that answers every request with the same bytes, as they are.
	pub(crate) async fn liar(answer: Vec<u8>) -> String {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		tokio::spawn(async move {
			while let Ok((mut stream, _)) = listener.accept().await {
				let mut request = vec![0; 65_536];
				let _ = stream.read(&mut request).await;
				let _ = stream.write_all(&answer).await;
				let _ = stream.shutdown().await;
			}
		});
		url
	}

	/// The bytes of an answer with this body.
	pub(crate) fn ok(body: &[u8]) -> Vec<u8> {
		let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
		[head.as_bytes(), body].concat()
	}

	pub(crate) fn patience() -> Duration {
		Duration::from_secs(5)
	}

	/// Kelp: an answer of any length costs an error.
	#[tokio::test]
	async fn answer_should_be_refused_when_it_is_too_long() {
		let http = Http::new(&liar(ok(&[b' '; 2_000])).await, patience()).unwrap();
		assert!(matches!(http.get("/", "*/*", 1_999).await, Err(HttpError::TooLong { limit: 1_999, .. })));
		assert_eq!(http.get("/", "*/*", 2_000).await.unwrap().body.len(), 2_000);
	}

	#[tokio::test]
	async fn answer_should_be_refused_when_it_is_truncated_or_no_json() {
		for body in [&b"{\"data\":"[..], b"<html>", b"", b"\xff\xfe"] {
			let http = Http::new(&liar(ok(body)).await, patience()).unwrap();
			assert!(matches!(http.get_json("/").await, Err(HttpError::NotJson { .. })));
		}
		let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}".to_vec();
		let http = Http::new(&liar(cut).await, patience()).unwrap();
		assert!(matches!(http.get_json("/").await, Err(HttpError::Silent { .. })));
	}

	#[tokio::test]
	async fn error_should_not_show_a_secret_when_the_address_has_one() {
		let refusal = b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno".to_vec();
		let url = format!("{}/v3/TOPSECRET", liar(refusal).await);
		let error = Http::new(&url, patience()).unwrap().get_json("/x?key=TOPSECRET").await.unwrap_err();
		assert!(error.is_not_found() && !error.to_string().contains("TOPSECRET"), "{error}");
		let nobody = Http::new("http://127.0.0.1:1/TOPSECRET", patience()).unwrap();
		let error = nobody.get_json("/").await.unwrap_err();
		assert!(matches!(error, HttpError::Silent { .. }) && !error.to_string().contains("TOPSECRET"), "{error}");
		assert!(matches!(Http::new("ftp://x/TOPSECRET", patience()), Err(error) if !error.to_string().contains("TOP")));
		assert!(Http::new("TOPSECRET", patience()).is_err());
	}
}
