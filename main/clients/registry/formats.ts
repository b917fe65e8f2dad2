import type { ConfigFile } from '../app.ts';
import { jsonEditor } from '../editors/json-editor.ts';
import { tomlEditor } from '../editors/toml-editor.ts';
import { yamlEditor } from '../editors/yaml-editor.ts';

type Format = Pick<ConfigFile, 'format' | 'editor' | 'acceptsByteOrderMark'>;

/** Read by a plain JSON parser. */
export const plainJson: Format = {
  format: 'JSON', editor: jsonEditor({ comments: false, trailingCommas: false }), acceptsByteOrderMark: false,
};

/** Read with comments and trailing commas, or by a reader that nobody has measured: whatever stands there stays. */
export const lenientJson: Format = {
  format: 'JSON with comments', editor: jsonEditor({ comments: true, trailingCommas: true }), acceptsByteOrderMark: true,
};

export const toml: Format = { format: 'TOML', editor: tomlEditor, acceptsByteOrderMark: true };

export const yaml: Format = { format: 'YAML', editor: yamlEditor, acceptsByteOrderMark: true };

/** With comments and without trailing commas. */
export const jsonWithComments: Format = {
  format: 'JSON with comments', editor: jsonEditor({ comments: true, trailingCommas: false }), acceptsByteOrderMark: false,
};
