'use client'

import { type Axis, TASK_LIMITS } from '@naru/shared/backtest/task'
import type { NumberParam } from '@naru/shared/indicators/indicator'
import { useBacktestWords } from '@/text/backtests.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { CheckField, NumberField, NumberInput, PickField } from '@/ui/number-fields.tsx'
import { axisFor, isNumber, type TaskKind, withTask } from './draft.ts'
import type { FormProps, ParamsProps } from './form-props.ts'

const KINDS = ['single', 'sweep', 'walk_forward', 'monte_carlo'] as const satisfies readonly TaskKind[]

type Props = Omit<FormProps, 'own'>

/** One run, or what many runs can say about it. */
export function TaskPart(props: Props & ParamsProps) {
  const { form, kind } = useBacktestWords()
  const { draft, onChange, params } = props
  const numbers = params.filter(isNumber)
  const isVaried = draft.task === 'sweep' || draft.task === 'walk_forward'
  return (
    <Card>
      <CardHeader title={form.task} />
      <CardBody className="grid gap-4">
        <div className="grid gap-1.5">
          <Choice
            label={form.task}
            // Numbers nobody has said cannot be varied.
            options={KINDS.filter((key) => numbers.length > 0 || key === 'single' || key === 'monte_carlo').map(
              (key) => ({
                key,
                label: kind[key],
              }),
            )}
            value={draft.task}
            onChange={(task) => onChange(withTask(draft, task, params))}
          />
          <p className="text-12 text-muted">{form.taskHint[draft.task]}</p>
        </div>
        {isVaried && <Axes {...props} />}
        {draft.task === 'sweep' && <SearchFields {...props} />}
        {draft.task === 'walk_forward' && <WalkFields {...props} />}
        {draft.task === 'monte_carlo' && <PastFields {...props} />}
        {draft.task !== 'monte_carlo' && (
          <div className="sm:w-1/2">
            <NumberField
              label={form.keptBack}
              hint={form.keptBackHint}
              value={draft.keptBack}
              min={0}
              max={50}
              step={5}
              onChange={(keptBack) => keptBack !== null && onChange({ ...draft, keptBack })}
            />
          </div>
        )}
      </CardBody>
    </Card>
  )
}

function Axes({ draft, onChange, params: all }: Props & ParamsProps) {
  const { form } = useBacktestWords()
  const locale = useLocale()
  const params = all.filter(isNumber)
  const toggle = (param: NumberParam): void => {
    const rest = draft.axes.filter((axis) => axis.param !== param.id)
    onChange({ ...draft, axes: rest.length < draft.axes.length ? rest : [...rest, axisFor(param)] })
  }
  const change = (changed: Axis): void =>
    onChange({ ...draft, axes: draft.axes.map((axis) => (axis.param === changed.param ? changed : axis)) })
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-bold text-13">{form.axes}</legend>
      {params.map((param) => {
        const axis = draft.axes.find((one) => one.param === param.id)
        return (
          <div key={param.id} className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[1fr_18rem]">
            <CheckField
              label={param.label[locale]}
              isChecked={axis !== undefined}
              isDisabled={axis === undefined && draft.axes.length >= TASK_LIMITS.axes}
              onChange={() => toggle(param)}
            />
            {axis && <AxisFields axis={axis} onChange={change} name={param.label[locale]} />}
          </div>
        )
      })}
      {draft.axes.length >= TASK_LIMITS.axes && <p className="text-12 text-muted">{form.axisMost}</p>}
    </fieldset>
  )
}

function AxisFields({ axis, onChange, name }: { axis: Axis; onChange: (axis: Axis) => void; name: string }) {
  const { form } = useBacktestWords()
  const labels = { from: form.axisFrom, to: form.axisTo, step: form.axisStep }
  return (
    <div className="grid grid-cols-3 gap-2">
      {(['from', 'to', 'step'] as const).map((key) => (
        <div key={key} className="grid gap-0.5">
          <span aria-hidden className="text-12 text-muted">
            {labels[key]}
          </span>
          <NumberInput
            label={`${name} ${labels[key]}`}
            value={axis[key]}
            onChange={(value) => value !== null && onChange({ ...axis, [key]: value })}
          />
        </div>
      ))}
    </div>
  )
}

function GoalField({ draft, onChange }: Props) {
  const { form } = useBacktestWords()
  return (
    <PickField
      label={form.goal}
      value={draft.goal}
      options={(['sharpe', 'cagr', 'calmar', 'profit'] as const).map((key) => [key, form.goalOf[key]] as const)}
      onChange={(goal) => onChange({ ...draft, goal })}
    />
  )
}

function SearchFields({ draft, onChange }: Props) {
  const { form } = useBacktestWords()
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <PickField
        label={form.search}
        value={draft.search}
        options={(['grid', 'random', 'bayesian'] as const).map((key) => [key, form.searchOf[key]] as const)}
        onChange={(search) => onChange({ ...draft, search })}
      />
      <GoalField draft={draft} onChange={onChange} />
      {draft.search !== 'grid' && (
        <>
          <NumberField
            label={form.tries}
            value={draft.tries}
            min={1}
            max={TASK_LIMITS.runs}
            step={50}
            onChange={(tries) => tries !== null && onChange({ ...draft, tries })}
          />
          <SeedField draft={draft} onChange={onChange} />
        </>
      )}
    </div>
  )
}

function SeedField({ draft, onChange }: Props) {
  const { form } = useBacktestWords()
  return (
    <NumberField
      label={form.seed}
      value={draft.seed}
      min={0}
      max={0xffff_ffff}
      step={1}
      onChange={(seed) => seed !== null && onChange({ ...draft, seed })}
    />
  )
}

function WalkFields({ draft, onChange }: Props) {
  const { form } = useBacktestWords()
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <GoalField draft={draft} onChange={onChange} />
      <NumberField
        label={form.trainBars}
        value={draft.trainBars}
        min={2}
        max={1_000_000}
        step={10}
        onChange={(trainBars) => trainBars !== null && onChange({ ...draft, trainBars })}
      />
      <NumberField
        label={form.testBars}
        value={draft.testBars}
        min={2}
        max={1_000_000}
        step={10}
        onChange={(testBars) => testBars !== null && onChange({ ...draft, testBars })}
      />
    </div>
  )
}

function PastFields({ draft, onChange }: Props) {
  const { form } = useBacktestWords()
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <PickField
        label={form.method}
        value={draft.method}
        options={(['block', 'shuffle'] as const).map((key) => [key, form.methodOf[key]] as const)}
        onChange={(method) => onChange({ ...draft, method })}
      />
      <NumberField
        label={form.pasts}
        value={draft.pasts}
        min={1}
        max={TASK_LIMITS.monteCarloRuns}
        step={100}
        onChange={(pasts) => pasts !== null && onChange({ ...draft, pasts })}
      />
      {draft.method === 'block' && (
        <NumberField
          label={form.blockLength}
          value={draft.blockLength}
          min={1}
          max={250}
          step={1}
          onChange={(blockLength) => blockLength !== null && onChange({ ...draft, blockLength })}
        />
      )}
      <SeedField draft={draft} onChange={onChange} />
    </div>
  )
}
