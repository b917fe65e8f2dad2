import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartEntry, isAutostartEnabled } from '../../../main/app/autostart-entry.ts';
import { autostartFile, XdgAutostart } from '../../../main/app/xdg-autostart.ts';

const execOf = (command: string[]): string | undefined => /^Exec=(.*)$/m.exec(autostartEntry(command))?.[1];

describe('the autostart entry', () => {
  it('starts the program by its absolute path, without a window', () => {
    expect(execOf(['/opt/Gatehouse/gatehouse', '--hidden'])).toBe('/opt/Gatehouse/gatehouse --hidden');
  });

  // The examples follow from the specification: quote, then escape the whole value.
  it.each([
    ['/home/ada/My Apps/gatehouse', '"/home/ada/My Apps/gatehouse"'],
    ['/home/ada/100%/gatehouse', '"/home/ada/100%%/gatehouse"'],
    ['/home/$ada/gatehouse', '"/home/\\\\$ada/gatehouse"'],
    ['/home/a"b', '"/home/a\\\\"b"'],
    ['/home/a\\b', '"/home/a\\\\\\\\b"'],
    ['/home/a;reboot', '"/home/a;reboot"'],
    ['', '""'],
  ])('passes %s as one argument', (argument, quoted) => {
    expect(execOf([argument])).toBe(quoted);
  });

  it('has a line feed of a path neither end the line nor start another', () => {
    expect(autostartEntry(['/home/a\nExec=evil']).match(/^Exec=/gm)).toHaveLength(1);
  });

  it.each([
    [autostartEntry(['/x']), true],
    [`${autostartEntry(['/x'])}Hidden=true\n`, false],
    [autostartEntry(['/x']).replace('enabled=true', 'enabled=false'), false],
    ['[Desktop Entry]\nhidden = TRUE\n', false],
  ])('tells whether the person switched it off (%#)', (text, enabled) => {
    expect(isAutostartEnabled(text)).toBe(enabled);
  });

  it.each([
    [{ XDG_CONFIG_HOME: '/etc/me' }, '/etc/me/autostart/gatehouse.desktop'],
    [{ XDG_CONFIG_HOME: 'relative' }, '/home/ada/.config/autostart/gatehouse.desktop'],
    [{}, '/home/ada/.config/autostart/gatehouse.desktop'],
  ])('stands where the desktop looks (%j)', (env, file) => {
    expect(autostartFile(env, '/home/ada')).toBe(file);
  });
});

describe('the autostart folder', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-autostart-'));
    file = join(folder, 'autostart', 'gatehouse.desktop');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('takes the entry, replaces it and gives it up', async () => {
    const item = new XdgAutostart(file, ['/opt/gatehouse', '--hidden']);
    expect(await item.isOn()).toBe(false);
    await item.set(true);
    expect(await item.isOn()).toBe(true);
    await new XdgAutostart(file, ['/opt/newer/gatehouse', '--hidden']).set(true);
    expect(await readFile(file, 'utf8')).toContain('Exec=/opt/newer/gatehouse --hidden\n');
    await item.set(false);
    expect(await item.isOn()).toBe(false);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    await item.set(false);
  });

  it('says what to do where it cannot be written', async () => {
    await writeFile(join(folder, 'autostart'), 'a file in place of the folder');
    await expect(new XdgAutostart(file, ['/x']).set(true))
      .rejects.toMatchObject({ code: 'login_item_refused', remedy: expect.stringContaining(file) as unknown });
  });

  it('counts an entry that the person disabled as off', async () => {
    await mkdir(join(folder, 'autostart'));
    await writeFile(file, `${autostartEntry(['/x'])}Hidden=true\n`);
    expect(await new XdgAutostart(file, ['/x']).isOn()).toBe(false);
  });
});
