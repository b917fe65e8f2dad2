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
  run(gateway: SoakedGateway, scale: Scale): Promise<Figure[]>;
}

export interface Scale {
  /** Calls, sessions and streams of the parts that count. */
  count: number;
  /** Length of the silence, in minutes. */
  minutes: number;
}

export const figure = (what: string, value: string | number, ok: boolean | null = null): Figure =>
  ({ what, value: String(value), ok });

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
