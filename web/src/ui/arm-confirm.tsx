'use client'

import { Button } from './button.tsx'
import { Choice } from './choice.tsx'
import { HoldButton } from './hold-button.tsx'
import { ErrorText } from './states.tsx'
import { needsStepUp, StepUp } from './step-up.tsx'

export type ArmWhen = 'now' | 'after_close'

interface ArmConfirmProps {
  readonly words: {
    readonly when: string
    readonly now: string
    readonly afterClose: string
    readonly whenHint?: string
    readonly confirm: string
    readonly hold: (account: string) => string
  }
  /** Another version is on: what is new may wait until the market has closed. */
  readonly isReplacing: boolean
  readonly when: ArmWhen
  readonly onWhen: (when: ArmWhen) => void
  /** Whose real money it is; undefined where none is. */
  readonly liveAccount: string | undefined
  readonly error: unknown
  readonly isPending: boolean
  readonly onConfirm: () => void
}

/** The last step: from when on, who it is once more where the ledger asks, and a button that is held for real money. */
export function ArmConfirm({ words, isReplacing, when, onWhen, liveAccount, ...call }: ArmConfirmProps) {
  const { error, isPending, onConfirm } = call
  const options = [
    { key: 'now', label: words.now },
    { key: 'after_close', label: words.afterClose },
  ] as const
  return (
    <div className="grid gap-3">
      {isReplacing && (
        <div className="grid gap-1.5">
          <Choice label={words.when} options={options} value={when} onChange={onWhen} />
          {words.whenHint && <p className="text-12 text-muted">{words.whenHint}</p>}
        </div>
      )}
      {needsStepUp(error) ? <StepUp onDone={onConfirm} /> : Boolean(error) && <ErrorText error={error} />}
      {liveAccount === undefined ? (
        <Button size="large" block disabled={isPending} onClick={onConfirm}>
          {words.confirm}
        </Button>
      ) : (
        <HoldButton variant="primary" disabled={isPending} onHeld={onConfirm}>
          {words.hold(liveAccount)}
        </HoldButton>
      )}
    </div>
  )
}
