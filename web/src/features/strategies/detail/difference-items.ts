import { InstrumentId } from '@naru/shared/domain/instrument'
import { z } from 'zod'

const Item = z.object({
  class: z.string(),
  key: z.string(),
  instrumentId: InstrumentId,
  action: z.enum(['buy', 'sell']),
  code: z.string().nullable(),
})

/** The items of a difference that this page can say something about. */
export const readItems = (items: readonly unknown[]): readonly z.infer<typeof Item>[] =>
  items.flatMap((item) => {
    const read = Item.safeParse(item)
    return read.success ? [read.data] : []
  })
