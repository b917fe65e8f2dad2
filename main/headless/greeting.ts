import type { Notice } from '../../preload/schema/views.ts';
import type { LoginLink } from '../gateway/login-links.ts';

export interface Greeting {
  /** `http://localhost:{port}` */
  url: string;
  link: LoginLink;
  adminTokenFile: string;
  notices: Notice[];
  processId: number;
  platform: NodeJS.Platform;
}

/** What a person reads once Gatehouse listens. The first line is a promise to scripts that wait for it. */
export function greeting({ url, link, adminTokenFile, notices, processId, platform }: Greeting): string {
  return [
    `Gatehouse is ready at ${url}`,
    '',
    ...loginLines(link),
    ...(platform === 'win32' ? [] : [`  New link:     kill -USR1 ${processId}`]),
    `  Admin token:  ${adminTokenFile}`,
    ...notices.flatMap(({ message, remedy }) => ['', `  ! ${message}`, `    ${remedy}`]),
    '',
  ].join('\n');
}

/** The link opens once, and only for a while: both are said where it is printed. */
export function loginLines({ url, expires_at: expiresAt }: LoginLink): string[] {
  const minutes = Math.round((Date.parse(expiresAt) - Date.now()) / 60_000);
  return [`  Open the UI:  ${url}`, `                (works once, for ${minutes} minutes)`];
}
