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

/**
 * Serves the built renderer, and only it. `folder` is absolute, without a separator at its end. Files are read once, half
 * a megabyte in all: every window would leave a copy of them to the garbage collector, which has no reason to come by
 * while the application rests in the tray.
 */
export function serveRenderer(folder: string): void {
  const read = new Map<string, Uint8Array>();
  protocol.handle(ownScheme, async (request) => {
    const file = request.method === 'GET' ? rendererFile(folder, request.url) : undefined;
    if (!file) return notFound();
    try {
      const content = read.get(file.path) ?? (await readFile(file.path));
      read.set(file.path, content);
      return new Response(streamOf(content), { headers: headersFor(file.contentType) });
    } catch {
      return notFound();
    }
  });
}

/** A Response that is given the bytes themselves would copy them. */
const streamOf = (content: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(content);
      controller.close();
    },
  });

const headersFor = (contentType: string): Record<string, string> => ({
  'content-type': contentType,
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

const notFound = (): Response =>
  new Response('Not found', { status: 404, headers: headersFor('text/plain; charset=utf-8') });
