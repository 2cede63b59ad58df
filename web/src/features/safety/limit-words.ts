import type { RiskLimitRuleRow } from '@naru/shared/contracts/authority'
import { formatQuantity, formatWon } from '@/lib/format.ts'
import { useSafetyWords } from '@/text/safety.ts'
import { useText } from '@/text/text-provider.tsx'

/** Every limit there is, in the order people think of them. */
export const GROUPS = [
  {
    key: 'loss',
    names: ['reducingLossRate', 'haltedLossRate', 'maxStrategyLossRate'],
  },
  {
    key: 'order',
    names: [
      'maxOrderValueWon',
      'stepUpOrderValueWon',
      'maxQuantity',
      'collarRate',
      'maxVolumeShareRate',
      'maxSpreadRate',
      'minDepthMultiple',
    ],
  },
  {
    key: 'exposure',
    names: ['maxPositionWeightRate', 'maxLeverageRate', 'maxOpenOrders', 'allowReceivables'],
  },
  {
    key: 'pace',
    names: [
      'maxDailyValueWon',
      'maxDailyOrders',
      'maxOrdersPerMinute',
      'maxOrdersPerSecond',
      'maxStrategyOrdersPerMinute',
      'maxCancelFillRatio',
      'duplicateWindowMs',
      'quoteMaxAgeMs',
    ],
  },
] as const satisfies readonly { key: string; names: readonly string[] }[]

export type LimitName = (typeof GROUPS)[number]['names'][number]

const NAMES: ReadonlySet<string> = new Set(GROUPS.flatMap(({ names }) => [...names]))

/** Undefined for a limit this build has no words for. */
export const knownName = (name: string): LimitName | undefined => (NAMES.has(name) ? (name as LimitName) : undefined) // it is one of the list above

/** How a limit is shown, typed and read: rates in percent, times in seconds. */
export function useLimitWords() {
  const safety = useSafetyWords()
  const { common } = useText()
  return {
    show({ unit }: RiskLimitRuleRow, value: number | boolean): string {
      if (typeof value === 'boolean') return value ? safety.yes : safety.no
      switch (unit) {
        case 'won':
          return common.won(formatWon(value))
        case 'shares':
          return common.shares(formatQuantity(value))
        case 'rate':
          return `${inPercent(value)}%`
        case 'ms':
          return safety.seconds(value / 1_000)
        case 'orders':
          return safety.count(formatQuantity(value))
        default:
          return safety.times(value)
      }
    },
  }
}

const inPercent = (rate: number): number => Number((rate * 100).toFixed(4))

/** What stands in the input: percent for rates, seconds for times. */
export const toInput = ({ unit }: RiskLimitRuleRow, value: number): string =>
  String(unit === 'rate' ? inPercent(value) : unit === 'ms' ? value / 1_000 : value)

/** Undefined when it is no number within the range of the limit. */
export function fromInput({ unit, least, most }: RiskLimitRuleRow, text: string): number | undefined {
  const typed = Number(text.replaceAll(',', '').trim())
  if (text.trim() === '' || !Number.isFinite(typed)) return undefined
  const value = unit === 'rate' ? Number((typed / 100).toFixed(6)) : unit === 'ms' ? Math.round(typed * 1_000) : typed
  const isWhole = unit === 'rate' || unit === 'multiple' || Number.isInteger(value)
  return isWhole && value >= least && value <= most ? value : undefined
}

/** Does `after` allow more than `before`? */
export const isLooser = ({ stricter }: RiskLimitRuleRow, before: number | boolean, after: number | boolean): boolean =>
  stricter === 'down' ? Number(after) > Number(before) : Number(after) < Number(before)
