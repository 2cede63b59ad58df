'use client'

import { useState } from 'react'
import { useRecordsWords } from '@/text/records.ts'
import { Card } from '@/ui/card.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { Adjustments } from './adjustments.tsx'
import { Audit } from './audit.tsx'
import { Statements } from './statements.tsx'

const TABS = ['statements', 'adjustments', 'audit'] as const
type Tab = (typeof TABS)[number]

/** What can be looked up afterwards: the daily statement, what did not tie out, and who did what. */
export function Records() {
  const records = useRecordsWords()
  const [tab, setTab] = useState<Tab>('statements')
  return (
    <Card data-testid="records">
      <Tabs
        label={records.title}
        tabs={TABS.map((key) => ({ key, label: records.tabs[key] }))}
        value={tab}
        onChange={setTab}
      >
        {tab === 'statements' && <Statements />}
        {tab === 'adjustments' && <Adjustments />}
        {tab === 'audit' && <Audit />}
      </Tabs>
    </Card>
  )
}
