/** The spellings of this computer: each must work by itself, as client and provider see different ones. */
export const spellings = ['localhost', '127.0.0.1', '[::1]'] as const;
export type Spelling = (typeof spellings)[number];

export type Endpoint = 'register' | 'authorize' | 'consent' | 'token' | 'revoke' | 'introspect';

/** The addresses of one proxy. */
export class Proxy {
  readonly id: number;
  readonly port: number;
  readonly gatewayPort: number;

  constructor(id: number, port: number, gatewayPort: number) {
    this.id = id;
    this.port = port;
    this.gatewayPort = gatewayPort;
  }

  /** The issuer: the proxy's origin. */
  issuer(spelling: Spelling = 'localhost'): string {
    return `http://${spelling}:${this.port}`;
  }

  /** The resource: the URL that an MCP client is given. */
  url(spelling: Spelling = 'localhost'): string {
    return `${this.issuer(spelling)}/mcp`;
  }

  gatewayOrigin(spelling: Spelling = 'localhost'): string {
    return `http://${spelling}:${this.gatewayPort}`;
  }

  endpoint(name: Endpoint, spelling: Spelling = 'localhost'): string {
    return `${this.gatewayOrigin(spelling)}/api/v1/oauth-proxy/${this.id}/${name}`;
  }
}
