import { z } from 'zod'

/**
 * How a rule or a strategy stands. `paused`: armed, and nothing is done until it goes on. `switched_off`: ended by the bridge
 * or the ledger, `reason_code` says why.
 */
export const ArmedState = z.enum(['draft', 'armed', 'paused', 'switched_off', 'archived'])
export type ArmedState = z.infer<typeof ArmedState>
