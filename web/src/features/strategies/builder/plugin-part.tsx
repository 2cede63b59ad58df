'use client'

import type { PluginList } from '@naru/shared/contracts/plugins-api'
import { findPlugin, pluginsQuery } from '@/lib/plugins.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { PickField } from '@/ui/number-fields.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import type { StrategyParts } from '../parts.ts'
import { BUILDER_BARS, type BuilderBar, type Draft } from './draft.ts'
import { ParamFields } from './param-fields.tsx'
import { SymbolsField } from './symbols-field.tsx'

interface PluginPartProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly parts: StrategyParts
}

/** TypeScript the owner of the bridge has installed: which, on what, and its numbers. */
export function PluginPart(props: PluginPartProps) {
  const { build } = useStrategyWords()
  const bridge = useMyBridge()
  const plugins = useQuery(pluginsQuery(bridge))
  return (
    <Card aria-label={build.ways.plugin}>
      <CardHeader title={build.ways.plugin} />
      <CardBody className="grid gap-4">
        {bridge ? (
          <Loaded query={plugins} skeleton={<SkeletonRows rows={4} />}>
            {(list) => <Plugins {...props} list={list} />}
          </Loaded>
        ) : (
          <p className="text-13 text-muted">{build.pluginNoBridge}</p>
        )}
      </CardBody>
    </Card>
  )
}

function Plugins({ draft, onChange, parts, list }: PluginPartProps & { readonly list: PluginList }) {
  const { build } = useStrategyWords()
  const locale = useLocale()
  const ready = list.plugins.flatMap((one) => (one.state === 'ready' ? [one] : []))
  const refused = list.plugins.flatMap((one) => (one.state === 'refused' ? [one] : []))
  const chosen = findPlugin(list, draft.plugin)
  const isGone = draft.plugin !== '' && !chosen
  const bars = BUILDER_BARS.filter((bar) => bar !== '1d' || chosen?.about.bars !== 'intraday')
  const series = chosen?.about.series
  const choose = (plugin: string): void => {
    const about = findPlugin(list, plugin)?.about
    const bar = about?.bars === 'intraday' && draft.bar === '1d' ? '5m' : draft.bar
    onChange({ ...draft, plugin, pluginParams: {}, bar })
  }
  return (
    <>
      {ready.length === 0 && <p className="text-13 text-muted">{build.pluginNone}</p>}
      {isGone && (
        <p role="alert" className="text-13 text-danger">
          {build.pluginGone}
        </p>
      )}
      {ready.length > 0 && (
        <PickField
          label={build.plugin}
          value={chosen?.plugin ?? ''}
          options={[
            ...(chosen ? [] : [['', build.pluginPick] as const]),
            ...ready.map((one) => [one.plugin, one.about.label[locale]] as const),
          ]}
          onChange={choose}
        />
      )}
      {chosen && (
        <>
          <p className="text-13 text-muted">{chosen.about.about[locale]}</p>
          {!chosen.trades && <p className="text-13 text-danger">{build.pluginQuiet}</p>}
          <SymbolsField
            symbols={draft.symbols}
            wanted={typeof series === 'number' && series > 1 ? series : undefined}
            onChange={(symbols) => onChange({ ...draft, symbols })}
            parts={parts}
          />
          <PickField
            label={build.bar}
            value={draft.bar}
            options={bars.map((key): readonly [BuilderBar, string] => [key, build.bars[key]])}
            onChange={(bar) => onChange({ ...draft, bar })}
          />
          <ParamFields
            of={chosen.plugin}
            params={chosen.about.params}
            values={draft.pluginParams}
            onChange={(pluginParams) => onChange({ ...draft, pluginParams })}
          />
        </>
      )}
      {refused.length > 0 && (
        <div className="grid gap-1 text-13">
          <p className="font-bold">{build.pluginRefused}</p>
          <ul className="grid gap-1 text-muted">
            {refused.map(({ id, code, detail }) => (
              <li key={id} className="break-words">
                <code>{id}</code> · {build.pluginReasons[code] ?? code} <code className="text-12">{detail}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
