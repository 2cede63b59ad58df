import { z } from 'zod'
import { UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'

/** A headline of the broker's news and disclosure service. The text is somebody else's: shown, never interpreted. */
export const NewsTitle = z
  .object({
    id: z.string().min(1),
    title: z.string(),
    source: z.string(),
    /** Instruments it is filed under, at most five; may be empty. */
    instrumentIds: z.array(InstrumentId).readonly(),
    at: UnixMs,
  })
  .readonly()
export type NewsTitle = z.infer<typeof NewsTitle>
