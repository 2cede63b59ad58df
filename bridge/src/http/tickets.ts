import { randomBytes } from 'node:crypto'
import type { StreamTicket } from '@naru/shared/contracts/bridge-api'
import { unixMs } from '@naru/shared/core/time'
import type { Clock } from '../ports/clock.ts'
import type { Caller } from '../ports/token.ts'

export interface Tickets {
  issue(caller: Caller, origin: string): StreamTicket
  /** The caller it was issued to, once, in time, and only to the origin that asked for it. */
  redeem(ticket: string, origin: string): Caller | undefined
}

const MAX_OUTSTANDING = 10_000

/**
 * One-use passes that stand in for the access token in a WebSocket address, where it would end up in proxy logs.
 * Held in memory only: a restart voids them.
 */
export function createTickets(clock: Clock, ticketMs: number): Tickets {
  const issued = new Map<string, { readonly caller: Caller; readonly origin: string; readonly expiresAt: number }>()

  const sweep = (now: number): void => {
    for (const [ticket, { expiresAt }] of issued) {
      // Insertion order is expiry order, so the first one still good ends the sweep.
      if (expiresAt > now && issued.size < MAX_OUTSTANDING) return
      issued.delete(ticket)
    }
  }

  return {
    issue: (caller, origin) => {
      const now = clock.now()
      sweep(now)
      const ticket = randomBytes(32).toString('base64url')
      const expiresAt = unixMs(now + ticketMs)
      issued.set(ticket, { caller, origin, expiresAt })
      return { ticket, expiresAt }
    },
    redeem: (ticket, origin) => {
      const found = issued.get(ticket)
      issued.delete(ticket)
      if (found === undefined || found.origin !== origin || found.expiresAt <= clock.now()) return undefined
      return found.caller
    },
  }
}
