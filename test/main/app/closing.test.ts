import { expect, it } from 'vitest';
import { afterClosing } from '../../../main/app/closing.ts';

it('explains the tray once', () => {
  expect(afterClosing({ trayVisible: true, explained: false })).toBe('explain');
  expect(afterClosing({ trayVisible: true, explained: true })).toBe('nothing');
});

it('asks whenever there is no tray to come back from', () => {
  expect(afterClosing({ trayVisible: false, explained: true })).toBe('ask');
  expect(afterClosing({ trayVisible: false, explained: false })).toBe('ask');
});
