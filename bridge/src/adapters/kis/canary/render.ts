import type { CanaryReport, Finding } from './canary.ts'

/** Whether everything is as we build on it. What KIS added does no harm and is told all the same. */
export const isClean = ({ findings, indices, limit, alarms }: CanaryReport): boolean =>
  findings.every(
    ({ state, drift }) =>
      state === 'as_published' || state === 'not_asked' || (state === 'drifted' && isHarmless(drift)),
  ) &&
  Object.values(indices).every(Boolean) &&
  limit.kept === limit.perSecond &&
  alarms.length === 0

const isHarmless = ({ missing, reshaped }: Finding['drift']): boolean => missing.length + reshaped.length === 0

/** The report for a terminal: one line a service, names of fields only. */
export function render(report: CanaryReport): string {
  const { findings, notOffered, indices, limit, realtime, alarms } = report
  const codes = Object.entries(indices).map(([code, isKnown]) => `${code} ${isKnown ? 'ok' : 'UNKNOWN'}`)
  const quarantined = Object.entries(realtime.quarantined).map(([reason, count]) => `${reason} ${count}`)
  return [
    ...findings.map(lineOf),
    `not offered here: ${notOffered.join(', ') || 'nothing'}`,
    `indices: ${codes.join(', ')}`,
    `limit: ${limit.perSecond} a second${limit.kept < limit.perSecond ? `, but KIS slowed us down to ${limit.kept}` : ' held'}`,
    `realtime: ${realtime.trades} trades, ${realtime.books} books${quarantined.length > 0 ? `, QUARANTINED ${quarantined.join(', ')}` : ''}`,
    ...alarms.map((alarm) => `ALARM ${alarm}`),
    isClean(report) ? 'everything is as published' : 'something is NOT as published',
  ].join('\n')
}

function lineOf({ tr, id, state, drift, fields, detail }: Finding): string {
  const parts = [
    drift.missing.length > 0 ? `missing ${drift.missing.join(' ')}` : '',
    drift.added.length > 0 ? `added ${drift.added.join(' ')}` : '',
    drift.reshaped.length > 0 ? `reshaped ${drift.reshaped.join(' ')}` : '',
    detail,
  ].filter(Boolean)
  const word = state === 'as_published' ? 'ok' : state === 'drifted' && isHarmless(drift) ? 'more' : state.toUpperCase()
  return `${word.padEnd(11)}${id.padEnd(15)}${tr.padEnd(17)}${fields} fields${parts.length > 0 ? `; ${parts.join('; ')}` : ''}`
}
