import known from '../../../../assets/skill-installers.json';
import type { About } from './about.ts';

/** Whole hosts, and beginnings of paths where a host has others' files as well. */
const knownHosts = new Set(known.hosts.filter((host) => !host.includes('/')));
const knownPaths = known.hosts.filter((host) => host.includes('/'));
const knownOwners = new Set(known.owners.map((owner) => owner.toLowerCase()));

/**
 * Branches, tags and releases of a project on GitHub. Under its owner's name anybody can put other things too: a commit of
 * a fork, a pull request, a file with a comment.
 */
const ofTheProject = /^\/[\w.-]+\/[\w.-]+\/(?:raw\/)?(?:(?:refs\/(?:heads|tags)\/)?(?:main|master|HEAD|stable|v?\d{1,4}(?:\.\d{1,4}){1,3})\/|releases\/(?:latest\/download|download\/[\w.-]+)\/)/;

/** Where anybody puts up pages under a name that says nothing of who it is. */
const sharedHosts = /(?:^|\.)(?:vercel\.app|netlify\.app|pages\.dev|workers\.dev|github\.io|gitlab\.io|web\.app|firebaseapp\.com|herokuapp\.com|onrender\.com|railway\.app|fly\.dev|glitch\.me|surge\.sh|deno\.dev|replit\.(?:app|dev)|repl\.co|amazonaws\.com|blob\.core\.windows\.net|storage\.googleapis\.com|r2\.dev|ngrok\S*|trycloudflare\.com|loca\.lt|sites\.google\.com|(?:githubusercontent|github|gitlab|bitbucket|gitee|glot|pastebin|hastebin|rentry|telegra|notion|codeberg)\.\w{2,6})$/;

/** Names that every other installer has, whoever it is of. */
const everyonesNames = new Set(['agent', 'agents', 'cloud', 'code', 'download', 'helper', 'install', 'setup', 'skill', 'skills', 'tool', 'tools', 'update']);

/** What a command does that nobody is to see. */
const hides = /\/dev\/null|\bnohup\b|\bsetsid\b|\bdisown\b|(?<!&)&\s*$|--no-check-certificate|\s-\w{0,4}k\w{0,4}\s|--insecure/;

/** A program that downloads, and what it is given. */
const downloads = /\b(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b[^`;|]{0,400}/gi;

/**
 * Who stands behind the addresses of commands that install what they download: projects that everybody knows, or the
 * vendor that the skill says to be about. Null where one of them is of somebody else, or names no address.
 * @param line from the first of the commands on
 */
export function vendorOf(line: string, { subject }: About): 'known' | 'own' | null {
  const [command = ''] = line.split(/[`;]/, 1);
  if (hides.test(command)) return null;
  const vendors = (line.match(downloads) ?? []).flatMap((download) => {
    const addresses = download.match(/\b(?:https?|ftp):\/\/[^\s"')\\<>,]{1,300}/gi) ?? [`https://${download.trim().split(/\s+/).at(-1)}`];
    return addresses.map((address) => (isKnown(address) ? 'known' : isOwn(address, subject) ? 'own' : null));
  });
  if (vendors.length === 0 || vendors.includes(null)) return null;
  return vendors.includes('own') ? 'own' : 'known';
}

/** The host and the path of an address with nothing else in it. */
const partsOf = (address: string): { host: string; path: string } | null => {
  const [, host, path = ''] = /^https:\/\/([a-z][a-z\d.-]{1,100}\.[a-z]{2,20})(\/[\w./@+-]{0,200})?$/i.exec(address) ?? [];
  // Programs that download take ".." out of a path before they send it.
  return host === undefined || path.includes('..') ? null : { host: host.toLowerCase(), path };
};

function isKnown(address: string): boolean {
  const { host, path } = partsOf(address) ?? {};
  if (host === undefined || path === undefined) return false;
  if (knownHosts.has(host) || knownPaths.some((known) => `${host}${path}`.startsWith(known))) return true;
  const [, owner = ''] = path.toLowerCase().split('/');
  return (host === 'raw.githubusercontent.com' || host === 'github.com') && knownOwners.has(owner) && ofTheProject.test(path);
}

/** An installer at an address whose name the skill's own description bears. */
function isOwn(address: string, subject: string): boolean {
  const { host, path } = partsOf(address) ?? {};
  if (host === undefined || path === undefined || sharedHosts.test(host)) return false;
  if (!/^\/?$|\b(?:install|setup)/i.test(path)) return false;
  const name = host.split('.').at(-2) ?? '';
  if (name.length < 4 || everyonesNames.has(name)) return false;
  return new RegExp(`(?<![\\w.])${name.replaceAll('-', '[- ]?')}(?!\\w)|//(?:[\\w-]+\\.)?${name}\\.`).test(subject);
}
