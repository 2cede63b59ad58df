'use client'

import type { Programs } from '@naru/shared/contracts/programs-api'
import { findProgram, programsQuery } from '@/lib/programs.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { PickField } from '@/ui/number-fields.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import type { StrategyParts } from '../parts.ts'
import { ProgramStanding } from '../program-standing.tsx'
import { BUILDER_BARS, type BuilderBar, type Draft } from './draft.ts'
import { ParamFields } from './param-fields.tsx'
import { SymbolsField } from './symbols-field.tsx'

interface ProgramPartProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly parts: StrategyParts
}

/** A program the owner of the bridge has connected: which, on what, and its numbers. */
export function ProgramPart(props: ProgramPartProps) {
  const { build } = useStrategyWords()
  const bridge = useMyBridge()
  const programs = useQuery(programsQuery(bridge))
  return (
    <Card aria-label={build.ways.gateway}>
      <CardHeader title={build.ways.gateway} />
      <CardBody className="grid gap-4">
        {bridge ? (
          <Loaded query={programs} skeleton={<SkeletonRows rows={4} />}>
            {(list) => <Listed {...props} list={list} />}
          </Loaded>
        ) : (
          <p className="text-13 text-muted">{build.programNoBridge}</p>
        )}
      </CardBody>
    </Card>
  )
}

function Listed({ draft, onChange, parts, list }: ProgramPartProps & { readonly list: Programs }) {
  const { build } = useStrategyWords()
  const chosen = findProgram(list, draft.program)
  return (
    <>
      {list.programs.length === 0 && <p className="text-13 text-muted">{build.programNone}</p>}
      {draft.program !== '' && !chosen && (
        <p role="alert" className="text-13 text-danger">
          {build.programGone}
        </p>
      )}
      {list.programs.length > 0 && (
        <PickField
          label={build.program}
          value={chosen?.name ?? ''}
          options={[
            ...(chosen ? [] : [['', build.programPick] as const]),
            ...list.programs.map(
              ({ name, version }) => [name, version === null ? name : `${name} ${version}`] as const,
            ),
          ]}
          onChange={(program) => onChange({ ...draft, program, programParams: {} })}
        />
      )}
      {chosen && (
        <>
          <ProgramStanding program={chosen} />
          <SymbolsField symbols={draft.symbols} onChange={(symbols) => onChange({ ...draft, symbols })} parts={parts} />
          <PickField
            label={build.bar}
            value={draft.bar}
            options={BUILDER_BARS.map((key): readonly [BuilderBar, string] => [key, build.bars[key]])}
            onChange={(bar) => onChange({ ...draft, bar })}
          />
          <ParamFields
            of={chosen.name}
            params={chosen.params}
            values={draft.programParams}
            onChange={(programParams) => onChange({ ...draft, programParams })}
          />
        </>
      )}
    </>
  )
}
