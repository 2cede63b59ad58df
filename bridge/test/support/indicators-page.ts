import { join } from 'node:path'
import type { IndicatorDefinition, IndicatorGroup, ParamSpec } from '@naru/shared/indicators/indicator'
import { INDICATORS } from '@naru/shared/indicators/registry'
import { SOURCE_LABELS } from '@naru/shared/indicators/source'

export const DOC_PATH = join(import.meta.dirname, '../../../docs/indicators.md')

const GROUPS: Readonly<Record<IndicatorGroup, string>> = {
  trend: '추세 · Trend',
  momentum: '모멘텀 · Momentum',
  volatility: '변동성 · Volatility',
  volume: '거래량 · Volume',
  price: '가격 · Price',
  pattern: '캔들 패턴 · Candlestick patterns',
}

const MEMORY: Readonly<Record<IndicatorDefinition['memory'], string>> = {
  window: '창 window',
  recursive: '누적 평활 recursive',
  cumulative: '전체 cumulative',
  session: '구간 session',
}

const HEAD = `# 지표 · Indicators

Written by \`npm run docs:indicators\` from \`shared/src/indicators/list.ts\`, checked by \`bridge/test/indicators-page.test.ts\`.
규칙·차트·백테스트가 모두 이 목록 하나를 쓴다. Rules, charts and backtests know this one list; why the conventions are what they are:
\`docs/decisions/0016-indicators.md\`.

- **준비 봉 · warm-up**: closed bars until an output is known, with the default parameters; before that, and wherever an input is not
  known, a value is unknown and no rule fires on it. 값을 모르면 규칙은 울리지 않는다.
- **기억 · memory**: \`window\` looks at the warm-up's bars only; \`recursive\` at all before, less and less; \`cumulative\` at all before;
  \`session\` at the day, week or month.
- **src**: where a source can be chosen: SOURCES. 따로 적지 않으면 종가 · the close unless noted.
- A pattern says 1 (상승 bullish), −1 (하락 bearish) or 0 (없음 not there).
`

/** The whole page as the registry would have it. */
export function page(): string {
  const all = [...INDICATORS.values()]
  const sources = Object.entries(SOURCE_LABELS).map(([id, { ko }]) => `\`${id}\` ${ko}`)
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = all.filter((one) => one.group === group).map(row)
    return [
      `## ${title} (${rows.length})`,
      '',
      '| id | 이름 · Name | 매개변수 · Parameters | 출력 · Outputs (준비 봉 · warm-up) | 기억 · Memory | 기준 · Convention |',
      '|---|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n')
  })
  return [HEAD.replace('SOURCES', sources.join(', ')), ...sections].join('\n')
}

function row(definition: IndicatorDefinition): string {
  const { id, label, params, outputs, memory, isSeries, defaultSrc, source } = definition
  const { warmUps } = definition.create()
  const src = isSeries ? [defaultSrc === 'close' ? '`src`' : `\`src\` ${defaultSrc}`] : []
  const cells = [
    `\`${id}\``,
    `${label.ko}<br>${label.en}`,
    [...params.map(param), ...src].join('<br>') || '–',
    outputs.map((one, at) => `\`${one.id}\` ${one.label.ko} · ${one.label.en} (${warmUps[at]})`).join('<br>'),
    MEMORY[memory],
    source,
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function param(spec: ParamSpec): string {
  const name = `\`${spec.id}\` ${spec.label.ko} · ${spec.label.en}`
  if (spec.kind !== 'choice') return `${name}: ${spec.default} (${spec.min}–${spec.max})`
  const choices = spec.choices.map(({ id, label }) => `\`${id}\` ${label.ko}`)
  return `${name}: ${choices.join(' / ')}`
}
