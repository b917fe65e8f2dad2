// What Electron's own default application does, for the stand-in runtime: starts the app whose folder is the first
// argument that is not a flag.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const args = process.argv.slice(1);
while (args[0] === '-r' || args[0] === '--require') {
  require(resolve(args[1]));
  args.splice(0, 2);
}
const folder = resolve(args.find((arg) => !arg.startsWith('-')) ?? '.');
const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.name = productName ?? name;
app.setVersion(version);
app.setAppPath(folder);
process.defaultApp = true;
Module._load(join(folder, main), Module, true);
