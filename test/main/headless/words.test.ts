import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../../../main/errors/index.ts';
import { dataFolderOf } from '../../../main/headless/data-folder.ts';
import { explainFailure } from '../../../main/headless/failure.ts';
import { greeting } from '../../../main/headless/greeting.ts';

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/me/.config/Gatehouse'],
    ['linux', { XDG_CONFIG_HOME: '/conf' }, '/conf/Gatehouse'],
    ['darwin', {}, '/home/me/Library/Application Support/Gatehouse'],
    ['linux', { GATEHOUSE_DATA_DIR: '/data', XDG_CONFIG_HOME: '/conf' }, '/data'],
  ] as const)('is the one of the desktop application: %s %j', (platform, env, folder) => {
    expect(dataFolderOf(env, platform, '/home/me')).toBe(folder);
  });
});

describe('the greeting', () => {
  const facts = {
    url: 'http://localhost:8080',
    link: {
      url: 'http://localhost:8080/login?token=abc', expires_at: new Date(Date.now() + 15 * 60_000).toISOString(),
    },
    adminTokenFile: '/data/admin-token',
    notices: [
      { code: 'store_restored', severity: 'warning', message: 'settings.json was damaged.', remedy: 'Look at it.' },
    ],
    processId: 4711,
  } as const;

  it('begins with the line that scripts wait for, and says how to get in', () => {
    const lines = greeting({ ...facts, notices: [...facts.notices], platform: 'linux' }).split('\n');
    expect(lines[0]).toBe('Gatehouse is ready at http://localhost:8080');
    const text = lines.join('\n');
    for (const part of [
      facts.link.url, '15 minutes', 'kill -USR1 4711', '/data/admin-token', 'settings.json was damaged.', 'Look at it.',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('speaks of no signals where there are none', () => {
    expect(greeting({ ...facts, notices: [], platform: 'win32' })).not.toContain('kill');
  });
});

describe('a failed start', () => {
  it('is told in sentences, with the way out', () => {
    const error = new GatehouseError('already_running', 'Gatehouse is running already.', { remedy: 'Use that one.' });
    expect(explainFailure(error)).toBe('Gatehouse is running already. Use that one.');
  });

  it('on a port that is taken names what a person can do in a terminal, where no window is yet', () => {
    const error = new GatehouseError('port_taken', 'Port 8080 is taken by nginx (pid 7).', {
      remedy: 'Stop that program, or choose another port here.',
    });
    expect(explainFailure(error)).toBe('Port 8080 is taken by nginx (pid 7). '
      + 'Stop that program, or set GATEHOUSE_PORT to another port, such as 8081.');
  });
});
