import postgres from 'postgres'

/** Runs SQL as one connection would at the SQL prompt and gives the rows of the last statement. */
export async function runSql(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return [...(await sql.unsafe(text))]
  } finally {
    await sql.end()
  }
}
