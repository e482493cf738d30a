// What `dossier-engine/parallel` gives: threads that fold parts of a log. The pure core knows them only as workers.

export { startWorkers } from './start-workers.js'
export type { Workers, WorkersOptions } from './start-workers.js'
