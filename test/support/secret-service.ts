import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ended, lineMatching } from './child-process.ts';

const password = 'password of the keyring';

/** No service activation: what was ended stays ended, and no prompter comes up to ask nobody for a password. */
const busConfiguration = `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
  </policy>
</busconfig>`;

/** A private session bus with the real GNOME Keyring on it: the Secret Service of a Linux desktop. */
export class SecretService {
  /** What a process needs in its environment to reach this service and no other. */
  readonly env: { DBUS_SESSION_BUS_ADDRESS: string; XDG_DATA_HOME: string; XDG_RUNTIME_DIR: string };
  readonly #home: string;
  readonly #bus: ChildProcess;
  #keyring: ChildProcess | null = null;

  constructor(address: string, home: string, bus: ChildProcess) {
    this.env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home };
    this.#home = home;
    this.#bus = bus;
  }

  /** Starts the keyring, unlocked. */
  async start(): Promise<void> {
    const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', '--unlock'], {
      env: { ...process.env, ...this.env, HOME: this.#home },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#keyring = keyring;
    keyring.stdin.end(password);
    for (let attempt = 1; !await this.#isOnBus(); attempt += 1) {
      if (attempt === 200) throw new Error('The keyring did not come up within 10 s.');
      await delay(50);
    }
  }

  /** Ends the keyring, as a crash does; the bus stays. libsecret never finds another one in the same process. */
  async vanish(): Promise<void> {
    const keyring = this.#keyring;
    this.#keyring = null;
    if (!keyring) return;
    keyring.kill('SIGKILL');
    await ended(keyring, 5000);
  }

  /** Locks the keyring, as a person does who leaves. Nobody is there to unlock it. */
  async lock(): Promise<void> {
    await this.#send(
      '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock',
      'array:objpath:/org/freedesktop/secrets/aliases/default',
    );
  }

  /** Unlocks it, as signing in to the desktop does: over the keyring's control socket. */
  async unlock(): Promise<void> {
    const text = Buffer.from(password);
    const unlockOperation = 1;
    const message = Buffer.alloc(12 + text.length);
    message.writeUInt32BE(message.length, 0);
    message.writeUInt32BE(unlockOperation, 4);
    message.writeUInt32BE(text.length, 8);
    text.copy(message, 12);
    const socket = connect(join(this.#home, 'keyring', 'control'));
    // The first byte goes with the credentials of this process.
    socket.write(Buffer.concat([Buffer.alloc(1), message]));
    const answer: Buffer[] = [];
    for await (const chunk of socket) answer.push(chunk as Buffer);
    const result = Buffer.concat(answer).readUInt32BE(4);
    if (result !== 0) throw new Error(`The keyring did not unlock (${result}).`);
  }

  /** Ends keyring and bus, and removes what they kept. */
  async stop(): Promise<void> {
    await this.vanish();
    this.#bus.kill();
    await ended(this.#bus, 5000);
    await rm(this.#home, { recursive: true, force: true });
  }

  async #isOnBus(): Promise<boolean> {
    const answer = await this.#send(
      '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets',
    );
    return answer.includes('boolean true');
  }

  async #send(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('dbus-send', ['--session', '--print-reply', ...args], {
      env: { ...process.env, ...this.env },
    });
    return stdout;
  }
}

/** Starts bus and keyring. Needs the Debian packages dbus and gnome-keyring. */
export async function startSecretService(): Promise<SecretService> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-keyring-'));
  const configuration = join(home, 'bus.conf');
  await writeFile(configuration, busConfiguration);
  const bus = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [address] = await lineMatching(bus, /^unix:\S+/);
  const service = new SecretService(address, home, bus);
  await service.start();
  return service;
}
