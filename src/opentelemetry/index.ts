// `dossier-engine/opentelemetry`: an engine's telemetry, told to OpenTelemetry's API. What comes of it is for the SDK that
// the application sets up; without one nothing does. It makes no names: the engine brings them.

export { openTelemetry } from './open-telemetry.js'
export type { OpenTelemetryOptions } from './open-telemetry.js'
