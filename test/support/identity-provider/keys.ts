import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** A fresh key for each algorithm that id tokens are commonly signed with. */
export async function newSigningKeys(): Promise<{ keys: JWK[] }> {
  const keys = await Promise.all(['ES256', 'RS256'].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...await exportJWK(privateKey), alg, use: 'sig', kid: alg.toLowerCase() };
  }));
  return { keys };
}
