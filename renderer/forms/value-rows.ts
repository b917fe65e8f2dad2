import { isSecretName, secretMarker } from '../../preload/schema/secret-values.ts';
import { t } from '../strings.ts';

/** A header or an environment variable as it is being typed. */
export interface ValueRow {
  name: string;
  /** Blank where the stored secret of this name stays as it is. */
  value: string;
  /** The name whose secret is stored; blank where none is. */
  stored: string;
}

/** Headers are one whatever their case (RFC 9110 section 5.1); environment variables are not. */
export type RowsKind = 'headers' | 'env';

export interface RowProblem {
  /** Index of the row. */
  row: number;
  part: 'name' | 'value';
  message: string;
}

export const emptyRow = (): ValueRow => ({ name: '', value: '', stored: '' });

export const rowsOf = (values: Readonly<Record<string, string>>): ValueRow[] =>
  Object.entries(values).map(([name, value]) =>
    value === secretMarker ? { name, value: '', stored: name } : { name, value, stored: '' });

export const isSecretRow = ({ name }: ValueRow): boolean => isSecretName(name);

const identity = (name: string, kind: RowsKind): string => (kind === 'headers' ? name.trim().toLowerCase() : name.trim());

/** True where a blank value keeps the secret that is stored under this name. */
export const keepsStored = (row: ValueRow, kind: RowsKind): boolean =>
  row.stored !== '' && isSecretRow(row) && identity(row.name, kind) === identity(row.stored, kind);

const isBlank = ({ name, value }: ValueRow): boolean => name.trim() === '' && value === '';

/** What is sent: rows that were left blank are left out, and a secret that stays is sent as its marker. */
export function valuesOf(rows: readonly ValueRow[], kind: RowsKind): Record<string, string> {
  const filled = rows.filter((row) => !isBlank(row));
  return Object.fromEntries(filled.map((row) =>
    [row.name.trim(), row.value === '' && keepsStored(row, kind) ? secretMarker : row.value]));
}

const validName: Readonly<Record<RowsKind, RegExp>> = {
  /** RFC 9110 section 5.6.2. */
  headers: /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/,
  /** POSIX allows more than a shell does; only these two can't be passed at all. */
  env: /^[^=\0]+$/,
};
const validValue: Readonly<Record<RowsKind, RegExp>> = {
  headers: /^[\t\x20-\x7e\x80-\xff]*$/,
  env: /^[^\0]*$/,
};

/** The first thing that is wrong with the rows; null where they can be saved. */
export function problemOfRows(rows: readonly ValueRow[], kind: RowsKind): RowProblem | null {
  const words = t.proxyForm.rows;
  const seen = new Set<string>();
  for (const [row, entry] of rows.entries()) {
    if (isBlank(entry)) continue;
    const name = entry.name.trim();
    const same = identity(name, kind);
    if (!name) return { row, part: 'name', message: words.noName };
    if (!validName[kind].test(name)) {
      return { row, part: 'name', message: kind === 'headers' ? words.badHeader(name) : words.badVariable(name) };
    }
    if (seen.has(same)) return { row, part: 'name', message: words.twice(name) };
    seen.add(same);
    if (!validValue[kind].test(entry.value)) return { row, part: 'value', message: words.badValue(name) };
    if (isSecretRow(entry) && entry.value === '' && !keepsStored(entry, kind)) {
      return { row, part: 'value', message: words.noSecret(name) };
    }
  }
  return null;
}
