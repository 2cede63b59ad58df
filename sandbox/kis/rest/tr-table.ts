import type { Environment } from '@naru/shared/domain/order'
import { inquireBalance, inquireBalanceRealized } from './balance.ts'
import { inquireDailyChart, inquireDailyPrice } from './charts.ts'
import { atTheLimit, expectedChanges, expectedClosing } from './expected.ts'
import { inquireInvestor, inquireMember, investorTradeByStockDaily } from './flows.ts'
import {
  inquireAccountBalance,
  inquireCreditPsamount,
  inquireMargin,
  inquirePsblOrder,
  inquirePsblSell,
} from './funds.ts'
import { chkHoliday } from './holidays.ts'
import { inquireIndexChart, inquireIndexDailyPrice, inquireIndexPrice } from './index-quotes.ts'
import { inquireMinuteChart, inquirePastMinuteChart } from './minute-charts.ts'
import { newsTitles } from './news.ts'
import { inquireDailyCcld, inquirePsblRvsecncl } from './order-list.ts'
import { orderCash, orderCredit, orderRvsecncl } from './orders.ts'
import {
  inquireDailyOvertimePrice,
  inquireOvertimeAskingPrice,
  inquireOvertimePrice,
  inquireTimeOvertimeConclusion,
} from './overtime.ts'
import { inquirePeriodProfit, inquirePeriodTradeProfit } from './profit.ts'
import { dailyShortSale, programTradeByStockDaily } from './programs.ts'
import {
  inquireAskingPrice,
  inquireCcnl,
  inquireEtfPrice,
  inquirePrice,
  inquirePrice2,
  inquireTimeItemConclusion,
} from './quotes.ts'
import { disparity, fluctuation, marketCap, nearNewHighLow, quoteBalance, volumePower, volumeRank } from './rankings.ts'
import { ABROAD, exchangeRate } from './rates.ts'
import { orderResv, orderResvCcnl, orderResvRvsecncl } from './reservations.ts'
import { conditionResult, conditionTitles, multiPrice } from './screens.ts'
import { searchInfo, searchStockInfo } from './stock-info.ts'
import { answered, paged, pageOf, type TrHandler, type TrReply } from './tr.ts'
import { emptyOutputs, LISTED_TRS, type ListedTr } from './tr-list.ts'
import { inquireViStatus } from './vi-status.ts'

/** Services with something to say, by live id. */
const HANDLERS: Readonly<Record<string, TrHandler>> = {
  TTTC0012U: orderCash('buy'),
  TTTC0011U: orderCash('sell'),
  TTTC0013U: orderRvsecncl,
  TTTC0051U: orderCredit,
  TTTC0052U: orderCredit,
  TTTC0084R: inquirePsblRvsecncl,
  TTTC0081R: inquireDailyCcld('recent'),
  CTSC9215R: inquireDailyCcld('older'),
  TTTC8434R: inquireBalance,
  TTTC8494R: inquireBalanceRealized,
  TTTC8908R: inquirePsblOrder,
  TTTC8909R: inquireCreditPsamount,
  TTTC8408R: inquirePsblSell,
  CTRP6548R: inquireAccountBalance,
  TTTC0869R: inquireMargin,
  TTTC8708R: inquirePeriodProfit,
  TTTC8715R: inquirePeriodTradeProfit,
  CTSC0008U: orderResv,
  CTSC0009U: orderResvRvsecncl('cancel'),
  CTSC0013U: orderResvRvsecncl('revise'),
  CTSC0004R: orderResvCcnl,
  FHKST01010100: inquirePrice,
  FHPST01010000: inquirePrice2,
  FHPST02400000: inquireEtfPrice,
  FHKST01010200: inquireAskingPrice,
  FHKST01010300: inquireCcnl,
  FHPST01060000: inquireTimeItemConclusion,
  FHPST02300000: inquireOvertimePrice,
  FHPST02300400: inquireOvertimeAskingPrice,
  FHPST02320000: inquireDailyOvertimePrice,
  FHPST02310000: inquireTimeOvertimeConclusion,
  FHKST117300C0: expectedClosing,
  FHPST01820000: expectedChanges,
  FHKST130000C0: atTheLimit,
  FHKST01010400: inquireDailyPrice,
  FHKST03010100: inquireDailyChart,
  FHKST03010200: inquireMinuteChart,
  FHKST03010230: inquirePastMinuteChart,
  FHKST01010900: inquireInvestor,
  FHKST01010600: inquireMember,
  FHPTJ04160001: investorTradeByStockDaily,
  FHPPG04650201: programTradeByStockDaily,
  FHPST04830000: dailyShortSale,
  FHPUP02100000: inquireIndexPrice,
  FHKUP03500100: inquireIndexChart,
  FHPUP02120000: inquireIndexDailyPrice,
  FHPST01390000: inquireViStatus,
  FHKST11300006: multiPrice,
  FHPST01710000: volumeRank,
  FHPST01700000: fluctuation,
  FHPST01740000: marketCap,
  FHPST01680000: volumePower,
  FHPST01720000: quoteBalance,
  FHPST01870000: nearNewHighLow,
  FHPST01780000: disparity,
  HHKST03900300: conditionTitles,
  HHKST03900400: conditionResult,
  FHKST01011800: newsTitles,
  CTPF1002R: searchStockInfo,
  CTPF1604R: searchInfo,
  CTCA0903R: chkHoliday,
  FHKST03030100: exchangeRate,
}

/** Services over things the simulated market does not have: every output is there and holds nothing. */
const nothingToTell = ({ id, pageKey }: ListedTr): TrHandler =>
  function answerNothing(request) {
    const outputs = emptyOutputs(id)
    if (pageKey === null) return answered(outputs)
    return paged(pageOf(request, [], { id, size: 1, condition: [] }), outputs)
  }

/** Old ids beside the new ones: those of mock begin with V. */
const idsOn = (environment: Environment, { id, mock, old }: ListedTr): readonly string[] => {
  const isPaperId = (text: string): boolean => text.startsWith('V')
  if (environment === 'live') return [id, ...old.filter((text) => !isPaperId(text))]
  return mock === null ? [] : [mock, ...old.filter(isPaperId)]
}

const routeKey = (call: { environment: Environment; method: string; path: string; trId: string }): string =>
  `${call.environment} ${call.method} ${call.path} ${call.trId}`

const ROUTES: ReadonlyMap<string, TrHandler> = new Map(
  (['live', 'paper'] as const).flatMap((environment) =>
    [...LISTED_TRS, ...ABROAD].flatMap((tr) =>
      idsOn(environment, tr).map((trId): [string, TrHandler] => [
        routeKey({ environment, method: tr.method, path: tr.path, trId }),
        HANDLERS[tr.id] ?? nothingToTell(tr),
      ]),
    ),
  ),
)

const PATHS: ReadonlySet<string> = new Set(LISTED_TRS.map(({ path }) => path))

/** The TR id decides: one client asks for what can be bought under the path of the order list, and gets it. */
function misplaced(call: {
  environment: Environment
  method: string
  path: string
  trId: string
}): TrHandler | undefined {
  const { environment, method, path, trId } = call
  if (!PATHS.has(path)) return undefined
  const listed = LISTED_TRS.find((tr) => tr.method === method && idsOn(environment, tr).includes(trId))
  return listed && ROUTES.get(routeKey({ ...call, path: listed.path }))
}

/** Gateway refusals come as HTTP 500, those of the services behind it as 200. */
export type Route =
  | { readonly kind: 'found'; readonly handle: TrHandler }
  | { readonly kind: 'refused'; readonly status: number; readonly reply: TrReply }

const refusedRoute = (status: number, msgCd: string, msg1: string): Route => ({
  kind: 'refused',
  status,
  reply: { rtCd: '1', msgCd, msg1 },
})

/** Finds the service for a call. */
export function route(call: { environment: Environment; method: string; path: string; trId: string }): Route {
  const { environment, trId } = call
  const handle = ROUTES.get(routeKey(call)) ?? misplaced(call)
  if (handle) return { kind: 'found', handle }
  const isPaperId = /^V[TS]/.test(trId)
  if (environment === 'live') {
    return isPaperId ? refusedRoute(500, 'EGW02004', '실전투자 TR 이 아닙니다.') : UNKNOWN_SERVICE
  }
  if (/^TT|^CTS/.test(trId)) return refusedRoute(500, 'EGW02006', '모의투자 TR 이 아닙니다.')
  if (trId === 'CTCA0903R') return refusedRoute(200, 'MCA00124', '해당 서비스를 찾을수 없습니다')
  if (trId.startsWith('CT') || isPaperId) return NOT_OFFERED
  return UNKNOWN_SERVICE
}

const UNKNOWN_SERVICE = refusedRoute(500, 'OPSQ0002', '없는 서비스 코드 입니다.')
const NOT_OFFERED = refusedRoute(200, '90000000', '모의투자에서는 해당업무가 제공되지 않습니다.')
