import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of objects on disk, one file a version: a name of somebody's choice is never a path. */
export interface Files {
  /** Resolves to the version written. */
  write(bucket: string, name: string, bytes: Uint8Array): Promise<string>
  read(bucket: string, name: string, version: string): Promise<Uint8Array | undefined>
  remove(bucket: string, name: string, version: string): Promise<void>
}

export function createFiles(folder: string): Files {
  const pathOf = (bucket: string, name: string, version: string): string =>
    join(folder, createHash('sha256').update(`${bucket}\n${name}`).digest('hex'), version)
  return {
    async write(bucket, name, bytes) {
      const version = randomUUID()
      const path = pathOf(bucket, name, version)
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
      await writeFile(path, bytes, { mode: 0o600 })
      return version
    },
    read: (bucket, name, version) => readFile(pathOf(bucket, name, version)).catch(() => undefined),
    remove: (bucket, name, version) => rm(pathOf(bucket, name, version), { force: true }),
  }
}
