//! `/metrics` for Prometheus and `/health` for whoever restarts what has stopped, over HTTP.

use crate::metrics::Metrics;
use http_body_util::Full;
use hyper::{body::Bytes, body::Incoming, server::conn::http1, service::service_fn, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};

/// Most connections at a time.
const CONNECTIONS: usize = 16;

/// Longest life of a connection.
const LIFE: Duration = Duration::from_secs(30);

/// Pause after the system has no connection for us.
const PAUSE: Duration = Duration::from_millis(200);

/// Opens the port. Error: it is taken, or not ours.
pub async fn bind(listen: SocketAddr) -> std::io::Result<TcpListener> {
	TcpListener::bind(listen).await
}

/// Serves for ever.
///
/// - `patience`: how long a leg may be without success.
pub async fn serve(listener: TcpListener, metrics: Metrics, patience: Duration) {
	let room = Arc::new(Semaphore::new(CONNECTIONS));
	loop {
		let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
		let Ok((stream, _)) = listener.accept().await else {
			tokio::time::sleep(PAUSE).await;
			continue;
		};
		let metrics = metrics.clone();
		tokio::spawn(async move {
			let service = service_fn(move |request: Request<Incoming>| {
				let response = answer(request.uri().path(), &metrics, patience);
				async move { Ok::<_, Infallible>(response) }
			});
			let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
			// Who is too slow, or talks nonsense, is cut off.
			let _ = timeout(LIFE, connection).await;
			drop(permit);
		});
	}
}

fn answer(path: &str, metrics: &Metrics, patience: Duration) -> Response<Full<Bytes>> {
	let (status, kind, body) = match path {
		"/metrics" => (StatusCode::OK, "text/plain; version=0.0.4", metrics.text()),
		"/health" if metrics.is_healthy(patience) => {
			(StatusCode::OK, "application/json", "{\"healthy\":true}\n".into())
		},
		"/health" => (StatusCode::SERVICE_UNAVAILABLE, "application/json", "{\"healthy\":false}\n".into()),
		_ => (StatusCode::NOT_FOUND, "text/plain", "/metrics and /health are here\n".to_string()),
	};
	let mut response = Response::new(Full::new(Bytes::from(body)));
	*response.status_mut() = status;
	response.headers_mut().insert(hyper::header::CONTENT_TYPE, hyper::header::HeaderValue::from_static(kind));
	response
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::metrics::Leg;

	#[tokio::test]
	async fn metrics_and_health_should_be_served_when_asked_for() {
		let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let metrics = Metrics::new().unwrap();
		metrics.follower_slot.set(5);
		tokio::spawn(serve(listener, metrics.clone(), Duration::ZERO));
		let client = reqwest::Client::new();
		let get = async |path: &str| {
			let answer = client.get(format!("{url}{path}")).send().await.unwrap();
			(answer.status().as_u16(), answer.text().await.unwrap())
		};
		let (status, text) = get("/metrics").await;
		assert!(status == 200 && text.contains("coinop_relayer_follower_slot 5"), "{text}");
		assert_eq!(get("/health").await, (200, "{\"healthy\":true}\n".into()));
		metrics.begin(Leg::Out);
		tokio::time::sleep(Duration::from_millis(2)).await;
		assert_eq!(get("/health").await.0, 503);
		assert_eq!(get("/keys").await.0, 404);
	}
}
