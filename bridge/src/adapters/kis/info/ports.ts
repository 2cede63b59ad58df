import type { KstDate } from '@naru/shared/core/time'
import type { Clock } from '../../../ports/clock.ts'
import type { KisCredential } from '../../../ports/vault.ts'
import type { Reads } from '../reads.ts'

export interface InfoPorts {
  readonly reads: Reads
  readonly credential: KisCredential
  readonly clock: Clock
  /** The market's day: ours, unless a recorded day is being replayed. */
  readonly today: () => KstDate
}
