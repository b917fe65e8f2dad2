import { newerThanThis } from './store-errors.ts';

/** What a file holds: the version of its schema, and one entry per part. */
export interface FileContent {
  schema: number;
  [part: string]: unknown;
}

/** Turns the content of one schema version into the next one's. Keyed by the version it starts from. */
export type Migrations = Readonly<Record<number, (content: FileContent) => FileContent>>;

/** What is read is not what Gatehouse writes. `message` names the place and never a value. */
export class DamagedContent extends Error {
  override readonly name = 'DamagedContent';
}

/**
 * Parses a file and brings it to the current schema version. Throws DamagedContent, or GatehouseError "store_newer".
 * @param path for the message only
 * @param complete adds what was written beside the file since, before any migration
 */
export function parseContent(
  text: string,
  path: string,
  current: number,
  migrations: Migrations,
  complete: (content: FileContent) => FileContent = (content) => content,
): FileContent {
  let content = asContent(parseJson(text));
  if (content.schema > current) throw newerThanThis(path, content.schema, current);
  content = complete(content);
  while (content.schema < current) {
    const migrate = migrations[content.schema];
    if (!migrate) throw new DamagedContent(`schema version ${content.schema} is unknown`);
    content = { ...migrate(content), schema: content.schema + 1 };
  }
  return content;
}

/** Indented, so that a person can read it, with a line end. */
export const formatContent = (content: FileContent): string => `${JSON.stringify(content, null, 2)}\n`;

function parseJson(text: string): unknown {
  try {
    // Some editors put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's message quotes the text.
    throw new DamagedContent(text.trim() === '' ? 'the file is empty' : 'the file is not complete JSON');
  }
}

function asContent(value: unknown): FileContent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DamagedContent('the file is not a JSON object');
  }
  if (!('schema' in value) || typeof value.schema !== 'number' || !Number.isInteger(value.schema) || value.schema < 1) {
    throw new DamagedContent('the schema version is missing');
  }
  return { ...value, schema: value.schema };
}
