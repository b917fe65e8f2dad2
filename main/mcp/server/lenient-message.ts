import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/server';

/**
 * Puts into an `initialize` request what it leaves out, so that a person with curl gets an answer: without parameters
 * it asks for the latest version that has a handshake, on behalf of a client without a name. What is there stays.
 */
export function completeInitialize(message: unknown): unknown {
  if (!isRecord(message) || message['method'] !== 'initialize') return message;
  const given = message['params'] ?? {};
  if (!isRecord(given)) return message;
  return { ...message, params: { ...usualParameters, ...given } };
}

const usualParameters = {
  protocolVersion: LATEST_PROTOCOL_VERSION,
  capabilities: {},
  clientInfo: { name: '', version: '' },
};

/** True for the request that begins a session. */
export const isInitialize = (message: unknown): boolean => isRecord(message) && message['method'] === 'initialize';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
