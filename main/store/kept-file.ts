/** How a database's parts are kept on the disk. One call at a time. */
export interface KeptFile {
  readonly path: string;
  /** Reads the parts. Throws GatehouseError "store_newer" or "store_unreadable" and leaves everything as it was. */
  load(): Promise<void>;
  /** Makes the staged changes durable. Throws the system's error: then the disk holds what it held before. */
  save(): Promise<void>;
  /** After those who waited for the last save were told. Never throws. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}
