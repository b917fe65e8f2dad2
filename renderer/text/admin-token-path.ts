/** Where the token of the admin REST API is kept, in the spelling of the system that the data folder is on. */
export function adminTokenPath(dataFolder: string): string {
  const separator = dataFolder.includes('\\') ? '\\' : '/';
  return `${dataFolder}${dataFolder.endsWith(separator) ? '' : separator}admin-token`;
}
