/** Reading and writing packages. Loaded with the first package that comes or goes. */
export { readArchive } from './read-archive.ts';
export { readPackage } from './read-package.ts';
export { writeArchive } from './write-archive.ts';
