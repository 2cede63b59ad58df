// Files that share a worker meet what others have left: Hono's "already sent" is recognized only if it was made before
// the first server.
import '@hono/node-server/utils/response'
