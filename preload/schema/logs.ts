import { z } from 'zod';

/** The program log as it is shown. Secrets were masked before it was written. */

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevelName = (typeof logLevels)[number];

export const logRead = z.object({
  /** This level and those that are graver. */
  level: z.enum(logLevels).optional(),
  /** The part of Gatehouse that speaks, such as "oauth-proxy". */
  area: z.string().max(60).optional(),
  /** Anywhere in the line, in any case. */
  text: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});
export type LogReadInput = z.infer<typeof logRead>;

export interface LogLine {
  /** ISO 8601, UTC. */
  time: string;
  level: LogLevelName;
  area: string;
  message: string;
  /** What the line tells beside its message. */
  fields: Record<string, unknown>;
}

/** The end of the log. */
export interface LogView {
  /** The newest first. */
  lines: LogLine[];
  /** Areas that spoke in the part that was read. */
  areas: string[];
  /** The log is longer than the part that was read. */
  has_older: boolean;
  /** Of the file. */
  path: string;
}
