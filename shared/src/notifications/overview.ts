import { z } from 'zod'
import { Environment } from '../domain/order.ts'

const amount = z.coerce.number().nullable()

/** Answer of `telegram_overview`: what one person has on this bridge. Won, shares. */
export const TelegramOverview = z.object({
  accounts: z.array(
    z.object({
      accountId: z.uuid(),
      label: z.string(),
      environment: Environment,
      mode: z.string(),
      sessionState: z.string().nullable(),
      equity: amount,
      dayStartEquity: amount,
      buyingPower: amount,
      tradingDate: z.string().nullable(),
      syncedAt: z.string().nullable(),
    }),
  ),
  positions: z.array(
    z.object({
      accountId: z.uuid(),
      instrumentId: z.string(),
      nameKo: z.string().nullable(),
      nameEn: z.string().nullable(),
      quantity: z.coerce.number(),
      avgPx: amount,
      lastPx: amount,
      realizedPnl: amount,
    }),
  ),
  orders: z.array(
    z.object({
      accountId: z.uuid(),
      orderId: z.string(),
      instrumentId: z.string(),
      nameKo: z.string().nullable(),
      nameEn: z.string().nullable(),
      side: z.enum(['buy', 'sell']),
      quantity: z.coerce.number(),
      filledQuantity: z.coerce.number(),
      limitPrice: amount,
      status: z.string(),
    }),
  ),
  rules: z.array(
    z.object({
      ruleId: z.uuid(),
      name: z.string(),
      kind: z.string(),
      state: z.string(),
      lastFiredAt: z.string().nullable(),
      firesToday: z.coerce.number(),
    }),
  ),
})
export type TelegramOverview = z.infer<typeof TelegramOverview>
