'use client'

import { problemWith } from '@naru/shared/indicators/define'
import type { ParamSpec, ParamValues } from '@naru/shared/indicators/indicator'
import { useEffect, useState } from 'react'
import { type ScriptAbout, useScriptAbout } from '@/lib/script-about.ts'
import type { Draft } from './draft.ts'

/** A script while it is written: what it says of itself, what is wrong with it, and what of it was played last. */
export interface ScriptAtWork {
  /** As it was last readable. */
  readonly about: ScriptAbout | undefined
  /** Of what stands there now: it cannot be read, or stopped when it was played. */
  readonly fault: string | undefined
  /** What is played beside it. */
  readonly played: string
  /** It has changed since. */
  readonly isStale: boolean
  run(): void
  /** How the last play of `played` ended. */
  onPlayed(fault: string | undefined): void
}

/** Of what was chosen, that which the parameters still know and allow. */
export const fitting = (params: readonly ParamSpec[], values: ParamValues): ParamValues =>
  Object.fromEntries(
    Object.entries(values).filter(([id, value]) => {
      const spec = params.find((one) => one.id === id)
      return spec !== undefined && problemWith(spec, value) === undefined
    }),
  )

/** Follows the script of a draft; numbers that its program does not know any more leave the draft. */
export function useScript(draft: Draft, onChange: (draft: Draft) => void): ScriptAtWork {
  const { code, scriptParams, way } = draft
  const [played, setPlayed] = useState(code)
  const [stopped, setStopped] = useState<string>()
  const read = useScriptAbout(way === 'script' ? code : undefined)
  const { about } = read
  const isRead = read.code === code
  const isReadable = isRead && read.fault === undefined
  useEffect(() => {
    if (!about || !isReadable) return
    const kept = fitting(about.params, scriptParams)
    if (Object.keys(kept).length < Object.keys(scriptParams).length) onChange({ ...draft, scriptParams: kept })
  }, [about, isReadable, scriptParams, draft, onChange])
  const isStale = played !== code
  return {
    about,
    fault: (isRead ? read.fault : undefined) ?? (isStale ? undefined : stopped),
    played,
    isStale,
    run: () => setPlayed(code),
    onPlayed: setStopped,
  }
}
