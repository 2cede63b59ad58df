import { err, ok } from '@naru/shared/core/result'
import type { HttpGet } from '../../ports/http-get.ts'

const TIMEOUT_MS = 10_000
const MAX_BYTES = 8 * 1024 * 1024

/** For public services, by which nobody trades: the broker has its own transport. */
export const httpGet: HttpGet = async (url) => {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      headers: { accept: 'application/json', 'user-agent': 'naru-bridge' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk)
      size += chunk.length
      if (size > MAX_BYTES) return err('answer too large')
    }
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    const body = Buffer.concat(chunks).toString('utf8')
    return ok({ status: response.status, body, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null })
  } catch (error) {
    return err(error instanceof Error ? error.name : 'unknown')
  }
}
