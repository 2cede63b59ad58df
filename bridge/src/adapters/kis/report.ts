import { unixMs } from '@naru/shared/core/time'
import type { Clock } from '../../ports/clock.ts'
import type { ConnectionReport } from '../../ports/sessions.ts'
import { MAX_REGISTRATIONS } from './registrations.ts'
import type { KisSession } from './session.ts'
import type { SocketStatus } from './ws-client.ts'

const stateOf = ({ state, reason }: SocketStatus): ConnectionReport['socket']['state'] => {
  switch (state) {
    case 'idle':
    case 'connecting':
      return 'starting'
    case 'up':
      return 'up'
    case 'down':
      // Somebody else holds the key's only session: nothing is wrong with the line.
      return reason === 'in_use' ? 'off' : 'down'
    case 'closed':
      return 'off'
  }
}

/** What a session knows of itself in the words of its screen. */
export function reportOf({ token, socket, quota }: ReturnType<KisSession['status']>, clock: Clock): ConnectionReport {
  const isExpired = token.state === 'refused' || (token.expiresAt !== null && token.expiresAt <= clock.now())
  return {
    token: {
      state: token.state === 'none' ? 'none' : isExpired ? 'expired' : 'valid',
      expiresAt: token.expiresAt === null ? null : unixMs(token.expiresAt),
    },
    socket: { state: stateOf(socket), since: socket.since, reconnects: socket.reconnects },
    // One allowance a key: orders have a part of it to themselves.
    quotas: [{ lane: 'market', perSecond: quota.allowedPerSecond, used: quota.usedLastSecond, waiting: quota.waiting }],
    slots: { used: socket.registered, total: MAX_REGISTRATIONS },
  }
}
