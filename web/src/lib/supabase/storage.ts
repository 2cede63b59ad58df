import { AppError } from '@/lib/app-error.ts'
import { gunzip } from '@/lib/gunzip.ts'
import { accessToken } from './access-token.ts'

interface StoredObject {
  /** The project's URL and publishable key. */
  readonly url: string
  readonly key: string
  readonly bucket: string
  readonly path: string
  readonly signal: AbortSignal
}

/**
 * A JSON object of Storage that the caller may read, unpacked.
 *
 * @errors AppError: `network_unreachable`, `not_found` (which is also the answer to whoever may not read it),
 *         `database_unavailable`, `answer_unreadable`
 */
export async function readStoredJson({ url, key, bucket, path, signal }: StoredObject): Promise<unknown> {
  const headers = { apikey: key, Authorization: `Bearer ${await accessToken()}` }
  let answer: Response
  try {
    const address = new URL(`/storage/v1/object/authenticated/${bucket}/${path}`, url)
    answer = await fetch(address, { headers, signal, credentials: 'omit', cache: 'no-store' })
  } catch (error) {
    if (signal.aborted) throw error
    throw new AppError('network_unreachable')
  }
  if (answer.status >= 500) throw new AppError('database_unavailable')
  if (!answer.ok) throw new AppError('not_found')
  try {
    return JSON.parse(new TextDecoder().decode(await gunzip(await answer.arrayBuffer())))
  } catch {
    throw new AppError('answer_unreadable')
  }
}
