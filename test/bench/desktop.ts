import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { desktopRuntime } from '../support/desktop-runtime.ts';
import { DesktopSession } from '../support/desktop.ts';
import { freePort } from '../support/loopback.ts';
import type { Bench, Figures } from './lib/bench.ts';
import { measureApplication, proportionalMegabytes, settling } from './lib/electron-app.ts';
import { accepting } from './peers/peer.ts';

const minimal = 'minimal Electron application';
const ours = 'Gatehouse, tray only';

/** The least that the job takes: a port that answers, and an icon in the tray. */
const minimalProgram = `const { createServer } = require('node:http');
const { app, Tray } = require('electron');
createServer((request, response) => response.end()).listen(Number(process.env.MINIMAL_PORT), '127.0.0.1');
let tray;
app.whenReady().then(() => { tray = new Tray(process.env.MINIMAL_ICON); });
`;

const ratio = (column: string) => (of: (subject: string) => Figures): number =>
  (of(ours)[column] ?? NaN) / (of(minimal)[column] ?? NaN);

const missing = async (): Promise<string | null> => {
  const runtime = await desktopRuntime();
  return 'unavailable' in runtime ? runtime.unavailable : null;
};

async function startSession(): Promise<DesktopSession> {
  const runtime = await desktopRuntime();
  if ('unavailable' in runtime) throw new Error(runtime.unavailable);
  return DesktopSession.start(runtime.executable);
}

/** U2: what the application costs in the tray, beside the least that Electron can do. */
export const desktop: Bench = {
  name: 'desktop',
  columns: { start: 'ms until the port is open', memory: 'MB idle (PSS)', renderers: 'renderer processes' },
  goals: [
    {
      id: 'U2, start', what: 'desktop: time until connections are taken ÷ minimal Electron application', unit: 'x',
      must: { atMost: 1.6 }, stretch: { atMost: 1.3 }, value: ratio('start'),
    },
    {
      id: 'U2, memory', what: 'desktop: idle memory ÷ minimal Electron application', unit: 'x',
      must: { atMost: 1.2 }, stretch: { atMost: 1.1 }, value: ratio('memory'),
    },
    {
      id: 'U2, renderers', what: 'desktop: renderer processes without a window', unit: '',
      must: { atMost: 0 }, stretch: { atMost: 0 }, value: (of) => of(ours)['renderers'] ?? NaN,
    },
  ],
  missing,
  async open() {
    const session = await startSession();
    const folder = join(session.dataFolder, '..', 'minimal');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "name": "minimal", "version": "1.0.0", "main": "main.cjs" }');
    await writeFile(join(folder, 'main.cjs'), minimalProgram);
    const { executable, args: [, ...flags] } = session.command;
    return {
      subjects: [
        {
          name: minimal,
          measure: async () => {
            const port = await freePort();
            const env = { ...session.env, MINIMAL_PORT: String(port), MINIMAL_ICON: resolve('assets/tray/running.png') };
            return measureApplication({ executable, args: [folder, ...flags] }, env, () => accepting(port));
          },
        },
        {
          name: ours,
          measure: () => measureApplication(
            { executable, args: [...session.command.args, '--hidden'] }, session.env, () => accepting(session.gatewayPort),
          ),
        },
      ],
      close: () => session.stop(),
    };
  },
};

const openings = 20;

/** U3: what is left of a window that was opened and closed. */
export const desktopWindow: Bench = {
  name: 'desktop-window',
  columns: { before: 'MB before (PSS)', after: `MB after ${openings} windows (PSS)` },
  goals: [{
    id: 'U3', what: `desktop: memory after ${openings} windows ÷ before the first`, unit: 'x',
    must: { atMost: 1.1 }, stretch: { atMost: 1.05 },
    value: (of) => (of(ours)['after'] ?? NaN) / (of(ours)['before'] ?? NaN),
  }],
  missing,
  async open() {
    const session = await startSession();
    return { subjects: [{ name: ours, measure: () => openAndClose(session) }], close: () => session.stop() };
  },
};

async function openAndClose(session: DesktopSession): Promise<Figures> {
  const running = await session.launch('--hidden');
  try {
    const pid = running.app.process().pid ?? NaN;
    await accepting(session.gatewayPort);
    await running.app.evaluate(({ app, dialog }) => {
      // No tray area here: closing would ask whether to go on.
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      return app.whenReady();
    });
    await pause(settling);
    const before = proportionalMegabytes(pid);
    for (let count = 0; count < openings; count += 1) {
      const opened = running.window();
      await running.app.evaluate(({ app }) => void app.emit('activate'));
      const window = await opened;
      await window.getByRole('heading', { level: 1 }).first().waitFor();
      const gone = window.waitForEvent('close');
      await running.app.evaluate(({ BrowserWindow }) => new Promise<void>((resolve) => {
        const [shown] = BrowserWindow.getAllWindows();
        shown?.once('closed', resolve);
        shown?.close();
      }));
      await gone;
    }
    await pause(settling);
    return { before, after: proportionalMegabytes(pid) };
  } finally {
    await running.quit();
  }
}
