import { z } from 'zod'
import type { Envelope } from '../classify.ts'

/** `rt_cd` decides; `msg1` comes padded with blanks. */
const EnvelopeSchema = z
  .looseObject({
    rt_cd: z.string(),
    msg_cd: z.string().default(''),
    msg1: z.string().default(''),
  })
  .transform((body) => ({
    envelope: { rtCd: body.rt_cd.trim(), code: body.msg_cd.trim(), text: body.msg1.trim() } satisfies Envelope,
    body,
  }))

export interface Answer {
  readonly envelope: Envelope
  readonly body: Readonly<Record<string, unknown>>
}

/** `undefined` when the text is not a KIS answer. Never throws. */
export function readAnswer(text: string): Answer | undefined {
  const parsed = EnvelopeSchema.safeParse(parseJson(text))
  return parsed.success ? parsed.data : undefined
}

/** JSON, or `undefined`. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
