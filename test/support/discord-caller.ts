import { generateKeyPairSync, sign } from 'node:crypto';

export type SignedCall = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** Who calls an Interactions Endpoint URL: Discord, with a key pair of its own. */
export function discordCaller() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    /** As the developer portal shows it: 64 hexadecimal digits. */
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex'),
    /**
     * Signed over timestamp and body, as https://docs.discord.com/developers/interactions/overview says; `at`
     * in UTC milliseconds, or as the header shall have it.
     */
    signed: (payload: object | string, at: number | string): SignedCall => {
      const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
      const timestamp = typeof at === 'string' ? at : String(Math.floor(at / 1000));
      const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString('hex');
      return { body, headers: headersOf(signature, timestamp) };
    },
  };
}

export function headersOf(signature: string, timestamp: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'x-signature-ed25519': signature,
    'x-signature-timestamp': timestamp,
  };
}

/** Posts as it is and gives what came back. */
export async function post(url: string, { body, headers }: SignedCall) {
  const response = await fetch(url, { method: 'POST', headers, body });
  const content: unknown = await response.json();
  return { status: response.status, type: response.headers.get('content-type'), content };
}
