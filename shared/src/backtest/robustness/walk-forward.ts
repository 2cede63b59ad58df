/** Rows of one step of a walk forward: what parameters are chosen by, and what they are then tried on. `to` is exclusive. */
export interface WalkForwardWindow {
  readonly train: { readonly from: number; readonly to: number }
  readonly test: { readonly from: number; readonly to: number }
}

export interface WalkForwardTerms {
  /** Rows. */
  readonly train: number
  readonly test: number
  /** `anchored`: what is learned from grows from the first row; `rolling`: it moves along. */
  readonly kind: 'anchored' | 'rolling'
}

/** Windows whose tests follow each other without a gap and never overlap what their parameters were chosen by. */
export function walkForwardWindows(
  length: number,
  { train, test, kind }: WalkForwardTerms,
): readonly WalkForwardWindow[] {
  const windows: WalkForwardWindow[] = []
  for (let from = train; from < length; from += test) {
    windows.push({
      train: { from: kind === 'anchored' ? 0 : from - train, to: from },
      test: { from, to: Math.min(from + test, length) },
    })
  }
  return windows
}
