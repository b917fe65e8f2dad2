/**
 * What Gatehouse uses of keytar. Declared here because keytar is an optional dependency: where its native part cannot
 * be built it is not installed, and the code must still compile.
 */
declare module 'keytar' {
  export function getPassword(service: string, account: string): Promise<string | null>;
  export function setPassword(service: string, account: string, password: string): Promise<void>;
  export function deletePassword(service: string, account: string): Promise<boolean>;
}
