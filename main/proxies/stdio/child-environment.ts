type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What programs need to find their way about this computer and its network. Everything else of our own environment, in
 * which people keep keys of all kinds, is none of a server's business.
 */
const inherited: readonly string[] = [
  ...['HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TERM', 'XDG_RUNTIME_DIR'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
];
const inheritedOnWindows: readonly string[] = [
  ...['APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES', 'HOMEDRIVE', 'HOMEPATH', 'USERPROFILE', 'USERNAME'],
  ...['SYSTEMDRIVE', 'SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'PROCESSOR_ARCHITECTURE'],
];

/**
 * The environment of a stdio server.
 * @param own our environment
 * @param searchPath its PATH
 * @param configured what the proxy's configuration sets, secrets filled in: it comes first
 */
export function childEnvironment(
  own: Environment,
  searchPath: string,
  configured: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const names = platform === 'win32' ? [...inherited, ...inheritedOnWindows] : inherited;
  const kept = names.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  return { ...Object.fromEntries(kept), PATH: searchPath, ...configured };
}
