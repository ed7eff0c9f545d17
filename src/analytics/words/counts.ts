import { counted, say } from '../../language/say.ts';
import { formatCount } from './format.ts';

export function tokensText(count: bigint | number): string {
  return counted(count, say`1 token`, say`${formatCount(count)} tokens`);
}

export function requestsText(count: bigint | number): string {
  return counted(count, say`1 request`, say`${formatCount(count)} requests`);
}

export function eventsText(count: number): string {
  return counted(count, say`1 event`, say`${formatCount(count)} events`);
}

export function callsText(count: bigint | number): string {
  return counted(count, say`1 call`, say`${formatCount(count)} calls`);
}

export function modelCountText(count: number): string {
  return counted(count, say`1 model`, say`${count} models`);
}
