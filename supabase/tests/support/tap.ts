import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { aLedger, loadPgTap } from './database.ts'

const TESTS = join(import.meta.dirname, '..')

export interface Assertion {
  readonly title: string
  /** What pgTAP said of it; absent when it holds. */
  readonly failure?: string
}

export interface TapFile {
  readonly name: string
  readonly assertions: readonly Assertion[]
  /** Why the file did not run to its end. */
  readonly error?: string
}

/** Runs every numbered SQL file of the tests against one database; each file rolls itself back. */
export async function runTapFiles(): Promise<readonly TapFile[]> {
  const ledger = await aLedger()
  try {
    await loadPgTap(ledger)
    const files = readdirSync(TESTS).filter((name) => /^\d{3}_\w+\.sql$/.test(name) && !name.startsWith('000_'))
    const results: TapFile[] = []
    for (const name of files.sort()) results.push(await runTapFile(name, ledger.database.urlFor('postgres')))
    return results
  } finally {
    await ledger.drop()
  }
}

async function runTapFile(name: string, url: string): Promise<TapFile> {
  const connection = { search_path: 'public, tap' }
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection })
  try {
    const sets = (await sql.unsafe(readFileSync(join(TESTS, name), 'utf8')).simple()) as unknown
    const assertions = readTap(textOf(sets))
    const error = assertions.length === 0 ? 'asserts nothing' : undefined
    return { name, assertions, ...(error === undefined ? {} : { error }) }
  } catch (error) {
    return { name, assertions: [], error: error instanceof Error ? error.message : String(error) }
  } finally {
    await sql.end()
  }
}

/** All text cells of all result sets, in order. */
function textOf(sets: unknown): readonly string[] {
  const rows = Array.isArray(sets) ? sets.flat(1) : []
  return rows.flatMap((row) => Object.values(row as Record<string, unknown>)).filter((cell) => typeof cell === 'string')
}

/** "ok 3 - title" and "not ok 4 - title" with the diagnosis on the lines below. */
export function readTap(cells: readonly string[]): readonly Assertion[] {
  return cells.flatMap((cell) => {
    const [, not, title] = /^(not )?ok \d+(?: - (.*))?/.exec(cell) ?? []
    if (!/^(not )?ok \d+/.test(cell)) return []
    return [{ title: title ?? '(no title)', ...(not === undefined ? {} : { failure: cell }) }]
  })
}
