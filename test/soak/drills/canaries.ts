import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { routes } from '../../../preload/schema/operations.ts';
import type { AppState } from '../../../preload/schema/views.ts';
import { CanaryFlow } from './canary-flow.ts';

export interface CanaryOutcome {
  /** What kept the secrets. */
  keptBy: string;
  secrets: number;
  /** How many files, answers, processes and outputs were searched. */
  searched: number;
  /** A secret and where it was found. */
  found: string[];
  /** Files and folders that other users of the computer could open. */
  open: string[];
}

/** A text that may hold what it should not. */
interface Place {
  name: string;
  text: string;
}

/**
 * Runs every flow with secrets of known values, and looks for them wherever Gatehouse writes, says or passes something:
 * data folder, log, outputs, arguments and environments, REST, events, export, diagnosis.
 * @param keychain the environment that reaches one, which keeps the secrets; left out: the vault does
 */
export async function lookForCanaries(keychain?: Record<string, string>): Promise<CanaryOutcome> {
  const flow = await CanaryFlow.start(keychain);
  try {
    const keptBy = (await flow.gatehouse.call<AppState>('GET', '/state')).gateway.secrets.kind;
    const events = await openEvents(flow);
    await flow.run();
    const processes = await processesOf(flow.gatehouse.processId);
    const places = [
      ...await answers(flow), ...processes, { name: 'GET /events', text: await events() },
      ...await diagnoses(flow),
    ];
    const before = await files(flow.gatehouse.dataFolder);
    // A crash, so that what it prints and leaves behind is looked at too.
    await flow.gatehouse.kill('SIGABRT');
    places.push(...before.texts, ...(await files(flow.gatehouse.dataFolder)).texts);
    places.push({ name: 'standard output and error', text: flow.gatehouse.logs.join('\n') });
    return {
      keptBy,
      secrets: flow.secrets.size,
      searched: places.length,
      found: [...flow.secrets].flatMap(([what, secret]) => places.filter(({ name, text }) =>
        holds(text, secret) && !belongsThere(what, name)).map(({ name }) => `${what} in ${name}`)),
      open: before.open,
    };
  } finally {
    await flow.stop();
  }
}

/** A person puts the vault's key into Gatehouse's environment. No other process may have it. */
const belongsThere = (what: string, place: string): boolean => what === 'vault key' && place === 'environment of Gatehouse';

const holds = (text: string, secret: string): boolean => formsOf(secret).some((form) => text.includes(form));

/** As it is, in a URL, in Base64, and of a signed token the part that makes it one. */
function formsOf(secret: string): string[] {
  const signature = secret.split('.').length === 3 ? [secret.split('.')[2] ?? secret] : [];
  const base64 = Buffer.from(secret).toString('base64');
  return [secret, encodeURIComponent(secret), base64, Buffer.from(secret).toString('base64url'), ...signature];
}

async function answers({ gatehouse, proxyIds }: CanaryFlow): Promise<Place[]> {
  const places: Place[] = [];
  for (const route of Object.values(routes)) {
    const [method = '', path = ''] = route.replace('/api/v1', '').split(' ');
    if (method !== 'GET') continue;
    for (const id of path.includes(':id') ? proxyIds : [0]) {
      const concrete = path.replace(':id', String(id)).replace(/:\w+/, '1');
      places.push({ name: `GET ${concrete}`, text: JSON.stringify((await gatehouse.admin('GET', concrete)).body) });
    }
  }
  for (const id of proxyIds) {
    const calls = await gatehouse.call<{ id: number | string }[]>('GET', `/proxies/${id}/activity`);
    for (const call of calls) {
      const path = `/proxies/${id}/activity/${call.id}`;
      places.push({ name: `GET ${path}`, text: JSON.stringify((await gatehouse.admin('GET', path)).body) });
    }
  }
  return places;
}

/** The texts that a person copies into a bug report are part of the reports. */
async function diagnoses({ gatehouse, proxyIds }: CanaryFlow): Promise<Place[]> {
  return Promise.all(proxyIds.map(async (id) => ({
    name: `diagnosis of proxy ${id}`, text: JSON.stringify((await gatehouse.admin('GET', `/proxies/${id}/doctor`)).body),
  })));
}

/** @returns gives what came until then, and closes the stream */
async function openEvents({ gatehouse }: CanaryFlow): Promise<() => Promise<string>> {
  const token = (await readFile(join(gatehouse.dataFolder, 'admin-token'), 'utf8')).trim();
  const ended = new AbortController();
  const response = await fetch(`${gatehouse.url}/api/v1/events`, {
    headers: { authorization: `Bearer ${token}` }, signal: ended.signal,
  });
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString('utf8');
  })().catch(() => undefined);
  return async () => {
    ended.abort();
    await reading;
    return text;
  };
}

/** Arguments and environment of Gatehouse and of everything that it started. Linux tells them; elsewhere nothing does. */
async function processesOf(processId: number): Promise<Place[]> {
  if (process.platform !== 'linux') return [];
  const places: Place[] = [];
  const waiting: [number, string][] = [[processId, 'Gatehouse']];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [pid, name] = next;
    const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
    places.push({ name: `arguments of ${name}`, text: await read('cmdline') });
    // What a stdio server is given by the person stands in its environment, and nowhere else.
    const environment = await read('environ');
    places.push({ name: `environment of ${name}`, text: name === 'Gatehouse' ? environment : withoutOwn(environment) });
    for (const task of await readdir(`/proc/${pid}/task`).catch(() => [])) {
      const children = (await read(`task/${task}/children`)).split(' ').filter(Boolean).map(Number);
      waiting.push(...children.map((child): [number, string] => [child, `a process that ${name} started`]));
    }
  }
  return places;
}

const withoutOwn = (environment: string): string =>
  environment.split('\0').filter((line) => !line.startsWith('SERVICE_TOKEN=')).join('\0');

async function files(folder: string): Promise<{ texts: Place[]; open: string[] }> {
  const texts: Place[] = [];
  const open: string[] = [];
  for (const entry of [{ name: '.', parentPath: folder, isFile: () => false }, ...await readdir(folder, { recursive: true, withFileTypes: true })]) {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0 && process.platform !== 'win32') open.push(`${path} (${(mode & 0o777).toString(8)})`);
    if (entry.isFile()) texts.push({ name: path.slice(folder.length + 1), text: await readFile(path, 'latin1') });
  }
  return { texts, open };
}
