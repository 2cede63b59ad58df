import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Secret } from '@naru/shared/core/secret'
import webPush from 'web-push'
import { z } from 'zod'
import type { VapidKeys } from './web-push.ts'

const Stored = z.object({ publicKey: z.string().length(87), privateKey: z.string().length(43) })

export function makeVapidKeys(subject: string): VapidKeys {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  return { publicKey, privateKey: new Secret(privateKey), subject }
}

/**
 * The pair this bridge signs its pushes with, made at the first start and kept in a file of its own that nobody else
 * reads: every subscription of a browser belongs to it. Throws when a file is there that cannot be read: a new pair would
 * silence all of them.
 */
export function loadVapidKeys(file: string, subject: string): VapidKeys {
  const kept = readOrUndefined(file)
  if (kept !== undefined) {
    const { publicKey, privateKey } = Stored.parse(JSON.parse(kept))
    return { publicKey, privateKey: new Secret(privateKey), subject }
  }
  const keys = makeVapidKeys(subject)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const stored = JSON.stringify({ publicKey: keys.publicKey, privateKey: keys.privateKey.expose() })
  writeFileSync(file, stored, { mode: 0o600, flush: true })
  return keys
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
