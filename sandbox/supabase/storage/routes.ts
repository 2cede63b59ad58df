import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { ProjectKeys } from '../keys.ts'
import { type Claims, createTokenReader } from '../rpc/token.ts'
import { notAllowed, notFound, StorageError } from './errors.ts'
import { createFiles } from './files.ts'
import { type Bucket, createObjectRows, type ObjectRow } from './rows.ts'

export interface StorageOptions {
  readonly keys: ProjectKeys
  /** URL of `supabase_storage_admin`. */
  readonly storageUrl: string
  /** Where the bytes are kept. */
  readonly folder: string
}

const Paths = z.object({ prefixes: z.array(z.string().min(1)).min(1).max(1_000) })
const Listing = z.object({
  prefix: z.string().default(''),
  limit: z.int().min(1).max(1_000).default(100),
  offset: z.int().min(0).default(0),
})
const Signing = z.object({ expiresIn: z.int().positive() })
const MAX_NAME = 1_024

/**
 * /storage/v1 as storage-js speaks it: upload, update, download, sign, info, list and remove, each under the row-level
 * security of `storage.objects` for whoever the token names.
 */
export function createStorage({ keys, storageUrl, folder }: StorageOptions) {
  const rows = createObjectRows(storageUrl)
  const files = createFiles(folder)
  const readToken = createTokenReader(keys.jwtSecret)
  const callerOf = callerWith(keys, readToken)
  const app = new Hono()
  app.onError((error) => {
    if (error instanceof StorageError) return error.answer
    if (error instanceof z.ZodError) return new StorageError('400', 'invalid_request', error.message).answer
    throw error
  })

  const upload = async (c: Context, isUpsert: boolean): Promise<Response> => {
    const { bucket, name } = placeOf(c)
    const { bytes, type, cacheControl } = await bodyOf(c.req.raw)
    checkLimits(await rows.bucket(bucket), bytes, type)
    const caller = callerOf(c)
    const before = await rows.find(caller, bucket, name)
    const version = await files.write(bucket, name, bytes)
    const eTag = `"${createHash('md5').update(bytes).digest('hex')}"`
    const metadata = { eTag, size: bytes.length, mimetype: type, cacheControl, contentLength: bytes.length }
    const put = () => rows.put(caller, { bucket, name, version, metadata, isUpsert })
    const row = await put().catch(async (error: unknown) => {
      await files.remove(bucket, name, version)
      throw error
    })
    if (before) await files.remove(bucket, name, before.version)
    return Response.json({ Id: row?.id, Key: `${bucket}/${name}` })
  }

  const send = async (bucket: string, row: ObjectRow | undefined): Promise<Response> => {
    const bytes = row && (await files.read(bucket, row.name, row.version))
    if (!row || !bytes) throw notFound()
    const { mimetype, cacheControl, eTag } = row.metadata
    const headers = { 'content-type': mimetype, 'cache-control': cacheControl, etag: eTag }
    return new Response(new Uint8Array(bytes), { headers })
  }
  const download = async (c: Context): Promise<Response> => {
    const { bucket, name } = placeOf(c)
    return send(bucket, await rows.find(callerOf(c), bucket, name))
  }

  app.post('/object/sign/:bucket/:name{.+}', async (c) => {
    const { bucket, name } = placeOf(c)
    const { expiresIn } = Signing.parse(await c.req.json())
    if (!(await rows.find(callerOf(c), bucket, name))) throw notFound()
    const path = `${bucket}/${name}`
    return c.json({ signedURL: `/object/sign/${path}?token=${sign(keys.jwtSecret, path, expiresIn)}` })
  })
  app.get('/object/sign/:bucket/:name{.+}', async (c) => {
    const { bucket, name } = placeOf(c)
    if (!isSigned(keys.jwtSecret, `${bucket}/${name}`, c.req.query('token') ?? '')) {
      throw new StorageError('400', 'InvalidJWT', 'signature verification failed')
    }
    return send(bucket, await rows.find(SIGNED, bucket, name))
  })
  app.post('/object/list/:bucket', async (c) => {
    const { prefix, limit, offset } = Listing.parse(await c.req.json())
    const all = await rows.list(
      callerOf(c),
      c.req.param('bucket'),
      prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`,
    )
    return c.json(inFolder(all, prefix).slice(offset, offset + limit))
  })
  app.get('/object/info/:bucket/:name{.+}', async (c) => {
    const { bucket, name } = placeOf(c)
    const row = await rows.find(callerOf(c), bucket, name)
    if (!row) throw notFound()
    const { metadata, ...rest } = row
    return c.json({
      ...rest,
      bucket_id: bucket,
      size: metadata.size,
      content_type: metadata.mimetype,
      etag: metadata.eTag,
    })
  })
  app.delete('/object/:bucket', async (c) => {
    const bucket = c.req.param('bucket')
    const removed = await rows.remove(callerOf(c), bucket, Paths.parse(await c.req.json()).prefixes)
    for (const { name, version } of removed) await files.remove(bucket, name, version)
    return c.json(removed)
  })
  app.get('/object/authenticated/:bucket/:name{.+}', download)
  app.post('/object/:bucket/:name{.+}', (c) => upload(c, c.req.header('x-upsert') === 'true'))
  app.put('/object/:bucket/:name{.+}', (c) => upload(c, true))
  app.get('/object/:bucket/:name{.+}', download)
  return { app, close: rows.close }
}

/** A link was made by somebody who may read the object; whoever holds it may too. */
const SIGNED: Claims = { role: 'service_role', text: '{"role":"service_role"}' }
const ANON: Claims = { role: 'anon', text: '{"role":"anon"}' }

const callerWith =
  ({ publishableKey, secretKey }: ProjectKeys, readToken: ReturnType<typeof createTokenReader>) =>
  (c: Context): Claims => {
    const authorization = c.req.header('authorization') ?? null
    const bearer = authorization?.replace(/^Bearer /, '') ?? c.req.header('apikey')
    if (bearer === secretKey) return SIGNED
    if (bearer === publishableKey) return ANON
    const claims = readToken(authorization)
    if (!claims) throw notAllowed('invalid signature')
    return claims
  }

function placeOf(c: Context): { readonly bucket: string; readonly name: string } {
  const { bucket = '', name = '' } = c.req.param() as { readonly bucket?: string; readonly name?: string }
  const isWhole = name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  if (!isWhole || name.length > MAX_NAME || name.includes('\0')) {
    throw new StorageError('400', 'InvalidKey', `Invalid key: ${name}`)
  }
  return { bucket, name }
}

/** As raw bytes or as the form a browser's Blob becomes. */
async function bodyOf(request: Request) {
  const type = request.headers.get('content-type') ?? 'application/octet-stream'
  if (!type.startsWith('multipart/form-data')) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    return { bytes, type: type.split(';')[0] ?? type, cacheControl: request.headers.get('cache-control') ?? 'no-cache' }
  }
  const form = await request.formData()
  const file = form.get('')
  if (!(file instanceof File)) throw new StorageError('400', 'invalid_request', 'no file')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const said = form.get('cacheControl')
  const age = typeof said === 'string' ? said : '3600'
  return { bytes, type: file.type, cacheControl: `max-age=${age}` }
}

function checkLimits(
  { file_size_limit: limit, allowed_mime_types: types }: Bucket,
  bytes: Uint8Array,
  type: string,
): void {
  if (limit !== null && bytes.length > Number(limit)) {
    throw new StorageError('413', 'Payload too large', 'The object exceeded the maximum allowed size')
  }
  if (types !== null && !types.includes(type)) {
    throw new StorageError('415', 'invalid_mime_type', `mime type ${type} is not supported`)
  }
}

/** What lies directly in a folder: its objects, and each folder below it once, without an id. */
function inFolder(rows: readonly ObjectRow[], prefix: string) {
  const depth = prefix === '' ? 0 : prefix.replace(/\/$/, '').length + 1
  const seen = new Map<string, object>()
  for (const { version: _, ...row } of rows) {
    const [first = '', ...more] = row.name.slice(depth).split('/')
    const folder = { name: first, id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null }
    seen.set(first, more.length > 0 ? folder : { ...row, name: first })
  }
  return [...seen.values()]
}

function sign(secret: string, path: string, seconds: number): string {
  const body = Buffer.from(JSON.stringify({ url: path, exp: Math.floor(Date.now() / 1_000) + seconds })).toString(
    'base64url',
  )
  return `${body}.${createHmac('sha256', secret).update(`storage.${body}`).digest('base64url')}`
}

function isSigned(secret: string, path: string, token: string): boolean {
  const [body = '', signature = ''] = token.split('.')
  const [expected, given] = [
    createHmac('sha256', secret).update(`storage.${body}`).digest(),
    Buffer.from(signature, 'base64url'),
  ]
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return false
  const { url, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
    readonly url: string
    readonly exp: number
  }
  return url === path && exp * 1_000 > Date.now()
}
