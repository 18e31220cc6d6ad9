/** Connections of a client at once; the SDK's own default is 50. */
const SOCKETS = 200;

/**
 * When a client of AWS gives up a request, so that it is tried again. Without `throwOnRequestTimeout` the SDK only warns and
 * goes on waiting. The SDK counts waiting for a free connection as connecting, and both as part of the request: hence more
 * than a connection itself ever takes, or a burst of calls would end itself, in one process, before the first is answered.
 *
 * @param answer ms from the call of the request to its answer's headers (default 10,000)
 */
export function requestLimits(answer = 10_000) {
  const sockets = { maxSockets: SOCKETS };
  return {
    connectionTimeout: Math.min(5_000, answer),
    requestTimeout: answer,
    throwOnRequestTimeout: true,
    httpAgent: sockets,
    httpsAgent: sockets,
  };
}
