// The one look at the host that a pure layer takes: where the platform is Node, its own code does some things faster, with
// the same result. Not an import, which a browser and its bundlers would stumble over.

interface Platform {
  readonly process?: { getBuiltinModule?(name: string): unknown }
}

/** A module of Node's, where the platform is Node, or gives the same. */
export function nodeModule<Module>(name: `node:${string}`): Module | undefined {
  // oxlint-disable-next-line no-restricted-globals -- a platform without it is one of those that have none
  return (globalThis as Platform).process?.getBuiltinModule?.(name) as Module | undefined
}
