import { readFileSync } from 'node:fs'
import { createTestDatabase } from '@naru/sandbox/supabase/testing.ts'
import { expect, it } from 'vitest'
import { cliUrl, supabaseCli } from './support/cli.ts'
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
