import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, listen } from './loopback.ts';

/** Stands in for the person's browser, for programs that open one by themselves. */
export interface UrlCatcher {
  /** Environment that makes a program open its URLs here. */
  env: Record<string, string>;
  /** The next URL that was opened, waiting for it if need be. */
  next(): Promise<string>;
  /** How many were opened so far. */
  count(): number;
  stop(): Promise<void>;
}

/** Programs on Linux open URLs with xdg-open, which asks $BROWSER: that becomes a script that reports to the test. */
export async function catchOpenedUrls(): Promise<UrlCatcher> {
  const waiting: ((url: string) => void)[] = [];
  const unread: string[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('url') ?? '';
    response.end();
    count += 1;
    const waiter = waiting.shift();
    if (waiter) waiter(url);
    else unread.push(url);
  });
  const port = await listen(server);
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-browser-'));
  const script = join(folder, 'browser');
  await writeFile(script, [
    `#!${process.execPath}`,
    `fetch('http://127.0.0.1:${port}/?url=' + encodeURIComponent(process.argv[2]));`,
  ].join('\n'));
  await chmod(script, 0o755);

  return {
    env: { BROWSER: script },
    next: () => new Promise((resolve) => {
      const url = unread.shift();
      if (url === undefined) waiting.push(resolve);
      else resolve(url);
    }),
    count: () => count,
    async stop() {
      await close(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
