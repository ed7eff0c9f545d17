import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.ts';

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/**
 * Helicone signs the bytes it sends with HMAC-SHA256 (docs.helicone.ai/features/webhooks). Gives the check of
 * them, for a request that has a signature at all. Throws HttpProblem 404 without a secret, 401 for no signature
 * or a wrong one.
 */
export function signatureCheck(request: FastifyRequest, secret: string | null): (wire: Buffer) => void {
  if (secret === null) {
    throw new HttpProblem(404, 'not_configured', {
      message: "Helicone's webhook is not set up here",
      hint: 'set HELICONE_WEBHOOK_SECRET to the secret that Helicone shows for the webhook',
    });
  }
  const signature = request.headers['helicone-signature'];
  if (typeof signature !== 'string' || !HEX_SHA256.test(signature)) throw wrongSignature();
  return (wire) => {
    const expected = createHmac('sha256', secret).update(wire).digest();
    if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw wrongSignature();
  };
}

function wrongSignature(): HttpProblem {
  return new HttpProblem(401, 'wrong_signature', {
    message: 'helicone-signature is not the HMAC-SHA256 of the body under the secret configured here',
    hint: 'compare HELICONE_WEBHOOK_SECRET with the secret that Helicone shows for the webhook',
  });
}
