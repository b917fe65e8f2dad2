/** Reading and writing packages. Loaded with the first package that comes or goes. */
export { checkFiles } from './check-files.ts';
export { describePackage } from './describe-package.ts';
export { readArchive } from './read-archive.ts';
export { writeArchive } from './write-archive.ts';
