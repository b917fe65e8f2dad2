/** The process that listens on a port. */
export interface PortHolder {
  pid: number;
  /** Its name, without path and arguments. */
  command: string;
}
