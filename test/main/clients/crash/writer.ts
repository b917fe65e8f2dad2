import { findConfig } from '../../../../main/clients/files/found-file.ts';
import { replaceConfig } from '../../../../main/clients/files/replace-config.ts';

/** Writes one of two contents after the other until it is killed: `node writer.mjs <file> <one> <other>`. */
const [file = '', one = '', other = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
for (;;) {
  const found = await findConfig(file);
  const next = found.bytes?.toString() === one ? other : one;
  await replaceConfig(found, Buffer.from(next));
  process.stdout.write('written\n');
}
