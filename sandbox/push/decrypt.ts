import { createDecipheriv, type ECDH, hkdfSync } from 'node:crypto'

export interface DeviceKeys {
  readonly ecdh: ECDH
  readonly auth: Buffer
}

const TAG_BYTES = 16

/** Opens one message as a browser does. Source: RFC 8188 (aes128gcm) and RFC 8291. Throws when it cannot be opened. */
export function decryptPush({ ecdh, auth }: DeviceKeys, box: Buffer): string {
  const salt = box.subarray(0, 16)
  const keyLength = box.readUInt8(20)
  const serverKey = box.subarray(21, 21 + keyLength)
  const sealed = box.subarray(21 + keyLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), serverKey])
  const input = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(serverKey), auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12))
  const cipher = createDecipheriv('aes-128-gcm', key, nonce)
  cipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), cipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
}
