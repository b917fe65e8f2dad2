import { expect, it, vi } from 'vitest';
import { trayTemplate } from '../../../main/app/tray-template.ts';

it('keeps an ampersand in a name from becoming an access key, at every depth', () => {
  const [submenu] = trayTemplate([{
    kind: 'submenu', label: 'R&D: Running', items: [{ kind: 'text', label: 'A & B' }],
  }], vi.fn());
  expect(submenu).toMatchObject({ label: 'R&&D: Running', submenu: [{ label: 'A && B', enabled: false }] });
});

it('runs the command of the item that was clicked', () => {
  const run = vi.fn();
  const [item] = trayTemplate([{ kind: 'action', label: 'Quit', enabled: true, command: { do: 'quit' } }], run);
  (item?.click as () => void)();
  expect(run).toHaveBeenCalledExactlyOnceWith({ do: 'quit' });
});
