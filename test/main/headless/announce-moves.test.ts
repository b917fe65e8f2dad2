import { expect, test } from 'vitest';
import { Signal } from '../../../main/events/signal.ts';
import { announceMoves } from '../../../main/headless/announce-moves.ts';

test('a moved gateway is printed once, with a link to its new place', () => {
  const changed = new Signal();
  const printed: string[] = [];
  let url = 'http://localhost:8080';
  const gatehouse = {
    get url() {
      return url;
    },
    changed,
    loginLink: () => ({ url: `${url}/login?t=1`, expires_at: new Date().toISOString() }),
  };
  announceMoves(gatehouse, url, (...lines) => printed.push(...lines));
  changed.emit();
  expect(printed).toEqual([]);
  url = 'http://localhost:8081';
  changed.emit();
  changed.emit();
  expect(printed.filter((line) => line === 'Gatehouse has moved to http://localhost:8081')).toHaveLength(1);
  expect(printed.join('\n')).toContain('http://localhost:8081/login?t=1');
});
