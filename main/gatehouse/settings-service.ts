import { GatehouseError, isGatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import type { GatewayReach } from '../gateway/listener.ts';
import type { Document } from '../store/collection.ts';
import type { SettingsRecord } from '../store/records.ts';

/** What carries the gateway to another port or reach, and settles the change once the port is open. */
export interface PortMover {
  /** The port in use, or the one that was asked for last. */
  readonly port: number;
  move<T>(port: number, settle: () => Promise<T>, reach: GatewayReach): Promise<T>;
}

/** How far the gateway can be reached, as the settings have it. */
export const gatewayReach = (settings: SettingsRecord): GatewayReach => ({
  bind_addresses: settings.gateway_bind_addresses,
  allowed_hosts: settings.gateway_allowed_hosts,
  public_base_url: settings.gateway_public_base_url,
  trusted_peers: settings.gateway_trusted_peers,
});

export interface SettingsServiceOptions {
  document: Document<SettingsRecord>;
  gateway: PortMover;
  /** The environment says which port, not the settings. */
  portIsFixed: boolean;
}

/** The settings, one writer at a time. A gateway port is kept only once it is open: a bad choice changes nothing. */
export class SettingsService implements Document<SettingsRecord> {
  readonly changed = new Signal();
  readonly #document: Document<SettingsRecord>;
  readonly #gateway: PortMover;
  readonly #portIsFixed: boolean;
  #current: SettingsRecord;
  #queue: Promise<unknown> = Promise.resolve();

  static async open(options: SettingsServiceOptions): Promise<SettingsService> {
    return new SettingsService(options, await options.document.get());
  }

  private constructor({ document, gateway, portIsFixed }: SettingsServiceOptions, current: SettingsRecord) {
    this.#document = document;
    this.#gateway = gateway;
    this.#portIsFixed = portIsFixed;
    this.#current = current;
  }

  /** As last read or written, for decisions that cannot wait. */
  get current(): SettingsRecord {
    return this.#current;
  }

  async get(): Promise<SettingsRecord> {
    return this.#current;
  }

  /** @throws GatehouseError "port_taken", "port_forbidden" (409, field "gateway_port"), "port_fixed" (409) */
  update(change: (current: SettingsRecord) => SettingsRecord): Promise<SettingsRecord> {
    const done = this.#queue.then(() => this.#update(change));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #update(change: (current: SettingsRecord) => SettingsRecord): Promise<SettingsRecord> {
    const wanted = change(this.#current);
    const port = wanted.gateway_port;
    const reach = gatewayReach(wanted);
    const sameReach = JSON.stringify(reach) === JSON.stringify(gatewayReach(this.#current));
    const save = async (): Promise<SettingsRecord> => (this.#current = await this.#document.update(change));
    if (port !== this.#current.gateway_port && this.#portIsFixed) throw portFixed();
    if (port === this.#current.gateway_port && sameReach) await save();
    else await this.#gateway.move(this.#portIsFixed ? this.#gateway.port : port, save, reach).catch(nameField);
    this.changed.emit();
    return this.#current;
  }
}

const portFixed = (): GatehouseError => new GatehouseError(
  'port_fixed',
  'The gateway port is set by GATEHOUSE_PORT.',
  { status: 409, field: 'gateway_port', remedy: 'Start Gatehouse without GATEHOUSE_PORT to choose the port here.' },
);

/** The port's own errors speak of "port" and "bind_addresses"; in this form the fields are "gateway_port" and so on. */
function nameField(error: unknown): never {
  if (!isGatehouseError(error) || (error.field !== 'port' && error.field !== 'bind_addresses')) throw error;
  const { code, message, status, remedy, detail, field } = error;
  throw new GatehouseError(code, message, { status, field: `gateway_${field}`, remedy, detail, cause: error });
}
