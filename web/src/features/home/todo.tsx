'use client'

import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { useBridges } from '@/lib/heartbeat.ts'
import { ordersQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { type Todo, todosOf } from './todos.ts'

/** What needs me today, most urgent first. */
export function TodoCards() {
  const text = useText()
  const account = useCurrentAccount()
  const read = useBridges()
  const { data: orders } = useQuery(ordersQuery)
  const isReady = account !== undefined && read !== undefined && orders !== undefined
  const todos = isReady ? todosOf({ account, bridges: read.bridges, orders, now: read.asOf, text }) : []
  return (
    <Card className="max-lg:order-2">
      <CardHeader title={text.home.todo} />
      {!isReady && <SkeletonRows rows={1} />}
      {isReady && todos.length === 0 && (
        <p className="flex items-center gap-2 px-4 pb-4 text-muted">
          <CircleCheck aria-hidden size={16} className="text-accent" />
          {text.home.todoAllDone}
        </p>
      )}
      <ul>
        {todos.map((todo) => (
          <TodoItem key={todo.key} todo={todo} />
        ))}
      </ul>
    </Card>
  )
}

function TodoItem({ todo }: { todo: Todo }) {
  const Icon = todo.isUrgent ? CircleAlert : CircleDashed
  return (
    <li className="flex gap-3 border-t px-4 py-3" data-todo={todo.key}>
      <Icon aria-hidden size={18} className={cn('mt-0.5 shrink-0', todo.isUrgent ? 'text-danger' : 'text-accent')} />
      <div className="grid gap-1">
        <p className="font-bold">{todo.title}</p>
        <p className="text-13 text-muted">{todo.body}</p>
        {todo.link && (
          <Link
            href={todo.link.href}
            className="inline-flex min-h-11 items-center text-accent hover:underline md:min-h-0"
          >
            {todo.link.label}
          </Link>
        )}
      </div>
    </li>
  )
}
