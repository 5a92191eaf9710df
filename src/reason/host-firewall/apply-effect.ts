import type { OriginId } from '#core/origin';
import type { Bucket, FilterEffect } from '#model/filter-effect';
import type { FlowState } from '../packet.ts';
import type { MatchScene } from './match-scene.ts';

/** The state behind a step of the rule that changes it; the same object where nothing changed. */
export function applyEffect(effect: FilterEffect, state: FlowState, scene: MatchScene, rule: OriginId): FlowState {
  switch (effect.effect) {
    case 'set-mark': {
      const key = effect.of === 'packet' ? 'mark' : 'connectionMark';
      const now = state[key];
      const value =
        effect.mask === 0xffffffff
          ? effect.value >>> 0
          : now === null
            ? null
            : ((now & ~effect.mask) ^ effect.value) >>> 0;
      return value === now ? state : { ...state, [key]: value };
    }
    case 'copy-mark': {
      const [from, to] =
        effect.from === 'packet' ? (['mark', 'connectionMark'] as const) : (['connectionMark', 'mark'] as const);
      const source = state[from];
      const target = state[to];
      const value =
        source === null || target === null
          ? null
          : ((target & ~(effect.cleared ?? effect.mask)) ^ (source & effect.mask)) >>> 0;
      return value === target ? state : { ...state, [to]: value };
    }
    case 'rewrite':
      return rewrite(effect, state);
    case 'untrack':
      return state.untracked || !scene.beforeTracking ? state : { ...state, untracked: true };
    case 'remember':
      if (effect.again && !state.remembered.includes(effect.list)) return state;
      return remember(effect.list, Math.min(effect.most ?? 1, scene.consulted.get(effect.list) ?? 0), state);
    case 'spend':
      // One more than there are tells that nothing was left.
      return remember(bucketName(effect.bucket, scene, rule), effect.packets + 1, state);
    case 'forget':
      return state.remembered.includes(effect.list)
        ? { ...state, remembered: state.remembered.filter((l) => l !== effect.list) }
        : state;
    case 'opaque':
      if (effect.of !== undefined) {
        const key = effect.of === 'packet' ? 'mark' : 'connectionMark';
        return state[key] === null ? state : { ...state, [key]: null };
      }
      if (state.blurred && state.mark === null && state.connectionMark === null) return state;
      return { ...state, blurred: true, mark: null, connectionMark: null };
  }
}

function rewrite({ field, value }: Extract<FilterEffect, { effect: 'rewrite' }>, state: FlowState): FlowState {
  const hopLimit = field === 'hop-limit' ? (value ?? null) : state.hopLimit;
  const known = state.rewritten.includes(field);
  if (known && hopLimit === state.hopLimit) return state;
  return { ...state, hopLimit, rewritten: known ? state.rewritten : [...state.rewritten, field].sort() };
}

function remember(list: string, most: number, state: FlowState): FlowState {
  if (timesIn(list, state) >= most) return state;
  return { ...state, remembered: [...state.remembered, list].sort() };
}

/** How often the list holds the client by now. */
export function timesIn(list: string, { remembered }: FlowState): number {
  let times = 0;
  for (const one of remembered) if (one === list) times++;
  return times;
}

/** What stands for the bucket among the lists. */
export function bucketName({ list, perClient }: Bucket, { packet }: MatchScene, rule: OriginId): string {
  const name = list === null ? `bucket of rule ${rule}` : `bucket ${list}`;
  return perClient ? `${name}, ${packet.client}` : name;
}
