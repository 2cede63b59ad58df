import type { Facts } from './facts.ts'
import { gain, grouped, kstTime, parseTimestamp, shares, won } from './format.ts'
import { modeName, sessionName } from './names.ts'
import { REPORTS_EN } from './report-templates.ts'
import { STRATEGY_EN } from './strategy-templates.ts'
import type { Saying, Templates } from './templates.ts'

const side = (facts: Facts): string => ({ buy: 'buy', sell: 'sell' })[facts.text('side') ?? ''] ?? 'order'
const quantity = (facts: Facts, name = 'quantity'): string | undefined => {
  const value = facts.number(name)
  return value === undefined ? undefined : shares(value, 'en')
}
const joined = (...parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(' ')
const dotted = (...parts: readonly (string | undefined | false)[]): string | undefined =>
  parts.filter(Boolean).join(' · ') || undefined

/** "Samsung Electronics: buy 10 shares" */
const order = ({ facts, instrument }: Saying): string => {
  const what = joined(side(facts), quantity(facts))
  return instrument ? `${instrument}: ${what}` : what
}
const price = (facts: Facts): string | undefined => {
  const limit = facts.number('limitPrice')
  if (limit !== undefined) return `limit ${won(limit, 'en')}`
  return facts.text('orderType') === 'market' ? 'market' : undefined
}
const orderNo = (facts: Facts): string | undefined => {
  const number = facts.text('orderNo')
  return number && `order no. ${number}`
}
const because = ({ reason }: Saying): string | undefined => reason && `Reason: ${reason}`
/** What the broker's list says was filled by then, where it says so. */
const filledSoFar = ({ facts }: Saying): string | undefined => {
  const filled = facts.number('filledQuantity')
  return filled ? `${shares(filled, 'en')} had been filled by then.` : undefined
}
const average = (facts: Facts): string | undefined => {
  const value = facts.number('avgFillPrice')
  return value === undefined ? undefined : `average ${won(value, 'en')}`
}
const named = (facts: Facts, name: string): string => {
  const value = facts.text(name)
  return value ? `“${value}”` : ''
}
/** "Asked for by the strategy “Short averages” (version 3)." */
const asker = (facts: Facts): string | undefined => {
  const version = facts.number('versionNumber')
  const of = version === undefined ? '' : ` (version ${version})`
  if (facts.text('strategyName')) return `Asked for by the strategy ${named(facts, 'strategyName')}${of}.`
  return facts.text('ruleName') && `Asked for by the rule ${named(facts, 'ruleName')}${of}.`
}
const whenOf = (facts: Facts, name: string): string | undefined => {
  const at = parseTimestamp(facts.text(name) ?? '')
  return at === undefined ? undefined : kstTime(at, 'en')
}
const about = (instrument: string | undefined, what: string): string => (instrument ? `${instrument}: ${what}` : what)

export const EN: Templates = {
  order_proposed: (saying) => ({
    title: `waits for your yes: ${order(saying)}`,
    lines: [
      asker(saying.facts),
      price(saying.facts),
      'Nothing is ordered before you approve it.',
      saying.until && `Without your yes by ${saying.until} nothing is ordered at all.`,
    ],
  }),
  order_accepted: (saying) => ({
    title: order(saying),
    lines: [
      dotted(price(saying.facts), orderNo(saying.facts)),
      'The broker has taken the order. What comes of it is not known yet.',
    ],
  }),
  order_partially_filled: (saying) => {
    const { facts, instrument } = saying
    const [filled = 0, whole = 0] = [facts.number('filledQuantity'), facts.number('quantity')]
    const last = quantity(facts, 'lastQuantity')
    return {
      title: about(instrument, `${side(facts)} ${grouped(filled)} of ${shares(whole, 'en')}`),
      lines: [
        dotted(last && `${last} now`, average(facts)),
        whole > filled ? `${shares(whole - filled, 'en')} still to go.` : undefined,
      ],
    }
  },
  order_filled: (saying) => {
    const amount = saying.facts.number('filledAmount')
    const sum = amount === undefined ? undefined : `total ${won(amount, 'en')}`
    return { title: `${order(saying)}, all of it`, lines: [dotted(average(saying.facts), sum), orderNo(saying.facts)] }
  },
  order_rejected: (saying) => ({
    title: order(saying),
    lines: ['The broker did not take the order.', because(saying), filledSoFar(saying)],
  }),
  order_denied: (saying) => ({
    title: order(saying),
    lines: ['Stopped before it was ordered. Nothing was sent to the broker.', because(saying)],
  }),
  order_in_doubt: (saying) => ({
    title: order(saying),
    lines: [
      'The order was sent and the broker did not answer. We are finding out whether it is there.',
      'Do not place the same order again.',
    ],
  }),
  order_manual: (saying) => ({
    title: order(saying),
    lines: ['We could not find out whether the order is there.', 'Please look in your broker’s app and tell Naru.'],
  }),
  order_not_placed: (saying) => ({
    title: `${order(saying)}: was never there`,
    lines: ['The broker’s list was read to its end and this order is not on it.', 'Order again if you still want it.'],
  }),
  order_expired: (saying) => ({
    title: `${order(saying)}: expired`,
    lines: ['Its time was over.', because(saying), filledSoFar(saying)],
  }),
  order_canceled: (saying) => {
    const canceled = quantity(saying.facts, 'canceledQuantity')
    return {
      title: `${order(saying)}: canceled`,
      lines: [canceled && `The broker’s list shows ${canceled} as canceled.`, because(saying), filledSoFar(saying)],
    }
  },
  cancel_rejected: (saying) => ({
    title: about(saying.instrument, 'cancel request'),
    lines: ['It could not be canceled. The order may still be working.', because(saying)],
  }),
  cancel_in_doubt: ({ instrument }) => ({
    title: about(instrument, 'cancel request'),
    lines: [
      'The request was sent and what came of it is not known. The order may still be working.',
      'Please look in your broker’s app.',
    ],
  }),
  parent_triggered: (saying) => ({
    title: `conditional order set off: ${order(saying)}`,
    lines: ['Its condition came true and it begins to order.', 'You will hear separately what comes of it.'],
  }),
  parent_failed: (saying) => ({
    title: `conditional order ended: ${order(saying)}`,
    lines: ['Nothing watches it any more. A holding may be without protection.', because(saying)],
  }),
  parent_suspended: (saying) => ({
    title: `conditional order suspended: ${order(saying)}`,
    lines: ['Nothing watches it until you resume it. A holding may be without protection.', because(saying)],
  }),
  parent_held_up: (saying) => ({
    title: `conditional order held up: ${order(saying)}`,
    lines: ['Its condition came true, but its order could not be sent yet. It goes on trying.', because(saying)],
  }),
  mode_changed: (saying) => ({
    title: `trading mode: ${modeName(saying.facts.text('to'), 'en')}`,
    lines: [modeLine(saying.facts), because(saying)],
  }),
  session_lost: (saying) => ({
    title: `connection to the broker: ${sessionName(saying.facts.text('to'), 'en')}`,
    lines: ['Rules and conditional orders may stand still until it is back.', because(saying)],
  }),
  session_restored: () => ({ title: 'connection to the broker: back', lines: ['Watching and ordering go on.'] }),
  bridge_silent: ({ facts }) => ({
    title: 'the bridge does not answer',
    lines: [
      joined(
        'Nothing was heard of the NAS',
        whenOf(facts, 'silentSince') && `since ${whenOf(facts, 'silentSince')}`,
      ).concat('.'),
      'Rules and conditional orders may stand still, holdings may be without protection.',
    ],
  }),
  bridge_back: ({ facts }) => ({
    title: 'the bridge answers again',
    lines: [joined(whenOf(facts, 'clearedAt'), 'The NAS is back. Please look at the orders of the meantime.')],
  }),
  credential_refused: (saying) => ({
    title: 'API key of the broker',
    lines: [
      'The broker does not take the key; nothing is watched or ordered.',
      because(saying),
      'Please save the key again.',
    ],
  }),
  statement_difference: ({ facts, instrument }) => ({
    title: about(instrument, 'our records and the broker’s differ'),
    lines: ['The broker’s word counts.', orderNo(facts), 'Please look at your records.'],
  }),
  rule_fired: (saying) => ({
    title: joined(named(saying.facts, 'ruleName'), saying.instrument && `· ${saying.instrument}`),
    lines: [
      dotted(...saying.facts.list('evidence').slice(0, 8).map(saying.value)),
      ...saying.facts.list('actions').map(action),
    ],
  }),
  rule_switched_off: (saying) => ({
    title: `rule switched off: ${named(saying.facts, 'ruleName')}`,
    lines: ['It does not fire until it is armed again.', because(saying)],
  }),
  rule_armed_late: ({ facts }) => ({
    title: `rule armed: ${named(facts, 'ruleName')}`,
    lines: ['The market has closed, and what was waiting is in force.'],
  }),
  rule_not_armed: (saying) => ({
    title: `rule not armed: ${named(saying.facts, 'ruleName')}`,
    lines: ['What was new in it is not in force.', because(saying)],
  }),
  factor_changed: ({ facts }) => ({
    title: `second factor ${facts.text('change') === 'removed' ? 'removed' : 'added'}`,
    lines: [
      'Live orders are limited for 24 hours.',
      'If this was not you, halt trading now and look after your account.',
    ],
  }),
  live_permission_changed: ({ facts }) => ({
    title: facts.flag('canTradeLive') ? 'live trading granted' : 'live trading withdrawn',
    lines: [
      facts.flag('canTradeLive')
        ? 'Nothing trades live yet: each account has to be confirmed.'
        : 'No live order leaves any more.',
    ],
  }),
  live_confirmed: () => ({
    title: 'live trading confirmed for an account',
    lines: ['It will be able to order with real money.', 'If this was not you, halt trading now.'],
  }),
  channel_verified: ({ facts }) => ({ title: `notifications reach you here: ${named(facts, 'label')}`, lines: [] }),
  channel_refused: ({ facts }) => ({
    title: `notifications cannot be sent to ${named(facts, 'label')}`,
    lines: ['Nothing is sent there until it is put right or connected again.'],
  }),
  channel_test: ({ facts }) => ({
    title: 'test message',
    lines: [`If you can read this, ${named(facts, 'channelLabel')} works.`],
  }),
  daily_summary: ({ facts }) => ({ title: `summary of ${facts.text('date') ?? 'the day'}`, lines: summary(facts) }),
  ...REPORTS_EN,
  ...STRATEGY_EN,
}

const BY: Readonly<Record<string, string>> = {
  user: 'you',
  bridge: 'the bridge',
  operator: 'the operator',
  clock: 'the schedule',
}

function modeLine(facts: Facts): string | undefined {
  const from = facts.text('from')
  const by = BY[facts.text('by') ?? '']
  return dotted(from && `before: ${modeName(from, 'en')}`, by && `changed by ${by}`)
}

/** What a rule asked for: a request, whatever becomes of it. */
function action(facts: Facts): string | undefined {
  if (facts.text('do') === 'order') {
    const what = dotted(joined(side(facts), quantity(facts)), price(facts))
    const trigger = facts.number('triggerPrice')
    if (trigger !== undefined) return `Asked for a stop at ${won(trigger, 'en')}: ${what}. It is not in place yet.`
    return facts.flag('needsApproval')
      ? `An order waits for your yes: ${what}`
      : `Asked for an order: ${what}. You will hear separately what comes of it.`
  }
  return facts.text('do') === 'decline' ? 'Something was not done; the history of the rule says why.' : undefined
}

function summary(facts: Facts): readonly (string | undefined)[] {
  const money = (label: string, name: string, word = won): string | undefined => {
    const value = facts.number(name)
    return value === undefined ? undefined : `${label} ${word(value, 'en')}`
  }
  const count = (label: string, name: string): string | undefined => {
    const value = facts.number(name)
    return value === undefined ? undefined : `${label} ${grouped(value)}`
  }
  return [
    dotted(
      count('orders', 'orders'),
      count('with fills', 'filledOrders'),
      count('open', 'openOrders'),
      count('unconfirmed', 'unresolvedOrders'),
    ),
    dotted(money('bought', 'boughtWon'), money('sold', 'soldWon')),
    dotted(money('realized', 'realizedWon', gain), money('unrealized', 'unrealizedWon', gain)),
    dotted(money('commission', 'commissionWon'), money('tax', 'taxWon')),
    dotted(money('equity', 'equityWon'), money('change of the day', 'changeWon', gain)),
    count('rules fired', 'firings'),
    facts.flag('isPartial') ? 'Something could not be read yet; figures are missing.' : undefined,
  ]
}
