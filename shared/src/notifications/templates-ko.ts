import type { Facts } from './facts.ts'
import { gain, grouped, kstTime, parseTimestamp, shares, won } from './format.ts'
import { modeName, sessionName } from './names.ts'
import { REPORTS_KO } from './report-templates.ts'
import { STRATEGY_KO } from './strategy-templates.ts'
import type { Saying, Templates } from './templates.ts'

const side = (facts: Facts): string => ({ buy: '매수', sell: '매도' })[facts.text('side') ?? ''] ?? '주문'
const quantity = (facts: Facts, name = 'quantity'): string | undefined => {
  const value = facts.number(name)
  return value === undefined ? undefined : shares(value, 'ko')
}
const joined = (...parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(' ')
const dotted = (...parts: readonly (string | undefined | false)[]): string | undefined =>
  parts.filter(Boolean).join(' · ') || undefined

/** "삼성전자 매수 10주" */
const order = ({ facts, instrument }: Saying): string => joined(instrument, side(facts), quantity(facts))
const price = (facts: Facts): string | undefined => {
  const limit = facts.number('limitPrice')
  if (limit !== undefined) return `지정가 ${won(limit, 'ko')}`
  return facts.text('orderType') === 'market' ? '시장가' : undefined
}
const orderNo = (facts: Facts): string | undefined => {
  const number = facts.text('orderNo')
  return number && `주문번호 ${number}`
}
const because = ({ reason }: Saying): string | undefined => reason && `이유: ${reason}`
/** What the broker's list says was filled by then, where it says so. */
const filledSoFar = ({ facts }: Saying): string | undefined => {
  const filled = facts.number('filledQuantity')
  return filled ? `그때까지 ${shares(filled, 'ko')}가 체결됐어요.` : undefined
}
const average = (facts: Facts): string | undefined => {
  const value = facts.number('avgFillPrice')
  return value === undefined ? undefined : `평균 ${won(value, 'ko')}`
}
const named = (facts: Facts, name: string): string => {
  const value = facts.text(name)
  return value ? `“${value}”` : ''
}
/** "“짧은 평균” 전략(버전 3)이 냈어요." */
const asker = (facts: Facts): string | undefined => {
  const version = facts.number('versionNumber')
  const of = version === undefined ? '' : `(버전 ${version})`
  if (facts.text('strategyName')) return `${named(facts, 'strategyName')} 전략${of}이 냈어요.`
  return facts.text('ruleName') && `${named(facts, 'ruleName')} 규칙${of}이 냈어요.`
}
const whenOf = (facts: Facts, name: string): string | undefined => {
  const at = parseTimestamp(facts.text(name) ?? '')
  return at === undefined ? undefined : kstTime(at, 'ko')
}

export const KO: Templates = {
  order_proposed: (saying) => ({
    title: `승인 대기: ${order(saying)}`,
    lines: [
      asker(saying.facts),
      price(saying.facts),
      '승인해야 주문이 나가요.',
      saying.until && `${saying.until}까지 승인하지 않으면 주문하지 않아요.`,
    ],
  }),
  order_accepted: (saying) => ({
    title: order(saying),
    lines: [dotted(price(saying.facts), orderNo(saying.facts)), '증권사가 주문을 받았어요. 그 뒤의 일은 아직 몰라요.'],
  }),
  order_partially_filled: (saying) => {
    const { facts, instrument } = saying
    const [filled = 0, whole = 0] = [facts.number('filledQuantity'), facts.number('quantity')]
    return {
      title: joined(instrument, side(facts), `${grouped(filled)}/${shares(whole, 'ko')}`),
      lines: [
        dotted(lastFill(facts), average(facts)),
        whole > filled ? `남은 ${shares(whole - filled, 'ko')}는 아직이에요.` : undefined,
      ],
    }
  },
  order_filled: (saying) => {
    const amount = saying.facts.number('filledAmount')
    const sum = amount === undefined ? undefined : `합계 ${won(amount, 'ko')}`
    return { title: `${order(saying)} 모두`, lines: [dotted(average(saying.facts), sum), orderNo(saying.facts)] }
  },
  order_rejected: (saying) => ({
    title: order(saying),
    lines: ['증권사가 주문을 받지 않았어요.', because(saying), filledSoFar(saying)],
  }),
  order_denied: (saying) => ({
    title: order(saying),
    lines: ['주문을 내기 전에 막았어요. 증권사에 보내지 않았어요.', because(saying)],
  }),
  order_in_doubt: (saying) => ({
    title: order(saying),
    lines: [
      '주문을 보냈지만 증권사의 답을 받지 못했어요. 들어갔는지 확인하고 있어요.',
      '같은 주문을 다시 내지 마세요.',
    ],
  }),
  order_manual: (saying) => ({
    title: order(saying),
    lines: ['주문이 들어갔는지 스스로 알아내지 못했어요.', '증권사 앱에서 확인하고 나루에 알려 주세요.'],
  }),
  order_not_placed: (saying) => ({
    title: `${order(saying)}: 들어가지 않은 주문`,
    lines: ['증권사 목록을 끝까지 확인했고, 이 주문은 거기에 없어요.', '필요하면 다시 주문해 주세요.'],
  }),
  order_expired: (saying) => ({
    title: `${order(saying)} 만료`,
    lines: ['유효 시간이 지나 끝난 주문이에요.', because(saying), filledSoFar(saying)],
  }),
  order_canceled: (saying) => {
    const canceled = quantity(saying.facts, 'canceledQuantity')
    return {
      title: `${order(saying)} 취소`,
      lines: [canceled && `증권사 목록에서 ${canceled}의 취소를 확인했어요.`, because(saying), filledSoFar(saying)],
    }
  },
  cancel_rejected: (saying) => ({
    title: joined(saying.instrument, '취소 요청'),
    lines: ['취소하지 못했어요. 원래 주문은 살아 있을 수 있어요.', because(saying)],
  }),
  cancel_in_doubt: ({ instrument }) => ({
    title: joined(instrument, '취소 요청'),
    lines: ['취소를 보냈지만 그 결과를 몰라요. 원래 주문이 살아 있을 수 있어요.', '증권사 앱에서 확인해 주세요.'],
  }),
  parent_triggered: (saying) => ({
    title: `조건 주문 작동: ${order(saying)}`,
    lines: ['정해 둔 조건이 되어 주문을 시작해요.', '주문의 결과는 따로 알려드려요.'],
  }),
  parent_failed: (saying) => ({
    title: `조건 주문 중단: ${order(saying)}`,
    lines: ['이 조건 주문은 더 지켜보지 않아요. 보유 종목이 보호되지 않을 수 있어요.', because(saying)],
  }),
  parent_suspended: (saying) => ({
    title: `조건 주문 멈춤: ${order(saying)}`,
    lines: ['다시 시작할 때까지 지켜보지 않아요. 보유 종목이 보호되지 않을 수 있어요.', because(saying)],
  }),
  parent_held_up: (saying) => ({
    title: `조건 주문 대기: ${order(saying)}`,
    lines: ['조건은 되었지만 주문을 아직 못 보냈어요. 보낼 수 있을 때까지 계속 시도해요.', because(saying)],
  }),
  mode_changed: (saying) => ({
    title: `매매 모드: ${modeName(saying.facts.text('to'), 'ko')}`,
    lines: [modeLine(saying.facts), because(saying)],
  }),
  session_lost: (saying) => ({
    title: `증권사 연결: ${sessionName(saying.facts.text('to'), 'ko')}`,
    lines: ['돌아올 때까지 규칙과 조건 주문이 멈춰 있을 수 있어요.', because(saying)],
  }),
  session_restored: () => ({ title: '증권사 연결: 돌아왔어요', lines: ['감시와 주문을 다시 시작했어요.'] }),
  bridge_silent: ({ facts }) => ({
    title: '브리지 응답 없음',
    lines: [
      joined(whenOf(facts, 'silentSince'), '이후로 NAS의 소식이 없어요.'),
      '규칙과 조건 주문이 멈춰 있고, 보유 종목이 보호되지 않을 수 있어요.',
    ],
  }),
  bridge_back: ({ facts }) => ({
    title: '브리지 응답 복구',
    lines: [joined(whenOf(facts, 'clearedAt'), 'NAS가 돌아왔어요. 그동안의 주문을 확인해 주세요.')],
  }),
  credential_refused: (saying) => ({
    title: '증권사 API 키',
    lines: ['증권사가 키를 받지 않아 주문도 감시도 하지 않아요.', because(saying), '키를 다시 저장해 주세요.'],
  }),
  statement_difference: ({ facts, instrument }) => ({
    title: joined(instrument, '기록과 증권사의 차이'),
    lines: [
      '나루의 기록과 증권사의 내역이 달라요. 증권사의 내역을 따라요.',
      orderNo(facts),
      '기록 화면에서 확인해 주세요.',
    ],
  }),
  rule_fired: (saying) => ({
    title: joined(named(saying.facts, 'ruleName'), saying.instrument && `· ${saying.instrument}`),
    lines: [
      dotted(...saying.facts.list('evidence').slice(0, 8).map(saying.value)),
      ...saying.facts.list('actions').map(action),
    ],
  }),
  rule_switched_off: (saying) => ({
    title: `규칙이 꺼졌어요: ${named(saying.facts, 'ruleName')}`,
    lines: ['다시 켤 때까지 울리지 않아요.', because(saying)],
  }),
  rule_armed_late: ({ facts }) => ({
    title: `규칙이 켜졌어요: ${named(facts, 'ruleName')}`,
    lines: ['장이 끝나 기다리던 새 내용으로 바뀌었어요.'],
  }),
  rule_not_armed: (saying) => ({
    title: `규칙을 켜지 못했어요: ${named(saying.facts, 'ruleName')}`,
    lines: ['새 내용은 쓰이지 않아요.', because(saying)],
  }),
  factor_changed: ({ facts }) => ({
    title: `2단계 인증 ${facts.text('change') === 'removed' ? '삭제' : '추가'}`,
    lines: ['24시간 동안 실전 주문이 제한돼요.', '내가 한 일이 아니면 바로 매매를 멈추고 계정을 확인해 주세요.'],
  }),
  live_permission_changed: ({ facts }) => ({
    title: facts.flag('canTradeLive') ? '실전 매매 권한이 생겼어요' : '실전 매매 권한이 없어졌어요',
    lines: [
      facts.flag('canTradeLive')
        ? '아직 실전으로 바뀐 것은 아니에요. 계좌마다 확인이 필요해요.'
        : '실전 주문은 나가지 않아요.',
    ],
  }),
  live_confirmed: () => ({
    title: '실전 매매를 확인한 계좌',
    lines: ['이 계좌에서 실제 돈으로 주문할 수 있게 돼요.', '내가 한 일이 아니면 바로 매매를 멈춰 주세요.'],
  }),
  channel_verified: ({ facts }) => ({ title: `알림을 받는 곳이 연결됐어요: ${named(facts, 'label')}`, lines: [] }),
  channel_refused: ({ facts }) => ({
    title: `알림을 보낼 수 없는 곳: ${named(facts, 'label')}`,
    lines: ['고치거나 다시 연결할 때까지 이곳으로 보내지 않아요.'],
  }),
  channel_test: ({ facts }) => ({
    title: '시험 알림',
    lines: [`이 글이 보이면 ${named(facts, 'channelLabel')} 연결이 된 거예요.`],
  }),
  daily_summary: ({ facts }) => ({ title: `${facts.text('date') ?? ''} 하루 요약`.trim(), lines: summary(facts) }),
  ...REPORTS_KO,
  ...STRATEGY_KO,
}

const lastFill = (facts: Facts): string | undefined => {
  const last = quantity(facts, 'lastQuantity')
  return last && `이번에 ${last}`
}

const BY: Readonly<Record<string, string>> = { user: '사용자', bridge: '브리지', operator: '운영자', clock: '예약' }

function modeLine(facts: Facts): string | undefined {
  const from = facts.text('from')
  const by = BY[facts.text('by') ?? '']
  return dotted(from && `전에는 ${modeName(from, 'ko')}`, by && `바꾼 쪽: ${by}`)
}

/** What a rule asked for: a request, whatever becomes of it. */
function action(facts: Facts): string | undefined {
  if (facts.text('do') === 'order') {
    const what = joined(side(facts), quantity(facts), price(facts))
    const trigger = facts.number('triggerPrice')
    if (trigger !== undefined) return `요청한 손절: ${won(trigger, 'ko')}에 ${what}. 아직 걸린 것은 아니에요.`
    return facts.flag('needsApproval')
      ? `승인을 기다리는 주문: ${what}`
      : `요청한 주문: ${what}. 결과는 따로 알려드려요.`
  }
  return facts.text('do') === 'decline' ? '하지 않은 일이 있어요. 규칙의 기록에서 이유를 볼 수 있어요.' : undefined
}

function summary(facts: Facts): readonly (string | undefined)[] {
  const money = (label: string, name: string, word = won): string | undefined => {
    const value = facts.number(name)
    return value === undefined ? undefined : `${label} ${word(value, 'ko')}`
  }
  const count = (label: string, name: string): string | undefined => {
    const value = facts.number(name)
    return value === undefined ? undefined : `${label} ${grouped(value)}건`
  }
  return [
    dotted(
      count('주문', 'orders'),
      count('체결된 주문', 'filledOrders'),
      count('미체결', 'openOrders'),
      count('확인 중', 'unresolvedOrders'),
    ),
    dotted(money('매수', 'boughtWon'), money('매도', 'soldWon')),
    dotted(money('실현손익', 'realizedWon', gain), money('평가손익', 'unrealizedWon', gain)),
    dotted(money('수수료', 'commissionWon'), money('세금', 'taxWon')),
    dotted(money('자산', 'equityWon'), money('하루 변화', 'changeWon', gain)),
    count('규칙이 울림', 'firings'),
    facts.flag('isPartial') ? '아직 읽지 못한 것이 있어 빠진 숫자가 있어요.' : undefined,
  ]
}
