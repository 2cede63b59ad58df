import { join } from 'node:path'
import { createTestDatabase } from '@naru/sandbox/supabase/testing.ts'
import { cliUrl, format, supabaseCli } from './cli.ts'

export const TYPES = join(import.meta.dirname, '../../../shared/src/contracts/database.types.ts')

const HEADER = '// Made from the migrations by supabase/tests/generate-types.ts. Do not edit.\n'

/** What the Data API exposes, as TypeScript, from a database with all migrations applied. */
export async function generateTypes(): Promise<string> {
  const database = await createTestDatabase()
  try {
    const remote = `--remote=${cliUrl(database.urlFor('postgres'))}`
    const source = await supabaseCli(['gen', 'types', '--lang=typescript', '--schema=public', remote])
    return format(HEADER + source)
  } finally {
    await database.drop()
  }
}
