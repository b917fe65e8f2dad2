import { posix, win32 } from 'node:path';

export type Platform = 'darwin' | 'linux' | 'win32';

export const platforms: readonly Platform[] = ['darwin', 'linux', 'win32'];

/**
 * Where a file is looked for. Templates have forward slashes, `~` for the home folder, `$NAME` and `${NAME:-default}`
 * for variables, and `*` for any text within one part.
 */
export interface PathsOf {
  /** Taken where their variable is set, whether the file exists or not. The first one counts. */
  overrides?: readonly string[];
  /** A text file that names the folder, and where the file stands in it. Without one `older` counts where that is there. */
  pointer?: { file: string; path: string; older: string };
  /** The first that exists; else the first. */
  usual: Readonly<Record<Platform, readonly [string, ...string[]]>>;
  /** Its id where it is a Flatpak too, which has a folder of settings of its own. */
  flatpak?: string;
}

export interface Surroundings {
  platform: Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The variables of the person's terminal, where the own ones of an application may be set; left out: the same. */
  terminal?: Readonly<Record<string, string | undefined>>;
}

/** The path with its variables filled in, or null where one without a default is not set. `*` stays. */
export function fillIn(template: string, { platform, home, env }: Surroundings): string | null {
  let missing = false;
  const filled = template.replace(/\$\{(\w+):-([^}]*)\}|\$(\w+)/g, (_, name?: string, otherwise?: string, plain?: string) => {
    const value = env[name ?? plain ?? ''];
    if (value) return value;
    missing ||= otherwise === undefined;
    return otherwise ?? '';
  });
  if (missing) return null;
  const absolute = filled.replace(/^~(?=\/|$)/, () => home);
  return platform === 'win32' ? win32.normalize(absolute) : posix.normalize(absolute);
}

/** The same place below the home folder on every system. */
export const inHome = (path: string): PathsOf['usual'] => ({ darwin: [`~/${path}`], linux: [`~/${path}`], win32: [`~/${path}`] });

/** A place in the folder that each system has for the settings of programs. */
export const inSettings = (path: string): PathsOf['usual'] => ({
  darwin: [`~/Library/Application Support/${path}`],
  linux: [`\${XDG_CONFIG_HOME:-~/.config}/${path}`],
  win32: [`\${APPDATA:-~/AppData/Roaming}/${path}`],
});

/** Where a Flatpak stands that was installed for all users or for one. Its settings outlive it, elsewhere. */
export const flatpak = (id: string): string[] => [`/var/lib/flatpak/app/${id}`, `~/.local/share/flatpak/app/${id}`];

/** A Flatpak's own file, in place of the first usual one of Linux. */
export const inFlatpak = (id: string, { linux: [usual] }: PathsOf['usual']): string =>
  usual.replace('${XDG_CONFIG_HOME:-~/.config}', `~/.var/app/${id}/config`);

/** A bundle of macOS, for all users or for one. */
export const bundle = (name: string): string[] => [`/Applications/${name}.app`, `~/Applications/${name}.app`];

/** A program of Windows, installed for one user or for all. */
export const windowsProgram = (path: string): string[] => [
  `\${LOCALAPPDATA:-~/AppData/Local}/Programs/${path}`, `\${ProgramFiles:-C:/Program Files}/${path}`,
];
