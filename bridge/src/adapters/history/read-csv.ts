import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { err, type Result } from '@naru/shared/core/result'
import type { StoredSpec } from '../../ports/history.ts'
import { type CsvBars, CsvReader } from './csv.ts'
import type { LineOf } from './layouts.ts'

/**
 * A file of bars, packed or not, all of it.
 *
 * @param lineOf  makes lines the reader takes of those of the file
 */
export async function readCsv(
  file: string,
  spec: StoredSpec | undefined,
  lineOf: LineOf = (line) => line,
): Promise<Result<CsvBars, readonly string[]>> {
  const isThere = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isThere) return err([`there is no file ${file}`])
  const bytes = createReadStream(file)
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  const reader = new CsvReader()
  let isHeader = true
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (!reader.take(lineOf(line, isHeader))) break
      isHeader = false
    }
  } catch (error) {
    return err([`the file cannot be read: ${error instanceof Error ? error.message : 'unknown'}`])
  } finally {
    bytes.destroy()
  }
  return reader.finish(spec)
}

/** The first line of a file; undefined: it cannot be read, or has none. */
export async function firstLineOf(file: string): Promise<string | undefined> {
  const bytes = createReadStream(file)
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) return line
    return undefined
  } catch {
    return undefined
  } finally {
    bytes.destroy()
  }
}
