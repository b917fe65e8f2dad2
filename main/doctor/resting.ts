import { readdir, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { DiagnosisReport } from '../../preload/schema/diagnosis.ts';
import { findPortHolder } from '../http/port-holder/find-port-holder.ts';
import type { Logger } from '../log/logger.ts';
import { good, note, problem, usualLimit, type Case, type Judgement } from './check.ts';
import { lookAtDataFolder } from './checks/gatehouse/data-folder.ts';
import { reportOf } from './report.ts';
import { runCase } from './run-case.ts';

/** What is known of a Gatehouse that cannot be asked. */
export interface RestingFacts {
  dataFolder: string;
  /** Where it would open its gateway. */
  gatewayPort: number;
  version: string;
  /** Why it cannot be asked: in a sentence, with what to do. */
  reason: { found: string; remedy: string };
  /** It runs, so its ports are taken by itself. */
  isRunning: boolean;
}

/** What can be told of a data folder while no Gatehouse answers for it. Reads only. */
export async function diagnoseFolder(facts: RestingFacts, log: Logger): Promise<DiagnosisReport> {
  const { dataFolder, gatewayPort, reason, version } = facts;
  const exists = await stat(dataFolder).then((found) => found.isDirectory(), () => false);
  const ports = facts.isRunning ? [] : await portsOf(dataFolder, gatewayPort);
  const cases: Case[] = [
    caseOf('gatehouse-answers', 'Gatehouse', null, async () => problem('Whether Gatehouse answers', reason.found, reason.remedy)),
    caseOf('data-folder', 'Data folder', null, async () => (exists
      ? lookAtDataFolder(dataFolder)
      : note(`Whether ${dataFolder} is there`, `There is no ${dataFolder}: Gatehouse has not run here yet.`, 'It is made at the first start.'))),
    caseOf('stored-files', 'Stored data', null, () => lookAtFiles(dataFolder)),
    ...ports.map(({ name, port }) => caseOf(name === null ? 'gateway-port' : 'proxy-port', 'Port', name, (signal) => lookAtPort(port, signal))),
  ];
  const findings = await Promise.all(cases.map((one) => runCase(one, log)));
  return reportOf(`Gatehouse ${version}, not asked, ${process.platform} ${process.arch}`, Date.now(), findings);
}

const caseOf = (id: string, title: string, subject: string | null, look: Case['look']): Case =>
  ({ id, title, topic: subject === null ? 'gatehouse' : 'proxies', subject, limit: usualLimit, look });

const savedProxies = z.object({ proxies: z.array(z.object({ name: z.string(), port: z.number() })) });

async function portsOf(folder: string, gatewayPort: number): Promise<{ name: string | null; port: number }[]> {
  const saved = savedProxies.safeParse(await readJson(join(folder, 'settings.json')).catch(() => null));
  return [{ name: null, port: gatewayPort }, ...(saved.success ? saved.data.proxies : [])];
}

async function lookAtFiles(folder: string): Promise<Judgement> {
  const looked = 'Whether the stored files can be read';
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const broken: string[] = [];
  for (const name of names) await readJson(join(folder, name)).catch(() => broken.push(name));
  return broken.length === 0
    ? good(looked, 'All files can be read.')
    : problem(looked, `${broken.join(', ')} cannot be read.`, 'Start Gatehouse: it sets a damaged file aside and takes the last good copy.');
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

async function lookAtPort(port: number, signal: AbortSignal): Promise<Judgement> {
  const looked = `Whether port ${port} is free`;
  if (!(await isTaken(port, signal))) return good(looked, `Port ${port} is free.`);
  const holder = await findPortHolder(port);
  return problem(looked, `Port ${port} is taken${holder ? ` by ${holder.command} (pid ${holder.pid})` : ''}.`,
    `Stop ${holder ? 'that program' : 'the program that uses it'}, or choose another port.`);
}

const isTaken = (port: number, signal: AbortSignal): Promise<boolean> => new Promise((resolve) => {
  const socket = connect({ port, host: '127.0.0.1', signal });
  socket.once('connect', () => socket.destroy() && resolve(true)).once('error', () => resolve(false));
});
