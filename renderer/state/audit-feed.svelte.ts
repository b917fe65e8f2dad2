import type { AuditFilter, AuditRecord, AuditState } from '../../preload/schema/audit.ts';
import type { Failure, Transport } from '../api/transport.ts';
import { Task } from './task.svelte.ts';

/** Records as a person filters them, the newest first, read again as new ones come. */
export class AuditFeed {
  /** Null until they are there. */
  records = $state.raw<AuditRecord[] | null>(null);
  /** Where older ones begin; null where there are none. */
  next = $state.raw<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  state = $state.raw<AuditState | null>(null);
  readonly older = new Task();
  readonly checking = new Task();
  readonly #api: Transport;
  #reading = 0;

  constructor(api: Transport) {
    this.#api = api;
  }

  /** Reads from the newest on, as many as are shown. An answer that a later question has overtaken is left out. */
  async read(filter: AuditFilter): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    const result = await this.#api.call('audit.list', { ...filter, limit: Math.min(500, Math.max(100, this.records?.length ?? 0)) });
    if (reading !== this.#reading) return;
    this.failure = result.ok ? null : result.error;
    if (!result.ok) return;
    this.records = result.value.records;
    this.next = result.value.next;
  }

  async readOlder(filter: AuditFilter): Promise<void> {
    const before = this.next;
    if (before === null) return;
    const reading = this.#reading;
    const page = await this.older.run(() => this.#api.call('audit.list', { ...filter, before }));
    if (!page || reading !== this.#reading) return;
    this.records = [...this.records ?? [], ...page.value.records];
    this.next = page.value.next;
  }

  /** Reads the whole log and says whether it is complete. */
  async check(): Promise<void> {
    const checked = await this.checking.run(() => this.#api.call('audit.verify', {}));
    if (checked) this.state = checked.value;
  }
}
