import type { AppState, Notice } from '../../preload/schema/views.ts';
import type { Link } from '../api/transport.ts';
import { t } from '../strings.ts';

const weight: Record<Notice['severity'], number> = { error: 0, warning: 1, info: 2 };

/** What the banner shows, the gravest first. A gateway that failed and a lost link are always among it. */
export function noticesToShow({ gateway, notices }: Pick<AppState, 'gateway' | 'notices'>, link: Link): Notice[] {
  const told = notices.some(({ severity }) => severity === 'error');
  const own: Notice[] = [];
  if (link === 'lost') own.push({ code: 'link_lost', severity: 'warning', ...t.shell.linkLost });
  if (link === 'signed_out') {
    const { code, message, details } = t.errors.signedOut;
    own.push({ code, severity: 'error', message, remedy: details.remedy });
  }
  if (gateway.state === 'failed' && !told) {
    const message = gateway.detail ?? t.gateway.failed;
    own.push({ code: 'gateway_failed', severity: 'error', message, remedy: t.gateway.failedRemedy });
  }
  return [...own, ...notices].sort((a, b) => weight[a.severity] - weight[b.severity]);
}
