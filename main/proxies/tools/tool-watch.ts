import type { ToolChange } from '../../../preload/schema/views.ts';
import type { ProxyRecord, ToolPrint } from '../../store/records.ts';
import { approveTools, compareTools } from './compare-tools.ts';

type Watched = Pick<ProxyRecord, 'approved_tools' | 'differing_tools' | 'allowed_tools'>;

/** More tools of one server, beside those that were approved, are not told apart. */
const mostSeen = 5_000;

/** What the MCP server of one proxy said of its tools, beside what a person approved. */
export class ToolWatch {
  readonly #changed: () => void;
  readonly #seen: Map<string, ToolPrint | null>;
  #approved: readonly ToolPrint[] | null = null;
  #approvedPrints: ReadonlySet<string> = new Set();
  #approvedNames: ReadonlySet<string> = new Set();
  #allowed: ReadonlySet<string> | null = null;
  #changes: readonly ToolChange[] = [];
  /** Names of those that changed or are new. */
  #waiting: ReadonlySet<string> = new Set();

  /** @param changed called when the difference became another */
  constructor(proxy: Watched, changed: () => void) {
    this.#changed = changed;
    this.#seen = new Map(proxy.differing_tools?.map(({ name, print }) => [name, print]));
    this.take(proxy);
  }

  /** Null: nothing was approved, so nothing differs. */
  get approved(): readonly ToolPrint[] | null {
    return this.#approved;
  }

  /** Of the allowed tools only: nobody gets to see the others. */
  get changes(): readonly ToolChange[] {
    return this.#changes;
  }

  /** What has to outlive this process for `changes` to be the same after it. */
  get differing(): { name: string; print: ToolPrint | null }[] {
    return compareTools(this.#approved ?? [], this.#seen)
      .map(({ name }) => ({ name, print: this.#seen.get(name) ?? null }));
  }

  /** Goes by another configuration. */
  take({ approved_tools: approved, allowed_tools: allowed }: Watched): void {
    this.#approved = approved ?? null;
    this.#approvedPrints = new Set(approved?.map(({ fingerprint }) => fingerprint));
    this.#approvedNames = new Set(approved?.map(({ name }) => name));
    this.#allowed = allowed ? new Set(allowed) : null;
    this.#compare();
  }

  /**
   * The server listed tools.
   * @param whole these are all that it has
   */
  saw(prints: readonly ToolPrint[], whole: boolean): void {
    if (whole) this.#seen.clear();
    if (whole) for (const { name } of this.#approved ?? []) this.#seen.set(name, null);
    const listed = new Set<string>();
    for (const print of prints) {
      const { name } = print;
      if (this.#seen.size >= mostSeen && !this.#seen.has(name) && !this.#approvedNames.has(name)) continue;
      // Of two with one name nobody knows which one a client takes: the one that was not approved counts.
      if (!listed.has(name) || !this.isApproved(print)) this.#seen.set(name, print);
      listed.add(name);
    }
    const before = JSON.stringify(this.#changes);
    this.#compare();
    if (JSON.stringify(this.#changes) !== before) this.#changed();
  }

  /** True where a tool, as the server describes it now, was approved. */
  isApproved({ fingerprint }: ToolPrint): boolean {
    return this.#approvedPrints.has(fingerprint);
  }

  /** True where the server's last word on a tool is what was approved, or it said nothing since. */
  isAsApproved(name: string): boolean {
    return this.#approvedNames.has(name) && !this.#waiting.has(name);
  }

  /** The approvals after a person approved what she was shown. Throws as `approveTools`. */
  approve(shown: readonly { name: string; fingerprint: string }[]): ToolPrint[] {
    return approveTools(this.#approved ?? [], this.#seen, shown);
  }

  #compare(): void {
    const all = this.#approved === null ? [] : compareTools(this.#approved, this.#seen);
    this.#changes = all.filter(({ name }) => this.#allowed?.has(name) ?? true);
    this.#waiting = new Set(all.flatMap(({ name, kind }) => (kind === 'gone' ? [] : [name])));
  }
}
