import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { BridgeRow, BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { pulseOf } from '@/lib/heartbeat.ts'
import { isProposed } from '@/lib/orders.ts'
import type { Text } from '@/text/ko.ts'

export interface Todo {
  readonly key: string
  readonly isUrgent: boolean
  readonly title: string
  readonly body: string
  readonly link?: { readonly href: string; readonly label: string }
}

interface Situation {
  /** null: none connected yet. */
  readonly account: BrokerAccountRow | null
  readonly bridges: readonly BridgeRow[]
  readonly orders: readonly OrderRow[]
  /** Until when `bridges` can be judged, on the server's clock. */
  readonly now: number
  readonly text: Text
}

/** What needs the user now, most urgent first. */
export function todosOf(situation: Situation): readonly Todo[] {
  const { account, text } = situation
  const { home } = text
  if (account === null) {
    const link = { href: '/onboarding', label: home.todoConnectAction }
    return [{ key: 'connect', isUrgent: false, title: home.todoConnect, body: home.todoConnectBody, link }]
  }
  return [
    decisions(situation),
    proposals(situation),
    silence(situation, account),
    halt(account, text),
    key(account, text),
    firstOrder(situation, account),
  ].filter((todo) => todo !== null)
}

function decisions({ orders, text: { home } }: Situation): Todo | null {
  const count = orders.filter((order) => order.status === 'needs_decision').length
  if (count === 0) return null
  const link = { href: '/orders', label: home.goOrders }
  return { key: 'decision', isUrgent: true, title: home.todoDecision(count), body: home.todoDecisionBody, link }
}

function proposals({ orders, text: { home, nav } }: Situation): Todo | null {
  const count = orders.filter(isProposed).length
  if (count === 0) return null
  const link = { href: '/approvals', label: nav.approvals }
  return { key: 'proposal', isUrgent: true, title: home.todoProposal(count), body: home.todoProposalBody, link }
}

function silence({ bridges, now, text: { home } }: Situation, account: BrokerAccountRow): Todo | null {
  const bridge = bridges.find((candidate) => candidate.id === account.bridge_id)
  if (bridge && pulseOf(bridge, now) !== 'dead') return null
  const link = { href: '/settings', label: home.goSettings }
  return { key: 'bridge', isUrgent: true, title: home.todoBridgeDead, body: home.todoBridgeDeadBody, link }
}

function halt(account: BrokerAccountRow, { home }: Text): Todo | null {
  if (account.mode !== 'halted') return null
  const link = { href: '/settings', label: home.goSettings }
  return { key: 'halted', isUrgent: true, title: home.todoHalted, body: home.todoHaltedBody, link }
}

function key(account: BrokerAccountRow, { home, errors, onboarding }: Text): Todo | null {
  switch (account.credential_state) {
    case 'verified':
      return null
    case 'sealed':
      return { key: 'checking', isUrgent: false, title: home.todoWaiting, body: onboarding.progress.checking }
    case 'refused': {
      const code = account.session_code
      const reason = errors[code !== null && isErrorCode(code) ? code : 'credential_refused']
      const link = { href: '/settings', label: home.goSettings }
      return { key: 'refused', isUrgent: true, title: home.todoRefused, body: `${reason.what} ${reason.next}`, link }
    }
    case 'none': {
      const link = { href: '/onboarding', label: home.todoConnectAction }
      return { key: 'connect', isUrgent: false, title: home.todoConnect, body: home.todoConnectBody, link }
    }
  }
}

function firstOrder({ orders, text: { home } }: Situation, account: BrokerAccountRow): Todo | null {
  if (account.credential_state !== 'verified' || orders.some(({ source }) => source !== 'external')) return null
  const link = { href: '/symbols/005930', label: home.todoFirstOrderAction }
  return { key: 'first-order', isUrgent: false, title: home.todoFirstOrder, body: home.todoFirstOrderBody, link }
}
