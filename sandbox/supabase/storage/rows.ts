import postgres, { type ReservedSql, type Sql } from 'postgres'
import type { Claims } from '../rpc/token.ts'
import { StorageError, storageError } from './errors.ts'

export interface ObjectRow {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly metadata: {
    readonly size: number
    readonly mimetype: string
    readonly cacheControl: string
    readonly eTag: string
  }
  readonly created_at: string
  readonly updated_at: string
  readonly last_accessed_at: string
}

export interface Bucket {
  readonly id: string
  readonly public: boolean
  readonly file_size_limit: string | null
  readonly allowed_mime_types: readonly string[] | null
}

interface NewObject {
  readonly bucket: string
  readonly name: string
  readonly version: string
  readonly metadata: object
  readonly isUpsert: boolean
}

const COLUMNS = 'id, name, version, metadata, created_at, updated_at, last_accessed_at'

/** Rows of `storage.objects`, read and written as the caller is: what row-level security hides is not there. */
export function createObjectRows(storageUrl: string) {
  const sql = postgres(storageUrl, { max: 3, onnotice: () => {} })
  return {
    async bucket(id: string): Promise<Bucket> {
      const [row] = await sql<Bucket[]>`
        select id, public, file_size_limit, allowed_mime_types from storage.buckets where id = ${id}`
      if (!row) throw new StorageError('404', 'Bucket not found', 'Bucket not found')
      return row
    },
    find: (claims: Claims, bucket: string, name: string): Promise<ObjectRow | undefined> =>
      as(sql, claims, async (own) => {
        const [row] = await own.unsafe<ObjectRow[]>(
          `select ${COLUMNS} from storage.objects where bucket_id = $1 and name = $2`,
          [bucket, name],
        )
        return row
      }),
    put: (claims: Claims, { bucket, name, version, metadata, isUpsert }: NewObject): Promise<ObjectRow | undefined> =>
      as(sql, claims, async (own) => {
        const [row] = await own.unsafe<ObjectRow[]>(
          `insert into storage.objects (bucket_id, name, version, metadata, owner_id) values ($1, $2, $3, $4::text::jsonb, $5)
           ${isUpsert ? 'on conflict (bucket_id, name) do update set version = excluded.version, metadata = excluded.metadata, updated_at = now()' : ''}
           returning ${COLUMNS}`,
          [bucket, name, version, JSON.stringify(metadata), subjectOf(claims)],
        )
        return row
      }),
    remove: (claims: Claims, bucket: string, names: readonly string[]): Promise<readonly ObjectRow[]> =>
      as(sql, claims, (own) =>
        own.unsafe<ObjectRow[]>(
          `delete from storage.objects where bucket_id = $1 and name = any ($2::text[]) returning ${COLUMNS}`,
          [bucket, [...names]],
        ),
      ),
    list: (claims: Claims, bucket: string, prefix: string): Promise<readonly ObjectRow[]> =>
      as(sql, claims, (own) =>
        own.unsafe<ObjectRow[]>(
          `select ${COLUMNS} from storage.objects where bucket_id = $1 and starts_with(name, $2) order by name`,
          [bucket, prefix],
        ),
      ),
    close: () => sql.end({ timeout: 1 }),
  }
}

function subjectOf({ text }: Claims): string | null {
  const { sub } = JSON.parse(text) as { readonly sub?: string }
  return sub ?? null
}

/** One transaction under the role and the claims of a token. */
async function as<Value>(sql: Sql, { role, text }: Claims, work: (own: ReservedSql) => Promise<Value>): Promise<Value> {
  const own = await sql.reserve()
  try {
    await own.unsafe('begin')
    await own.unsafe("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", [role, text])
    const value = await work(own)
    await own.unsafe('commit')
    return value
  } catch (error) {
    await own.unsafe('rollback')
    throw storageError(error)
  } finally {
    own.release()
  }
}
