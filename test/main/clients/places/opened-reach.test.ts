import { describe, expect, test } from 'vitest';
import { closableReach, heirOf, joinedReach } from '../../../../main/clients/places/opened-reach.ts';
import type { Reach } from '../../../../main/clients/ports.ts';

const docker: Reach = { allowed_hosts: ['host.docker.internal'], bind_addresses: ['172.17.0.1'] };
const entry = (id: string, target: string, opened?: Reach, host: 'local' | 'container' = 'container') =>
  ({ id, target, host, ...(opened ? { opened } : {}) });
const codex = entry('codex', 'proxy/1', docker);
const target = { reach: { allowed_hosts: ['mine.example', 'host.docker.internal'], bind_addresses: ['172.17.0.1', '192.168.1.2'] } };

describe('what can be closed with an entry', () => {
  test('is what was opened for it, and nothing of what others opened', () => {
    expect(closableReach(codex, [codex], target)).toEqual(docker);
  });

  test('is no more than is still open', () => {
    expect(closableReach(codex, [codex], { reach: { allowed_hosts: ['host.docker.internal'], bind_addresses: [] } }))
      .toEqual({ allowed_hosts: ['host.docker.internal'], bind_addresses: [] });
    expect(closableReach(codex, [codex], { reach: { allowed_hosts: [], bind_addresses: ['0.0.0.0'] } })).toBeNull();
  });

  test('is nothing where nothing was opened for it', () => {
    expect(closableReach(entry('codex', 'proxy/1'), [], target)).toBeNull();
  });

  test('is nothing while another entry comes in from a container by the same port', () => {
    const warp = entry('warp', 'proxy/1');
    expect(closableReach(codex, [codex, warp], target)).toBeNull();
    expect(heirOf(codex, [codex, warp])).toBe(warp);
    for (const other of [entry('warp', 'proxy/1', undefined, 'local'), entry('warp', 'proxy/2')]) {
      expect(closableReach(codex, [codex, other], target)).toEqual(docker);
    }
  });

  test('of the gateway is shared by all of its own servers', () => {
    const discovery = entry('codex', 'builtin/discovery', { ...docker, strangers: true });
    const reach = { ...target.reach, strangers: true };
    expect(closableReach(discovery, [discovery], { reach })).toEqual({ ...docker, strangers: true });
    expect(closableReach(discovery, [discovery], { reach: { ...reach, strangers: false } })).toEqual(docker);
    expect(closableReach(discovery, [discovery, entry('warp', 'builtin/skills')], { reach })).toBeNull();
  });
});

test('what was opened at different times is one', () => {
  expect(joinedReach(null, undefined)).toBeNull();
  expect(joinedReach(docker, null, { allowed_hosts: ['host.docker.internal'], bind_addresses: ['0.0.0.0'], strangers: true }))
    .toEqual({ allowed_hosts: ['host.docker.internal'], bind_addresses: ['172.17.0.1', '0.0.0.0'], strangers: true });
});
