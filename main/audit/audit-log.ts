import type {
  AuditExportInput, AuditFilter, AuditListInput, AuditPage, AuditRecord, AuditState, TextFile,
} from '../../preload/schema/audit.ts';
import { Signal } from '../events/signal.ts';
import type { Logger } from '../log/logger.ts';
import type { SecretStore } from '../store/secrets/secret-store.ts';
import { unreadableState, stateOf, unwritable } from './audit-errors.ts';
import { recordOf, type AuditEntry } from './audit-entry.ts';
import { chained, genesis, type Link } from './chain.ts';
import { exportFile } from './export-file.ts';
import { matches } from './filter.ts';
import { findEnd } from './find-end.ts';
import { Mark } from './mark.ts';
import type { Auditor } from './ports.ts';
import { removalEntry } from './removal.ts';
import { Repeats } from './repeats.ts';
import { Segments } from './segments.ts';
import { verifyChain } from './verify-chain.ts';
import { Writer, type SegmentLimits } from './writer.ts';

export interface AuditLogOptions {
  dataFolder: string;
  secrets: SecretStore;
  log: Logger;
  /** How long records are kept at least. */
  retentionDays: () => number;
  limits?: SegmentLimits;
  /** Epoch ms. */
  now?: () => number;
}

const day = 24 * 60 * 60_000;
const usualLimits: SegmentLimits = { bytes: 512 * 1024, ms: 7 * day };
const usualPage = 100;
/** Records of one export. */
const mostExported = 200_000;
/** Records that wait in memory for a disk that refuses them; those after are only counted. */
const mostWaiting = 20_000;
const countedEvery = 60_000;

/** Who decided and changed what: a chain of records that only grows, in files of the data folder. */
export class AuditLog implements Auditor {
  /** There is something new to show: records, or whether they can be written. */
  readonly changed = new Signal();
  readonly #options: AuditLogOptions;
  readonly #now: () => number;
  readonly #log: Logger;
  readonly #segments: Segments;
  readonly #mark: Mark;
  readonly #writer: Writer;
  readonly #repeats = new Repeats((entry) => void this.record(entry));
  #last: Link = genesis;
  #lost = 0;
  #closed = false;
  #renewing: Promise<unknown> | null = null;
  #state: AuditState | null = null;
  #counting: NodeJS.Timeout | undefined;
  #pruning: NodeJS.Timeout | undefined;

  private constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#log = options.log.child('audit');
    this.#segments = new Segments(options.dataFolder);
    this.#mark = new Mark(options.secrets, this.#log);
    this.#writer = new Writer({
      segments: this.#segments,
      limits: options.limits ?? usualLimits,
      now: this.#now,
      written: (last) => {
        this.#mark.move(last);
        this.changed.emit();
      },
      changed: (problem) => this.#writable(problem),
    });
  }

  /** Finds the end of the chain and goes on there. Records may be written while nothing can be read. */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const audit = new AuditLog(options);
    const mark = await audit.#mark.read().catch(() => null);
    try {
      const { last, resume } = await findEnd(audit.#segments, mark);
      audit.#last = last;
      if (resume) await audit.#writer.resume(resume.path, resume.begun);
    } catch (error) {
      audit.#last = mark ?? genesis;
      audit.#log.error('the audit log could not be read; a new file is begun', { error });
    }
    return audit;
  }

  /** Looks the chain over, removes what is older than is to be kept, and does so once a day. */
  async start(): Promise<void> {
    this.#counting ??= setInterval(() => this.#repeats.flush(this.#now()), countedEvery).unref();
    this.#pruning ??= setInterval(() => void this.prune(), day).unref();
    await this.prune();
    await this.verify();
  }

  record(entry: AuditEntry): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (this.#renewing) return this.#renewing.then(() => this.record(entry), () => this.record(entry));
    if (this.#writer.waiting >= mostWaiting) {
      this.#lost += 1;
      return Promise.resolve();
    }
    const { line, link } = chained(recordOf(entry, this.#now()), this.#last);
    this.#last = link;
    return this.#writer.write(line, link);
  }

  note(entry: AuditEntry, within: number): void {
    this.#repeats.note(entry, within, this.#now());
  }

  settled(): Promise<void> {
    return this.#writer.settled();
  }

  /** As it was last found; null before the first look. */
  get state(): AuditState | null {
    return this.#state;
  }

  /** Why nothing can be written now; null where it can. */
  problem(): ReturnType<typeof unwritable> | null {
    return this.#writer.problem && unwritable(this.#writer.problem);
  }

  async list({ before = Number.POSITIVE_INFINITY, limit = usualPage, ...filter }: AuditListInput): Promise<AuditPage> {
    const found: AuditRecord[] = [];
    for await (const record of this.#matching(filter, before)) {
      if (found.length === limit) return { records: found, next: found.at(-1)?.seq ?? null };
      found.push(record);
    }
    return { records: found, next: null };
  }

  /** The oldest first. */
  async export({ format = 'json', ...filter }: AuditExportInput): Promise<TextFile> {
    const found: AuditRecord[] = [];
    for await (const record of this.#matching(filter, Number.POSITIVE_INFINITY)) {
      if (found.push(record) === mostExported) break;
    }
    return exportFile(found.reverse(), format, this.#time());
  }

  /** Reads every record and says whether the chain holds. */
  async verify(): Promise<AuditState> {
    const before = this.#state;
    try {
      await this.settled();
      const marked = await this.#mark.read().then((mark) => ({ mark }), () => null);
      const verdict = await verifyChain(this.#segments.read(), marked?.mark ?? null);
      this.#state = stateOf(verdict, marked !== null, this.#writer.problem, this.#time());
    } catch (error) {
      this.#log.warn('the audit log could not be read', { error });
      this.#state = unreadableState(error, this.#time());
    }
    if (this.#state.state === 'broken') this.#log.error('the audit log is broken', { found: this.#state.message });
    if (before?.state !== this.#state.state) this.changed.emit();
    return this.#state;
  }

  /** Sets all files aside, as they are, and begins a new chain that says so. @throws GatehouseError "audit_unwritable" */
  async renew(actor: AuditEntry['actor']): Promise<AuditState> {
    await this.#writer.flush();
    const problem = this.problem();
    if (problem) throw problem;
    const state = await this.verify();
    const stamp = this.#time().replace(/[-:]|\.\d+/g, '');
    const turn = this.#writer.turn(async () => {
      const folder = await this.#segments.setAside(stamp);
      const { seq: last_seq, hash: last_hash } = this.#last;
      this.#last = genesis;
      return { folder, last_seq, last_hash };
    });
    this.#renewing = turn;
    const before = await turn.finally(() => {
      this.#renewing = null;
    });
    await this.record({
      kind: 'gatehouse', action: 'audit.renewed', actor,
      detail: { ...before, found: state.message },
    });
    await this.#mark.flush();
    return this.verify();
  }

  /** Removes the files whose records are all older than is to be kept, once the chain tells of it. Never rejects. */
  async prune(): Promise<void> {
    try {
      const until = this.#now() - this.#options.retentionDays() * day;
      const old = await this.#olderThan(until);
      const last = old.at(-1)?.last;
      if (!last) return;
      if (old.some(({ newest }) => newest)) await this.#writer.turn(async () => undefined);
      await this.record(removalEntry({ seq: last.seq, hash: last.hash }, new Date(until).toISOString()));
      if (!this.#writer.problem) await this.#segments.remove(old.map(({ name }) => name));
    } catch (error) {
      this.#log.warn('old records could not be removed; it is tried again tomorrow', { error });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#counting);
    clearInterval(this.#pruning);
    this.#repeats.flush(Number.POSITIVE_INFINITY);
    this.#closed = true;
    await this.#writer.close();
    await this.#mark.flush();
  }

  async #olderThan(until: number): Promise<{ name: string; last: AuditRecord; newest: boolean }[]> {
    const old = [];
    const names = await this.#segments.names();
    for (const name of names) {
      const last = (await this.#segments.recordsOf(name)).at(-1);
      if (!last || Date.parse(last.at) >= until) break;
      old.push({ name, last, newest: name === names.at(-1) });
    }
    return old;
  }

  async* #matching(filter: AuditFilter, before: number): AsyncGenerator<AuditRecord> {
    for await (const record of this.#segments.recordsBackwards()) {
      if (record.seq < before && matches(record, filter)) yield record;
    }
  }

  #writable(problem: Error | null): void {
    if (problem) this.#log.error('the audit log cannot be written', { error: problem });
    else this.#log.info('the audit log can be written again');
    if (!problem && this.#lost > 0) {
      void this.record({ kind: 'gatehouse', action: 'audit.lost', actor: 'system', outcome: 'failed', times: this.#lost });
      this.#lost = 0;
    }
    this.changed.emit();
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}
