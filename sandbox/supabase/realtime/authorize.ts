import { randomUUID } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import type { Claims } from './claims.ts'

export type Extension = 'broadcast' | 'presence'

export interface Authorizer {
  /** What the caller may hear on this private topic. Asked at the join and when the token changes. */
  canRead(topic: string, claims: Claims): Promise<ReadonlySet<Extension>>
  /** Asked at the first message sent, and again when the token changes. */
  canWrite(topic: string, claims: Claims, extension: Extension): Promise<boolean>
}

class RolledBack extends Error {}

/** Asks the policies of realtime.messages by trying, in a transaction that is always rolled back, as the platform does. */
export function createAuthorizer(sql: Sql): Authorizer {
  return {
    async canRead(topic, claims) {
      const readable = new Set<Extension>()
      const probes = new Map<string, Extension>([
        [randomUUID(), 'broadcast'],
        [randomUUID(), 'presence'],
      ])
      await tryOut(sql, async (transaction) => {
        for (const [id, extension] of probes) {
          await transaction`insert into realtime.messages (id, topic, extension) values (${id}, ${topic}, ${extension})`
        }
        await become(transaction, claims, topic)
        const rows = await transaction`select id from realtime.messages where id in ${transaction([...probes.keys()])}`
        for (const { id } of rows) readable.add(probes.get(id) ?? 'broadcast')
      })
      return readable
    },
    async canWrite(topic, claims, extension) {
      let written = false
      await tryOut(sql, async (transaction) => {
        await become(transaction, claims, topic)
        await transaction`insert into realtime.messages (topic, extension) values (${topic}, ${extension})`
        written = true
      })
      return written
    },
  }
}

/** Runs `attempt` and undoes it. Being forbidden to is an answer; any other error is one. */
async function tryOut(sql: Sql, attempt: (transaction: TransactionSql) => Promise<void>): Promise<void> {
  try {
    await sql.begin(async (transaction) => {
      await attempt(transaction)
      throw new RolledBack()
    })
  } catch (error) {
    const isForbidden = (error as { code?: string }).code === '42501'
    if (!(error instanceof RolledBack) && !isForbidden) throw error
  }
}

/** From here to its end the transaction is the caller: role, claims and topic as a policy sees them. */
export async function become(transaction: TransactionSql, claims: Claims, topic: string): Promise<void> {
  await transaction`select set_config('role', ${claims.role}, true), set_config('realtime.topic', ${topic}, true),
    set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
    set_config('request.jwt.claim.sub', ${claims.sub ?? ''}, true),
    set_config('request.jwt.claim.role', ${claims.role}, true)`
}
