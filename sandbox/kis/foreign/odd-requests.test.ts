import { mulberry32 } from '@naru/shared/sim/random'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LISTED_TRS } from '../rest/tr-list.ts'
import { type Desk, openDesk } from '../test/desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.kis.stop())

const NAMES = `
  FID_COND_MRKT_DIV_CODE FID_INPUT_ISCD FID_INPUT_HOUR_1 FID_INPUT_DATE_1 FID_INPUT_DATE_2 FID_PERIOD_DIV_CODE
  FID_PW_DATA_INCU_YN FID_ETC_CLS_CODE FID_DIV_CLS_CODE FID_BLNG_CLS_CODE FID_RANK_SORT_CLS_CODE FID_PRC_CLS_CODE
  FID_MRKT_CLS_CODE FID_COND_MRKT_DIV_CODE_1 FID_INPUT_ISCD_1 FID_INPUT_PRICE_1 FID_VOL_CNT FID_TITL_CNTT PDNO
  PRDT_TYPE_CD BASS_DT USER_ID SEQ INQR_DVSN INQR_DVSN_1 INQR_DVSN_2 INQR_DVSN_3 INQR_STRT_DT INQR_END_DT UNPR_DVSN
  PRCS_DVSN COST_ICLD_YN SLL_BUY_DVSN_CD CCLD_DVSN EXCG_ID_DVSN_CD SORT_DVSN CBLC_DVSN ORD_UNPR ORD_QTY ORD_DVSN
  ORD_DVSN_CD ORD_OBJT_CBLC_DVSN_CD CRDT_TYPE LOAN_DT RSVN_ORD_SEQ RSVN_ORD_ORD_DT RSVN_ORD_END_DT PRCS_DVSN_CD CNCL_YN
  KRX_FWDG_ORD_ORGNO ORGN_ODNO RVSE_CNCL_DVSN_CD QTY_ALL_ORD_YN CTX_AREA_FK100 CTX_AREA_NK100 CTX_AREA_NK200
`
  .trim()
  .split(/\s+/)
/** Split at bars: blanks and odd characters are among them. */
const VALUES =
  '|0|1|00|01|02|10|J|NX|UN|U|D|W|Y|N|K|3|005930|999999|000001|__proto__|constructor|-1|1e9|1.5|99999999999999999999|20200319|20261120|00000000|99999999|240000|153000|40000|한글|\u0000| |null|300|21'.split(
    '|',
  )

it.each([1, 2, 3])(
  'every odd request is answered with an envelope and numbers that are numbers (seed %i)',
  async (seed) => {
    const random = mulberry32(seed)
    const live = await desk.customer('live')
    for (const { id, method, path } of LISTED_TRS) {
      const fields = NAMES.filter(() => random() < 0.9).map((name) => [
        name,
        VALUES[Math.floor(random() * VALUES.length)] ?? '',
      ])
      const input = { ...Object.fromEntries(fields), ...live.account }
      const short = path.replace('/uapi/domestic-stock/v1', '')
      if (short === path) continue // the fund's quotation lies elsewhere and is asked for by others
      const { body } = method === 'GET' ? await live.get(short, id, input) : await live.post(short, id, input)
      expect(['0', '1', '2', '7'], `${id} ${JSON.stringify(input)}`).toContain(body.rt_cd)
      expect(JSON.stringify(body), id).not.toMatch(/NaN|undefined|Infinity|\[object/)
    }
  },
)
