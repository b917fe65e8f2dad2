import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findFreePort } from '../../../main/http/find-free-port.ts';
import { freePort } from '../../support/loopback.ts';

it('passes over reserved ports and ports that another program has on either loopback address', async () => {
  const first = await freePort();
  const holder = createServer().listen(first, '::1');
  await once(holder, 'listening');
  try {
    expect(await findFreePort(first, new Set([first + 1]))).toBeGreaterThan(first + 1);
  } finally {
    holder.close();
  }
});

it('says so when there is none', async () => {
  await expect(findFreePort(65_535, new Set([65_535]))).rejects.toMatchObject({ code: 'no_free_port', field: 'port' });
});
