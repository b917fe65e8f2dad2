import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { ownScheme } from './own-page.ts';
import { rendererFile } from './renderer-files.ts';

/** Makes `app://` an origin like https (storage, CSP 'self', modules). Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: ownScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** Serves the built renderer, and only it. `folder` is absolute, without a separator at its end. */
export function serveRenderer(folder: string): void {
  protocol.handle(ownScheme, async (request) => {
    const file = request.method === 'GET' ? rendererFile(folder, request.url) : undefined;
    if (!file) return notFound();
    try {
      return new Response(new Uint8Array(await readFile(file.path)), { headers: headersFor(file.contentType) });
    } catch {
      return notFound();
    }
  });
}

const headersFor = (contentType: string): Record<string, string> => ({
  'content-type': contentType,
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

const notFound = (): Response =>
  new Response('Not found', { status: 404, headers: headersFor('text/plain; charset=utf-8') });
