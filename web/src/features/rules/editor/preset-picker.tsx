'use client'

import { useQuotes } from '@/lib/quotes.ts'
import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import type { JsonObject } from './json.ts'
import { presetDraft, presetList } from './presets.ts'

interface PresetPickerProps {
  /** The instrument it is begun for; undefined for none yet. */
  readonly symbol: string | undefined
  readonly onPick: (draft: JsonObject) => void
  readonly onScratch: () => void
}

/** The usual rules, one tap each; what is tapped is a draft that can be changed. */
export function PresetPicker({ symbol, onPick, onScratch }: PresetPickerProps) {
  const words = useRuleEditorWords()
  const rules = useRuleWords()
  const locale = useLocale()
  const price = useQuotes(
    (state) => Object.values(state.quotes).find(({ instrumentId }) => instrumentId === symbol)?.last,
  )
  return (
    <Card data-testid="presets">
      <CardHeader title={words.start} />
      <CardBody className="grid gap-3">
        <p className="text-13 text-muted">{words.startHint}</p>
        <ul className="grid gap-2 md:grid-cols-2">
          {presetList(locale).map(({ id, label, example }) => (
            <li key={id} className="grid">
              <button
                type="button"
                data-preset={id}
                onClick={() => onPick(presetDraft(id, { symbol, price, preset: id, line: undefined }, locale))}
                className="grid min-h-14 gap-0.5 rounded-card border border-line-strong bg-surface px-4 py-2 text-left hover:bg-sunken"
              >
                <span className="font-bold text-16">{label}</span>
                <span className="text-13 text-muted">{example}</span>
              </button>
            </li>
          ))}
        </ul>
        <Button variant="outline" block onClick={onScratch}>
          {words.scratch}
        </Button>
        <p className="text-12 text-muted">{rules.noAdvice}</p>
      </CardBody>
    </Card>
  )
}
