import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiagnosisReport } from '../../../preload/schema/diagnosis.ts';
import type { AppState } from '../../../preload/schema/views.ts';
import { KeptOpen, type PlainAnswer } from '../../support/kept-open.ts';
import { until } from '../../support/until.ts';
import { type DiskFault, ownDisk, whyNot, type OwnDisk } from './disk-faults.ts';
import { RotationScene } from './rotation-scene.ts';

/** What a Gatehouse did while it could not save, and afterwards. */
export interface DiskOutcome {
  fault: string;
  /** Why the fault could not be made on this machine; null where it was. */
  skipped: string | null;
  /** Calls that went through while nothing could be saved. */
  calls: number;
  /** What was not as promised. */
  wrong: string[];
}

const calls = 50;

/** Takes the disk from a running Gatehouse, looks at what still works, gives it back, and looks again. */
export async function breakTheDisk(fault: DiskFault): Promise<DiskOutcome> {
  const disk = await ownDisk();
  try {
    const skipped = await whyNot(fault, disk);
    if (skipped !== null) return { fault: fault.name, skipped, calls: 0, wrong: [] };
    const drill = await DiskDrill.start(fault, disk);
    try {
      return { fault: fault.name, skipped, ...await drill.run() };
    } finally {
      await drill.stop();
    }
  } finally {
    await disk.remove();
  }
}

/** All calls go over connections that were open before: without descriptors there are no new ones. */
class DiskDrill {
  readonly #fault: DiskFault;
  readonly #disk: OwnDisk;
  readonly #scene: RotationScene;
  readonly #toProxy: KeptOpen;
  readonly #toGateway: KeptOpen;
  readonly #wrong: string[] = [];
  #token = '';

  private constructor(fault: DiskFault, disk: OwnDisk, scene: RotationScene) {
    this.#fault = fault;
    this.#disk = disk;
    this.#scene = scene;
    this.#toProxy = new KeptOpen(scene.proxy.port);
    this.#toGateway = new KeptOpen(scene.gatehouse.port);
  }

  static async start(fault: DiskFault, disk: OwnDisk): Promise<DiskDrill> {
    return new DiskDrill(fault, disk, await RotationScene.start(2, { dataFolder: join(disk.folder, 'data'), tokenSeconds: 3600 }));
  }

  async run(): Promise<Pick<DiskOutcome, 'calls' | 'wrong'>> {
    const { gatehouse, held } = this.#scene;
    const [client] = held;
    if (!client) throw new Error('Nobody is signed in.');
    this.#token = (await readFile(join(gatehouse.dataFolder, 'admin-token'), 'utf8')).trim();
    this.#expect('before: a call', (await this.#call(client.access_token)).status, 200);
    this.#expect('before: the diagnosis', await this.#diagnosis(), '');
    this.#expect('before: a key', (await this.#makeKey('before')).status, 201);

    await this.#fault.begin(gatehouse.processId, this.#disk.folder);
    const refused = await this.#makeKey('refused');
    this.#expect('a change is refused', refused.status >= 500, true);
    this.#expect('the refusal says why', /"store_write_failed".*"remedy":"[^"]/.test(refused.body), true);
    const rotation = await this.#refresh(client.client_id, client.refresh_token);
    if (rotation.status === 200) {
      // A file that is open already may have room for a few bytes more.
      client.refresh_token = (JSON.parse(rotation.body) as { refresh_token: string }).refresh_token;
    } else {
      this.#expect('a refresh is put off, not refused for good', /temporarily_unavailable|server_error/.test(rotation.body), true);
    }
    let through = 0;
    for (let call = 0; call < calls; call += 1) {
      if ((await this.#call(client.access_token)).status === 200) through += 1;
    }
    this.#expect('calls that go through', through, calls);
    this.#expect('the overview says why', this.#fault.words.test(await this.#notice()), true);
    this.#expect('the diagnosis says why', this.#fault.words.test(await this.#diagnosis()), true);
    this.#expect('temporary files', (await temporaryFiles(gatehouse.dataFolder)).join(), '');

    await this.#fault.end(gatehouse.processId, this.#disk.folder);
    await until('That the notice goes by itself', async () => (await this.#notice()) === '');
    this.#expect('afterwards: a key', (await this.#makeKey('after')).status, 201);
    this.#expect('afterwards: the diagnosis', await this.#diagnosis(), '');
    this.#expect('afterwards: the same refresh', (await this.#scene.tryRefresh(client)).status, 200);

    await gatehouse.restart();
    const names = (await gatehouse.call<{ name: string }[]>('GET', '/api-keys')).map(({ name }) => name);
    this.#expect('keys after a restart', names.sort().join(), 'after,before');
    this.#expect('what the files say after a restart', await this.#notice(), '');
    this.#expect('a refresh after a restart', (await this.#scene.tryRefresh(client)).status, 200);
    this.#expect('temporary files after a restart', (await temporaryFiles(gatehouse.dataFolder)).join(), '');
    return { calls: through, wrong: this.#wrong };
  }

  async stop(): Promise<void> {
    this.#toProxy.close();
    this.#toGateway.close();
    await this.#scene.stop();
  }

  #expect<T>(what: string, found: T, wanted: T): void {
    if (found !== wanted) this.#wrong.push(`${what}: ${String(found)}`);
  }

  #call(accessToken: string): Promise<PlainAnswer> {
    const headers = { 'authorization': `Bearer ${accessToken}`, 'content-type': 'application/json' };
    return this.#toProxy.send('POST', '/mcp', headers, '{"jsonrpc":"2.0","id":1,"method":"ping"}');
  }

  #admin(method: string, path: string, body = ''): Promise<PlainAnswer> {
    const headers = { 'authorization': `Bearer ${this.#token}`, 'content-type': 'application/json' };
    return this.#toGateway.send(method, `/api/v1${path}`, headers, body);
  }

  #makeKey(name: string): Promise<PlainAnswer> {
    return this.#admin('POST', '/api-keys', JSON.stringify({ name }));
  }

  #refresh(clientId: string, refreshToken: string): Promise<PlainAnswer> {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#toGateway.send('POST', `/api/v1/oauth-proxy/${this.#scene.proxy.id}/token`, headers, form.toString());
  }

  /** What the overview says about the files; empty where all is well. */
  async #notice(): Promise<string> {
    const { notices } = JSON.parse((await this.#admin('GET', '/state')).body) as AppState;
    return notices.filter(({ code }) => code !== 'keychain_unavailable').map(({ message }) => message).join(' ');
  }

  async #diagnosis(): Promise<string> {
    const report = JSON.parse((await this.#admin('GET', '/doctor')).body) as DiagnosisReport;
    const finding = report.findings.find(({ check }) => check === 'stored-files');
    return finding?.verdict === 'problem' ? finding.found : '';
  }
}

async function temporaryFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
}
