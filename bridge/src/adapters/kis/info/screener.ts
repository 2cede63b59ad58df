import { err, ok } from '@naru/shared/core/result'
import { ScreenerCondition, type ScreenerRow } from '@naru/shared/domain/screener'
import type { MarketInfo } from '../../../ports/market-info.ts'
import { ConditionResultRow, ConditionRow } from '../schema/info.ts'
import type { InfoPorts } from './ports.ts'

/** The conditions a customer saved in the terminal (HTS 조건검색), by HTS id. */
export function createScreener({ reads, credential }: InfoPorts): Pick<MarketInfo, 'conditions' | 'conditionResult'> {
  return {
    conditions: async () => {
      if (credential.htsId === '' && credential.environment === 'live') return ok([])
      const rows = await reads.list({ tr: 'conditions', query: { user_id: credential.htsId } }, 'output2', ConditionRow)
      if (!rows.ok) return rows
      return ok(rows.value.map(({ seq, grp_nm: group, condition_nm: name }) => ({ seq, group, name })))
    },

    conditionResult: async (seq) => {
      if (!ScreenerCondition.unwrap().shape.seq.safeParse(seq).success) {
        return err({ kind: 'refused', code: 'input_invalid', text: '' })
      }
      const query = { user_id: credential.htsId, seq }
      const rows = await reads.list({ tr: 'conditionResult', query }, 'output2', ConditionResultRow)
      if (!rows.ok) return rows
      return ok(
        rows.value.flatMap((row): ScreenerRow[] => {
          const instrumentId = reads.instrumentOf('conditionResult', row.code)
          if (instrumentId === undefined) return []
          const { name, price, change, changeRate, acml_vol: volume, cttr: tradeStrength } = row
          return [{ instrumentId, name, price, change, changeRate, volume, tradeStrength }]
        }),
      )
    },
  }
}
