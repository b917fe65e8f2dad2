import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, type Check } from '../../check.ts';
import { judgeSpellings } from '../../judge-spellings.ts';
import { askEachSpelling } from '../../look/own-port.ts';
import { isListening, schemeOf } from './listening.ts';

export const proxyAddresses: Check<ProxyView> = {
  id: 'proxy-addresses',
  title: 'Addresses',
  applies: isListening,
  async look(proxy, _sources, signal) {
    const looked = `Whether port ${proxy.port} answers under each name of this computer`;
    const spelled = await askEachSpelling(schemeOf(proxy), proxy.port, '/health', signal);
    return judgeSpellings(looked, proxy.port, spelled) ?? good(looked, 'It answers as localhost, 127.0.0.1 and ::1.');
  },
};
