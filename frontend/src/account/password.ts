/** The least characters of a password: the server refuses fewer. */
export const SHORTEST = 8;
