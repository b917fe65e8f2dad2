import type { ConfigEditor, Data, EntryPath, EntryRecord, EntryValue } from './editors/editor.ts';
import type { PathsOf, Platform } from './places/path-template.ts';

/** How an entry gets into an application, the best way first. */
export type Door = 'link' | 'command' | 'file' | 'snippet';

/**
 * Where an application keeps an API key: in its file, in a variable of its environment that the file names, or in its
 * own secret storage after it asked for it.
 */
export type KeyStyle = 'file' | 'environment' | 'prompt';

export type Credential =
  /** The application signs in by itself: nothing is written. */
  | { kind: 'oauth' }
  | { kind: 'file'; key: string }
  | { kind: 'environment'; variable: string }
  | { kind: 'prompt'; inputId: string };

/** What an entry is made of. */
export interface ServerFacts {
  /** The entry's name in the application. */
  name: string;
  url: string;
  transport: 'http' | 'sse';
  credential: Credential;
}

/** How an application that speaks stdio alone starts the bridge. */
export interface BridgeLaunch {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** What an application does about a change of its file. */
export type Reload = 'watched' | 'refresh' | 'new_session' | 'restart' | 'quit_first';

export interface ConfigFile {
  format: 'JSON' | 'JSON with comments' | 'TOML' | 'YAML';
  editor: ConfigEditor;
  /** Some readers fail on a byte order mark: it is taken out of their files. */
  acceptsByteOrderMark: boolean;
  paths: PathsOf;
  /** The containers above the entries. */
  root: readonly [string, ...string[]] | ((data: Data) => readonly [string, ...string[]]);
  /** Only versions that have made it read it. */
  mustExist?: boolean;
  /** It reads all of its files, one over the other: an entry counts wherever it stands. */
  readsAll?: boolean;
  /** Beside its file: a folder of profiles, each with a file of this name, which its link may have added to instead. */
  profiles?: { folder: string; file: string };
  /** The application locks its file by a folder beside it. */
  lock?: 'cline';
}

/** Something that an entry needs elsewhere in the same file. */
export interface SideEntry {
  path: EntryPath;
  value: EntryValue;
}

/** The application's own command line. */
export interface VendorCommand {
  program: string;
  /** Arguments, each passed as it is. */
  add(name: string, entry: EntryValue): string[];
  remove(name: string): string[];
}

/** A client application, as data: what Gatehouse knows about it. */
export interface AppDefinition {
  id: string;
  name: string;
  /** What shows that it is installed, beside its own file: programs on the PATH, and files or folders. */
  installed: { commands: string[]; places: Partial<Record<Platform, string[]>> };
  /** Names of its processes, without ".exe", on Windows in any case; empty where it does not matter whether it runs. */
  processes: string[];
  /** Which of these are its own, by their paths: where another application has programs of the same name. */
  runsFrom?: Partial<Record<Platform, (path: string) => boolean>>;
  /** Null where it keeps its servers where no other program can write. */
  file: ConfigFile | null;
  /** True where the file stands in a folder that the person chooses. */
  needsFolder?: boolean;
  /** It speaks streamable HTTP alone, as the bridge does. */
  lacksSse?: boolean;
  /** True where it runs in a container: `localhost` is not this computer there. */
  inContainer?: boolean;
  /** Null where it speaks stdio alone. @param root the containers that the entry goes into */
  entry: ((facts: ServerFacts, root: readonly string[]) => EntryRecord) | null;
  bridgeEntry?: (launch: BridgeLaunch) => EntryRecord;
  sideEntries?: (facts: ServerFacts) => SideEntry[];
  /** What to paste, where that is not the entry within its containers. */
  snippet?: (name: string, entry: EntryValue) => string;
  /** What a name may be made of, beside letters, digits, - and _. */
  names?: { reserved: string[] };
  keyStyles: KeyStyle[];
  doors: [Door, ...Door[]];
  link?: (facts: ServerFacts, entry: EntryValue) => string;
  command?: VendorCommand;
  reload: Reload;
  /** What the person does next, for each door. */
  steps: Partial<Record<Door, string>>;
  /** What the person does to take an entry out, where no other program can; `{name}` stands for the entry's name. */
  takeOutStep?: string;
  /** Containers of entries that it has for single folders. Gatehouse reads them, and never writes there. */
  folderRoots?(data: Data): { folder: string; root: string[] }[];
  /** It signs in by itself at a server that asks for it. */
  signsIn: boolean;
  /** How the person has it sign in, where it doesn't by itself; `{name}` stands for the entry's name. */
  signInStep?: string;
  /**
   * Where the answer to its sign-in goes; `*` as in the redirect patterns. Only what its vendor documents or somebody
   * has measured: empty where nobody knows.
   */
  redirectUris: string[];
  website: string;
}
