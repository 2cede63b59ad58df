import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '@naru/shared/core/secret'
import { createKeyPair, fingerprint, publicKeyOf } from '@naru/shared/crypto/sealed-box'

export interface BridgeIdentity {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly passwordFile: string
  readonly keyId: string
  readonly publicKey: string
  readonly fingerprint: string
  readonly secretKeyFile: string
  /** Of the machine user that hands over what hooks were sent. */
  readonly receiver: { readonly email: string; readonly password: string }
}

/** The machine user and key pair of the sandbox's bridge, made at the first start and kept in files only we can read. */
export async function loadBridgeIdentity(dataDir: string): Promise<BridgeIdentity> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const kept = async (name: string, make: () => string | Promise<string>): Promise<string> => {
    const file = join(dataDir, name)
    if (!existsSync(file)) writeFileSync(file, await make(), { mode: 0o600 })
    return readFileSync(file, 'utf8')
  }
  const made = (): string => randomBytes(24).toString('base64url')
  const password = await kept('password', made)
  const secretKey = await kept('secret-key', async () => (await createKeyPair()).secretKey)
  const publicKey = await publicKeyOf(new Secret(secretKey))
  return {
    name: '체험용 NAS',
    email: 'bridge@sandbox.invalid',
    password,
    passwordFile: join(dataDir, 'password'),
    keyId: 'sandbox-1',
    publicKey,
    fingerprint: await fingerprint(publicKey),
    secretKeyFile: join(dataDir, 'secret-key'),
    receiver: { email: 'receiver@sandbox.invalid', password: await kept('receiver-password', made) },
  }
}
