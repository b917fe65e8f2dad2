/** Hands a file to the browser to download. @param encoding what `text` is; "base64": the bytes of the file */
export function download(name: string, text: string, encoding?: 'base64'): void {
  const type = name.endsWith('.json') ? 'application/json' : 'text/plain;charset=utf-8';
  const file = encoding === 'base64'
    ? new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))], { type: 'application/octet-stream' })
    : new Blob([text], { type });
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
