import type { Sql } from 'postgres'
import { z } from 'zod'

const Message = z.object({
  id: z.string(),
  topic: z.string(),
  event: z.string(),
  private: z.boolean().nullable(),
  payload: z.unknown(),
})
/** A row of realtime.messages that was just committed. */
export type DatabaseMessage = z.infer<typeof Message>

const Change = z.object({
  schema: z.string(),
  table: z.string(),
  type: z.enum(['INSERT', 'UPDATE', 'DELETE']),
  key: z.record(z.string(), z.unknown()),
  commit_timestamp: z.string(),
})
/** A row of a published table that was changed, known by its primary key. */
export type DatabaseChange = z.infer<typeof Change>

export interface FeedHandlers {
  onMessage(message: DatabaseMessage): void
  onChange(change: DatabaseChange): Promise<void>
}

/** Hears what the database announces. Order is kept: a long message, which must be read back, holds up the next ones. */
export async function listenToDatabase(sql: Sql, handlers: FeedHandlers): Promise<void> {
  let messages = Promise.resolve()
  let changes = Promise.resolve()
  await sql.listen('realtime_messages', (text) => {
    messages = messages
      .then(async () => {
        const message = await readMessage(sql, JSON.parse(text))
        if (message !== undefined) handlers.onMessage(message)
      })
      .catch(report)
  })
  await sql.listen('realtime_changes', (text) => {
    changes = changes.then(() => handlers.onChange(Change.parse(JSON.parse(text)))).catch(report)
  })
}

async function readMessage(sql: Sql, announced: unknown): Promise<DatabaseMessage | undefined> {
  const whole = Message.safeParse(announced)
  if (whole.success) return whole.data
  const { id } = z.object({ id: z.uuid() }).parse(announced)
  const [row] = await sql`select id, topic, event, private, payload from realtime.messages where id = ${id}`
  return row === undefined ? undefined : Message.parse(row)
}

/** One message is lost, the feed goes on; on shutdown the connection is meant to be gone. */
function report(error: unknown): void {
  if ((error as { code?: string }).code?.startsWith('CONNECTION_') === true) return
  console.error('realtime: a message from the database was not delivered', error)
}
