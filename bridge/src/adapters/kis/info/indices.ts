import { ok } from '@naru/shared/core/result'
import { addDays, type KstDate } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import type { IndexCode, IndexSnapshot } from '@naru/shared/domain/market-index'
import { z } from 'zod'
import type { MarketInfo } from '../../../ports/market-info.ts'
import { compact } from '../account.ts'
import { IndexBarRow, IndexNow } from '../schema/info.ts'
import type { InfoPorts } from './ports.ts'

/** Calendar days that hold a hundred rows, holidays included. */
const PERIOD = {
  '1d': { code: 'D', days: 150 },
  '1w': { code: 'W', days: 700 },
  '1mo': { code: 'M', days: 3_100 },
} as const

const NowReply = z.object({ output: IndexNow })
const ChartHead = z.object({ output1: IndexNow })

/** Indices now and over time. Paper has the chart alone; its head says what the index is now. */
export function createIndices(ports: InfoPorts): Pick<MarketInfo, 'index' | 'indexBars'> {
  const { reads, credential, clock, today } = ports
  const chart = (code: IndexCode, spec: keyof typeof PERIOD, to: KstDate) => ({
    FID_COND_MRKT_DIV_CODE: 'U',
    FID_INPUT_ISCD: code,
    FID_INPUT_DATE_1: compact(addDays(to, -PERIOD[spec].days)),
    FID_INPUT_DATE_2: compact(to),
    FID_PERIOD_DIV_CODE: PERIOD[spec].code,
  })

  const readNow = async (code: IndexCode) => {
    if (credential.environment === 'live') {
      const query = { FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: code }
      const reply = await reads.one({ tr: 'indexPrice', query }, NowReply)
      return reply.ok ? ok(reply.value.output) : reply
    }
    const reply = await reads.one({ tr: 'indexBars', query: chart(code, '1d', today()) }, ChartHead)
    return reply.ok ? ok(reply.value.output1) : reply
  }

  return {
    index: async (code) => {
      const now = await readNow(code)
      if (!now.ok) return now
      const { value: row } = now
      if (row.bstp_nmix_prpr === 0) return reads.drifted('indexPrice', 'no value')
      const snapshot: IndexSnapshot = {
        code,
        value: row.bstp_nmix_prpr,
        change: row.change,
        changeRate: row.changeRate,
        open: row.bstp_nmix_oprc,
        high: row.bstp_nmix_hgpr,
        low: row.bstp_nmix_lwpr,
        rising: row.ascn_issu_cnt,
        falling: row.down_issu_cnt,
        unchanged: row.stnr_issu_cnt,
        tsInit: clock.now(),
      }
      return ok(snapshot)
    },

    indexBars: async (code, spec, to) => {
      const rows = await reads.list({ tr: 'indexBars', query: chart(code, spec, to) }, 'output2', IndexBarRow)
      if (!rows.ok) return rows
      const bars = rows.value.flatMap((row): Bar[] => {
        const {
          stck_bsop_date: ts,
          bstp_nmix_oprc: open,
          bstp_nmix_hgpr: high,
          bstp_nmix_lwpr: low,
          bstp_nmix_prpr: close,
        } = row
        // A day without a value says nothing.
        return Math.min(open, high, low, close) > 0 ? [{ ts, open, high, low, close, volume: row.acml_vol }] : []
      })
      return ok(bars.sort((a, b) => a.ts - b.ts))
    },
  }
}
