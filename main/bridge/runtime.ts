/** What runs Gatehouse on this computer. */
export interface Runtime {
  platform: NodeJS.Platform;
  /** Absolute path of the running executable: Electron's, or Node's. */
  executable: string;
  /** True where the executable is the desktop application, which is Node only when it is told so. */
  isElectron: boolean;
  /** What the executable was given before options: the folder of an application that is not packed, or a script. */
  program: string | null;
  env: NodeJS.ProcessEnv;
}
