/** What a browser keeps for itself between visits, too large for local storage: one store of texts by name. */
const DATABASE = 'naru'
const STORE = 'kept'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('indexeddb_refused'))
  })
}

async function run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const database = await open()
    return await new Promise<T>((resolve, reject) => {
      const request = ask(database.transaction(STORE, mode).objectStore(STORE))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('indexeddb_failed'))
    }).finally(() => database.close())
  } catch {
    // Private windows refuse it and a full disk may: then nothing is kept, and everything is read again.
    return undefined
  }
}

export const readKept = (name: string): Promise<unknown> => run('readonly', (store) => store.get(name))

export async function keep(name: string, value: unknown): Promise<void> {
  await run('readwrite', (store) => store.put(value, name))
}
