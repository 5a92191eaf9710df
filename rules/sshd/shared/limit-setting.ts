import type { OriginId } from '#core/origin';
import type { DaemonFact } from '#model/daemon';
import type { HostView } from '#model/host-model';

export interface LimitSetting {
  readonly value: string;
  /** The line that sets it; `null` where it is the default. */
  readonly origin: OriginId | null;
}

/** A limit as the daemon will have it; `null` where nothing shows it. The dump knows what an Include hides. */
export function limitSetting(view: HostView, keyword: string): LimitSetting | null {
  const daemon: DaemonFact | null = view.daemon.files ?? view.daemon.dump;
  const value = (view.daemon.dump ?? daemon)?.settings.get(keyword)?.[0];
  if (value === undefined) return null;
  const place = daemon?.places.find((one) => one.keyword === keyword && !one.conditional);
  return { value, origin: place?.origin ?? null };
}
