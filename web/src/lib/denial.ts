import { formatPercent, formatQuantity, formatWon } from './format.ts'

type Unit = 'won' | 'shares' | 'rate' | 'count'

/** In what a refusal counts. Others have no figures that would help a reader. */
const UNITS: Readonly<Record<string, Unit>> = {
  daily_value_exceeded: 'won',
  order_value_too_large: 'won',
  step_up_required: 'won',
  position_weight_exceeded: 'won',
  leverage_exceeded: 'won',
  insufficient_cash: 'won',
  price_outside_limit: 'won',
  insufficient_holdings: 'shares',
  quantity_too_large: 'shares',
  quantity_too_small: 'shares',
  volume_share_exceeded: 'shares',
  depth_too_thin: 'shares',
  spread_too_wide: 'rate',
  daily_loss_reached: 'rate',
  strategy_loss_reached: 'rate',
  daily_orders_exceeded: 'count',
  open_orders_exceeded: 'count',
  order_rate_exceeded: 'count',
  strategy_rate_exceeded: 'count',
}

interface FigureWords {
  readonly won: (amount: string) => string
  readonly shares: (quantity: string) => string
}

/** Both figures of a refusal in words, the limit and what was asked; undefined when it has none. */
export function denialFigures(
  code: string | null,
  detail: Readonly<Record<string, unknown>> | null,
  words: FigureWords,
): { readonly limit: string; readonly actual: string } | undefined {
  const unit = code === null ? undefined : UNITS[code]
  const [limit, actual] = [detail?.limit, detail?.actual]
  if (!unit || typeof limit !== 'number' || typeof actual !== 'number') return undefined
  const write = (figure: number): string => {
    switch (unit) {
      case 'won':
        return words.won(formatWon(figure))
      case 'shares':
        return words.shares(formatQuantity(figure))
      case 'rate':
        return formatPercent(figure * 100).replace('+', '')
      case 'count':
        return formatQuantity(figure)
    }
  }
  return { limit: write(limit), actual: write(actual) }
}
