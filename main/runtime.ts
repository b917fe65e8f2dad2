import * as buffer from 'node:buffer';
import { webcrypto } from 'node:crypto';

/*
 * Globals that our packages expect and that older runtimes lack: Node 18, which Electron 25 carries, has no global
 * `crypto` (jose, openid-client) and no global `File` (undici 7). Both entries import this before anything else, since
 * packages look for them while they load.
 */
globalThis.crypto ??= webcrypto as typeof globalThis.crypto;
globalThis.File ??= buffer.File as typeof globalThis.File;
