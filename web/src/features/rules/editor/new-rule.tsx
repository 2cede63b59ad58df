'use client'

import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import type { JsonObject } from './json.ts'
import type { RuleParts } from './parts.ts'
import { PresetPicker } from './preset-picker.tsx'
import { type Beginning, beginRule, emptyRule } from './presets.ts'
import { useKeptDraft, type Writing } from './use-kept-draft.ts'
import { WriteRule } from './write-rule.tsx'

const begin = (draft: JsonObject): Writing => ({ id: crypto.randomUUID(), draft, unread: undefined, accountId: null })

const placeOf = ({ preset, symbol, line }: Beginning): string => ['new', preset, symbol, line].filter(Boolean).join(' ')

/** A rule that does not exist yet: begun from a link, from a preset, from nothing, or from where it was left. */
export function NewRule({ beginning, parts }: { beginning: Beginning; parts: RuleParts }) {
  const words = useRuleEditorWords()
  const asked = beginRule(beginning, useLocale())
  const kept = useKeptDraft({ name: placeOf(beginning), base: null }, asked && begin(asked))
  if (!kept.isReady) return <SkeletonRows rows={8} />
  if (!kept.writing) {
    return (
      <PresetPicker
        symbol={beginning.symbol}
        onPick={(draft) => kept.write(begin(draft))}
        onScratch={() => kept.write(begin(emptyRule(beginning, words.newTitle)))}
      />
    )
  }
  return (
    <WriteRule
      key={kept.writing.id}
      writing={kept.writing}
      write={kept.write}
      onSaved={kept.forget}
      isRestored={kept.isRestored}
      onDiscard={() => void kept.forget().then(() => window.location.assign('/rules/new'))}
      parts={parts}
    />
  )
}
