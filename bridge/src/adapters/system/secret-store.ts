import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Secret } from '@naru/shared/core/secret'
import sodium from 'libsodium-wrappers'
import type { SecretStore } from '../../ports/vault.ts'

/** Tells this use of the bridge key from every other one. */
const CONTEXT = 'naru.secret-store.v1'
const MODE = 0o600

/** Small secrets in files of their own, encrypted with a key derived from the bridge's secret key. */
export function createFileSecretStore(directory: string, bridgeKey: Secret): SecretStore {
  let key: Promise<Uint8Array> | undefined
  const derived = (): Promise<Uint8Array> => {
    key ??= sodium.ready.then(() =>
      sodium.crypto_generichash(
        sodium.crypto_secretbox_KEYBYTES,
        sodium.from_string(CONTEXT),
        sodium.from_base64(bridgeKey.expose(), sodium.base64_variants.ORIGINAL),
      ),
    )
    return key
  }

  const path = async (name: string): Promise<string> => {
    await sodium.ready
    // The name may tell whose secret it is; the file's does not.
    return join(
      directory,
      `${sodium.to_hex(sodium.crypto_generichash(16, sodium.from_string(name), await derived()))}.box`,
    )
  }

  return {
    async get(name) {
      const box = await readFile(await path(name)).catch(() => undefined)
      const nonceBytes = sodium.crypto_secretbox_NONCEBYTES
      if (box === undefined || box.length <= nonceBytes) return undefined
      try {
        const plain = sodium.crypto_secretbox_open_easy(
          box.subarray(nonceBytes),
          box.subarray(0, nonceBytes),
          await derived(),
        )
        return sodium.to_string(plain)
      } catch {
        return undefined // another bridge key, or damaged: as good as not there
      }
    },
    async set(name, value) {
      const file = await path(name)
      const nonce = sodium.randombytes_buf(sodium.crypto_secretbox_NONCEBYTES)
      const box = sodium.crypto_secretbox_easy(sodium.from_string(value), nonce, await derived())
      await mkdir(directory, { recursive: true, mode: 0o700 })
      // Written aside and renamed: a power cut leaves the old one or the new one.
      const aside = `${file}.${sodium.to_hex(sodium.randombytes_buf(4))}`
      await writeFile(aside, Buffer.concat([nonce, box]), { mode: MODE, flush: true })
      await rename(aside, file)
    },
    async remove(name) {
      await rm(await path(name), { force: true })
    },
  }
}
