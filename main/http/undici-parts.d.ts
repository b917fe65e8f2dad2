/*
 * What forwarding needs of undici, by the files that hold it: its index also loads fetch, WebSocket, caches and test
 * doubles, a third of all that Gatehouse would read at its start.
 */
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici';
}
declare module 'undici/lib/core/connect.js' {
  export { buildConnector as default } from 'undici';
}
