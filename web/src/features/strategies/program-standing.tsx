'use client'

import type { Program } from '@naru/shared/contracts/programs-api'
import { findProgram, programsQuery } from '@/lib/programs.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'

/** Whether a program is there, and how often it could not be followed. */
export function ProgramStanding({ program }: { readonly program: Program }) {
  const { build } = useStrategyWords()
  const { isConnected, version, late, refused } = program
  return (
    <div className="grid gap-1 text-13 text-muted empty:hidden" role="status">
      {!isConnected && <p className="text-danger">{build.programAway}</p>}
      {version === null && <p>{build.programUnknown}</p>}
      {late + refused > 0 && <p>{build.programMissed(String(late), String(refused))}</p>}
    </div>
  )
}

/** The same of the program a strategy names; nothing while the bridge has not said. */
export function NamedProgramStanding({ name }: { readonly name: string }) {
  const { build } = useStrategyWords()
  const { data } = useQuery(programsQuery(useMyBridge()))
  const program = findProgram(data, name)
  if (program !== undefined) return <ProgramStanding program={program} />
  return data === undefined ? null : <p className="text-13 text-danger">{build.programGone}</p>
}
