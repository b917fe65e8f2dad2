import { z } from 'zod';

/** Servers that applications have of their own, and how they get behind Gatehouse. */

/** A server as an application's file has it. Of headers and variables only the names are shown. */
export interface ImportableServer {
  /** Stands for exactly what was found; goes back with "apps.import". */
  id: string;
  /** In the application. */
  name: string;
  kind: 'http' | 'sse' | 'stdio';
  /** The address, or the program and its arguments in one line. Secrets are hidden. */
  what: string;
  headers: string[];
  env: string[];
  /**
   * "server": its own sign-in, which Gatehouse discovers; "none": programs on this computer come in without one. What
   * is proposed; a provider can be chosen in its place.
   */
  sign_in: 'server' | 'none';
  /** Headers and variables whose values the application takes from elsewhere: they have to be entered again. */
  to_enter: string[];
  /** What is not taken over although it makes a difference, each as a sentence. */
  left_out: string[];
  /** Why it cannot be imported, as a sentence; null where it can. */
  problem: string | null;
  /** The proxy that has the same server behind it already. */
  proxy_id: number | null;
}

export interface ImportSource {
  app: string;
  app_name: string;
  path: string;
  /** True where an entry can be switched to its proxy. */
  can_switch: boolean;
  /** Why the file cannot be read, with the line where there is one. */
  problem: string | null;
  line: number | null;
  /** Without those that Gatehouse has put there itself. */
  servers: ImportableServer[];
}

const wanted = z.object({
  app: z.string().min(1).max(64),
  /** Id of the server. */
  server: z.string().min(1).max(100),
  /** Or the id of a provider. */
  sign_in: z.union([z.literal('server'), z.literal('none'), z.number().int().positive()]),
});

export const appImport = z.object({ servers: z.array(wanted).min(1, 'Choose at least one server.').max(200) });
export type AppImportInput = z.infer<typeof appImport>;

/** What became of one server. */
export interface AppImported {
  app: string;
  server: string;
  name: string;
  /** Null where it failed. */
  proxy: { id: number; name: string } | null;
  to_enter: string[];
  error: { code: string; message: string; remedy: string | null } | null;
}
