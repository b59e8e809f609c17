/** What the names of archives that can be read end with. */
export const ARCHIVE_ENDING = /\.(?:tar|tar\.gz|tgz)$/i;
