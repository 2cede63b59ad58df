import type { Locale } from './message.ts'

type Names = Readonly<Record<string, Readonly<Record<Locale, string>>>>

const MODES: Names = {
  active: { ko: '정상', en: 'active' },
  reducing: { ko: '줄이기만', en: 'reducing only' },
  halted: { ko: '멈춤', en: 'halted' },
  observe: { ko: '지켜보기만', en: 'observing' },
}
const SESSIONS: Names = {
  waiting: { ko: '기다리는 중', en: 'waiting' },
  connecting: { ko: '연결하는 중', en: 'connecting' },
  reconciling: { ko: '맞춰 보는 중', en: 'reconciling' },
  running: { ko: '정상', en: 'running' },
  degraded: { ko: '불안정', en: 'unsteady' },
  refused: { ko: '거부됨', en: 'refused' },
  stopped: { ko: '끊김', en: 'stopped' },
}
const RULES: Names = {
  armed: { ko: '켜짐', en: 'armed' },
  paused: { ko: '쉼', en: 'paused' },
  switched_off: { ko: '꺼짐', en: 'switched off' },
}
const ORDERS: Names = {
  requested: { ko: '요청', en: 'requested' },
  sending: { ko: '보내는 중', en: 'being sent' },
  checking: { ko: '확인 중', en: 'unconfirmed' },
  needs_decision: { ko: '확인 필요', en: 'needs your check' },
  accepted: { ko: '접수', en: 'accepted' },
  partially_filled: { ko: '일부 체결', en: 'partly filled' },
}

/** A value nobody has named yet is shown as it is. */
const nameIn =
  (names: Names) =>
  (value: string | undefined, locale: Locale): string =>
    (value === undefined ? undefined : names[value]?.[locale]) ?? value ?? '?'

export const modeName = nameIn(MODES)
export const sessionName = nameIn(SESSIONS)
export const ruleStateName = nameIn(RULES)
export const orderStatusName = nameIn(ORDERS)
