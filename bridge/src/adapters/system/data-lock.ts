import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { err, ok, type Result } from '@naru/shared/core/result'
import { z } from 'zod'
import type { DataLock } from '../../ports/data-lock.ts'

const Holder = z.object({ owner: z.string(), epoch: z.int() })

/** SQLite's own file lock: the kernel drops it when the process dies, even by kill -9 or in another container. */
export function lockDataDir(directory: string): Result<DataLock, 'in_use'> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(join(directory, 'bridge.lock'))
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive')
    file.exec('create table if not exists holder (one integer primary key check (one = 1), owner text, epoch integer)')
    file.exec('commit')
  } catch {
    file.close()
    return err('in_use')
  }
  const previous = Holder.safeParse(file.prepare('select owner, epoch from holder').get())
  const write = file.prepare('insert or replace into holder (one, owner, epoch) values (1, ?, ?)')
  return ok({
    previous: previous.success ? previous.data : undefined,
    remember: ({ owner, epoch }) => void write.run(owner, epoch),
    release: () => file.close(),
  })
}
