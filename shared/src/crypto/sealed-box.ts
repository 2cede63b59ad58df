import sodium from 'libsodium-wrappers'
import { z } from 'zod'
import { type ParseError, parseWith } from '../core/parse.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { Secret } from '../core/secret.ts'
import { KstDate, UnixMs } from '../core/time.ts'
import { AccountId, Environment } from '../domain/order.ts'

/** Everything the bridge needs to open one KIS session. Exists in clear only in the browser that seals and the bridge that opens. */
export const CredentialEnvelope = z.strictObject({
  v: z.literal(1),
  userId: z.uuid(),
  accountId: AccountId,
  /** Which bridge key it was sealed to. */
  keyId: z.string().min(1).max(40),
  environment: Environment,
  broker: z.literal('kis'),
  appKey: z.string().min(20).max(60),
  appSecret: z.string().min(100).max(300),
  /** "12345678-01" */
  accountNumber: z.string().regex(/^\d{8}-\d{2}$/),
  /** Customer id of the broker's HTS: the key of fill notices. */
  htsId: z.string().min(1).max(20),
  /** Day the customer applied for the Open API, where they said it: the first days are slower. */
  customerSince: KstDate.optional(),
  sealedAt: UnixMs,
})
export type CredentialEnvelope = z.infer<typeof CredentialEnvelope>

export interface KeyPair {
  /** Base64, 32 bytes. */
  readonly publicKey: string
  readonly secretKey: string
}

const base64 = (): number => sodium.base64_variants.ORIGINAL

export async function createKeyPair(): Promise<KeyPair> {
  await sodium.ready
  const pair = sodium.crypto_box_keypair()
  return {
    publicKey: sodium.to_base64(pair.publicKey, base64()),
    secretKey: sodium.to_base64(pair.privateKey, base64()),
  }
}

/** The public half of a base64 X25519 secret key. */
export async function publicKeyOf(secretKey: Secret): Promise<string> {
  await sodium.ready
  return sodium.to_base64(sodium.crypto_scalarmult_base(sodium.from_base64(secretKey.expose(), base64())), base64())
}

/** "a1b2-c3d4-e5f6-0718": BLAKE2b-256 of the key, first 64 bits. People compare it between the NAS log and the screen. */
export async function fingerprint(publicKey: string): Promise<string> {
  await sodium.ready
  const hex = sodium.to_hex(sodium.crypto_generichash(32, sodium.from_base64(publicKey, base64()), null))
  return hex.slice(0, 16).replace(/(.{4})(?=.)/g, '$1-')
}

/** Seals to the bridge's public key. Anyone can seal, only the bridge can open. Returns base64. */
export const seal = (envelope: CredentialEnvelope, publicKey: string): Promise<string> =>
  sealJson(CredentialEnvelope.parse(envelope), publicKey)

export type OpenError = { readonly kind: 'cannot_open' } | ParseError

/** Opens a sealed envelope. `cannot_open`: sealed to another key, or damaged. */
export async function open(sealed: string, secretKey: Secret): Promise<Result<CredentialEnvelope, OpenError>> {
  const opened = await openJson(sealed, secretKey)
  return opened.ok ? parseWith(CredentialEnvelope, opened.value) : opened
}

/** For the envelopes of this folder, each with its own schema around it. */
export async function sealJson(value: unknown, publicKey: string): Promise<string> {
  await sodium.ready
  const message = sodium.from_string(JSON.stringify(value))
  return sodium.to_base64(sodium.crypto_box_seal(message, sodium.from_base64(publicKey, base64())), base64())
}

/** The counterpart of `sealJson`; what is inside is not checked yet. */
export async function openJson(
  sealed: string,
  secretKey: Secret,
): Promise<Result<unknown, { readonly kind: 'cannot_open' }>> {
  await sodium.ready
  try {
    const secret = sodium.from_base64(secretKey.expose(), base64())
    const box = sodium.from_base64(sealed, base64())
    const message = sodium.crypto_box_seal_open(box, sodium.crypto_scalarmult_base(secret), secret)
    return ok(JSON.parse(sodium.to_string(message)))
  } catch {
    return err({ kind: 'cannot_open' })
  }
}
