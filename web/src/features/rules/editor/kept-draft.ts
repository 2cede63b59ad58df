import { z } from 'zod'
import { keep, readKept } from '@/lib/kept.ts'

/** What has been written and not saved, so that a lost page loses none of it. */
const KeptDraft = z.object({
  id: z.uuid(),
  draft: z.record(z.string(), z.unknown()),
  /** JSON that could not be read. */
  unread: z.string().nullable(),
  accountId: z.string().nullable(),
  /** The hash of the saved draft it began from; null for a rule that was never saved. */
  base: z.string().nullable(),
})
export type KeptDraft = z.infer<typeof KeptDraft>

/** `place` is the id of a rule, or what a rule that was never saved was begun from. */
const nameOf = (place: string): string => `rule-draft ${place}`

export async function readKeptDraft(place: string): Promise<KeptDraft | undefined> {
  const kept = KeptDraft.safeParse(await readKept(nameOf(place)))
  return kept.success ? kept.data : undefined
}

export const keepDraft = (place: string, draft: KeptDraft): Promise<void> => keep(nameOf(place), draft)

export const dropDraft = (place: string): Promise<void> => keep(nameOf(place), null)
