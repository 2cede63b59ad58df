import type { AuditWords } from '@/text/ko/audit.ts'

/** What a line is about: "주문 · 접수" for intent_acked. What has no words keeps its own name, so that nothing is hidden. */
export function actionWords(action: string, { actions, kinds, states }: AuditWords): string {
  const known = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (known !== undefined) return known
  const [kind = '', ...rest] = action.split('_')
  const state = rest.join('_')
  if (!Object.hasOwn(kinds, kind)) return action
  return `${kinds[kind]} · ${Object.hasOwn(states, state) ? states[state] : state}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

interface Names {
  /** Of an account or an instrument, where the reader knows it by one. */
  readonly nameOf: (field: string, value: string) => string | undefined
}

/** One fact beside a line: "종목 삼성전자". Ids nobody knows by name are shown by their first eight digits. */
export function factWords([field, value]: readonly [string, unknown], words: AuditWords, { nameOf }: Names): string {
  const label = Object.hasOwn(words.facts, field) ? words.facts[field] : field
  if (typeof value === 'boolean') return `${label} ${value ? words.yes : words.no}`
  if (typeof value !== 'string') return `${label} ${JSON.stringify(value)}`
  return `${label} ${nameOf(field, value) ?? (UUID.test(value) ? value.slice(0, 8) : value)}`
}
