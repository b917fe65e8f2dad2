import { note, problem, type Judgement } from './check.ts';
import type { Spelled } from './look/own-port.ts';

const withoutIpv6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH', 'EINVAL', 'ECONNREFUSED']);

/**
 * What is wrong where a port of ours does not answer under each of this computer's names; null where it does. Apps
 * differ in which one they take, and some systems try ::1 first.
 */
export function judgeSpellings(looked: string, port: number, spelled: readonly Spelled[]): Judgement | null {
  const silent = spelled.filter((one) => 'failure' in one || one.answer.status !== 200);
  if (silent.length === 0) return null;
  const names = silent.map((one) => `${one.host} (${'failure' in one ? one.failure : `HTTP ${one.answer.status}`})`).join(', ');
  const onlyIpv6 = silent.every((one) => one.host === '[::1]' && 'failure' in one && withoutIpv6.has(one.failure));
  if (onlyIpv6) {
    return note(looked, `It answers as localhost and 127.0.0.1. This computer has no IPv6 address for itself (${names}).`,
      'Nothing has to be done as long as apps are given the address with localhost or 127.0.0.1.');
  }
  const localhostAlone = silent.length === 1 && silent[0]?.host === 'localhost';
  return problem(looked, `Port ${port} does not answer as ${names}.`, localhostAlone
    ? 'The name localhost leads elsewhere: check the line for localhost in the hosts file of this computer.'
    : 'Look for a firewall or a security program that blocks connections within this computer.');
}
