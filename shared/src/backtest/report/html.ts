import type { BacktestReport, ReportWarning } from '../report.ts'
import {
  costsPart,
  curvePart,
  drawdownsPart,
  entriesPart,
  monthsPart,
  type ReportNames,
  rollingPart,
  summaryPart,
  tradesPart,
} from './parts.ts'
import { cell, facts, section } from './table.ts'
import { taskPart } from './task-part.ts'
import { escapeHtml, percent, share, whole, won } from './text.ts'

/** Everything is in the file itself: nothing is loaded, and nothing in it runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'"

const STYLE = `:root{color-scheme:light dark;--ink:#1b1f24;--soft:#667080;--line:#dfe3e8;--own:#0f766e;--up:#c9252d;--down:#1d5fd1;--ground:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#9aa4b2;--line:#30363d;--own:#2dd4bf;--up:#ff6b6b;--down:#6ea8ff;--ground:#0f1216}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1040px;padding:24px 16px 64px;background:var(--ground);color:var(--ink);font:14px/1.5 Pretendard,system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:24px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 8px}p{margin:4px 0}.note,header p{color:var(--soft)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:8px;margin:0}dl div{border:1px solid var(--line);border-radius:12px;padding:8px 12px}dt{color:var(--soft);font-size:12px}dd{margin:0;font-size:16px;overflow-wrap:anywhere}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px}th,td{padding:4px 8px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}th:first-child{text-align:left}thead th{color:var(--soft);font-weight:500}
.up{color:var(--up)}.down{color:var(--down)}.heat.up{background:color-mix(in srgb,var(--up) calc(var(--heat)*40%),transparent)}.heat.down{background:color-mix(in srgb,var(--down) calc(var(--heat)*40%),transparent)}.heat{color:var(--ink)}
svg{display:block;width:100%;height:auto}svg text{fill:var(--soft);font-size:11px}.grid{stroke:var(--line)}.line{fill:none;stroke-width:1.6}.own{stroke:var(--own)}.other,.faint{stroke:var(--soft);opacity:.6}.area.down{fill:var(--down);opacity:.5}
ul.warn{border:1px solid #d97706;border-radius:12px;padding:8px 12px 8px 28px;margin:16px 0}`

/**
 * A backtest as one HTML file in Korean that can be kept and sent: figures, pictures and tables, without scripts and
 * without anything from outside. Names come from users and files, and are escaped wherever they stand.
 */
export function reportHtml(report: BacktestReport, names: ReportNames): string {
  const { data } = report
  const title = `${names.strategy} 백테스트`
  const body = [
    `<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(`${data.from} – ${data.to} · ${whole(data.instruments)}종목 · 봉 ${whole(data.bars)}개`)}</p><p>지난 가격으로 계산한 값이에요. 앞으로도 같다는 뜻이 아니고, 투자를 권하는 것이 아니에요.</p></header>`,
    warnings(report.warnings),
    summaryPart(report),
    curvePart(report),
    monthsPart(report),
    rollingPart(report),
    drawdownsPart(report),
    costsPart(report),
    entriesPart(report),
    taskPart(report),
    settingsPart(report),
    tradesPart(report, names),
  ]
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body.join('')}</body></html>\n`
}

function warnings(list: readonly ReportWarning[]): string {
  return list.length === 0
    ? ''
    : `<ul class="warn">${list.map((one) => `<li>${escapeHtml(sayWarning(one))}</li>`).join('')}</ul>`
}

function sayWarning(warning: ReportWarning): string {
  switch (warning.code) {
    case 'missing_bars':
      return `가격이 없는 종목이 ${whole(warning.instrumentIds.length)}개 있어요.`
    case 'short_history':
      return `데이터가 ${warning.from}부터만 있어요.`
    case 'few_trades':
      return `거래가 ${whole(warning.count)}번뿐이라 우연일 수 있어요.`
    case 'no_trades':
      return '거래가 한 번도 없었어요.'
    case 'overfit':
      return '고른 설정값이 지난 가격에만 맞춰졌을 수 있어요.'
    case 'out_of_sample_worse':
      return '남겨 둔 기간에서는 성과가 더 나빴어요.'
    case 'no_benchmark':
      return '견줄 KOSPI 값이 없어요.'
    case 'no_charges':
      return '수수료와 세금 없이 계산했어요. 실제로는 비용이 나가요.'
  }
}

function settingsPart({ spec, unfilled, fillCount }: BacktestReport): string {
  const { settings } = spec
  const { costs, fills } = settings
  const refused = Object.entries(unfilled).map(([code, count]) => `${code} ${whole(count)}`)
  return section(
    '조건',
    facts([
      ['봉', cell(spec.bar)],
      ['시작 금액', cell(won(settings.cash))],
      [
        '비용',
        cell(
          costs === 'korean'
            ? '한국 수수료와 세금'
            : `수수료 ${percent(costs.commissionRate, 3)} · 세금 ${percent(costs.taxRate, 3)}`,
        ),
      ],
      ['슬리피지', cell(`${whole(fills.slippageTicks)}호가`)],
      ['거래량 참여', cell(fills.volumeShare === null ? '제한 없음' : share(fills.volumeShare, 0))],
      ['지정가', cell(fills.limit === 'touch' ? '닿으면 체결' : '지나가야 체결')],
      ['체결', cell(`${whole(fillCount)}번`)],
      ['체결되지 않은 주문', cell(refused.length === 0 ? '없음' : refused.join(' · '))],
    ]),
  )
}
