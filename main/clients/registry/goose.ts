import type { AppDefinition } from '../app.ts';
import { bundle } from '../places/path-template.ts';
import { headers } from './entries.ts';
import { yaml } from './formats.ts';

export const goose: AppDefinition = {
  id: 'goose',
  name: 'Goose',
  // "goose" on the PATH may be a tool for databases.
  installed: { commands: [], places: { darwin: [...bundle('Goose'), '~/.local/bin/goose'], linux: ['~/.local/bin/goose'] } },
  processes: [],
  file: {
    ...yaml,
    paths: {
      usual: {
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/goose/config.yaml'],
        linux: ['${XDG_CONFIG_HOME:-~/.config}/goose/config.yaml'],
        win32: ['${APPDATA:-~/AppData/Roaming}/Block/goose/config/config.yaml'],
      },
    },
    root: ['extensions'],
  },
  entry: ({ name, url, credential }) => ({
    type: 'streamable_http',
    name,
    description: '',
    uri: url,
    headers: {},
    ...headers(credential),
    env_keys: [],
    envs: {},
    enabled: true,
    timeout: 300,
  }),
  lacksSse: true,
  keyStyles: ['file'],
  doors: ['link', 'file', 'snippet'],
  link: ({ name, url }) =>
    `goose://extension?name=${encodeURIComponent(name)}&description=&timeout=300&url=${encodeURIComponent(url)}`,
  reload: 'new_session',
  steps: { link: 'Choose Yes in Goose, then start a new session.', file: 'Start a new session in Goose.' },
  signsIn: true,
  redirectUris: ['http://localhost:*/oauth_callback'],
  website: 'https://goose-docs.ai',
};
