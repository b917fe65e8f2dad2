import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { defaultSettings } from '../../../preload/schema/settings.ts';
import { diagnosisTopics, verdicts, type DiagnosisReport } from '../../../preload/schema/diagnosis.ts';
import { adminTokenFile } from '../../gateway/admin-token.ts';
import { findPortHolder } from '../../http/port-holder/find-port-holder.ts';

/** A report, or why there is none. */
export type Asked =
  | { report: DiagnosisReport }
  | { isRunning: boolean; found: string; remedy: string };

const lockFile = z.object({ pid: z.number() });
const settingsFile = z.object({ settings: z.object({ gateway_port: z.number() }) });
const reportShape = z.object({
  at: z.string(),
  problems: z.number(),
  findings: z.array(z.looseObject({ check: z.string(), topic: z.enum(diagnosisTopics), verdict: z.enum(verdicts) })),
  text: z.string(),
});

/** The port on which Gatehouse opens its gateway: as the environment or its settings say. */
export async function gatewayPortOf(dataFolder: string, env: NodeJS.ProcessEnv): Promise<number> {
  const fromEnvironment = Number(env['GATEHOUSE_PORT']);
  if (fromEnvironment) return fromEnvironment;
  const saved = settingsFile.safeParse(await readJson(join(dataFolder, 'settings.json')));
  return saved.success ? saved.data.settings.gateway_port : defaultSettings.gateway_port;
}

/**
 * Asks the Gatehouse of this data folder for its diagnosis. The admin token goes only to the process that holds the
 * folder's lock, as far as the system tells: another program on its port must not learn it.
 */
export async function askRunning(dataFolder: string, port: number): Promise<Asked> {
  const lock = lockFile.safeParse(await readJson(join(dataFolder, 'gatehouse.lock')));
  if (!lock.success || !isAlive(lock.data.pid)) {
    return { isRunning: false, found: 'Gatehouse does not run.', remedy: 'Start it with "npm start", or with "npm run serve" where there is no display.' };
  }
  const { pid } = lock.data;
  const holder = await findPortHolder(port);
  if (holder && holder.pid !== pid) {
    return {
      isRunning: true,
      found: `Gatehouse runs (pid ${pid}), but port ${port} is held by ${holder.command} (pid ${holder.pid}).`,
      remedy: 'Stop that program, or choose another gateway port in Settings. If Gatehouse was started with GATEHOUSE_PORT, set it here too.',
    };
  }
  return request(dataFolder, port, pid);
}

async function request(dataFolder: string, port: number, pid: number): Promise<Asked> {
  const token = (await readFile(adminTokenFile(dataFolder), 'utf8').catch(() => '')).trim();
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/doctor`, {
      headers: { authorization: `Bearer ${token}` }, redirect: 'error', signal: AbortSignal.timeout(60_000),
    });
    const body: unknown = await response.json();
    const report = reportShape.safeParse(body);
    if (response.ok && report.success) return { report: body as DiagnosisReport };
    if (response.status === 403) {
      return {
        isRunning: true,
        found: `Gatehouse runs (pid ${pid}), but its REST interface is switched off.`,
        remedy: 'Open Diagnosis in the Gatehouse window, or switch on "REST interface" in its settings.',
      };
    }
    return { isRunning: true, found: `Gatehouse runs (pid ${pid}), but answers HTTP ${response.status}.`, remedy: 'Restart Gatehouse, then try again.' };
  } catch {
    return {
      isRunning: true,
      found: `Gatehouse runs (pid ${pid}), but does not answer on port ${port}.`,
      remedy: 'If it was started with GATEHOUSE_PORT, set that here too; else restart it.',
    };
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return null;
  }
};
