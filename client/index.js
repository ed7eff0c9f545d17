import client from './index.cjs';

/** The same function `require('tokenbell-client')` gives; a process has one copy of the logic. */
export const { createSender } = client;
