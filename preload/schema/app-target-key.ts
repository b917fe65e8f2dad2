import type { AppTarget } from './apps.ts';

/** "proxy/3" or "builtin/discovery", as records name a target. */
export const keyOfTarget = (target: AppTarget): string => `${target.kind}/${target.kind === 'proxy' ? target.id : target.name}`;

export function targetOfKey(key: string): AppTarget {
  const [kind, ...rest] = key.split('/');
  const name = rest.join('/');
  return kind === 'proxy' ? { kind, id: Number(name) } : { kind: 'builtin', name };
}
