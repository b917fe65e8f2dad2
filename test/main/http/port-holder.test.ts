import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findPortHolder } from '../../../main/http/port-holder/find-port-holder.ts';
import { listeningInodes } from '../../../main/http/port-holder/linux.ts';
import { parseLsof } from '../../../main/http/port-holder/mac.ts';
import { parseNetstat, parseTasklist } from '../../../main/http/port-holder/windows.ts';
import { freePort } from '../../support/loopback.ts';

describe('who holds a port', () => {
  it('is found for another process', async () => {
    const script =
      'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      expect(await findPortHolder(Number(line))).toMatchObject({ pid: child.pid });
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  });

  it('is nobody where nobody listens', async () => {
    expect(await findPortHolder(await freePort())).toBeNull();
  });
});

describe('what the operating systems print', () => {
  it('/proc/net/tcp: listeners only, on that port only', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:235A 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41 1 0 100 0',
      '   1: 0100007F:235A 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 42 1 0 100 0',
      '   2: 0100007F:235B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 43 1 0 100 0',
    ].join('\n');
    expect(listeningInodes(table, 9050)).toEqual(['41']);
  });

  it('lsof -Fpc', () => {
    expect(parseLsof('p812\ncControlCenter\nf9\n')).toEqual({ pid: 812, command: 'ControlCenter' });
    expect(parseLsof('')).toBeNull();
  });

  it('netstat -ano, in any language, and tasklist', () => {
    const table = [
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    127.0.0.1:9050         127.0.0.1:50111        HERGESTELLT      77',
      '  TCP    127.0.0.1:9050         0.0.0.0:0              ABHÖREN          4711',
      '  TCP    [::1]:9051             [::]:0                 ABHÖREN          4712',
    ].join('\r\n');
    expect(parseNetstat(table, 9050)).toBe(4711);
    expect(parseNetstat(table, 9051)).toBe(4712);
    expect(parseNetstat(table, 905)).toBeNull();
    expect(parseTasklist('"node.exe","4711","Console","1","41.000 K"\r\n')).toBe('node.exe');
    expect(parseTasklist('INFO: No tasks are running.')).toBeNull();
  });
});
