import { z } from 'zod'
import { ParamView } from './plugins-api.ts'

const Program = z.object({
  /** As a strategy names it. */
  name: z.string(),
  /** Null, and no parameters, of one that has not come since the bridge began. */
  version: z.string().nullable(),
  params: z.array(ParamView),
  isConnected: z.boolean(),
  /** Answers that came too late, and those that could not be used, since the bridge began. */
  late: z.int(),
  refused: z.int(),
})
export type Program = z.infer<typeof Program>

/** What `GET /v1/strategies/programs` answers: the programs of the gateway that may decide for the caller. */
export const Programs = z.object({ programs: z.array(Program) })
export type Programs = z.infer<typeof Programs>
