'use client'

import { nearestTick } from '@naru/shared/market/tick-size'
import type { ReactNode } from 'react'
import { formatPrice, formatQuantity } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Button } from '@/ui/button.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input } from '@/ui/field.tsx'
import type { Draft } from './drafts.ts'
import { parseDecimal, parseWhole } from './figures.ts'
import type { TicketField } from './problems.ts'
import { Segments } from './segments.tsx'
import { PriceField, type TicketFieldProps, useProblemWords } from './ticket-fields.tsx'
import type { Ticket } from './use-ticket.ts'
import { VALIDITIES } from './validity.ts'

type FigureKey = Extract<TicketField, 'trail' | 'offset' | 'slices' | 'interval'>

interface FigureFieldProps extends TicketFieldProps {
  readonly name: FigureKey
  readonly label: string
  readonly hint?: string
}

/** A figure that is no price. */
function FigureField({ ticket, isJudged, name, label, hint }: FigureFieldProps) {
  const wordsOf = useProblemWords()
  const { draft, edit, problems } = ticket
  const problem = isJudged || draft[name].trim() !== '' ? problems[name] : undefined
  return (
    <Field label={label} error={wordsOf(problem)} hint={hint}>
      <Input
        inputMode="decimal"
        className="figures"
        value={draft[name]}
        onChange={(event) => edit({ [name]: event.target.value.replaceAll(',', '') })}
      />
    </Field>
  )
}

const AWAY = [3, 5, 10] as const

/** So many percent from the price of now, or from the one the entry names: where most exits are set. */
function AwayChips({ ticket, name }: { ticket: Ticket; name: 'takeProfit' | 'trigger' }) {
  const kinds = useTicketKindWords()
  const { draft, edit, last, instrument } = ticket
  const entry = draft.kind === 'bracket' && draft.type === 'limit' ? parseWhole(draft.price) : undefined
  const from = entry ?? last
  const isUp = name === 'takeProfit' || (draft.kind === 'stop' && draft.side === 'buy')
  return (
    <fieldset className="grid grid-cols-3 gap-1">
      <legend className="sr-only">{kinds.away}</legend>
      {AWAY.map((percent) => (
        <Button
          key={percent}
          variant="outline"
          size="small"
          disabled={!from}
          onClick={() => {
            const price = ((from ?? 0) * (100 + (isUp ? percent : -percent))) / 100
            edit({ [name]: String(nearestTick(instrument.kind, price)) })
          }}
        >
          {`${isUp ? '+' : '−'}${percent}%`}
        </Button>
      ))}
    </fieldset>
  )
}

/** The fields that make an order conditional, in the order in which it happens, and how long it is kept. */
export function ConditionalFields(props: TicketFieldProps): ReactNode {
  const { kind } = props.ticket.draft
  return (
    <>
      <KindFields {...props} />
      {kind !== 'order' && kind !== 'twap' && <ValidityChoice {...props.ticket} />}
    </>
  )
}

function ValidityChoice({ draft, edit }: Pick<Ticket, 'draft' | 'edit'>) {
  const { validity } = useTicketKindWords()
  return (
    <div className="grid gap-1">
      <span aria-hidden className="font-bold text-13">
        {validity.label}
      </span>
      <Choice
        label={validity.label}
        value={draft.validity}
        onChange={(chosen) => edit({ validity: chosen })}
        options={VALIDITIES.map((key) => ({ key, label: validity[key] }))}
      />
    </div>
  )
}

function KindFields(props: TicketFieldProps): ReactNode {
  const kinds = useTicketKindWords()
  const { draft } = props.ticket
  const isBuy = draft.side === 'buy'
  switch (draft.kind) {
    case 'order':
      return draft.type === 'stop_limit' ? (
        <PriceField {...props} name="trigger" label={kinds.stopPrice} hint={kinds.stopPriceHint[draft.side]} />
      ) : null
    case 'stop':
      return (
        <>
          <PriceField
            {...props}
            name="trigger"
            label={isBuy ? kinds.triggerBuy : kinds.trigger}
            hint={kinds.stopPriceHint[draft.side]}
          />
          <AwayChips ticket={props.ticket} name="trigger" />
          <Exit {...props} label={isBuy ? kinds.exitPriceBuy : kinds.exitPrice} />
        </>
      )
    case 'trailing_stop':
      return <Trail {...props} />
    case 'oco':
    case 'bracket':
      return (
        <>
          <PriceField {...props} name="takeProfit" label={kinds.takeProfit} />
          <AwayChips ticket={props.ticket} name="takeProfit" />
          <PriceField {...props} name="trigger" label={kinds.trigger} />
          <AwayChips ticket={props.ticket} name="trigger" />
          <Exit {...props} label={kinds.exitPrice} />
        </>
      )
    case 'twap':
      return <Parts {...props} />
  }
}

/** At market, or at a price that is not undercut. */
function Exit({ label, ...props }: TicketFieldProps & { readonly label: string }) {
  const { ticket } = props
  return (
    <>
      <ExitChoice draft={ticket.draft} edit={ticket.edit} />
      {ticket.draft.exitType === 'limit' && <PriceField {...props} name="exitPrice" label={label} />}
    </>
  )
}

function ExitChoice({ draft, edit }: Pick<TicketFieldProps['ticket'], 'draft' | 'edit'>) {
  const kinds = useTicketKindWords()
  return (
    <div className="flex items-center justify-between gap-2">
      <span aria-hidden className="font-bold text-13">
        {kinds.exitType}
      </span>
      <div className="w-36">
        <Segments
          label={kinds.exitType}
          size="small"
          value={draft.exitType}
          onChange={(exitType) => edit({ exitType })}
          options={[
            { key: 'market', label: kinds.exitMarket },
            { key: 'limit', label: kinds.exitLimit },
          ]}
        />
      </div>
    </div>
  )
}

/** Won per share at which the trail would fire if the price turned now. */
function firesAt(draft: Draft, last: number | undefined): number | undefined {
  if (last === undefined) return undefined
  const rate = parseDecimal(draft.trail)
  const won = draft.trailUnit === 'rate' ? rate && (last * rate) / 100 : parseWhole(draft.trail)
  if (!won || won >= last) return undefined
  return Math.round(draft.side === 'sell' ? last - won : last + won)
}

function Trail(props: TicketFieldProps) {
  const kinds = useTicketKindWords()
  const { draft, edit, last } = props.ticket
  const fires = firesAt(draft, last)
  return (
    <>
      <div className="grid grid-cols-[1fr_5rem] items-start gap-1">
        <FigureField
          {...props}
          name="trail"
          label={draft.trailUnit === 'rate' ? kinds.trailRate : kinds.trailWon}
          hint={fires === undefined ? undefined : kinds.trailFires(formatPrice(fires))}
        />
        <div className="pt-6.5">
          <Segments
            label={kinds.trailUnit}
            size="small"
            value={draft.trailUnit}
            onChange={(trailUnit) => edit({ trailUnit, trail: '' })}
            options={[
              { key: 'rate', label: kinds.trailRateShort },
              { key: 'won', label: kinds.trailWonShort },
            ]}
          />
        </div>
      </div>
      <ExitChoice draft={draft} edit={edit} />
      {draft.exitType === 'limit' && (
        <FigureField {...props} name="offset" label={kinds.offset} hint={kinds.offsetHint} />
      )}
    </>
  )
}

function Parts(props: TicketFieldProps) {
  const text = useText()
  const kinds = useTicketKindWords()
  const { draft, shares } = props.ticket
  const [slices, interval] = [parseWhole(draft.slices), parseWhole(draft.interval)]
  const seconds = slices && interval ? (slices - 1) * interval : undefined
  const lasts =
    seconds === undefined ? undefined : seconds < 90 ? kinds.seconds(seconds) : kinds.minutes(Math.round(seconds / 60))
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <FigureField {...props} name="slices" label={kinds.slices} />
        <FigureField {...props} name="interval" label={kinds.interval} />
      </div>
      {lasts && slices && shares && shares >= slices ? (
        <p className="text-12 text-muted">
          {kinds.sliceWords(text.common.shares(formatQuantity(Math.floor(shares / slices))), lasts)}
        </p>
      ) : null}
    </>
  )
}
