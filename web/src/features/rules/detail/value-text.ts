'use client'

import { formatPercent, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'

const plain = new Intl.NumberFormat('ko-KR', { maximumFractionDigits: 4 })

/** A value in its unit, as the language names units. Unknown reads as a dash. */
export function useValueText(): (value: number | null, unit: string | null) => string {
  const { common } = useText()
  return (value, unit) => {
    if (value === null) return '–'
    switch (unit) {
      case 'krw':
        return common.won(formatPrice(Math.round(value * 10) / 10))
      case 'pct':
        return formatPercent(value).replace('+', '')
      case 'shares':
        return common.shares(formatQuantity(value))
      default:
        return plain.format(value)
    }
  }
}
