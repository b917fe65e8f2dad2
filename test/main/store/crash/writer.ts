import { silentLogger } from '../../../../main/log/logger.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import { grant } from '../records.ts';

/**
 * A process that writes until it is killed: `node writer.mjs <data folder> <first number> [<last number>]`. It prints
 * a line for each write that was acknowledged: "grant 12" (a new record), "generation 12" (a change of one record),
 * "secret 12".
 */
const [folder = '', first = '0', last = 'Infinity'] = process.argv.slice(2);
const stores = await openStores(folder, { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' } });
if (!await stores.grants.get('rotating')) await stores.grants.put(grant('rotating'));
process.stdout.write('ready\n');

for (let number = Number(first); number <= Number(last); number += 1) {
  await Promise.all([
    stores.grants.put(grant(`g${number}`)).then(() => process.stdout.write(`grant ${number}\n`)),
    stores.grants.update('rotating', () => grant('rotating', number))
      .then(() => process.stdout.write(`generation ${number}\n`)),
    stores.secrets.set(`secret/${number % 5}`, String(number)).then(() => process.stdout.write(`secret ${number}\n`)),
  ]);
}
