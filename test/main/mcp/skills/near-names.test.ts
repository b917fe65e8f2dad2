import { describe, expect, it } from 'vitest';
import { analyzeFiles } from '../../../../main/mcp/skills/analyzer/analyze.ts';
import { isOneLetterFrom, nearNames } from '../../../../main/mcp/skills/analyzer/near-names.ts';

const namesOf = (text: string): string[] => nearNames(text).map(({ name, meant }) => `${name} for ${meant}`);

describe('packages that are called nearly like known ones', () => {
  it('are seen where they are installed, listed or imported', () => {
    expect(namesOf('pip install -q reqeusts==2.31 pandas\n')).toEqual(['reqeusts for requests']);
    expect(namesOf('npm i -D eslnit\n')).toEqual(['eslnit for eslint']);
    expect(namesOf('{ "dependencies": { "expres": "^4.18.2" } }')).toEqual(['expres for express']);
    expect(namesOf('cryptograhy>=42.0\n')).toEqual(['cryptograhy for cryptography']);
    expect(namesOf('import panda5\nfrom colorema import Fore\n').sort()).toEqual(['colorema for colorama', 'panda5 for pandas']);
  });

  it('are none that are known themselves, live in a namespace, are a path, or are only spoken of', () => {
    expect(namesOf('npm i preact @types/expres ./lodahs.tgz git+https://a.example/reqeusts\n')).toEqual([]);
    expect(namesOf('Beware of reqeusts.\n')).toEqual([]);
  });

  it('are none that are other known packages, extras of one, or a module of the package itself', async () => {
    expect(namesOf('pip install scapy "molecules[transformer]"\n')).toEqual([]);
    expect(namesOf('from panda5 import frame\n')).toHaveLength(1);
    expect(nearNames('from panda5 import frame\n', new Set(['panda5']))).toEqual([]);
    expect(nearNames('pip install panda5\n', new Set(['panda5']))).toHaveLength(1);
    const of = async (path: string) => (await analyzeFiles([path, 'b.py'].map((name) => ({ path: name, content: Buffer.from('import pandaz\n') })))).findings;
    expect(await of('scripts/pandaz/frame.py')).toEqual([]);
    expect(await of('scripts/frame.py')).not.toEqual([]);
  });

  it('differ in one letter: more, less, other, or two that changed places', () => {
    for (const name of ['reequests', 'requsts', 'raquests', 'reqeusts', 'requestss']) expect(isOneLetterFrom(name, 'requests'), name).toBe(true);
    for (const name of ['requests', 'reqeustss', 'quests', 'srequest']) expect(isOneLetterFrom(name, 'requests'), name).toBe(false);
  });

  it('are reported ten times in a file at most, each name once', async () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const text = [...letters, ...letters].map((letter) => `import request${letter}${letter === 's' ? 's' : ''}\n`).join('');
    const { findings } = await analyzeFiles([{ path: 'x.py', content: Buffer.from(text) }]);
    const near = findings.filter(({ rule_id: id }) => id === 'supply-chain.near-name');
    expect(near.map(({ matched_content: name }) => name)).toEqual(letters.slice(0, 10).map((letter) => `request${letter}`));
  });

  it('are a finding with the line where they first stand', async () => {
    const { findings } = await analyzeFiles([{ path: 'requirements.txt', content: Buffer.from('numpy==2.1\r\nrequessts==2.31\r\n') }]);
    expect(findings).toMatchObject([{ rule_id: 'supply-chain.near-name', severity: 'high', line_number: 2, matched_content: 'requessts' }]);
  });
});
