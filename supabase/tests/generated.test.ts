import { readFileSync } from 'node:fs'
import { createTestDatabase } from '@naru/sandbox/supabase/testing.ts'
import postgres from 'postgres'
import { expect, it } from 'vitest'
import { cliUrl, REPOSITORY, supabaseCli } from './support/cli.ts'
import { generateTypes, TYPES } from './support/types.ts'

it('the types of the database are those of the migrations', { timeout: 90_000 }, async () => {
  expect(await generateTypes()).toBe(readFileSync(TYPES, 'utf8'))
})

interface Advice {
  readonly name: string
  readonly detail: string
  readonly metadata: { readonly schema?: string }
}

it('the platform’s advisors find nothing in our schemas', { timeout: 90_000 }, async () => {
  const database = await createTestDatabase()
  try {
    const remote = `--remote=${cliUrl(database.urlFor('postgres'))}`
    const answer = await supabaseCli(['db', 'advisors', '--type=all', '--level=info', remote, '--output-format=json'])
    const { results } = JSON.parse(answer) as { results: readonly Advice[] }
    const ours = results
      .filter(({ metadata }) => ['public', 'trade', 'private'].includes(metadata.schema ?? ''))
      // In a database a second old every index is unused.
      .filter(({ name }) => name !== 'unused_index')
    expect(ours).toEqual([])
    // The advisors did look: they know the indexes that have not been used yet.
    expect(results.some(({ name }) => name === 'unused_index')).toBe(true)
  } finally {
    await database.drop()
  }
})

it('the official CLI brings a new project to where the tests are', { timeout: 90_000 }, async () => {
  const [fresh, migrated] = await Promise.all([createTestDatabase({ supabaseDir: undefined }), createTestDatabase()])
  try {
    const remote = `--remote=${cliUrl(fresh.urlFor('postgres'))}`
    await supabaseCli(['db', 'push', '--yes', '--include-seed', remote, `--workdir=${REPOSITORY}`])
    expect(await catalogOf(fresh.urlFor('postgres'))).toEqual(await catalogOf(migrated.urlFor('postgres')))
  } finally {
    await Promise.all([fresh.drop(), migrated.drop()])
  }
})

/** Owners and grants of everything of ours, and the instruments the seed brings. */
async function catalogOf(url: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await sql`
      select relname as name, pg_get_userbyid(relowner) as owner, relacl::text as grants from pg_class
      where relnamespace in ('public'::regnamespace, 'trade'::regnamespace, 'private'::regnamespace)
      union all
      select oid::regprocedure::text, pg_get_userbyid(proowner), proacl::text from pg_proc
      where pronamespace in ('public'::regnamespace, 'trade'::regnamespace, 'private'::regnamespace)
      union all
      select id, name_ko, null from public.instruments
      order by 1, 2, 3`
  } finally {
    await sql.end()
  }
}
