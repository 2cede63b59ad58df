'use client'

import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { useReplayWords } from '@/text/replay.ts'
import { Badge } from '@/ui/badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'

interface FrameProps {
  readonly title: string
  readonly testId: string
  readonly className?: string
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** One part of a replay. Dashed, marked and in the color of paper: nobody takes it for the market of today. */
export function Frame({ title, testId, className, action, children }: FrameProps) {
  const words = useReplayWords()
  return (
    <Card className={cn('paper-watermark border-2 border-paper border-dashed', className)} data-testid={testId}>
      <CardHeader
        title={title}
        action={
          <span className="flex items-center gap-2">
            {action}
            <Badge tone="paper">{words.mark}</Badge>
          </span>
        }
      />
      {children}
    </Card>
  )
}
