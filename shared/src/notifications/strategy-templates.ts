import type { Facts } from './facts.ts'
import { grouped, won } from './format.ts'
import type { Locale } from './message.ts'
import type { Saying, Templates, Worded } from './templates.ts'

type StrategyTemplates = Pick<
  Templates,
  | 'strategy_armed'
  | 'strategy_not_armed'
  | 'strategy_paused'
  | 'strategy_switched_off'
  | 'strategy_proved'
  | 'strategy_stage_changed'
  | 'strategy_run_missed'
  | 'strategy_difference'
  | 'backtest_done'
  | 'backtest_failed'
>

const named = (facts: Facts, name: string): string => {
  const value = facts.text(name)
  return value ? `“${value}”` : ''
}
const because = ({ reason }: Saying, locale: Locale): string | undefined =>
  reason && `${locale === 'ko' ? '이유' : 'Why'}: ${reason}`

const STAGES: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  paper: { ko: '모의', en: 'paper' },
  small: { ko: '실전 소액', en: 'small, real money' },
  medium: { ko: '실전 중간', en: 'medium, real money' },
  full: { ko: '실전 전체', en: 'full, real money' },
}
const stageOf = (facts: Facts, name: string, locale: Locale): string => {
  const stage = facts.text(name) ?? ''
  return STAGES[stage]?.[locale] ?? stage
}

const RUNS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  prepare: { ko: '장 시작 준비', en: 'preparing for the open' },
  session: { ko: '장중 실행', en: 'the session' },
  close: { ko: '장 마감 정리', en: 'the close' },
  statement: { ko: '마감 뒤 보고', en: 'the report of the day' },
}
const runOf = (facts: Facts, locale: Locale): string => RUNS[facts.text('kind') ?? '']?.[locale] ?? ''

export const STRATEGY_KO: StrategyTemplates = {
  strategy_armed: ({ facts }) => ({
    title: `전략이 켜졌어요: ${named(facts, 'strategyName')}`,
    lines: [`단계: ${stageOf(facts, 'stage', 'ko')}`],
  }),
  strategy_not_armed: (saying) => ({
    title: `전략을 켜지 못했어요: ${named(saying.facts, 'strategyName')}`,
    lines: ['기다리던 새 내용은 쓰이지 않아요.', because(saying, 'ko')],
  }),
  strategy_paused: (saying) => ({
    title: `전략이 쉬고 있어요: ${named(saying.facts, 'strategyName')}`,
    lines: ['다시 시작할 때까지 주문하지 않아요.', because(saying, 'ko')],
  }),
  strategy_switched_off: (saying) => ({
    title: `전략이 꺼졌어요: ${named(saying.facts, 'strategyName')}`,
    lines: ['다시 켤 때까지 주문하지 않아요. 보유한 것은 그대로예요.', because(saying, 'ko')],
  }),
  strategy_proved: ({ facts }) => ({
    title: `모의 기간을 마쳤어요: ${named(facts, 'strategyName')}`,
    lines: [days(facts, 'ko'), '실전 계좌에서 켤지는 직접 정해요. 앞으로의 수익을 뜻하지 않아요.'],
  }),
  strategy_stage_changed: (saying) => stageChanged(saying, 'ko'),
  strategy_run_missed: (saying) => ({
    title: `하지 못한 일: ${named(saying.facts, 'strategyName')}`,
    lines: [
      [saying.facts.text('date'), runOf(saying.facts, 'ko')].filter(Boolean).join(' · '),
      saying.facts.text('state') === 'failed'
        ? '시작했지만 끝났다는 기록이 없어요.'
        : '시간 안에 시작되지 않았어요. 그동안의 신호는 없어요.',
      because(saying, 'ko'),
    ],
  }),
  strategy_difference: (saying) => ({
    title: `백테스트와 다른 날: ${named(saying.facts, 'strategyName')}`,
    lines: [
      `${saying.facts.text('date') ?? ''}의 실제와 같은 시세로 다시 돌린 결과가 달라요.`.trim(),
      because(saying, 'ko'),
    ],
  }),
  backtest_done: ({ facts }) => ({
    title: `백테스트가 끝났어요: ${named(facts, 'backtestName')}`,
    lines: [runs(facts, 'ko'), '지난 시세로 계산한 결과예요.'],
  }),
  backtest_failed: (saying) => ({
    title: `백테스트를 마치지 못했어요: ${named(saying.facts, 'backtestName')}`,
    lines: ['결과가 없어요.', because(saying, 'ko')],
  }),
}

export const STRATEGY_EN: StrategyTemplates = {
  strategy_armed: ({ facts }) => ({
    title: `strategy armed: ${named(facts, 'strategyName')}`,
    lines: [`Stage: ${stageOf(facts, 'stage', 'en')}`],
  }),
  strategy_not_armed: (saying) => ({
    title: `strategy not armed: ${named(saying.facts, 'strategyName')}`,
    lines: ['What was new in it is not in force.', because(saying, 'en')],
  }),
  strategy_paused: (saying) => ({
    title: `strategy paused: ${named(saying.facts, 'strategyName')}`,
    lines: ['It orders nothing until you let it go on.', because(saying, 'en')],
  }),
  strategy_switched_off: (saying) => ({
    title: `strategy switched off: ${named(saying.facts, 'strategyName')}`,
    lines: ['It orders nothing until it is armed again. What it holds stays.', because(saying, 'en')],
  }),
  strategy_proved: ({ facts }) => ({
    title: `its days on paper are over: ${named(facts, 'strategyName')}`,
    lines: [days(facts, 'en'), 'Whether it gets real money is for you to say. It promises no profit.'],
  }),
  strategy_stage_changed: (saying) => stageChanged(saying, 'en'),
  strategy_run_missed: (saying) => ({
    title: `not done: ${named(saying.facts, 'strategyName')}`,
    lines: [
      [saying.facts.text('date'), runOf(saying.facts, 'en')].filter(Boolean).join(' · '),
      saying.facts.text('state') === 'failed'
        ? 'It was begun, and nothing says that it ended.'
        : 'It was not begun in time. There are no signals of that while.',
      because(saying, 'en'),
    ],
  }),
  strategy_difference: (saying) => ({
    title: `live and test differ: ${named(saying.facts, 'strategyName')}`,
    lines: [
      `What happened on ${saying.facts.text('date') ?? 'that day'} is not what the same prices give when played again.`,
      because(saying, 'en'),
    ],
  }),
  backtest_done: ({ facts }) => ({
    title: `backtest done: ${named(facts, 'backtestName')}`,
    lines: [runs(facts, 'en'), 'Computed from prices of the past.'],
  }),
  backtest_failed: (saying) => ({
    title: `backtest not finished: ${named(saying.facts, 'backtestName')}`,
    lines: ['There is no result.', because(saying, 'en')],
  }),
}

function stageChanged(saying: Saying, locale: Locale): Worded {
  const { facts } = saying
  const limit = facts.number('limitWon')
  const step = `${stageOf(facts, 'from', locale)} → ${stageOf(facts, 'to', locale)}`
  const [title, most] =
    locale === 'ko'
      ? [`전략의 단계가 바뀌었어요: ${named(facts, 'strategyName')}`, '가질 수 있는 금액']
      : [`strategy on another stage: ${named(facts, 'strategyName')}`, 'It may hold at most']
  return {
    title,
    lines: [step, limit === undefined ? undefined : `${most} ${won(limit, locale)}`, because(saying, locale)],
  }
}

function days(facts: Facts, locale: Locale): string | undefined {
  const count = facts.number('days')
  if (count === undefined) return undefined
  return locale === 'ko' ? `문제없이 지나간 날 ${grouped(count)}일` : `Clean days: ${grouped(count)}`
}

function runs(facts: Facts, locale: Locale): string | undefined {
  const count = facts.number('runs')
  if (count === undefined) return undefined
  return locale === 'ko' ? `돌려 본 경우 ${grouped(count)}개` : `Runs: ${grouped(count)}`
}
