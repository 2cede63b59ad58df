'use client'

import { useEffect, useState } from 'react'
import type { AboutAnswer, AboutRequest, ScriptAbout } from '../workers/describe-script.ts'

export type { ScriptAbout } from '../workers/describe-script.ts'

/** While somebody types, so long nothing is read. */
const SETTLE_MS = 350

export interface Reading {
  /** Of which code this is told; undefined: none has been read yet. */
  readonly code?: string
  /** What is wrong with it. */
  readonly fault?: string
  /** As it was last readable. */
  readonly about?: ScriptAbout
}

const NOTHING: Reading = {}

/** What a script says of itself, read again in a sandbox of its own whenever it has changed; undefined: there is none. */
export function useScriptAbout(code: string | undefined): Reading {
  const [read, setRead] = useState(NOTHING)
  useEffect(() => {
    if (code === undefined) return
    let worker: Worker | undefined
    const timer = setTimeout(() => {
      worker = new Worker(new URL('../workers/script.worker.ts', import.meta.url), { type: 'module' })
      worker.onmessage = ({ data }: MessageEvent<AboutAnswer>) => {
        setRead(({ about }) => (data.kind === 'about' ? { about: data.about, code } : faulty(code, data.detail, about)))
        worker?.terminate()
      }
      worker.onerror = ({ message }) => setRead(({ about }) => faulty(code, message, about))
      worker.postMessage({ id: 0, code } satisfies AboutRequest)
    }, SETTLE_MS)
    return () => {
      clearTimeout(timer)
      worker?.terminate()
    }
  }, [code])
  return read
}

const faulty = (code: string, fault: string, about: ScriptAbout | undefined): Reading => ({
  code,
  fault,
  ...(about && { about }),
})

/** The line a fault names, counted from 1. */
export function lineOf(detail: string): number | undefined {
  const line = /\(line (\d+)\)$/.exec(detail)?.[1]
  return line === undefined ? undefined : Number(line)
}
