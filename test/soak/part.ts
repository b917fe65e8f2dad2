import type { SoakedGateway } from './gateway.ts';

/** One figure of a part, and whether it is what was promised. */
export interface Figure {
  what: string;
  value: string;
  /** null where the figure is only told. */
  ok: boolean | null;
}

/** One long test. It bounds itself in count and time, and only talks to addresses of this machine. */
export interface Part {
  name: string;
  promise: string;
  run(scale: Scale): Promise<Figure[]>;
}

/** A part that measures the gateway in a process of its own. */
export interface GatewayPart extends Omit<Part, 'run'> {
  run(gateway: SoakedGateway, scale: Scale): Promise<Figure[]>;
}

/** What was asked for on the command line; each part has its own usual size for what is left out. */
export interface Scale {
  /** Calls, sessions, kills or cases of the parts that count. */
  count: number | undefined;
  /** Length of the parts that last, in minutes. */
  minutes: number | undefined;
  /** Where the parts that draw by chance begin: the same seed draws the same. */
  seed: number;
}

export const figure = (what: string, value: string | number, ok: boolean | null = null): Figure =>
  ({ what, value: String(value), ok });

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** @param ms durations, in milliseconds */
export const middleAndMost = (ms: readonly number[]): string =>
  `${Math.round(median(ms))} ms in the middle, ${Math.round(Math.max(...ms))} ms at most`;

/** Nothing may be in a list of what went wrong; its first entries are shown. */
export const noneOf = (what: string, wrong: readonly string[]): Figure =>
  figure(what, wrong.length === 0 ? 0 : `${wrong.length}: ${wrong.slice(0, 5).join(' | ')}`, wrong.length === 0);
