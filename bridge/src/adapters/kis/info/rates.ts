import { err, ok } from '@naru/shared/core/result'
import { addDays } from '@naru/shared/core/time'
import type { MarketInfo } from '../../../ports/market-info.ts'
import { compact } from '../account.ts'
import { RateReply } from '../schema/flows.ts'
import type { InfoPorts } from './ports.ts'

/** The longest row of days without trading. */
const DAYS = 14

/** Currencies. One service tells indices abroad, rates and bonds; its head says what the rate is now. */
export const createRates = ({ reads, today }: InfoPorts): Pick<MarketInfo, 'exchangeRate'> => ({
  exchangeRate: async () => {
    const query = {
      FID_COND_MRKT_DIV_CODE: 'X',
      FID_INPUT_ISCD: 'FX@KRW',
      FID_INPUT_DATE_1: compact(addDays(today(), -DAYS)),
      FID_INPUT_DATE_2: compact(today()),
      FID_PERIOD_DIV_CODE: 'D',
    }
    const reply = await reads.one({ tr: 'exchangeRate', query }, RateReply)
    if (!reply.ok) return reply
    const { output1, output2 } = reply.value
    const date = output2
      .map((row) => row.stck_bsop_date)
      .toSorted()
      .at(-1)
    if (date === undefined || output1.ovrs_nmix_prpr === 0) return err({ kind: 'refused', code: 'not_told', text: '' })
    return ok({ won: output1.ovrs_nmix_prpr, date })
  },
})
