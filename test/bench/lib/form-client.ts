import { Pool } from 'undici';

/** Posts forms over connections that stay open. */
export class FormClient {
  readonly #pool: Pool;
  readonly #path: string;

  constructor(url: string, connections: number) {
    const { origin, pathname } = new URL(url);
    this.#pool = new Pool(origin, { connections });
    this.#path = pathname;
  }

  /** @throws where the answer is not 200 */
  async post(fields: Record<string, string>): Promise<Record<string, unknown>> {
    const { statusCode, body } = await this.#pool.request({
      method: 'POST',
      path: this.#path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${this.#path} answered ${statusCode}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
