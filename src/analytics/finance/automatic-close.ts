import type { StateStore } from '../state.ts';

const SETTING = 'close.auto';

/** Whether an organisation's months close without anybody's doing. */
export async function closesByItself(state: Pick<StateStore, 'setting'>, org: string): Promise<boolean> {
  return (await state.setting(org, SETTING)) === 'on';
}

export async function setClosesByItself(
  state: Pick<StateStore, 'saveSetting'>,
  org: string,
  isOn: boolean,
): Promise<void> {
  await state.saveSetting(org, SETTING, isOn ? 'on' : 'off');
}
