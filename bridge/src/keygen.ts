import { createKeyPair, fingerprint } from '@naru/shared/crypto/sealed-box'

/** Prints a new key pair for one bridge. The secret half belongs in a file only the bridge can read. */
const pair = await createKeyPair()
process.stdout.write(
  [
    `BRIDGE_SECRET_KEY=${pair.secretKey}`,
    `public key:  ${pair.publicKey}`,
    `fingerprint: ${await fingerprint(pair.publicKey)}`,
    '',
  ].join('\n'),
)
