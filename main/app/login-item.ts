/** The system's own list of what it starts when the person logs in. */
export interface LoginItem {
  /** Whether the system will start Gatehouse, as far as it tells. */
  isOn(): Promise<boolean>;
  /**
   * Adds Gatehouse, in place of an earlier entry, or removes it.
   * @throws GatehouseError "login_item_refused" naming what the person can do
   */
  set(on: boolean): Promise<void>;
}

export interface LoginItemFollowerPorts {
  item: LoginItem;
  /** Keeps the setting. */
  save(on: boolean): Promise<unknown>;
  /** Tells the person that the system did not take the change. */
  refused(error: unknown): void;
}

/**
 * Carries the setting to the system, and the person's own removal from the system's list to the setting. While
 * Gatehouse runs the setting leads; at a start the system does, since nobody but the person can have changed it.
 */
export class LoginItemFollower {
  readonly #ports: LoginItemFollowerPorts;
  #applied: boolean | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(ports: LoginItemFollowerPorts) {
    this.#ports = ports;
  }

  /** Called with the setting whenever it may have changed. Never rejects. */
  follow(wanted: boolean): Promise<void> {
    this.#queue = this.#queue.then(() => this.#follow(wanted)).catch((error: unknown) => this.#ports.refused(error));
    return this.#queue;
  }

  async #follow(wanted: boolean): Promise<void> {
    const { item, save, refused } = this.#ports;
    if (wanted === this.#applied) return;
    const isFirst = this.#applied === undefined;
    this.#applied = wanted;
    if (isFirst) {
      // Off at a start: an entry that is there may belong to a Gatehouse with another data folder.
      if (!wanted) return;
      if (!(await item.isOn())) {
        this.#applied = false;
        await save(false);
        return;
      }
    }
    try {
      // Also where it is on already: the application may have moved since.
      await item.set(wanted);
    } catch (error) {
      this.#applied = !wanted;
      await save(!wanted);
      refused(error);
    }
  }
}
