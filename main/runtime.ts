import * as buffer from 'node:buffer';
import { webcrypto } from 'node:crypto';

/*
 * Globals that our packages expect and that older runtimes lack: Node 18, which Electron 25 carries, has no global
 * `crypto` (jose, openid-client), no global `File` (undici 7), and no `URL.canParse` before 18.17 (the MCP client).
 * Both entries import this before anything else, since packages look for them while they load.
 */
globalThis.crypto ??= webcrypto as typeof globalThis.crypto;
globalThis.File ??= buffer.File as typeof globalThis.File;
URL.canParse ??= canParse;

function canParse(url: string | URL, base?: string | URL): boolean {
  try {
    return Boolean(new URL(url, base));
  } catch {
    return false;
  }
}
