/**
 * Windows starts commands such as `npx` through a batch file, which only a shell can run, with all that a shell makes
 * of arguments. The files that npm writes name the script that they start, so that node can run it directly.
 * @param content of the batch file
 * @param folder that it lies in
 * @returns path of the script; null where the file is none of npm's
 */
export function scriptOfShim(content: string, folder: string): string | null {
  const script = /"%(?:~dp0|dp0%)\\([^"%]+\.(?:c|m)?js)"/i.exec(content)?.[1];
  // npm's own npm.cmd and npx.cmd put it into a variable first.
  const variable = /^SET "NP[MX]_CLI_JS=%~dp0\\([^"%]+\.js)"/im.exec(content)?.[1];
  const found = variable ?? script;
  return found === undefined ? null : `${folder}\\${found}`;
}
